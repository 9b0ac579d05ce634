"""What the site asks for with robots.txt's Crawl-delay and with Retry-After, applied to all
requests of its host; and growing waits before a page is tried again.
"""

import asyncio
import logging
import random
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import deferred_from_coro

from newscrawl.clock import seconds_until

logger = logging.getLogger(__name__)

# A slot without a delay does not look at when it may ask next.
_LEAST_DELAY = 0.001
_JITTER = 0.25


class Politeness:
    """An extension that applies Crawl-delay and Retry-After, which Scrapy reads and leaves alone.

    It listens to the downloader: by the time a middleware sees an answer, the next request that
    waits for its turn has been sent.
    """

    def __init__(self, crawler: Crawler, longest: float, wait: float) -> None:
        """``longest``: seconds of Retry-After that a run waits; it ends where more are asked for.
        ``wait``: seconds after a 429 that does not say how long.
        """
        self.crawler = crawler
        self.longest = longest
        self.wait = wait

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads ``RETRY_AFTER_LONGEST`` and ``RETRY_WAIT``."""
        settings = crawler.settings
        extension = cls(
            crawler, settings.getfloat("RETRY_AFTER_LONGEST"), settings.getfloat("RETRY_WAIT")
        )
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(extension.downloaded, signal=signals.response_downloaded)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Make Crawl-delay the least time between two requests to the host."""
        asked = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        if not asked:
            return
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        own = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        delay = max(own, asked)
        # Jitter may lengthen and shorten a delay, but not below what was asked for.
        jitter = min(
            self.crawler.settings.getfloat("DOWNLOAD_DELAY_JITTER"), (delay - asked) / delay
        )
        key = downloader.get_slot_key(request)
        downloader.per_slot_settings[key] = {"delay": delay, "jitter": jitter, "concurrency": 1}
        if slot := downloader.slots.get(key):
            slot.delay, slot.jitter, slot.concurrency = delay, jitter, 1
        logger.info("%s: robots.txt asks for %g s between two requests", key, asked)

    def downloaded(self, request: Request, response: Response) -> None:
        """Let the host rest for as long as it asks."""
        if response.status not in (429, 503):
            return
        asked = retry_after(response)
        wait = (self.wait if response.status == 429 else 0.0) if asked is None else asked
        if wait > self.longest:
            request.meta["dont_retry"] = True
            # A spider of many sites leaves this one alone; for others it is all there is.
            leave = getattr(self.crawler.spider, "leave_alone", None)
            leave(response.url, wait) if leave else self._end(response, wait)
        elif wait > 0:
            self._rest(request, wait)
            logger.info("status %d: no request for %.1f s (%s)", response.status, wait, request.url)

    def _rest(self, request: Request, wait: float) -> None:
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots.get(request.meta["download_slot"])
        if slot is None:
            return
        slot.delay = max(slot.delay, _LEAST_DELAY)
        # The slot asks again when its delay has passed since it was last seen.
        shortest = slot.delay * (1 - slot.jitter)
        slot.lastseen = max(slot.lastseen, monotonic() + wait - shortest)
        self.crawler.stats.inc_value("newscrawl/rests")
        self.crawler.stats.inc_value("newscrawl/rests/seconds", round(wait))

    def _end(self, response: Response, wait: float) -> None:
        stats = self.crawler.stats
        if stats.get_value("newscrawl/sent_away"):
            return
        stats.set_value("newscrawl/sent_away", round(wait))
        logger.error(
            "status %d for %s: the site asks to be left alone for %d s; the run ends, what is left "
            "stays in the ledger",
            *(response.status, response.url, wait),
        )
        assert self.crawler.engine is not None
        deferred_from_coro(self.crawler.engine.close_spider_async(reason="retry_after"))


class BackOffMiddleware(RetryMiddleware):
    """Scrapy's retries, each after a wait that is twice the one before; of cut pages, too."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.wait = settings.getfloat("RETRY_WAIT")

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """As Scrapy's; a page that neither its length nor its end tag shows to be whole is cut."""
        if "partial" in response.flags and b"</html" not in response.body[-512:].lower():
            cut = ResponseDataLossError(f"{response.url} ended before its end tag")
            again = self._retry(request, cut)
            if again is None:
                raise cut
            return await self._later(again)
        answer = super().process_response(request, response)
        return await self._later(answer) if isinstance(answer, Request) else answer

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | None:
        """As Scrapy's, later."""
        again = super().process_exception(request, exception)
        return await self._later(again) if isinstance(again, Request) else None

    async def _later(self, again: Request) -> Request:
        wait = self.wait * 2 ** (again.meta["retry_times"] - 1)
        await asyncio.sleep(wait * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311
        return again


def retry_after(response: Response) -> float | None:
    """The seconds that ``Retry-After`` asks for, which may be written as a date; None: nothing.

    A date is counted from the answer's own ``Date``, where it has one: clocks differ.
    """
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdigit() and text.isascii():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    try:
        date = parsedate_to_datetime((response.headers.get("Date") or b"").decode("latin-1"))
        return max(0.0, (until - date).total_seconds())
    except (ValueError, TypeError):
        return max(0.0, seconds_until(until))
