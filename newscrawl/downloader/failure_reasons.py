"""Why a link came to nothing, in a short word for counting and a sentence for reading."""

from dataclasses import dataclass

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.downloader.politeness import DamagedAnswerError, RobotsUnreadError
from newscrawl.errors import NotThePageError, PageError
from newscrawl.sites.not_the_page import refuse_other_page


@dataclass(frozen=True, slots=True)
class Reason:
    """``kind``: ``silence`` (no answer), ``wall`` (what is shown in place of all pages: a
    challenge, a domain for sale), ``refused`` (robots.txt, or a redirect off the site), ``status``
    (an answer that is no page) or ``page`` (a page that cannot be used); ``word``: ``http_503``,
    ``DownloadTimeoutError``, ``not_an_article``.
    """

    kind: str
    word: str
    message: str
    status: int | None = None

    @property
    def is_no_answer(self) -> bool:
        """Whether it says that the site is down, or does not want to be asked."""
        return self.kind in ("silence", "wall") or (self.status or 0) >= 500 or self.status == 429

    @property
    def is_missing(self) -> bool:
        """Whether the site said that there is no such page."""
        return self.word in ("http_404", "http_410")


def of_page(error: PageError) -> Reason:
    """A page came, and cannot be used."""
    is_wall = isinstance(error, NotThePageError) and error.is_wall
    return Reason("wall" if is_wall else "page", error.reason, str(error))


def explain(failure: Failure) -> Reason:
    """No page came."""
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
    """What an error's page is, where it is neither the site's own nor of this address alone: it
    says nothing of whether the page is there. A server that says by its status what is the matter
    is believed.
    """
    try:
        refuse_other_page(response, is_error=True)
    except NotThePageError as error:
        return error if error.kind in ("challenge", "consent", "parked") else None
    return None
