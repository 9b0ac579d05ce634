"""What a run has still to fetch, and what became of what it fetched: walks and ledger together.

A spider turns this into requests; nothing here knows the engine but for its counters.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

from scrapy.statscollectors import StatsCollector

from newscrawl import provinces
from newscrawl.arguments import CrawlArguments
from newscrawl.clock import ago, now, today
from newscrawl.failures import Reason
from newscrawl.pages.lists import ListPage
from newscrawl.provinces import Desk
from newscrawl.store import articles, ledger, open_store
from newscrawl.urls import Address, parse_address
from newscrawl.walks import DeskWalk, first_day

logger = logging.getLogger(__name__)


class Frontier:
    """The links of one run over the desks' lists."""

    def __init__(self, folder: Path, arguments: CrawlArguments, stats: StatsCollector) -> None:
        """``folder``: where news.db is. ``stats``: counts ``newscrawl/lists`` and ``/articles``."""
        self.arguments = arguments
        self.stats = stats
        self.database = open_store(folder)
        self._asked: set[str] = set()

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def walks(self) -> Iterator[DeskWalk]:
        """One walk for each chosen desk, from the days asked for or since the last one."""
        for desk in self.arguments.desks:
            walked = ledger.walked(self.database, desk)
            since = first_day(self.arguments.since, walked, today())
            key = ledger.begin_walk(self.database, desk, since, now())
            yield DeskWalk(desk, since, self.arguments.until, self.arguments.pages, key)

    def left_over(self) -> Iterator[tuple[Address, Desk]]:
        """Links that earlier runs left: listed and never fetched, or failed."""
        yield from self._asked_for(ledger.unstored(self.database, self.arguments.desks))

    def to_revisit(self) -> Iterator[tuple[Address, Desk]]:
        """Stored articles young enough to be looked at again, with their desks."""
        if self.arguments.revisit is not None:
            oldest = ago(self.arguments.revisit)
            desks = self.arguments.desks
            yield from self._asked_for(articles.younger_than(self.database, oldest, desks))

    def take(self, walk: DeskWalk, page: ListPage) -> list[Address]:
        """Record a list page's links, move the walk on, and give the articles to fetch."""
        self.stats.inc_value("newscrawl/lists/read")
        if page.strangers:
            self.stats.inc_value("newscrawl/lists/strangers", page.strangers)
        wanted = walk.take(page.links)
        unstored = ledger.record_links(self.database, walk.key, walk.desk, wanted, now())
        if walk.ended_by is not None:
            self.end(walk, walk.ended_by)
        return [a for a in wanted if a.id in unstored and self._ask(a)]

    def end(self, walk: DeskWalk, ended_by: str) -> None:
        """A walk has come to its end."""
        walk.ended_by = ended_by
        self.stats.inc_value(f"newscrawl/lists/ended/{ended_by}")
        ledger.end_walk(self.database, walk.key, ended_by, now(), complete=walk.complete)
        logger.info(
            "%s: list walked to page %d, back to %s (%s)",
            walk.desk.key,
            walk.page,
            walk.since,
            ended_by,
        )

    def list_failed(self, walk: DeskWalk, reason: Reason) -> None:
        """A list page came to nothing: the walk has no end, the next run walks these days again."""
        self.stats.inc_value(f"newscrawl/lists/{_outcome(reason)}")
        self.stats.inc_value(f"newscrawl/lists/failed_by/{reason.word}")
        logger.error("%s: page %d of the list: %s", walk.desk.key, walk.page, reason.message)

    def article_read(self, address: Address, found: str, url: str) -> None:
        """An article page was read. ``found``: the id it has; the link's own, if all is well."""
        self.stats.inc_value("newscrawl/articles/read")
        if found != address.id:
            message = f"{url}, asked for as {address.id}, is {found}"
            self.article_failed(address, Reason("page", "other_article", message))

    def article_failed(self, address: Address, reason: Reason) -> None:
        """A link became no article."""
        self.stats.inc_value(f"newscrawl/articles/{_outcome(reason)}")
        self.stats.inc_value(f"newscrawl/articles/failed_by/{reason.word}")
        logger.error("%s: %s", address.id, reason.message)
        ledger.mark_failed(self.database, address.id, reason.word, reason.message, now())

    def _asked_for(self, found: list[tuple[str, str]]) -> Iterator[tuple[Address, Desk]]:
        for url, desk in found:
            address = parse_address(url)
            if self._ask(address):
                yield address, provinces.desks()[desk]

    def _ask(self, address: Address) -> bool:
        """Whether this run has not asked for the article yet: two desks' lists, one article."""
        if address.id in self._asked:
            return False
        self._asked.add(address.id)
        self.stats.inc_value("newscrawl/articles/asked")
        return True


def _outcome(reason: Reason) -> str:
    """What a link came to, as it is counted: a page that is not there is an answer, too."""
    if reason.kind == "page":
        return "unreadable"
    return "missing" if reason.is_missing else "failed"
