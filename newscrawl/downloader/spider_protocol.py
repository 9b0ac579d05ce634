"""What components and ``scrapy crawl`` need of a spider, as protocols that mypy checks.

A spider that satisfies neither, such as a plain ``scrapy.Spider``, runs all the same, with the
defaults of :func:`news_spider_class` and :func:`news_spider`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from scrapy import Spider

from newscrawl.sites.hosts import Hosts, hosts_of_all
from newscrawl.sites.registry import sites
from newscrawl.utils.address_guard import AllowList


class RunArguments(Protocol):
    """What ``scrapy crawl`` needs of a spider's ``-a`` arguments, once they are read."""

    @property
    def max_minutes(self) -> float | None:
        """Minutes after which the run ends; None for no bound."""

    @property
    def typed_hosts(self) -> tuple[str, ...]:
        """Hosts off the public network that the user typed: see RunContext."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come.

    answered: links to articles whose page came, or failed. walked: walks of lists that have ended,
    of ``walks``; ``unit``: what they walk. revisited: stored articles that were fetched again, of
    ``revisits``.
    """

    answered: int = 0
    walked: int = 0
    walks: int = 0
    revisited: int = 0
    revisits: int = 0
    unit: str = "desks"


@runtime_checkable
class NewsSpiderClass(Protocol):
    """A spider's class, as ``scrapy crawl`` sees it.

    one_site: all pages of a run are of one site, so alarms may compare them with each other.
    steady: the pages of a run are like those of the run before; if not, no drop is certain.
    """

    one_site: bool
    steady: bool

    def check_arguments(self, given: dict[str, str], /) -> RunArguments:
        """Read the ``-a`` arguments. Raise ArgumentError."""


@runtime_checkable
class NewsSpider(Protocol):
    """A running spider, as the downloader's components see it.

    The methods' defaults suit a spider of one host. gate: the allow list of hosts.
    """

    gate: AllowList

    def has_other_host(self, url: str) -> bool:  # noqa: ARG002
        """Return True if another host can still be asked for what this URL's host does not give."""
        return False

    def leave_alone(self, url: str, why: str) -> bool:  # noqa: ARG002
        """Send this URL's host no more requests, since it asks for a longer rest than a run waits.

        Return False if there is no other host, so that the run has to end.
        """
        return False

    def progress(self) -> Progress:
        """Return how far the run has come."""
        return Progress()

    def count_waiting(self) -> int:
        """Count the known links to articles that are not stored and still to be fetched. Raises
        StoreError.
        """
        return 0


def site_gate(hosts: Hosts) -> AllowList:
    """Return the allow list of a spider of the site alone: its domains and the user's hosts."""
    return AllowList(hosts.site.asked_domains, frozenset(hosts.origins), f"in {hosts.site.setting}")


def news_spider_class(spider: type[Spider]) -> NewsSpiderClass:
    """Return the class itself if it is a NewsSpiderClass; else a stand-in that takes any argument
    and whose runs are compared as those of one steady site.
    """
    return spider if isinstance(spider, NewsSpiderClass) else _PlainSpiderClass()


def news_spider(spider: Spider) -> NewsSpider:
    """Return the spider itself if it is a NewsSpider; else a stand-in of one host, restricted to
    the spider's ``allowed_domains`` and the hosts that settings such as ``ISNA_URL`` name.
    """
    return spider if isinstance(spider, NewsSpider) else _PlainSpider(spider)


@dataclass(frozen=True, slots=True)
class _PlainArguments:
    max_minutes: float | None = None
    typed_hosts: tuple[str, ...] = ()


class _PlainSpiderClass:
    one_site = True
    steady = True

    def check_arguments(self, given: Mapping[str, str], /) -> RunArguments:  # noqa: ARG002
        return _PlainArguments()


class _PlainSpider(NewsSpider):
    def __init__(self, spider: Spider) -> None:
        every = hosts_of_all(spider.settings)
        allowed = set(getattr(spider, "allowed_domains", None) or ())  # Scrapy's, and optional
        asked = {domain for site in sites().values() for domain in site.asked_domains}
        private = {name for hosts in every for name in hosts.names} - asked
        origins = frozenset(origin for hosts in every for origin in hosts.origins)
        self.gate = AllowList(allowed - private, origins)
