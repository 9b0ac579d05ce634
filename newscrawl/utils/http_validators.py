"""Keep a page's ETag and Last-Modified, so that a server sends the page only if it has changed."""

from dataclasses import dataclass
from typing import Protocol, Self
from urllib.parse import urlsplit

# Longest value that is sent back, in characters, however long the server's own was.
_LONGEST = 512


class HeaderValues(Protocol):
    """Header values as bytes, by name; Scrapy's headers have this shape."""

    def get(self, key: str, /) -> bytes | None: ...


class HeadedResponse(Protocol):
    """The part of a response that validators are read from."""

    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> HeaderValues: ...


@dataclass(frozen=True, slots=True)
class Validators:
    """A page's ``ETag`` and ``Last-Modified`` as the server wrote them, and the ``origin`` of that
    server (``https://news.example``). None where the server sent none.
    """

    etag: str | None = None
    last_modified: str | None = None
    origin: str | None = None

    @classmethod
    def of(cls, response: HeadedResponse) -> Self:
        """Read the validators of a response."""
        named = _text(response.headers.get("ETag")), _text(response.headers.get("Last-Modified"))
        return cls(*named, origin_of(response.url) if any(named) else None)

    def headers_for(self, url: str) -> dict[str, str]:
        """Return the headers of a conditional request for ``url``; empty where there are none.

        Validators of another host mean nothing: from another host the whole page is asked for.
        """
        if self.origin != origin_of(url):
            return {}
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


def origin_of(url: str) -> str:
    """Return the origin of ``url``: scheme, host and port, such as ``https://news.example``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


#: The validators of a page of which nothing is known.
UNKNOWN = Validators()


def _text(value: bytes | None) -> str | None:
    text = (value or b"").decode("latin-1").strip()
    is_good = 0 < len(text) <= _LONGEST and text.isascii() and text.isprintable()
    return text if is_good else None
