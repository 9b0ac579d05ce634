"""What components and ``scrapy crawl`` ask of a spider, as protocols that mypy checks.

A spider that satisfies none of them, such as a plain ``scrapy.Spider`` in somebody's project, runs
all the same: the two functions at the end say as what.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from scrapy import Spider

from newscrawl.sites.hosts import Hosts
from newscrawl.sites.tasnim.addresses import ASKED_DOMAINS
from newscrawl.utils.address_guard import AllowList


class RunArguments(Protocol):
    """What ``scrapy crawl`` needs of a spider's ``-a`` arguments, once they are read."""

    @property
    def max_minutes(self) -> float | None:
        """Minutes after which the run is to end; None for no bound."""

    @property
    def typed_hosts(self) -> tuple[str, ...]:
        """Hosts off the public network that the user typed: see RunContext."""


@runtime_checkable
class NewsSpiderClass(Protocol):
    """A spider's class, as ``scrapy crawl`` sees it.

    one_site: all pages of a run are one site's, and may be compared with each other by alarms.
    steady: the pages of one run are like those of the run before; if not, no drop is certain.
    """

    one_site: bool
    steady: bool

    def check_arguments(self, given: dict[str, str], /) -> RunArguments:
        """Read the ``-a`` arguments. Raise ArgumentError."""


@runtime_checkable
class NewsSpider(Protocol):
    """A running spider, as the downloader's components see it.

    The methods' defaults are those of a spider that asks one host. gate: who may be asked.
    """

    gate: AllowList

    def has_other_host(self, url: str) -> bool:  # noqa: ARG002
        """Return True if what this URL's host does not give can still be asked of another one."""
        return False

    def leave_alone(self, url: str, why: str) -> bool:  # noqa: ARG002
        """Ask this URL's host for nothing more, since it asks for a longer rest than a run waits.

        Return False if there is nobody else to ask, and the run has to end.
        """
        return False


def site_gate(hosts: Hosts) -> AllowList:
    """Return the gate of a spider that asks the site alone, at the user's hosts."""
    return AllowList(ASKED_DOMAINS, frozenset(hosts.origins))


def news_spider_class(spider: type[Spider]) -> NewsSpiderClass:
    """Return the class itself; for one of another kind, a class that takes any argument and whose
    runs are compared as those of one steady site.
    """
    return spider if isinstance(spider, NewsSpiderClass) else _PlainSpiderClass()


def news_spider(spider: Spider) -> NewsSpider:
    """Return the spider itself; for one of another kind, a spider of one host that keeps to its
    ``allowed_domains`` and to the hosts of ``TASNIM_URL``.
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
        hosts = Hosts(spider.settings.getlist("TASNIM_URL"))
        allowed = set(getattr(spider, "allowed_domains", None) or ())  # Scrapy's, and optional
        private = set(hosts.names) - set(ASKED_DOMAINS)
        self.gate = AllowList(allowed - private, frozenset(hosts.origins))
