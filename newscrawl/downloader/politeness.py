"""Politeness: Crawl-delay and Retry-After hold for all requests to a host, and no setting shortens
them; failed requests are retried after waits that double.
"""

import asyncio
import logging
import random
from collections import defaultdict
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any, Self, cast

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadFailedError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from newscrawl.downloader.decompression import DAMAGED, UNFINISHED, is_page
from newscrawl.downloader.shutdown import LOOK_SECONDS, is_ending
from newscrawl.downloader.spider_protocol import NewsSpider, news_spider
from newscrawl.downloader.throttle import Downloader, Owed
from newscrawl.errors import CutPageError
from newscrawl.persian.clock import seconds_until
from newscrawl.utils import stat_names
from newscrawl.utils.content_encoding import ContentEncodingError
from newscrawl.utils.truncation import cut_error

logger = logging.getLogger(__name__)

_JITTER = 0.25
_LONGEST_WAIT = 60.0


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


class RobotsUnreadError(IgnoreRequest):
    """robots.txt did not come, so that it is unknown whether a page may be requested."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Obey robots.txt; forbid all if it is unreachable or a server error (RFC 9309, 2.3.1.4).

    Scrapy's own middleware allows all in that case.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # A traceback does not help with a host that is down: the message is enough.
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(_without_traceback)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            error = DownloadFailedError(f"status {response.status}")
            self._robots_error(error, netloc)
            return
        if response.status >= 400:  # there is no robots.txt: ignore the error page's text
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        waiting = self._parsers[netloc]
        assert isinstance(waiting, Deferred)
        # A refused request does not mean that the host is silent.
        is_refused = isinstance(exc, IgnoreRequest) and not isinstance(exc, DamagedAnswerError)
        error = IgnoreRequest if is_refused else RobotsUnreadError
        parser = cast("RobotParser", _Closed(error(f"robots.txt of {netloc} did not come: {exc}")))
        self._parsers[netloc] = parser
        waiting.callback(parser)


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


class _Closed:
    def __init__(self, why: IgnoreRequest) -> None:
        self.why = why

    def allowed(self, url: str, user_agent: str) -> bool:  # noqa: ARG002
        raise type(self.why)(*self.why.args)


class DamagedAnswerError(IgnoreRequest):
    """An answer could not be decompressed, in any of its tries."""


class BackOffMiddleware(RetryMiddleware):
    """Retry as Scrapy does, but after waits that double, and also cut or damaged answers."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.wait = settings.getfloat("RETRY_WAIT")

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Retry after a wait if the status or the body calls for it; else return the answer. A page
        that is still cut after all retries is passed on: the spider refuses it.

        Raises ResponseDataLossError for an answer that is shorter than it says; DamagedAnswerError
        for one that cannot be decompressed and is not plain text either.
        """
        fault = fault_of(request, response)
        if fault is None:
            answer: Any = super().process_response(request, response)
        else:
            answer = None if request.meta.get("dont_retry") else self._retry(request, fault)
        if isinstance(answer, Request):
            return await self._later(answer)
        if (
            isinstance(fault, DamagedAnswerError)
            and ContentEncodingError("", response.body).is_plain
        ):
            return response  # its server always names an encoding that it does not apply
        if fault is not None and not isinstance(fault, CutPageError):
            raise fault
        return response

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | None:
        """Retry as Scrapy does, after a wait."""
        again = super().process_exception(request, exception)
        return await self._later(again) if isinstance(again, Request) else None

    async def _later(self, again: Request) -> Request:
        wait = min(self.wait * 2 ** (again.meta["retry_times"] - 1), _LONGEST_WAIT)
        wait *= random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311
        while wait > 0 and not is_ending(self.crawler):
            await asyncio.sleep(min(wait, LOOK_SECONDS))
            wait -= LOOK_SECONDS
        return again


def fault_of(request: Request, response: Response) -> Exception | None:
    """Return what is wrong with the body of a page (status 2xx); None if nothing is known to be."""
    if not is_page(response):
        return None
    if DAMAGED in response.flags:
        return DamagedAnswerError(f"the body of {response.url} cannot be decompressed")
    if "dataloss" in response.flags:
        return ResponseDataLossError(f"{response.url} is shorter than it says")
    if request.callback is NO_CALLBACK:  # robots.txt: it has no end tag
        is_short = UNFINISHED in response.flags
        return ResponseDataLossError(f"{response.url} was cut") if is_short else None
    return cut_error(response)


def retry_after(response: Response) -> float | None:
    """Return the seconds that ``Retry-After`` asks for; None if it is missing or unreadable.

    A date in it is counted from the answer's own ``Date`` if there is one, since clocks differ.
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
