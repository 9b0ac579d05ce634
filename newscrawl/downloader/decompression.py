"""Decompress answers, in place of Scrapy's HttpCompressionMiddleware.

A body that is incomplete or cannot be decompressed is flagged, and raises no error: an error status
counts whatever its body is.
"""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from newscrawl.utils.content_encoding import (
    ACCEPTED,
    ContentEncodingError,
    TooLongError,
    UnknownEncodingError,
    undo,
)

#: Flags of an answer: its compressed stream ended too early; it is not such a stream or is damaged.
UNFINISHED, DAMAGED = "unfinished", "damaged"


class DecompressionMiddleware:
    """Undo Content-Encoding. BackOffMiddleware requests a flagged answer again."""

    def __init__(self, maxsize: int, *, asks: bool) -> None:
        """maxsize: greatest length of a decompressed page in bytes. asks: True to request
        compressed pages.
        """
        self.maxsize = maxsize
        self.asks = asks

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read ``DOWNLOAD_MAXSIZE`` and ``COMPRESSION_ENABLED``."""
        settings = crawler.settings
        return cls(
            settings.getint("DOWNLOAD_MAXSIZE"), asks=settings.getbool("COMPRESSION_ENABLED")
        )

    def process_request(self, request: Request) -> None:
        """Accept the encodings that can be undone."""
        if self.asks:
            request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002
        """Return the answer decompressed. Raises IgnoreRequest for a page longer than maxsize."""
        named = response.headers.getlist("Content-Encoding")
        if not named:
            return response
        flags: list[str] = []
        try:
            values = [value.decode("latin-1") for value in named]
            body, is_whole = undo(response.body, values, self.maxsize)
            flags = [] if is_whole else ["partial", UNFINISHED]
        except ContentEncodingError as error:
            body = error.body
            if isinstance(error, TooLongError) and is_page(response):
                raise IgnoreRequest(str(error)) from error
            if not (isinstance(error, UnknownEncodingError) and error.is_plain):
                flags = [DAMAGED]
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        anew = {"encoding": None} if issubclass(kind, TextResponse) else {}
        flags = [*response.flags, *(flags if is_page(response) else ())]
        return response.replace(cls=kind, headers=headers, body=body, flags=flags, **anew)


def is_page(response: Response) -> bool:
    """Return True if the status (2xx) says that the body is the page that was requested."""
    return 200 <= response.status < 300
