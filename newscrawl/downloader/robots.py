"""robots.txt: what it forbids is not requested; a robots.txt that did not come forbids all."""

import logging
from typing import cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadFailedError, IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred

from newscrawl.downloader.retry import DamagedAnswerError
from newscrawl.errors import NotThePageError
from newscrawl.sites.not_the_page import refuse_other_page


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
        if why := _challenge(response):
            self._robots_error(why, netloc)
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


def _challenge(response: Response) -> NotThePageError | None:
    """Return the error of a challenge, or another wall, in place of robots.txt; None if it is none.

    Other pages in its place (not found, a front page) forbid nothing, as if there were none.
    """
    try:
        refuse_other_page(response, is_error=response.status >= 400)
    except NotThePageError as error:
        return error if error.is_wall else None
    return None


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


class _Closed:
    def __init__(self, why: IgnoreRequest) -> None:
        self.why = why

    def allowed(self, url: str, user_agent: str) -> bool:  # noqa: ARG002
        raise type(self.why)(*self.why.args)
