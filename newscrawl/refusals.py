"""What was refused while a page was fetched, said in plain words, and not tried again."""

from typing import Self

from OpenSSL.SSL import Error as TLSError
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from service_identity import VerificationError

from newscrawl.handler import HeadTooLongError
from newscrawl.resolver import refusals

# Each is undone in one go, while all else waits; a header has room for thousands of them.
_MOST_ENCODINGS = 2


class RefusalMiddleware:
    """Turns what Scrapy's downloader says of a refusal into an IgnoreRequest that says it clearly.

    Stands nearer to the downloader than Scrapy's RetryMiddleware, which would try three times what
    is not going to change, and only then let go of a message such as ``no results``; and nearer
    than HttpCompressionMiddleware, which undoes as many encodings as a server names.
    """

    def __init__(self, maxsize: int) -> None:
        self.maxsize = maxsize

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads ``DOWNLOAD_MAXSIZE``."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise IgnoreRequest for a refusal; leave anything else to those who come after."""
        if message := self._refusal(request, exception):
            raise IgnoreRequest(message) from exception

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002
        """Raise IgnoreRequest for a body that is encoded again and again."""
        encodings = b",".join(response.headers.getlist("Content-Encoding")).count(b",") + 1
        if encodings > _MOST_ENCODINGS:
            raise IgnoreRequest(f"the body is encoded {encodings} times")
        return response

    def _refusal(self, request: Request, exception: Exception) -> str | None:
        if isinstance(exception, DownloadCancelledError):
            # Scrapy cancels a download for its size alone; late, it does not say so.
            return str(exception) or f"the body has more than {self.maxsize} bytes: cut off"
        if isinstance(exception, CannotResolveHostError):
            return refusals.get(urlparse_cached(request).hostname or "")
        if isinstance(exception, DownloadFailedError):
            return _of_connection(exception.__cause__)
        return None


def _of_connection(cause: BaseException | None) -> str | None:
    errors = [failure.value for failure in getattr(cause, "reasons", ())]
    if long := next((e for e in errors if isinstance(e, HeadTooLongError)), None):
        return f"{long}: cut off"
    if any(isinstance(error, VerificationError) for error in errors):
        what = "its certificate is another host's"
    elif any(isinstance(e, TLSError) and "certificate verify failed" in str(e) for e in errors):
        what = "its certificate is expired, or signed by none that this machine trusts"
    else:
        return None
    return f"{what}; DOWNLOAD_VERIFY_CERTIFICATES=False asks whoever answers"
