"""Why a request gave no usable page: a short word for statistics, and a sentence for people."""

from dataclasses import dataclass

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.downloader.retry import DamagedAnswerError
from newscrawl.downloader.robots import RobotsUnreadError
from newscrawl.errors import NotThePageError, PageError
from newscrawl.sites.not_the_page import refuse_other_page


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a request gave no usable page.

    kind: ``silence`` (no answer), ``wall`` (a page shown in place of every page: a challenge, a
    domain for sale), ``refused`` (by robots.txt, or as a redirect off the site), ``status`` (an
    error status) or ``page`` (a page that cannot be used).
    word: for statistics, such as ``http_503``, ``DownloadTimeoutError``, ``not_an_article``.
    message: a sentence for the log. status: the HTTP status of an error response.
    """

    kind: str
    word: str
    message: str
    status: int | None = None

    @property
    def is_no_answer(self) -> bool:
        """True if the site is down, or wants no requests."""
        return self.kind in ("silence", "wall") or (self.status or 0) >= 500 or self.status == 429

    @property
    def is_missing(self) -> bool:
        """True if the site said that there is no such page."""
        return self.word in ("http_404", "http_410")


def of_page(error: PageError) -> Reason:
    """Return the reason for a page that came, but cannot be used."""
    is_wall = isinstance(error, NotThePageError) and error.is_wall
    return Reason("wall" if is_wall else "page", error.reason, str(error))


def explain(failure: Failure) -> Reason:
    """Return the reason for a failed request."""
    if isinstance(failure.value, HttpError):
        response: Response = failure.value.response
        status = response.status
        if wall := _wall(response):
            return Reason("wall", wall.reason, f"{wall} (status {status})", status)
        return Reason("status", f"http_{status}", f"status {status} for {response.url}", status)
    url = getattr(getattr(failure, "request", None), "url", "?")
    if isinstance(failure.value, RobotsUnreadError):
        return Reason("silence", "robots_unread", f"{failure.getErrorMessage()} ({url})")
    if isinstance(failure.value, DamagedAnswerError):
        return Reason("page", "page_damaged", failure.getErrorMessage())
    if isinstance(failure.value, IgnoreRequest):
        return Reason("refused", "refused", f"{failure.getErrorMessage()} ({url})")
    word = type(failure.value).__name__
    return Reason("silence", word, f"{word} for {url}: {failure.getErrorMessage()}")


def _wall(response: Response) -> NotThePageError | None:
    """Return the error for a challenge, consent or parking page that came with an error status.

    Such a page says nothing about whether the requested one exists. None for any other error page:
    there the status is believed.
    """
    try:
        refuse_other_page(response, is_error=True)
    except NotThePageError as error:
        return error if error.kind in ("challenge", "consent", "parked") else None
    return None
