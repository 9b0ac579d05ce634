"""Second tries: of failed requests and of cut or damaged answers, after waits that double."""

import asyncio
import random
import re
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from newscrawl.downloader.decompression import DAMAGED, UNFINISHED, is_page
from newscrawl.downloader.shutdown import LOOK_SECONDS, is_ending
from newscrawl.errors import CutPageError
from newscrawl.utils.content_encoding import ContentEncodingError
from newscrawl.utils.truncation import cut_error

_JITTER = 0.25
_LONGEST_WAIT = 60.0
_PARTIAL_CONTENT = 206
_range = re.compile(rb"\s*bytes\s+0-([0-9]{1,18})/([0-9]{1,18})\s*", re.ASCII | re.IGNORECASE)


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

        Raises ResponseDataLossError for an answer that is shorter than it says or is a part of a
        page; DamagedAnswerError for one that cannot be decompressed and is not plain text either.
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


def _covers_all(response: Response) -> bool:
    """Return True if the answer's one Content-Range is that of a whole page."""
    named = response.headers.getlist("Content-Range")
    match = _range.fullmatch(named[0]) if len(named) == 1 else None
    return match is not None and int(match[1]) + 1 == int(match[2])


def fault_of(request: Request, response: Response) -> Exception | None:
    """Return what is wrong with the body of a page (status 2xx); None if nothing is known to be."""
    if not is_page(response):
        return None
    if DAMAGED in response.flags:
        return DamagedAnswerError(f"the body of {response.url} cannot be decompressed")
    if "dataloss" in response.flags:
        return ResponseDataLossError(f"{response.url} is shorter than it says")
    if response.status == _PARTIAL_CONTENT and not _covers_all(response):
        return ResponseDataLossError(f"{response.url} is a part of a page, which nobody asked for")
    if request.callback is NO_CALLBACK:  # robots.txt: it has no end tag
        is_short = UNFINISHED in response.flags
        return ResponseDataLossError(f"{response.url} was cut") if is_short else None
    return cut_error(response)
