"""Local servers that misbehave: they send any bytes a test wants, and count connections."""

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from ssl import SSLContext
from typing import Any

from newscrawl.demo.site import demo_pages, running

#: Returns the bytes of the response to a path, status line first; None: the demo site's response.
Answer = Callable[[str], Iterable[bytes] | None]


class RawSite(ThreadingTCPServer):
    """``visits``: the requested paths. ``callers``: the number of connections."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answer: Answer, address: str, port: int, tls: SSLContext | None) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, port), _Handler)
        self.answer = answer
        self.tls = tls
        self.visits: list[str] = []
        self.callers = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ARG002
        self.callers += 1
        return True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing: tests want the crawl to hang up."""


class _Handler(StreamRequestHandler):
    server: RawSite

    def setup(self) -> None:
        if self.server.tls:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        words = self.rfile.readline().decode("latin-1").split()
        while self.rfile.readline().strip():
            pass
        if len(words) != 3:
            return
        self.server.visits.append(words[1])
        for piece in self.server.answer(words[1]) or of_demo(words[1]):
            self.wfile.write(piece)


def of_demo(path: str) -> list[bytes]:
    """Return the demo site's response to a path."""
    body = demo_pages(path)
    return [http((body or "").encode(), status="404 Not Found" if body is None else "200 OK")]


def http(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    """Return the bytes of a whole response. headers: lines such as ``ETag: x``."""
    kind = "" if any(h.startswith("Content-Type") for h in headers) else "text/html; charset=utf-8"
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"Content-Type: {kind}"] if kind else []
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(location: str) -> list[bytes]:
    """Return a redirect to a location."""
    return [http(b"", f"Location: {location}", status="302 Found")]


def answering(
    answer: Answer, address: str = "127.0.0.1", port: int = 0, tls: SSLContext | None = None
) -> AbstractContextManager[RawSite]:
    """Serve on loopback while the block lasts. port 0: any free port."""
    return running(RawSite(answer, address, port, tls))


@contextmanager
def forbidden() -> Iterator[list[RawSite]]:
    """Serve, on one port of every loopback address in tests, sites that must not be requested."""
    with (
        answering(lambda _: None) as first,
        answering(lambda _: None, "127.0.0.2", first.port) as second,
        answering(lambda _: None, "::1", first.port) as third,
    ):
        yield [first, second, third]
