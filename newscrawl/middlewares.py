"""Downloader middlewares: what may be asked for."""

from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from newscrawl.guard import AllowList
from newscrawl.hosts import Hosts
from newscrawl.urls import ASKED_DOMAINS


class OffsiteMiddleware:
    """Refuses addresses that are not the site's, aloud: redirects and robots.txt like any other.

    Instead of Scrapy's own, which drops a redirect to another host before it is scheduled: neither
    callback nor errback hears of it, and the link stays pending without a reason. Here it fails as
    a request. And Scrapy's lets through what has ``dont_filter``: any second try of a request, and
    the redirects that answer it. Here nothing is let through.
    """

    gate: AllowList

    def __init__(self, crawler: Crawler, hosts: Hosts) -> None:
        """``hosts``: the user's; they may be private, or on ports of their own."""
        self.crawler = crawler
        self.hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads ``TASNIM_URL``."""
        middleware = cls(crawler, Hosts(crawler.settings.getlist("TASNIM_URL")))
        crawler.signals.connect(middleware.spider_opened, signal=signals.spider_opened)
        return middleware

    def spider_opened(self, spider: Spider) -> None:
        """The spider's own gate; else its domains with all below them, the user's hosts, and
        nothing beside them.
        """
        if own := getattr(spider, "gate", None):
            self.gate = own
            return
        given = set(self.hosts.names) - set(ASKED_DOMAINS)
        domains = set(getattr(spider, "allowed_domains", None) or ()) - given
        self.gate = AllowList(domains, frozenset(self.hosts.origins))

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest for what may not be asked for."""
        if reason := self.gate.refusal(request.url):
            self.crawler.stats.inc_value("offsite/filtered")
            raise IgnoreRequest(f"refused: {reason}")
