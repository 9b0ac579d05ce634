"""Downloader middlewares: what may be asked for."""

from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from newscrawl.downloader.spider_protocol import news_spider
from newscrawl.sites.hosts import Hosts
from newscrawl.utils import stat_names
from newscrawl.utils.address_guard import AllowList


class OffsiteMiddleware:
    """Refuses addresses that are not the site's, aloud: redirects and robots.txt like any other.

    Instead of Scrapy's own, which drops a redirect to another host before it is scheduled: neither
    callback nor errback hears of it, and the link stays pending without a reason. Here it fails as
    a request. And Scrapy's lets through what has ``dont_filter``: any second try of a request, and
    the redirects that answer it. Here nothing is let through.
    """

    gate: AllowList

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Check ``TASNIM_URL``: where it names no host, no crawl begins."""
        Hosts(crawler.settings.getlist("TASNIM_URL"))
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_opened, signal=signals.spider_opened)
        return middleware

    def spider_opened(self, spider: Spider) -> None:
        """Take the spider's gate."""
        self.gate = news_spider(spider).gate

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest for what may not be asked for."""
        if reason := self.gate.refusal(request.url):
            self.crawler.stats.inc_value(stat_names.OFFSITE)
            raise IgnoreRequest(f"refused: {reason}")
