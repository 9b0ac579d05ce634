"""Addresses of whatever site: their canonical path, their host, and list entries' addresses."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urlsplit

from newscrawl.errors import UrlError

_structural = re.compile("(%2[Ff]|%3[Ff])")
# An address whose path is canonical already: escapes in capitals, and no needless ones.
_plain = re.compile(
    r"(?:https?://[a-z0-9.:-]+)?(/(?:[A-Za-z0-9/_-]++|%[89A-F][0-9A-F])*)$", re.ASCII
)


@dataclass(frozen=True, slots=True)
class OtherEntry:
    """A list entry that names no article.

    ``url``: the canonical address of its first link; without a link, the list's address with the
    entry's title after ``#``. ``state``: ``not_article`` where its kind is known, else
    ``unrecognised``. ``text``: the text that it shows, cut.
    """

    url: str
    state: str
    text: str = ""


@lru_cache(maxsize=16)  # a page names its own address some five times
def canonical_path(url: str) -> str:
    """Return an address's path with uniform percent-encoding, without query and fragment.

    Raises UrlError where ``url`` cannot be parsed.
    """
    if match := _plain.match(url):
        return match[1]  # most links of a site need no encoding
    try:
        path = urlsplit(url.strip()).path
    except ValueError as error:
        raise UrlError(f"not an address: {url!r}") from error
    # An escaped slash or question mark is part of a name, not of the address's structure.
    return "".join(
        piece.upper() if n % 2 else quote(unquote_to_bytes(piece), safe="/~!$&'()*+,;=:@")
        for n, piece in enumerate(_structural.split(path))
    )


def on_origin(url: str, origin: str) -> str:
    """Return an address with scheme and host replaced by those of ``origin``; query and fragment
    stay.
    """
    parts, other = urlsplit(url), urlsplit(origin)
    return parts._replace(scheme=other.scheme, netloc=other.netloc).geturl()


def same_host(url: str, other: str) -> bool:
    """Return True if both addresses have the same host and port."""
    try:
        return urlsplit(url.strip()).netloc == urlsplit(other).netloc
    except ValueError:
        return False


def path_of(url: str) -> str:
    """Return an address's path, as it is written; "" where it cannot be parsed."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def has_host(url: str) -> bool:
    """Return True if the address names a host; also if it cannot be parsed."""
    try:
        return urlsplit(url.strip()).hostname is not None
    except ValueError:
        return True
