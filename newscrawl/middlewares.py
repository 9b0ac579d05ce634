"""Downloader middlewares: what may be asked for."""

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware as ScrapyOffsite


class OffsiteMiddleware(ScrapyOffsite):
    """Refuses hosts that are not the site's, aloud.

    Scrapy's own drops a redirect to another host before it is scheduled: neither callback nor
    errback hears of it, and the link stays pending without a reason. Here it fails as a request.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy's, without its listener for scheduled requests."""
        middleware = cls(crawler.stats)
        crawler.signals.connect(middleware.spider_opened, signal=signals.spider_opened)
        middleware.crawler = crawler
        return middleware
