"""Why a request failed, in a short word for counting and a sentence for reading."""

from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure


def explain(failure: Failure) -> tuple[str, str]:
    """``("http_503", "503 for https://...")`` or ``("DownloadTimeoutError", "...")``."""
    response = _response(failure)
    if response is not None:
        return f"http_{response.status}", f"status {response.status} for {response.url}"
    url = getattr(getattr(failure, "request", None), "url", "?")
    kind = type(failure.value).__name__
    return kind, f"{kind} for {url}: {failure.getErrorMessage()}"


def is_missing(failure: Failure) -> bool:
    """Whether the site said that there is no such page."""
    response = _response(failure)
    return response is not None and response.status in (404, 410)


def _response(failure: Failure) -> Response | None:
    return failure.value.response if isinstance(failure.value, HttpError) else None
