"""Store articles in news.db, in batches bounded by size and by time."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.asyncio import create_looping_call

from newscrawl.archive.archived_words import ArchivedWords
from newscrawl.crawling.arguments import read_ages
from newscrawl.downloader.run_context import run_context
from newscrawl.downloader.shutdown import store_failed
from newscrawl.errors import StoreError
from newscrawl.items import Article
from newscrawl.persian.clock import now
from newscrawl.sites.code_digest import code_digest
from newscrawl.store import articles, forgotten, ledger, open_store
from newscrawl.store.revisions import known_of
from newscrawl.utils import stat_names

logger = logging.getLogger(__name__)


class SavePipeline:
    """Adapter of :func:`newscrawl.store.articles.save`; one transaction a batch."""

    def __init__(
        self,
        folder: Path,
        size: int,
        seconds: float,
        ages: Sequence[timedelta],
        run: int,
        crawler: Crawler,
    ) -> None:
        self.folder = folder
        self.size = size
        self.seconds = seconds
        self.ages = ages
        self.run = run
        self.crawler = crawler
        # By id: an article that comes twice in one batch is stored once.
        self.waiting: dict[str, Article] = {}
        self.failed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read ``OUTPUT_DIR``, ``BATCH_SIZE``, ``BATCH_SECONDS``, ``REVISIT_AGES`` and the run's
        key.
        """
        settings = crawler.settings
        return cls(
            Path(settings["OUTPUT_DIR"]),
            settings.getint("BATCH_SIZE"),
            settings.getfloat("BATCH_SECONDS"),
            read_ages("REVISIT_AGES", settings.getlist("REVISIT_AGES")),
            run_context(crawler).run,
            crawler,
        )

    def open_spider(self) -> None:
        """Open the database, and start the timer of the batches."""
        self.database = open_store(self.folder)
        self.kept = ArchivedWords(self.folder)
        code_digest()  # computed now, for the loaded code: later the files may be another version's
        self.timer = create_looping_call(self.flush)
        self.timer.start(self.seconds, now=False)

    def process_item(self, item: Article) -> Article:
        """Add an article to the batch, and give it its revision and first_seen_at in advance.

        Raises DropItem for a forgotten article, and for one that _refuse_worse drops.
        """
        stats = self.crawler.stats
        if forgotten.turn_away(self.database, item.id, item.given, item.page, now()):
            stats.inc_value(stat_names.ARTICLES_FORGOTTEN)
            # At DEBUG, since Scrapy logs a dropped item with its text.
            raise DropItem(f"{item.id} is forgotten", log_level="DEBUG")
        if item.is_of_unknown_layout:
            self._refuse_worse(item)
        articles.assign_revision(self.database, item, self.waiting.get(item.id), now(), self.kept)
        for name in item.warnings:
            stats.inc_value(stat_names.WARNINGS + name)
        for field, choice in item.choices.items():
            stats.inc_value(f"{stat_names.CHOICES}{field}/{choice}")
        self.waiting[item.id] = item
        if len(self.waiting) >= self.size:
            self.flush()
        return item

    def _refuse_worse(self, item: Article) -> None:
        """Raise DropItem for an article of unknown layout if one of a known layout is stored, or
        waits in the batch; note it in the ledger.
        """
        known = known_of(self.database, [item]).get(item.id)
        waiting = self.waiting.get(item.id)
        if (known is None or known.is_of_unknown_layout) and (
            waiting is None or waiting.is_of_unknown_layout
        ):
            return
        message = f"no reader knows the layout of {item.fetched_from}, and a better one is stored"
        failed = ledger.Failed("unknown_layout", message)
        ledger.mark_failed(self.database, item.id, failed, self.run, now(), self.ages)
        raise DropItem(f"{item.id}: {message}", log_level="WARNING")

    def flush(self) -> None:
        """Store the batch. If that fails the crawl ends; the links of the batch stay pending."""
        if not self.waiting or self.failed:
            return
        try:
            saved = articles.save(
                self.database, self.waiting.values(), now(), self.ages, self.run, self.kept
            )
        except StoreError as error:
            # No second try: each try on a locked database waits another half a minute.
            self.failed = True
            logger.critical("%s: %d articles not stored", error, len(self.waiting))
            store_failed(self.crawler)
            return
        stats = self.crawler.stats
        for article_id, message in saved.refused.items():
            logger.error("%s cannot be stored: %s", article_id, message)
            stats.inc_value(stat_names.ARTICLES_INVALID)
        stats.inc_value(stat_names.ARTICLES_STORED, saved.new)
        stats.inc_value(stat_names.ARTICLES_REVISED, saved.revised)
        stats.inc_value(stat_names.ARTICLES_UNCHANGED, saved.same)
        self.waiting.clear()

    def close_spider(self) -> None:
        """Store the last batch, and close the database."""
        self.timer.stop()
        self.flush()
        self.kept.close()
        self.database.close()
