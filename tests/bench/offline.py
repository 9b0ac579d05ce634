"""Block connections to other machines: some extractors would fetch a page's pictures."""

import socket
from typing import Any

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def stay_here() -> None:
    """Let this process connect only to this machine from now on; else raise OSError at once."""
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def looked_up(host: Any, *arguments: Any, **named: Any) -> Any:
        if host not in _LOOPBACK:
            raise socket.gaierror(f"{host} is not asked: measures stay on this machine")
        return look_up(host, *arguments, **named)

    def connected(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise ConnectionRefusedError(f"{address} is not asked: measures stay on this machine")
        connect(self, address)

    vars(socket)["getaddrinfo"] = looked_up
    setattr(socket.socket, "connect", connected)  # noqa: B010 - mypy: it is another's method
