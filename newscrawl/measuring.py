"""Measures each page of a run as it comes out of the pipelines, and lists as they are read."""

import logging
from contextlib import closing
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from newscrawl.attribution import attribute
from newscrawl.errors import StoreError
from newscrawl.items import Article
from newscrawl.measures import Measures, list_seen, list_unchanged, page_unread
from newscrawl.store import open_store
from newscrawl.store.runs import keep_measures

logger = logging.getLogger(__name__)

# Batches of articles between two times that the measures are noted: a kill costs those since.
_BATCHES = 10


class Measurer:
    """An extension; ``measures`` are the run's so far. They are noted in its row now and then, so
    that the next run can judge them if this one is killed.
    """

    def __init__(self, folder: Path, run: int, seconds: float) -> None:
        """``folder``: where news.db is. ``run``: the run's row; 0: it has none."""
        self.measures = Measures()
        self.folder = folder
        self.run = run
        self.seconds = seconds
        self.timer = create_looping_call(self.keep)
        self.has_news = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listens to what Scrapy says of items, and a spider of pages and lists."""
        settings = crawler.settings
        seconds = _BATCHES * settings.getfloat("BATCH_SECONDS")
        measurer = cls(Path(settings["OUTPUT_DIR"]), settings.getint("RUN"), seconds)
        crawler.signals.connect(measurer.opened, signal=signals.spider_opened)
        crawler.signals.connect(measurer.closed, signal=signals.spider_closed)
        crawler.signals.connect(measurer.stored, signal=signals.item_scraped)
        crawler.signals.connect(measurer.refused, signal=signals.item_dropped)
        crawler.signals.connect(measurer.unread, signal=page_unread)
        crawler.signals.connect(measurer.list_page, signal=list_seen)
        crawler.signals.connect(measurer.unchanged_list, signal=list_unchanged)
        return measurer

    def opened(self) -> None:
        """The run begins."""
        if self.run:
            self.timer.start(self.seconds, now=False)

    def closed(self) -> None:
        """The run has ended; its end is noted after this."""
        if self.timer.running:
            self.timer.stop()
            self.keep()

    def keep(self) -> None:
        """Note the measures so far, if there are new ones."""
        if not self.has_news:
            return
        try:
            with closing(open_store(self.folder, create=False)) as database:
                keep_measures(database, self.run, self.measures.to_json(examples=True))
        except StoreError as error:
            # Whoever stores articles says it, too, and ends the run.
            logger.warning("measures are not noted: %s", error)
        self.has_news = False

    def stored(self, item: Article) -> None:
        """An article has passed all pipelines."""
        self.measures.article(item)
        self.has_news = True

    def refused(self, item: Article) -> None:
        """An article that can be no record; what it does have is measured, too."""
        # Where it belongs had not been asked yet, and is none of what it lacks.
        self.measures.article(attribute(item), is_valid=False)
        self.has_news = True

    def unread(self, desk: str, where: str) -> None:
        """No article could be read off a page."""
        self.measures.unread(desk, where)
        self.has_news = True

    def list_page(self, desk: str, where: str, links: int | None, is_first: bool) -> None:
        """A list page came; ``links`` is None where it could not be read."""
        self.measures.list_page(desk, where, links, is_first=is_first)
        self.has_news = True

    def unchanged_list(self, desk: str, where: str) -> None:
        """A desk's list is as it was."""
        self.measures.unchanged_list(desk, where)
        self.has_news = True
