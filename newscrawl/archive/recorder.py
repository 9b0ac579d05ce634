"""A spider middleware that archives every page in pages.db before its callback sees it."""

import logging
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newscrawl.downloader.run_context import run_context
from newscrawl.downloader.shutdown import RunEndedError, store_failed
from newscrawl.errors import NoDatabaseError, StoreError
from newscrawl.persian.clock import now
from newscrawl.sites.base import Address
from newscrawl.store import Database, forgotten, open_pages, open_store
from newscrawl.store.archived_pages import ARTICLE, ArchivedPage, Headers, record_page
from newscrawl.utils import stat_names

logger = logging.getLogger(__name__)

_NOT_MODIFIED = 304

#: Names in a request's meta: how to archive its response, and the key of the archived page.
ARCHIVE_AS, ARCHIVED = "newscrawl_archive_as", "newscrawl_archived"


@dataclass(frozen=True, slots=True)
class ArchiveAs:
    """What a request asks for; see :class:`newscrawl.store.archived_pages.ArchivedPage`."""

    kind: str
    name: str | None = None
    desk: str | None = None
    day: str | None = None


class PageRecorder:
    """Archive every response whose request sets ``meta[ARCHIVE_AS]``, one transaction each.

    Errors are included; 304 and pages of articles that were taken down are skipped.
    """

    def __init__(self, folder: Path, run: int, crawler: Crawler) -> None:
        """``folder``: of pages.db. ``run``: key of the run's row in news.db."""
        self.folder = folder
        self.run = run
        self.crawler = crawler
        self.database: Database | None = None
        self.forgotten: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read ``ARCHIVE_PAGES``, ``OUTPUT_DIR`` and the run's key."""
        settings = crawler.settings
        if not settings.getbool("ARCHIVE_PAGES"):
            raise NotConfigured
        keeper = cls(Path(settings["OUTPUT_DIR"]), run_context(crawler).run, crawler)
        crawler.signals.connect(keeper.spider_closed, signal=signals.spider_closed)
        return keeper

    def process_spider_input(self, response: Response) -> None:
        """Archive the response. Raises RunEndedError if that fails; the page's link stays pending
        and the run ends.
        """
        archive_as = response.meta.get(ARCHIVE_AS)
        if archive_as is None or response.status == _NOT_MODIFIED:
            return
        try:
            if self.database is None:
                self.database = open_pages(self.folder)
                self.forgotten = _forgotten(self.folder)
            if archive_as.name in self.forgotten:
                return
            key = record_page(self.database, page_of(response, archive_as, self.run))
        except StoreError as error:
            logger.critical("%s: %s is not kept, and not read", error, response.url)
            store_failed(self.crawler)
            raise RunEndedError(str(error)) from error
        self.crawler.stats.inc_value(stat_names.PAGES_KEPT)
        response.meta[ARCHIVED] = key

    def spider_closed(self) -> None:
        """Close the database."""
        if self.database is not None:
            self.database.close()


def _forgotten(folder: Path) -> set[str]:
    try:
        with closing(open_store(folder, create=False)) as news:
            return forgotten.forgotten(news)
    except NoDatabaseError:
        return set()


def archive_as(address: Address, desk: str | None) -> ArchiveAs:
    """Return how to archive an article's page. ``desk``: key of the desk that listed it."""
    return ArchiveAs(ARTICLE, address.id, desk, address.day.isoformat() if address.day else None)


def place_of(response: Response) -> str:
    """Name a page in messages: its address, and ``page:12`` if it is archived."""
    key = response.meta.get(ARCHIVED)
    return f"{response.url} (page:{key})" if key else response.url


def page_of(response: Response, archive_as: ArchiveAs, run: int) -> ArchivedPage:
    """Return the archived form of a response. ``run``: key of the run's row."""
    asked = response.meta.get("redirect_urls") or [response.url]
    pairs = (
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return ArchivedPage(
        kind=archive_as.kind,
        name=archive_as.name,
        desk=archive_as.desk,
        day=archive_as.day,
        url=response.url,
        asked=asked[0],
        status=response.status,
        headers=Headers.that_matter(pairs),
        is_partial="partial" in response.flags,
        fetched_at=now(),
        run=run,
        body=response.body,
    )
