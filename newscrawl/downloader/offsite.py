"""A downloader middleware that refuses addresses off the site."""

from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from newscrawl.downloader.spider_protocol import news_spider
from newscrawl.sites.hosts import hosts_of_all
from newscrawl.utils import stat_names
from newscrawl.utils.address_guard import AllowList


class OffsiteMiddleware:
    """Refuse every request off the spider's allow list with an error, redirects and robots.txt too.

    Scrapy's own middleware drops a redirect to another host before it is scheduled: neither
    callback nor errback hears of it, and the link stays pending without a reason. It also lets
    through requests with ``dont_filter``: every retry, and the redirects that answer it. Here such
    a redirect fails as a request, and nothing is let through.
    """

    gate: AllowList

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Check the settings that name sites' hosts. Raises ArgumentError: no crawl begins."""
        hosts_of_all(crawler.settings)
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_opened, signal=signals.spider_opened)
        return middleware

    def spider_opened(self, spider: Spider) -> None:
        """Take the spider's allow list."""
        self.gate = news_spider(spider).gate

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest for an address that may not be requested."""
        if reason := self.gate.refusal(request.url):
            self.crawler.stats.inc_value(stat_names.OFFSITE)
            raise IgnoreRequest(f"refused: {reason}")
