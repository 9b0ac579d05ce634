"""Local servers that misbehave: they answer with whatever bytes a test wants, and count callers."""

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from ssl import SSLContext
from typing import Any

from newscrawl.demo.site import demo_pages, running

#: The bytes of an answer from its status line on, by the path; None: the demo site's own answer.
Answer = Callable[[str], Iterable[bytes] | None]


class RawSite(ThreadingTCPServer):
    """``visits``: the paths asked for. ``callers``: how many connected, whatever they said."""

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
        """Say nothing: that the crawl hangs up is what is wanted."""


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
    """The demo site's answer."""
    body = demo_pages(path)
    return [http((body or "").encode(), status="404 Not Found" if body is None else "200 OK")]


def http(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    """An answer of one piece."""
    kind = "" if any(h.startswith("Content-Type") for h in headers) else "text/html; charset=utf-8"
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"Content-Type: {kind}"] if kind else []
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(location: str) -> list[bytes]:
    """An answer that sends elsewhere."""
    return [http(b"", f"Location: {location}", status="302 Found")]


def answering(
    answer: Answer, address: str = "127.0.0.1", port: int = 0, tls: SSLContext | None = None
) -> AbstractContextManager[RawSite]:
    """Serve on loopback while the block lasts."""
    return running(RawSite(answer, address, port, tls))


@contextmanager
def forbidden() -> Iterator[list[RawSite]]:
    """Servers that must not be called, on one port of every loopback address that tests name."""
    with (
        answering(lambda _: None) as first,
        answering(lambda _: None, "127.0.0.2", first.port) as second,
        answering(lambda _: None, "::1", first.port) as third,
    ):
        yield [first, second, third]
