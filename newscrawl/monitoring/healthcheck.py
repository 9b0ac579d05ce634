"""Ping a URL at a run's start and end, as healthchecks.io and compatible services expect.

``URL/start`` when the run begins, ``URL`` when it ended with 0, ``URL/CODE`` when it ended with
another code. A killed run sends no ping; the service exists to notice that.
"""

import logging
import re
import threading
import time
import urllib.request
from email.message import Message
from http.client import HTTPException
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, urlsplit

from newscrawl import __version__
from newscrawl.errors import ArgumentError
from newscrawl.utils.terminal import plain_line

logger = logging.getLogger(__name__)

#: Greatest duration of one try in seconds, including the look-up of the host name.
TIMEOUT = 5.0
_PAUSE = 1.0
_address = re.compile(r"https?://[!-~]+", re.IGNORECASE)


class HealthCheck:
    """Pings the URL. A failure is logged at WARNING, and raises nothing."""

    def __init__(self, url: str = "") -> None:
        """url: of the service; empty: no pings. Raises ArgumentError if it is not a URL."""
        self._parts = _checked(url.strip()) if url.strip() else None

    def began(self) -> None:
        """Ping that the run begins. Only one try: the ping at the end matters more."""
        self._tell("start", "", tries=1)

    def ended(self, code: int, line: str) -> None:
        """Ping that the run ended. code: its exit code. line: the text of the message."""
        self._tell(str(code) if code else "", line, tries=2)

    def _tell(self, what: str, line: str, *, tries: int) -> None:
        if self._parts is None:
            return
        path = self._parts.path.rstrip("/")
        url = self._parts._replace(path=f"{path}/{what}" if what else self._parts.path).geturl()
        for left in reversed(range(tries)):
            if (problem := _post_in_time(url, line.encode())) is None:
                return
            if left:
                time.sleep(_PAUSE)
        # Not the whole URL: whoever knows it can send pings in this run's name.
        logger.warning("the health check at %s was not told: %s", self._parts.hostname, problem)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follow no redirects: only the URL that the user gave is pinged."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> None:
        """Return no request."""


def _post_in_time(url: str, body: bytes) -> str | None:
    """Post within TIMEOUT; return what went wrong, or None.

    In a thread, since a socket's timeout bounds neither the look-up of the host name nor an answer
    that comes byte by byte.
    """
    problems: list[str | None] = [f"no answer in {TIMEOUT:g} s"]

    def post() -> None:
        problems.append(_post(url, body))

    thread = threading.Thread(target=post, daemon=True)
    thread.start()
    thread.join(TIMEOUT)
    return problems[-1]


def _post(url: str, body: bytes) -> str | None:
    headers = {
        "User-Agent": f"newscrawl/{__version__}",
        "Content-Type": "text/plain; charset=utf-8",
    }
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310
    opener: Any = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=TIMEOUT):
            return None
    except HTTPError as error:
        error.close()
        return f"it answered {error.code}"
    except (OSError, HTTPException) as error:
        return plain_line(str(error) or type(error).__name__)


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        # .port raises ValueError for an invalid port: here, not in the run's last second.
        is_good = bool(_address.fullmatch(url) and parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or parts.fragment or parts.username is not None:
        raise ArgumentError(
            "HEALTHCHECK_URL is no address to ping: write one such as https://hc-ping.com/UUID"
        )
    return parts
