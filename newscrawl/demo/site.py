"""The demo site: a small news site on loopback, for ``scrapy demo`` and for tests."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from newscrawl.demo.pages import article_page, list_page
from newscrawl.demo.stories import on_list, stories
from newscrawl.provinces import desk_of_service

ROBOTS = "User-agent: *\nDisallow: /fa/comment/\n"


@dataclass(frozen=True, slots=True)
class Redirect:
    """An answer that sends elsewhere."""

    location: str


#: A page by its path and query; None: there is none.
Pages = Callable[[str], str | bytes | Redirect | None]


def demo_pages(target: str) -> str | None:
    """The demo's own pages."""
    parts = urlsplit(target)
    if parts.path == "/robots.txt":
        return ROBOTS
    if match := re.match(r"/fa/service/(\d+)(?:/|$)", parts.path):
        desk = desk_of_service(int(match[1]))
        page = int(parse_qs(parts.query).get("page", ["1"])[0])
        return list_page(desk, on_list(desk), page) if desk else None
    if match := re.match(r"/fa/(?:news|media)/\d+/\d+/\d+/(\d+)", parts.path):
        number = int(match[1])
        return next((article_page(s) for s in stories() if s.number == number), None)
    return None


@contextmanager
def serving(pages: Pages = demo_pages) -> Iterator["Site"]:
    """Serve pages on a free port of loopback while the block lasts."""
    site = Site(pages)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()


class Site(ThreadingHTTPServer):
    """The server; ``visits`` are the paths it was asked for, in order."""

    daemon_threads = True

    def __init__(self, pages: Pages) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = pages
        self.visits: list[str] = []

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for an acknowledgement
    server: Site

    def do_GET(self) -> None:
        self.server.visits.append(self.path)
        page = self.server.pages(self.path)
        if isinstance(page, Redirect):
            self.send_response(302)
            self.send_header("Location", page.location)
            body = b""
        else:
            self.send_response(404 if page is None else 200)
            body = page.encode() if isinstance(page, str) else page or b""
        kind = "text/plain" if self.path == "/robots.txt" else "text/html"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the crawl's own log is what a newcomer is to see."""
