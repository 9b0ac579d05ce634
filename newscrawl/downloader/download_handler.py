"""Scrapy's download handler for http and https, with a bound on the length of an answer's head.

DOWNLOAD_MAXSIZE bounds the body only. Scrapy collects header lines until DOWNLOAD_TIMEOUT: measured
on loopback, 280 MB in two seconds.
"""

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web._newclient import Request as TwistedRequest
from twisted.web.iweb import IResponse

#: Greatest length, in bytes, of status line and headers; browsers give up at 256 KB.
LONGEST_HEAD = 256 * 1024


class HeadTooLongError(Exception):
    """The head of an answer is longer than LONGEST_HEAD."""


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler, except that a download fails if its head is too long."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory  # noqa: SLF001 - as Scrapy sets it


class _Parser(_LenientHTTPClientParser):
    seen = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - the name is Twisted's
        self.seen += len(line)
        if self.seen > LONGEST_HEAD:
            raise HeadTooLongError(f"status and headers have more than {LONGEST_HEAD} bytes")
        super().lineReceived(line)


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: TwistedRequest) -> Deferred[IResponse]:
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _Parser  # Twisted lets no one choose it; Scrapy does the same
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802, ARG002
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
