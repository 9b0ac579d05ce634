"""The address that a run tells of its end, as healthchecks.io and compatible services have it.

``URL/start`` when the run begins, ``URL`` when it ended with 0, ``URL/CODE`` when with another
code. A run that is killed says nothing, and that is what the service is for.
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

#: Seconds that one try may take, looking up the name included.
TIMEOUT = 5.0
_PAUSE = 1.0
_address = re.compile(r"https?://[!-~]+", re.IGNORECASE)


class HealthCheck:
    """Tells the address. Whatever comes of it is logged at WARNING, and raises nothing."""

    def __init__(self, url: str = "") -> None:
        """``url``: of the service; empty: nothing is told. ArgumentError where it is no address."""
        self._parts = _checked(url.strip()) if url.strip() else None

    def began(self) -> None:
        """The run begins. One try: the end is what counts."""
        self._tell("start", "", tries=1)

    def ended(self, code: int, line: str) -> None:
        """The run ended with this exit code. ``line``: what it did, the message's text."""
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
        # Not the whole address: who knows it can speak for this run.
        logger.warning("the health check at %s was not told: %s", self._parts.hostname, problem)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What answers elsewhere is not the address that the user gave."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> None:
        """Never."""


def _post_in_time(url: str, body: bytes) -> str | None:
    """What went wrong, or None. In a thread: no timeout of a socket bounds the look-up of a name,
    or an answer that comes byte by byte.
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
        # Of a port that is none, the number is asked for here, not in the run's last second.
        is_good = bool(_address.fullmatch(url) and parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or parts.fragment or parts.username is not None:
        raise ArgumentError(
            "HEALTHCHECK_URL is no address to ping: write one such as https://hc-ping.com/UUID"
        )
    return parts
