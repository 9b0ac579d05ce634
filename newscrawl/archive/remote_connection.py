"""Ask one server at a time for a file, by the crawler's rules: its name, and no private addresses.

It blocks, and needs neither Scrapy nor a reactor: it is for worker processes. Certificates are
always verified. It connects directly: proxies of the environment are not used, since a proxy would
resolve the names in our place.
"""

import socket
import ssl
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPMessage, HTTPResponse
from typing import TYPE_CHECKING, Self
from urllib.parse import SplitResult, urljoin, urlsplit

from w3lib.url import safe_url_string

from newscrawl.errors import RemoteFileError
from newscrawl.sites.hosts import given_hosts
from newscrawl.utils.address_guard import AllowList, special_block

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class RemoteManners:
    """How servers are asked for files. It can be pickled, for worker processes.

    user_agent: as in every request of a crawl. origins: host and port of each server that may have
    a private address. timeout: seconds to wait for a connection, and for the next bytes. patience:
    most seconds of Retry-After to wait until the next byte comes. pause: seconds before the second
    try, doubled for each further one.
    """

    user_agent: str
    origins: tuple[tuple[str, int], ...] = ()
    timeout: float = 60.0
    patience: float = 600.0
    pause: float = 2.0

    @classmethod
    def from_settings(cls, settings: "BaseSettings") -> Self:
        """Read ``USER_AGENT``, the origins of sites' hosts that the settings name,
        ``DOWNLOAD_TIMEOUT``, ``RETRY_AFTER_LONGEST`` and ``RETRY_WAIT``. Raises ArgumentError for a
        bad one.
        """
        return cls(
            str(settings["USER_AGENT"]),
            tuple(origin for hosts in given_hosts(settings) for origin in hosts.origins),
            settings.getfloat("DOWNLOAD_TIMEOUT"),
            settings.getfloat("RETRY_AFTER_LONGEST"),
            settings.getfloat("RETRY_WAIT"),
        )


@dataclass(frozen=True, slots=True)
class RemoteHeaders:
    """Headers of the standard library in the shape that the house reads: values are bytes."""

    message: HTTPMessage

    def get(self, name: str, /) -> bytes | None:
        """Return the first value of a header; None if there is none."""
        value = self.message.get(name)
        return None if value is None else value.encode("latin-1", "replace")


@dataclass(frozen=True, slots=True)
class RemoteAnswer:
    """A server's answer, before its body is read. ``url``: after redirects."""

    url: str
    response: HTTPResponse

    @property
    def headers(self) -> RemoteHeaders:
        """The headers of the answer."""
        return RemoteHeaders(self.response.headers)


class RemoteConnection:
    """The way to one file: one connection at most, kept open from one request to the next.

    A redirect's target is asked from then on, until :meth:`start_over`.
    """

    def __init__(self, url: str, manners: RemoteManners) -> None:
        self._manners = manners
        self._first = self._url = _joined("", url.strip())
        self._open: _Connection | None = None
        self._response: HTTPResponse | None = None

    @property
    def is_redirected(self) -> bool:
        """True if another address than the given one is asked."""
        return self._url != self._first

    def get(self, headers: dict[str, str]) -> RemoteAnswer:
        """Send a GET request, and follow at most five redirects. Before, the answer to the last one
        must have been read and closed, or else the connection closed.

        Raises RemoteFileError if the address may not be asked; OSError and HTTPException if the
        server cannot be reached, or breaks off.
        """
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._ask(headers)
            location = RemoteHeaders(response.headers).get("Location")
            if response.status not in _REDIRECTS or not location:
                return RemoteAnswer(self._url, response)
            self.close()
            self._url = _joined(self._url, location)
        raise RemoteFileError(
            f"{self._first}: more than {_MOST_REDIRECTS} redirects; check the address"
        )

    def start_over(self) -> None:
        """Close the connection, and ask the given address next, not a redirect's target."""
        self.close()
        self._url = self._first

    def close(self) -> None:
        """Close the connection. The next request opens another."""
        if self._response is not None:
            self._response.close()  # it holds the socket where the server is to close it
            self._response = None
        if self._open is not None:
            self._open.close()
            self._open = None

    def _ask(self, headers: dict[str, str]) -> HTTPResponse:
        parts = self._checked()
        if self._open is None:
            tls = self._tls if parts.scheme == "https" else None
            self._open = _Connection(parts, self._manners, tls)
        is_reused = self._open.sock is not None
        given: dict[str, str | bytes] = {
            "Host": parts.netloc,
            "User-Agent": self._manners.user_agent.encode(),
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            **headers,
        }
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            self._open.request("GET", target, headers=given)
            self._response = self._open.getresponse()
        except ssl.SSLCertVerificationError as error:
            raise self._refused(f"its certificate is not good: {error.verify_message}") from error
        except _RefusedError as error:
            raise self._refused(str(error)) from error
        except ConnectionError:
            self.close()
            if not is_reused:  # a server may close an idle connection at any time
                raise
            return self._ask(headers)
        return self._response

    def _checked(self) -> SplitResult:
        """Return the parts of the address to ask. Raises RemoteFileError if it may not be asked."""
        try:
            parts = urlsplit(self._url)
            host, port = parts.hostname or "", parts.port
            typed = urlsplit(self._first).port
        except ValueError as error:
            raise self._refused("it is no address") from error
        if "@" in parts.netloc:
            raise self._refused("it names a user; credentials in addresses are not sent")
        refusal = AllowList([host], self._manners.origins).refusal(self._url)
        if refusal and port and port == typed:
            # The user may name any port of a public server; the guard alone takes 80 and 443.
            usual = parts._replace(netloc=parts.netloc.removesuffix(f":{port}")).geturl()
            refusal = refusal if AllowList([host], ()).refusal(usual) else None
        if refusal:
            raise self._refused(refusal)
        return parts

    def _refused(self, why: str) -> RemoteFileError:
        self.close()
        asked = _without_user(self._first)
        led = f" leads to {_without_user(self._url)}" if self.is_redirected else ""
        return RemoteFileError(
            f"{asked}{led}: refused: {why}. Check the address, or download the file by other means "
            "and name it by its path"
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()


class _RefusedError(Exception):
    """A host name leads to no address that may be connected to."""


class _Connection(HTTPConnection):
    """The standard library's connection, which here connects to checked addresses only.

    ``connect`` is also what the library calls where it opens a connection anew by itself.
    """

    def __init__(
        self, parts: SplitResult, manners: RemoteManners, tls: ssl.SSLContext | None
    ) -> None:
        self._tls = tls
        port = parts.port or (443 if tls else 80)
        super().__init__(parts.hostname or "", port, timeout=manners.timeout)
        self._is_given = (self.host, port) in manners.origins

    def connect(self) -> None:
        """Resolve the name once, and connect to the first of its public addresses that answers."""
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except UnicodeError as error:
            raise _RefusedError(f"{self.host} is no host name") from error
        failure: Exception = _RefusedError(f"{self.host} has no address")
        for family, kind, protocol, _, address in found:
            block = None if self._is_given else special_block(str(address[0]))
            if block:
                failure = _RefusedError(f"{self.host} leads to {address[0]}, a {block} address")
                continue
            opened = socket.socket(family, kind, protocol)
            try:
                opened.settimeout(self.timeout)
                opened.connect(address)
                if self._tls:
                    opened = self._tls.wrap_socket(opened, server_hostname=self.host)
            except OSError as error:
                opened.close()
                failure = error
            else:
                self.sock = opened
                return
        raise failure


def _joined(url: str, location: str | bytes) -> str:
    """Return where a location leads from an address, percent-encoded and without fragment."""
    try:
        return urljoin(url, safe_url_string(location)).partition("#")[0]
    except ValueError:  # it is refused as no address where it is asked
        return location if isinstance(location, str) else location.decode("latin-1")


def _without_user(url: str) -> str:
    """Return an address for messages, without its credentials."""
    head, slashes, rest = url.partition("//")
    netloc, slash, path = rest.partition("/")
    return f"{head}{slashes}{netloc.rpartition('@')[2]}{slash}{path}"
