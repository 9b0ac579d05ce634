"""A resolver that takes names from a setting, as if from a name server."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.resolver import dnscache
from twisted.internet.base import ReactorBase

from newscrawl.downloader.resolver import GuardedResolver


class ToldResolver(GuardedResolver):
    """Resolve the names in the setting ``NAMES``, a mapping of names to addresses."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        for name, address in crawler.settings.getdict("NAMES").items():
            dnscache[name] = address
        return resolver
