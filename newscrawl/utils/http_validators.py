"""What a server names a state of a page, so that it is sent again only where it has changed."""

from dataclasses import dataclass
from typing import Protocol, Self
from urllib.parse import urlsplit

# A header of ours is to stay a header, whatever theirs was.
_LONGEST = 512


class HeaderValues(Protocol):
    """Header values as bytes by name, as Scrapy's are."""

    def get(self, key: str, /) -> bytes | None: ...


class HeadedResponse(Protocol):
    """What is looked at of a response."""

    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> HeaderValues: ...


@dataclass(frozen=True, slots=True)
class Validators:
    """A page's ``ETag`` and ``Last-Modified``, as the server wrote them, and the ``origin`` that
    did (``https://news.example``); None where it did not.
    """

    etag: str | None = None
    last_modified: str | None = None
    origin: str | None = None

    @classmethod
    def of(cls, response: HeadedResponse) -> Self:
        """Those of a response."""
        named = _text(response.headers.get("ETag")), _text(response.headers.get("Last-Modified"))
        return cls(*named, origin_of(response.url) if any(named) else None)

    def headers_for(self, url: str) -> dict[str, str]:
        """The headers of a request for what has changed since; empty where nothing was named.

        Another host's names mean nothing: where it answers, all is asked for anew.
        """
        if self.origin != origin_of(url):
            return {}
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


def origin_of(url: str) -> str:
    """``https://news.example`` of an address on it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


#: Nothing is known of the page.
UNKNOWN = Validators()


def _text(value: bytes | None) -> str | None:
    text = (value or b"").decode("latin-1").strip()
    is_good = 0 < len(text) <= _LONGEST and text.isascii() and text.isprintable()
    return text if is_good else None
