"""Measures each page of a run as it comes out of the pipelines, and lists as they are read."""

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from newscrawl.items import Article
from newscrawl.measures import Measures, list_seen, page_unread


class Measurer:
    """An extension; ``measures`` are the run's so far."""

    def __init__(self) -> None:
        self.measures = Measures()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listens to what Scrapy says of items, and a spider of pages and lists."""
        measurer = cls()
        crawler.signals.connect(measurer.stored, signal=signals.item_scraped)
        crawler.signals.connect(measurer.refused, signal=signals.item_dropped)
        crawler.signals.connect(measurer.unread, signal=page_unread)
        crawler.signals.connect(measurer.list_page, signal=list_seen)
        return measurer

    def stored(self, item: Article) -> None:
        """An article has passed all pipelines."""
        self.measures.article(item)

    def refused(self, item: Article) -> None:
        """An article that can be no record; what it does have is measured, too."""
        self.measures.article(item, is_valid=False)

    def unread(self, desk: str, where: str) -> None:
        """No article could be read off a page."""
        self.measures.unread(desk, where)

    def list_page(self, desk: str, where: str, links: int | None, is_first: bool) -> None:
        """A list page came; ``links`` is None where it could not be read."""
        self.measures.list_page(desk, where, links, is_first=is_first)
