"""The end of a run: what causes it, whether it has begun, and the requests that it drops."""

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from newscrawl.errors import StoreError
from newscrawl.utils import stat_names

#: Seconds between two checks whether the run has begun to end.
LOOK_SECONDS = 0.25


class FaultCounter:
    """Count the exceptions of spiders and pipelines, which Scrapy only logs."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the error signals of both."""
        counter = cls(crawler)
        for signal in (signals.spider_error, signals.item_error):
            crawler.signals.connect(counter.count, signal=signal)
        return counter

    def count(self, failure: Failure) -> None:
        """Count one exception. A StoreError ends the crawl: nothing more could be stored."""
        if not isinstance(failure.value, StoreError):
            self.crawler.stats.inc_value(stat_names.FAULTS)
            return
        store_failed(self.crawler)


class RunEndedError(IgnoreRequest):
    """The run ended before this request was sent; its link keeps its state."""


class PromptEnd:
    """Drop the requests that wait in the downloader once the run begins to end.

    Scrapy would send them all first: an interrupted run would go on at one request a second, or
    through a rest that the site asked for.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.timer = create_looping_call(self.check)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Check from the spider's opening to its closing."""
        extension = cls(crawler)
        crawler.signals.connect(extension.start, signal=signals.spider_opened)
        crawler.signals.connect(extension.stop, signal=signals.spider_closed)
        return extension

    def start(self) -> None:
        """Start the checks."""
        self.timer.start(LOOK_SECONDS, now=False)

    def stop(self) -> None:
        """Stop the checks."""
        if self.timer.running:
            self.timer.stop()

    def check(self) -> None:
        """Drop every waiting request if the end has begun."""
        engine = self.crawler.engine
        if engine is None or not is_ending(self.crawler):
            return
        for slot in engine.downloader.slots.values():
            while slot.queue:
                request, answer = slot.queue.popleft()
                answer.errback(RunEndedError(f"the run ended before {request.url}"))


def is_ending(crawler: Crawler) -> bool:
    """Return True if the run has begun to end; Scrapy sends no signal for it."""
    slot = crawler.engine._slot if crawler.engine else None  # noqa: SLF001
    return slot is not None and slot.closing is not None


def store_failed(crawler: Crawler) -> None:
    """Count a failure of the database and end the crawl; what is not stored stays pending."""
    first = not crawler.stats.get_value(stat_names.STORE_ERRORS)
    crawler.stats.inc_value(stat_names.STORE_ERRORS)
    if first and crawler.engine is not None:
        deferred_from_coro(crawler.engine.close_spider_async(reason="store_failed"))
