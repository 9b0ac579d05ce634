"""Collect page statistics: of articles as they leave the pipelines, of lists as they are read."""

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from newscrawl.items import Article
from newscrawl.monitoring.page_stats import Measures
from newscrawl.signals import list_seen, list_unchanged, page_unread
from newscrawl.sites.attribution import attribute


class Measurer:
    """An extension; ``measures`` are the run's page statistics so far."""

    def __init__(self) -> None:
        self.measures = Measures()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to Scrapy's signals about items, and to our spiders' about pages and lists."""
        measurer = cls()
        measures = measurer.measures
        crawler.signals.connect(measurer.stored, signal=signals.item_scraped)
        crawler.signals.connect(measurer.refused, signal=signals.item_dropped)
        crawler.signals.connect(measures.unread, signal=page_unread)
        crawler.signals.connect(measures.list_page, signal=list_seen)
        crawler.signals.connect(measures.unchanged_list, signal=list_unchanged)
        return measurer

    def stored(self, item: Article) -> None:
        """Count an article that has passed all pipelines."""
        self.measures.article(item)

    def refused(self, item: Article) -> None:
        """Count an article that cannot become a record, with the fields that it has."""
        # It was dropped before it was attributed; a missing province is no fault of the page.
        self.measures.article(attribute(item), is_valid=False)
