"""Name permanent download errors in plain words, and do not retry them."""

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
from scrapy.utils.httpobj import urlparse_cached
from service_identity import VerificationError

from newscrawl.downloader.download_handler import HeadTooLongError
from newscrawl.downloader.resolver import why_refused


class RefusalMiddleware:
    """Replace an error of Scrapy's downloader that will not go away by a clear IgnoreRequest.

    Stands nearer to the downloader than Scrapy's RetryMiddleware, which would try such a request
    three times, and then report a message such as ``no results``.
    """

    def __init__(self, maxsize: int) -> None:
        self.maxsize = maxsize

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read ``DOWNLOAD_MAXSIZE``."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise IgnoreRequest for a permanent error; leave others to the next middlewares."""
        if message := self._refusal(request, exception):
            raise IgnoreRequest(message) from exception

    def _refusal(self, request: Request, exception: Exception) -> str | None:
        if isinstance(exception, DownloadCancelledError):
            # Scrapy cancels downloads only for their size; late ones it cancels without a reason.
            return str(exception) or f"the body has more than {self.maxsize} bytes: cut off"
        if isinstance(exception, CannotResolveHostError):
            return why_refused(urlparse_cached(request).hostname or "")
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
