"""Serve the app on loopback, for one reader."""

import errno
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from newscrawl.errors import StoreError

#: Loopback: no other machine can connect.
HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Handle requests without printing a line for each."""

    def log_request(self, *_: Any) -> None:
        """Say nothing."""


def serve(app: Flask, port: int, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM. ``port`` 0: any free port; ``ready``: called with the address.

    Raises StoreError if the port cannot be opened.
    """
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "something else is served there, perhaps by another scrapy browse" if taken else error
        raise StoreError(f"port {port}: {why}; say --port N, or --port 0 for any") from error
    # werkzeug's development server is enough for one reader on loopback.
    with (
        listener,
        make_server(
            HOST, port, app, threaded=True, request_handler=_Quiet, fd=listener.fileno()
        ) as server,
        suppress(KeyboardInterrupt),  # werkzeug itself handles it only while it serves
    ):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        ready(f"http://{HOST}:{listener.getsockname()[1]}/")
        server.serve_forever()
