"""Politeness: Crawl-delay and Retry-After hold for all requests to a host, and no setting shortens
them.
"""

import logging
from collections import defaultdict
from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.downloader.retry_after import retry_after
from newscrawl.downloader.spider_protocol import NewsSpider, news_spider
from newscrawl.downloader.throttle import Downloader, Owed
from newscrawl.utils import stat_names

logger = logging.getLogger(__name__)


class Politeness:
    """An extension that applies Crawl-delay and Retry-After, which Scrapy itself does not apply.

    It listens to the downloader's signals: by the time a middleware sees an answer, the downloader
    has sent the next waiting request.
    """

    def __init__(self, crawler: Crawler, longest: float, wait: float) -> None:
        """longest: seconds of Retry-After that a run waits for a host in all; if the host asks for
        more, the run ends. wait: seconds to wait after a 429 without Retry-After.
        """
        self.crawler = crawler
        self.longest = longest
        self.wait = wait
        self.rested: dict[str, float] = defaultdict(float)  # by host: total of its rests in seconds

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read ``RETRY_AFTER_LONGEST`` and ``RETRY_WAIT``."""
        settings = crawler.settings
        extension = cls(
            crawler, settings.getfloat("RETRY_AFTER_LONGEST"), settings.getfloat("RETRY_WAIT")
        )
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(extension.downloaded, signal=signals.response_downloaded)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Make Crawl-delay the least time between two requests to the host, or end the run if it is
        longer than ``longest``.
        """
        asked = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        if not asked or not asked > 0:
            return
        if asked > self.longest:
            self._end(request, f"robots.txt asks for {asked:g} s between two requests", asked)
            return
        self._owed_to(request).apart = asked
        host = urlparse_cached(request).netloc
        logger.info("%s: robots.txt asks for %g s between two requests", host, asked)

    def downloaded(self, request: Request, response: Response) -> None:
        """Send a host that answers 429 or 503 no request for as long as it asks, or end the run."""
        if response.status not in (429, 503):
            return
        asked = retry_after(response)
        wait = (self.wait if response.status == 429 else 0.0) if asked is None else asked
        if wait <= 0:
            return
        host = urlparse_cached(request).netloc
        self.rested[host] += wait
        if self.rested[host] > self.longest:
            request.meta["dont_retry"] = True
            if not self._spider.has_other_host(request.url):
                self._end(request, f"status {response.status} for {response.url}", wait)
        else:
            self._rest(request, wait)
            logger.info("status %d: no request for %.1f s (%s)", response.status, wait, request.url)

    @property
    def _spider(self) -> NewsSpider:
        assert self.crawler.spider is not None
        return news_spider(self.crawler.spider)

    def _rest(self, request: Request, wait: float) -> None:
        owed = self._owed_to(request)
        owed.until = max(owed.until, monotonic() + wait)
        self.crawler.stats.inc_value(stat_names.RESTS)
        self.crawler.stats.inc_value(stat_names.RESTS_SECONDS, round(wait))

    def _owed_to(self, request: Request) -> Owed:
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        assert isinstance(downloader, Downloader)
        return downloader.owed_to(request)

    def _end(self, request: Request, why: str, wait: float) -> None:
        if self._spider.leave_alone(request.url, why):
            return
        stats = self.crawler.stats
        if stats.get_value(stat_names.SENT_AWAY):
            return
        stats.set_value(stat_names.SENT_AWAY, max(1, round(min(wait, 1e9))))
        logger.error(
            "%s: the site asks to be left alone; the run ends, the rest stays pending", why
        )
        assert self.crawler.engine is not None
        deferred_from_coro(self.crawler.engine.close_spider_async(reason="retry_after"))
