"""A local server of files that misbehaves as it is told, and counts what is asked of it.

::

    with file_server(folder) as server:                    # serves folder/a.warc.gz in ranges
        server.trouble = in_turn(busy(503, "1"), None, Trouble(cut=1000, reset=True))
        server.trouble = breaking_at(5_000_000, 9_000_000)  # once at each of these bytes of a file
        server.trouble = lambda request: Trouble(status=404) if request.number > 3 else None
        server.pace = 1_000_000                             # bytes a second on each connection
        read(server.url("a.warc.gz"))
        assert server.most_connections <= 2
        assert server.sent < 2 * size

To let a reader in, its settings must name the server: ``-s TASNIM_URL=server.root``, or for
``RemoteManners`` ``origins=[server.origin]``.
"""

import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext
from typing import Any
from urllib.parse import unquote, urlsplit

from newscrawl.demo.site import running

_AT_ONCE = 65_536
_range = re.compile(r"bytes=(\d+)-(\d*)")


@dataclass
class FileRequest:
    """A request. ``path``: decoded, without query; ``number``: of the requests for this path, from
    1; ``begin``, ``end``: the range that it asks for within the file, ``end`` excluded; ``at``:
    monotonic seconds. Once answered: ``status``, and ``sent``, bytes of the body.
    """

    path: str
    number: int
    begin: int
    end: int
    has_range: bool
    headers: Mapping[str, str]
    at: float
    status: int = 0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """How one answer differs from a proper one.

    ``status``: another status, with an empty body; ``headers``: in place of the server's own, None
    leaves one out; ``ignores_range``: 200 and the whole file; ``ignores_condition``: If-Range is
    not looked at; ``most``: bytes of a shorter range than the one asked for; ``cut``: bytes of the
    body after which the connection ends; ``reset``: it ends by a reset, without ``cut`` in place of
    an answer; ``stall``: seconds of silence after ``cut`` bytes, before the end.
    """

    status: int | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    ignores_range: bool = False
    ignores_condition: bool = False
    most: int | None = None
    cut: int | None = None
    reset: bool = False
    stall: float = 0.0


#: Says what to do wrong with a request; None: nothing.
Troubles = Callable[[FileRequest], Trouble | None]


def in_turn(*troubles: Trouble | None) -> Troubles:
    """Return these troubles for the next requests, one each, and none for those that follow."""
    left = list(troubles)
    return lambda _: left.pop(0) if left else None


def breaking_at(*offsets: int, reset: bool = False) -> Troubles:
    """Return troubles that break one transfer at each of these bytes of a file."""
    left = sorted(offsets)

    def trouble(request: FileRequest) -> Trouble | None:
        due = next((each for each in left if request.begin <= each < request.end), None)
        if due is None:
            return None
        left.remove(due)
        return Trouble(cut=due - request.begin, reset=reset)

    return trouble


def busy(status: int = 503, after: str | None = "0") -> Trouble:
    """Return an answer that asks to be left alone for some time, as ``Retry-After`` has it."""
    return Trouble(status, {"Retry-After": after})


def leading_to(location: str, status: int = 302) -> Trouble:
    """Return a redirect."""
    return Trouble(status, {"Location": location})


class FileServer(ThreadingHTTPServer):
    """The server. ``trouble``: called for each request, one at a time. ``pace``: bytes a second on
    each connection. ``log``: the requests. ``connections``: how many were opened so far;
    ``most_connections``: at once. A connection is counted until its client has closed it.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(
        self, folder: Path, tls: SSLContext | None = None, address: str = "127.0.0.1"
    ) -> None:
        self.folder = folder
        self.tls = tls
        self.trouble: Troubles = in_turn()
        self.pace: float | None = None
        self.log: list[FileRequest] = []
        self.connections = 0
        self.most_connections = 0
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        super().__init__((address, 0), _Handler)

    @property
    def origin(self) -> tuple[str, int]:
        """Host and port."""
        return str(self.server_address[0]), int(self.server_address[1])

    @property
    def root(self) -> str:
        """The server's address, such as ``http://127.0.0.1:PORT``."""
        return "{}://{}:{}".format("https" if self.tls else "http", *self.origin)

    def url(self, name: str) -> str:
        """Return the address of a file in the folder."""
        return f"{self.root}/{name}"

    @property
    def sent(self) -> int:
        """Bytes of all bodies so far."""
        return sum(request.sent for request in self.log)

    @property
    def open_connections(self) -> int:
        """How many connections are open now."""
        with self._lock:
            self._sockets = [each for each in self._sockets if _is_open(each)]
            return len(self._sockets)

    def enter(self, connection: socket.socket) -> None:
        """Count a connection."""
        before = self.open_connections
        with self._lock:
            self._sockets.append(connection)
            self.connections += 1
            self.most_connections = max(self.most_connections, before + 1)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection at once, where the library would end it in order before."""
        self.close_request(request)

    def server_close(self) -> None:
        """Stop listening, and end all connections."""
        super().server_close()
        with self._lock:
            for each in self._sockets:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def plan(self, request: FileRequest) -> Trouble:
        """Number a request, log it, and return the trouble it gets."""
        with self._lock:
            self._asked[request.path] += 1
            request.number = self._asked[request.path]
            self.log.append(request)
            return self.trouble(request) or Trouble()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing: tests want readers to hang up."""


def file_server(
    folder: Path, tls: SSLContext | None = None, address: str = "127.0.0.1"
) -> AbstractContextManager[FileServer]:
    """Serve a folder's files on a free port of loopback while the block lasts."""
    return running(FileServer(folder, tls, address))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: FileServer

    def setup(self) -> None:
        if self.server.tls:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()
        self.server.enter(self.connection)

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        file = self.server.folder / path
        stat = file.stat() if file.is_file() else None
        size = stat.st_size if stat else 0
        match = _range.fullmatch(self.headers["Range"] or "")
        begin = int(match[1]) if match else 0
        end = min(int(match[2]) + 1, size) if match and match[2] else size
        request = FileRequest(
            path, 0, begin, end, match is not None, dict(self.headers), time.monotonic()
        )
        trouble = self.server.plan(request)
        if trouble.reset and trouble.cut is None:
            self._end(trouble)
            return
        own: dict[str, str | None] = {"Accept-Ranges": "bytes"}
        if stat:
            own["ETag"] = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
            own["Last-Modified"] = formatdate(stat.st_mtime, usegmt=True)
        sends = {**own, **trouble.headers}
        condition = None if trouble.ignores_condition else self.headers["If-Range"]
        is_other = condition and condition not in (sends.get("ETag"), sends.get("Last-Modified"))
        if trouble.status or not stat:
            request.status, begin, end = trouble.status or 404, 0, 0
        elif not match or trouble.ignores_range or is_other:
            request.status, begin, end = 200, 0, size
        elif begin >= size:
            request.status, own["Content-Range"], end = 416, f"bytes */{size}", begin
        else:
            end = min(end, begin + (trouble.most or end))
            request.status, own["Content-Range"] = 206, f"bytes {begin}-{end - 1}/{size}"
        self.send_response(request.status)
        own["Content-Length"] = str(end - begin)
        for name, value in {**own, **trouble.headers}.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        if end > begin and self.command != "HEAD":
            count = end - begin if trouble.cut is None else min(trouble.cut, end - begin)
            self._send(request, file, begin, count)
        if trouble.cut is not None:
            time.sleep(trouble.stall)
            self._end(trouble)

    def _send(self, request: FileRequest, path: Path, begin: int, count: int) -> None:
        pace = self.server.pace
        at_once = min(_AT_ONCE, max(1, int(pace / 20))) if pace else _AT_ONCE
        with path.open("rb") as file:
            file.seek(begin)
            while part := file.read(min(at_once, count - request.sent)):
                # Counted first: whoever has read all may look at the count at once.
                request.sent += len(part)
                self.wfile.write(part)
                if pace:
                    time.sleep(len(part) / pace)

    def _end(self, trouble: Trouble) -> None:
        if trouble.reset:
            at_once = struct.pack("ii", 1, 0)  # linger on, 0 seconds: closing resets
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Print nothing."""


def _is_open(connection: socket.socket) -> bool:
    """Return True unless one of both sides has closed a connection."""
    try:
        # That of the base class: over TLS, the raw bytes.
        return socket.socket.recv(connection, 1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
