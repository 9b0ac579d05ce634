"""Refuse host names that resolve to this machine or its network.

Scrapy's settings name :class:`GuardedResolver` for the whole process. The address that it lets pass
is the one that is connected to, so a name that resolves differently a moment later changes nothing.
With a proxy, the proxy resolves the names, and this resolver sees the proxy's own name only.
"""

from collections.abc import Iterable, Sequence
from typing import Self, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler, CrawlerRunnerBase
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.reactor import is_reactor_installed
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from newscrawl.downloader.run_context import run_context
from newscrawl.sites.hosts import given_hosts
from newscrawl.utils.address_guard import special_block

_REFUSALS_KEPT = 1000


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, but a name whose address is off the public network fails.

    excepted: names that may have any address, since the user gave them.
    refusals: name -> why it was refused; Twisted itself reports only that nothing was found.
    """

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, excepted: Iterable[str] = ()
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.excepted = frozenset(excepted)
        self.refusals: LocalCache[str, str] = LocalCache(_REFUSALS_KEPT)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Except the hosts that settings such as ``ISNA_URL`` name, the typed hosts (see
        RunContext), and the environment's proxies.

        crawler: Scrapy passes the crawler process here, with all crawlers that the resolver serves.
        """
        resolver = super().from_crawler(crawler, reactor)
        given = [name for hosts in given_hosts(crawler.settings) for name in hosts.names]
        crawlers = crawler.crawlers if isinstance(crawler, CrawlerRunnerBase) else (crawler,)
        typed = [host for each in crawlers for host in run_context(each).typed_hosts]
        resolver.excepted = frozenset([*given, *typed, *_proxies()])
        return resolver

    def getHostByName(  # noqa: N802 - the name is Twisted's
        self, name: str, timeout: Sequence[int] = ()
    ) -> Deferred[str]:
        """Return the IPv4 address of a name. The Deferred fails with DNSLookupError if it has none,
        or none that may be connected to.
        """
        # Cached addresses are checked, too: all of Scrapy shares the cache.
        return super().getHostByName(name, timeout).addCallback(self._checked, name.lower())

    def _checked(self, address: str, name: str) -> str:
        if name in self.excepted or not (block := special_block(address)):
            return address
        literal = "" if name == address else f"leads to {address}, "
        self.refusals[name] = f"{name} {literal or 'is '}a {block} address"
        raise DNSLookupError(self.refusals[name])


def why_refused(name: str) -> str | None:
    """Return why the installed resolver refused a name; None if it did not refuse it."""
    if not is_reactor_installed():
        return None
    from twisted.internet import reactor  # this import would install one if there were none

    resolver = cast("ReactorBase", reactor).resolver
    return resolver.refusals.get(name) if isinstance(resolver, GuardedResolver) else None


def _proxies() -> list[str]:
    """Return the host names of the environment's proxies."""
    urls = (url if "//" in url else f"//{url}" for url in getproxies().values())
    found = []
    for url in urls:
        try:
            found.append(urlsplit(url).hostname or "")
        except ValueError:
            continue  # Scrapy cannot use such a proxy either
    return found
