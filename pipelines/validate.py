"""Drop articles that lack something every record needs, and note the reason in the ledger."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl.crawling.arguments import read_ages
from newscrawl.downloader.run_context import run_context
from newscrawl.errors import InvalidArticleError
from newscrawl.items import Article
from newscrawl.persian.clock import now
from newscrawl.sites.extraction import validate
from newscrawl.store import ledger, open_store
from newscrawl.utils import stat_names


class ValidatePipeline:
    """Adapter of :func:`newscrawl.sites.extraction.validate`."""

    def __init__(
        self, folder: Path, run: int, ages: Sequence[timedelta], stats: StatsCollector
    ) -> None:
        self.folder = folder
        self.run = run
        self.ages = ages
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read ``OUTPUT_DIR``, ``REVISIT_AGES`` and the run's key."""
        settings = crawler.settings
        return cls(
            Path(settings["OUTPUT_DIR"]),
            run_context(crawler).run,
            read_ages("REVISIT_AGES", settings.getlist("REVISIT_AGES")),
            crawler.stats,
        )

    def open_spider(self) -> None:
        """Open the database, for the reasons."""
        self.database = open_store(self.folder)

    def close_spider(self) -> None:
        """Close the database."""
        self.database.close()

    def process_item(self, item: Article) -> Article:
        """Return a valid article itself. Raise DropItem for another, once the ledger has the
        reason.
        """
        try:
            return validate(item)
        except InvalidArticleError as error:
            self.stats.inc_value(stat_names.ARTICLES_INVALID)
            for name in error.missing:
                self.stats.inc_value(stat_names.ARTICLES_INVALID_WITHOUT + name)
            failed = ledger.Failed(error.reason, str(error))
            ledger.mark_failed(self.database, item.id, failed, self.run, now(), self.ages)
            raise DropItem(str(error)) from error
