"""The app on loopback, for one reader."""

import errno
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from newscrawl.errors import StoreError

#: Nobody else's machine can ask there.
HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Does not print a line a request."""

    def log_request(self, *_: Any) -> None:
        """Say nothing."""


def serve(app: Flask, port: int, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM. ``port`` 0: any that is free; ``ready`` gets the address.

    Raises StoreError where the port cannot be had.
    """
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "something else is served there, perhaps by another scrapy browse" if taken else error
        raise StoreError(f"port {port}: {why}; say --port N, or --port 0 for any") from error
    # werkzeug's own server: one reader on loopback is what it is for.
    with (
        listener,
        make_server(
            HOST, port, app, threaded=True, request_handler=_Quiet, fd=listener.fileno()
        ) as server,
        suppress(KeyboardInterrupt),  # which werkzeug hears only once it serves
    ):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        ready(f"http://{HOST}:{listener.getsockname()[1]}/")
        server.serve_forever()
