"""Choose the site's host for a run: try the given hosts in order until one has shown a list."""

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

from newscrawl.errors import ArgumentError
from newscrawl.sites.base import Site
from newscrawl.sites.registry import sites
from newscrawl.utils.http_validators import origin_of


class HostSettings(Protocol):
    """Settings by name, such as Scrapy's."""

    def __contains__(self, name: object, /) -> bool: ...

    def getlist(self, name: str, /) -> list[Any]: ...


_host = re.compile(
    r"(https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?P<port>\d{1,5}))?)/?$",
    re.IGNORECASE,
)


class Hosts:
    """The hosts to try. The first that answers is the run's host."""

    def __init__(self, site: Site, hosts: Sequence[str] | None = None) -> None:
        """``hosts``: scheme and host, such as ``http://127.0.0.1:8000``; None: the site's own.

        Raises ArgumentError where one is not of this form, or where there is none.
        """
        given = (site.origin,) if hosts is None else hosts
        self._hosts = [_checked(host, site) for host in given]
        if not self._hosts:
            raise ArgumentError(f"{site.setting} is empty: write a host, such as {site.origin}")
        self.site = site
        self._answered: str | None = None

    @classmethod
    def of(cls, site: Site, settings: HostSettings) -> Self:
        """Return the hosts that the site's setting names. Raises ArgumentError."""
        return cls(site, settings.getlist(site.setting) if site.setting in settings else None)

    @property
    def current(self) -> str:
        """The host that requests go to now, as ``https://name``."""
        return self._answered or self._hosts[0]

    @property
    def urls(self) -> list[str]:
        """All hosts in their order, as ``https://name``."""
        return [*self._hosts]

    @property
    def names(self) -> list[str]:
        """The host names, without scheme and port."""
        return [urlsplit(host).hostname or "" for host in self._hosts]

    @property
    def origins(self) -> list[tuple[str, int]]:
        """Each host's name and port."""
        parts = [urlsplit(host) for host in self._hosts]
        return [(p.hostname or "", p.port or (443 if p.scheme == "https" else 80)) for p in parts]

    def has(self, url: str) -> bool:
        """Return True if an address is on one of the hosts."""
        try:
            return origin_of(url).lower() in self._hosts
        except ValueError:
            return False

    @property
    def is_known(self) -> bool:
        """Whether one of the hosts has answered."""
        return self._answered is not None

    def has_answered(self, url: str) -> None:
        """Record that the host of ``url`` has shown a page of the site; the first one stays."""
        self._answered = self._answered or origin_of(url)

    def next_after(self, url: str) -> str | None:
        """Return the host to try after ``url`` failed; None where no host is left, or one has
        answered.
        """
        if self._answered is not None or origin_of(url) not in self._hosts:
            return None
        after = self._hosts.index(origin_of(url)) + 1
        return self._hosts[after] if after < len(self._hosts) else None


def given_hosts(settings: HostSettings) -> list[Hosts]:
    """Return the hosts that the user's settings name. Raises ArgumentError."""
    return [Hosts.of(site, settings) for site in sites().values() if site.setting in settings]


def hosts_of_all(settings: HostSettings) -> list[Hosts]:
    """Return the hosts of every site that can be crawled. Raises ArgumentError."""
    return [Hosts.of(site, settings) for site in sites().values()]


def _checked(given: str, site: Site) -> str:
    if "//[" in given:
        raise ArgumentError(
            f"{site.setting}={given}: only IPv4 is used: write a name or such an address"
        )
    match = _host.match(given.strip())
    if not match or int(match["port"] or 1) not in range(1, 65536):
        raise ArgumentError(
            f"{site.setting}={given}: write a scheme and a host, such as {site.origin}"
        )
    return match[1].lower()
