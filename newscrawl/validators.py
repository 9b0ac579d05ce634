"""What a server names a state of a page, so that it is sent again only where it has changed."""

from dataclasses import dataclass
from typing import Protocol, Self

# A header of ours is to stay a header, whatever theirs was.
_LONGEST = 512


class Headers(Protocol):
    """Header values as bytes by name, as Scrapy's are."""

    def get(self, key: str, /) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Validators:
    """A page's ``ETag`` and ``Last-Modified``, as the server wrote them; None where it did not."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Headers) -> Self:
        """Those of a response."""
        return cls(_text(headers.get("ETag")), _text(headers.get("Last-Modified")))

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request for what has changed since; empty where nothing was named."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


#: Nothing is known of the page.
UNKNOWN = Validators()


def _text(value: bytes | None) -> str | None:
    text = (value or b"").decode("latin-1").strip()
    is_good = 0 < len(text) <= _LONGEST and text.isascii() and text.isprintable()
    return text if is_good else None
