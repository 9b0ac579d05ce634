"""The demo site: a small news site on loopback, for ``scrapy demo`` and for tests."""

import hashlib
import re
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from newscrawl.demo.pages import archive_page, article_page, list_page
from newscrawl.demo.stories import on_list, stories
from newscrawl.persian.dates import to_jalali
from newscrawl.sites.tasnim.site import SITES

Server = TypeVar("Server", bound=BaseServer)

ROBOTS = "User-agent: *\nDisallow: /fa/comment/\n"


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect (302)."""

    location: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A response with its own status and headers.

    ``cut``: close the connection halfway through the body; ``no_length``: send no Content-Length;
    ``reset``: reset the connection without a response.
    """

    status: int = 200
    body: str | bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    no_length: bool = False
    reset: bool = False


@dataclass(frozen=True, slots=True)
class SiteRequest:
    """One request in the log.

    ``path``: with the query; ``status``: of the response; ``at``: when it came, monotonic seconds;
    ``agent``: User-Agent; ``known``: whether it was conditional (If-None-Match); ``size``: bytes of
    the response's body.
    """

    path: str
    status: int
    at: float
    agent: str
    known: bool
    size: int


Page = str | bytes | Redirect | Answer | None
#: Returns the page of a path with its query; None: 404.
(_SITE,) = SITES

Pages = Callable[[str], Page]


def demo_pages(target: str) -> str | None:
    """Return the demo's page at a path with its query; None if there is none."""
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    page = int(query.get("page", 1))
    if parts.path == "/robots.txt":
        return ROBOTS
    if match := re.match(r"/fa/service/(\d+)(?:/|$)", parts.path):
        desk = _SITE.desk_of_section(match[1])
        return list_page(desk, on_list(desk), page) if desk else None
    if parts.path == "/fa/archive":
        desk = _SITE.desk_of_section(query["sub"])
        day = query["date"].replace("/", "-")
        shown = [s for s in on_list(desk) if to_jalali(s.published.date()) == day] if desk else []
        return archive_page(desk, shown, page) if desk else None
    if match := re.match(r"/fa/(?:news|media)/\d+/\d+/\d+/(\d+)", parts.path):
        number = int(match[1])
        return next((article_page(s) for s in stories() if s.number == number), None)
    return None


def serving(
    pages: Pages = demo_pages, address: str = "127.0.0.1"
) -> AbstractContextManager["DemoSite"]:
    """Serve pages on a free port of loopback while the block lasts."""
    return running(DemoSite(pages, address))


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Run a server in its own thread while the block lasts."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class DemoSite(ThreadingHTTPServer):
    """The server. ``visits``: the requested paths, in order; ``log``: the requests answered."""

    daemon_threads = True

    def __init__(self, pages: Pages, address: str = "127.0.0.1") -> None:
        super().__init__((address, 0), _Handler)
        self.pages = pages
        self.visits: list[str] = []
        self.log: list[SiteRequest] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore crawlers that close their connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """The site's address, such as ``http://127.0.0.1:PORT``."""
        return "http://{}:{}".format(*self.server_address[:2])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each response waits 40 ms for an acknowledgement
    server: DemoSite

    def do_GET(self) -> None:
        at = time.monotonic()
        self.server.visits.append(self.path)
        answer = self._answer(self.server.pages(self.path))
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        agent, known = self.headers["User-Agent"], "If-None-Match" in self.headers
        self.server.log.append(SiteRequest(self.path, answer.status, at, agent, known, len(body)))
        if answer.reset:
            at_once = struct.pack("ii", 1, 0)  # linger on, 0 seconds: closing resets the connection
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
            self.close_connection = True
            return
        self.send_response(answer.status)
        kind = "text/plain" if self.path == "/robots.txt" else "text/html"
        headers = {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(body)),
            **answer.headers,
        }
        if answer.no_length:
            del headers["Content-Length"]
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if answer.cut else body)
        self.close_connection = self.close_connection or answer.cut or answer.no_length

    def _answer(self, page: Page) -> Answer:
        if isinstance(page, Answer):
            etag = page.headers.get("ETag")
            is_known = etag is not None and self.headers["If-None-Match"] == etag
            return Answer(304, headers=page.headers) if is_known else page
        if isinstance(page, Redirect):
            return Answer(302, headers={"Location": page.location})
        if page is None:
            return Answer(404)
        body = page.encode() if isinstance(page, str) else page
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers["If-None-Match"] == etag:
            return Answer(304, headers={"ETag": etag})
        return Answer(200, body, {"ETag": etag})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Print nothing, so that a newcomer sees only the crawl's log."""
