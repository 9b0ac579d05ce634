"""Faults of our own counted; a log that is safe to read; an end without delay."""

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.log import get_scrapy_root_handler
from twisted.python.failure import Failure

from newscrawl import stat_names
from newscrawl.errors import StoreError
from newscrawl.terminal import PlainFormatter

logger = logging.getLogger(__name__)

#: How often a run looks whether it is to end.
LOOK_SECONDS = 0.25


class Safeguards:
    """What stands before the first request: a log that no page can write escapes to, a warning."""

    def __init__(self, *, verified: bool) -> None:
        """``verified``: whether the site has to prove by its certificate that it is the site."""
        self.verified = verified

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads ``DOWNLOAD_VERIFY_CERTIFICATES``."""
        safeguards = cls(verified=crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"))
        crawler.signals.connect(safeguards.spider_opened, signal=signals.spider_opened)
        return safeguards

    def spider_opened(self) -> None:
        """Not earlier: Scrapy makes its log's handler anew once the extensions are there."""
        handler = get_scrapy_root_handler()
        if handler and handler.formatter and not isinstance(handler.formatter, PlainFormatter):
            handler.setFormatter(PlainFormatter(handler.formatter))
        if not self.verified:
            logger.warning(
                "DOWNLOAD_VERIFY_CERTIFICATES is off: whoever stands between here and the site can "
                "answer in its place, and what is stored may not be the site's"
            )


class FaultCounter:
    """Counts exceptions in spiders and pipelines, which Scrapy only logs."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listens to the signals of both."""
        counter = cls(crawler)
        for signal in (signals.spider_error, signals.item_error):
            crawler.signals.connect(counter.count, signal=signal)
        return counter

    def count(self, failure: Failure) -> None:
        """One more; the database's failure ends the crawl: nothing could be stored any more."""
        if not isinstance(failure.value, StoreError):
            self.crawler.stats.inc_value(stat_names.FAULTS)
            return
        store_failed(self.crawler)


class RunEndedError(IgnoreRequest):
    """The run ended before the request was sent; its link stays as it was."""


class PromptEnd:
    """Drops the requests that wait for their turn once the run is to end.

    Scrapy sends them all first: at one a second, or in a rest that the site asked for, a run that
    is interrupted would go on for as long.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.timer = create_looping_call(self.look)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Looks as long as the engine runs."""
        extension = cls(crawler)
        crawler.signals.connect(extension.start, signal=signals.spider_opened)
        crawler.signals.connect(extension.stop, signal=signals.spider_closed)
        return extension

    def start(self) -> None:
        """The run begins."""
        self.timer.start(LOOK_SECONDS, now=False)

    def stop(self) -> None:
        """The run has ended."""
        if self.timer.running:
            self.timer.stop()

    def look(self) -> None:
        """Drop what waits, if the end has begun."""
        engine = self.crawler.engine
        if engine is None or not is_ending(self.crawler):
            return
        for slot in engine.downloader.slots.values():
            while slot.queue:
                request, answer = slot.queue.popleft()
                answer.errback(RunEndedError(f"the run ended before {request.url}"))


def is_ending(crawler: Crawler) -> bool:
    """Whether the run has begun to end; there is no signal for it."""
    slot = crawler.engine._slot if crawler.engine else None  # noqa: SLF001
    return slot is not None and slot.closing is not None


def store_failed(crawler: Crawler) -> None:
    """The database failed: count it, and end the crawl once. What is not stored stays pending."""
    first = not crawler.stats.get_value(stat_names.STORE_ERRORS)
    crawler.stats.inc_value(stat_names.STORE_ERRORS)
    if first and crawler.engine is not None:
        deferred_from_coro(crawler.engine.close_spider_async(reason="store_failed"))
