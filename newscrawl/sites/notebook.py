"""Read one page without a crawl, for notebooks and scripts; exported as ``newscrawl.read``."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

from newscrawl.errors import UnknownSiteError
from newscrawl.items import Article
from newscrawl.sites import extraction, readers
from newscrawl.sites.registry import site_of, site_of_form
from newscrawl.utils.address_guard import is_public

#: A header's value; where one name has several values, the last counts.
Value = str | bytes | list[bytes]


def read(
    body: str | bytes, url: str, headers: Mapping[str, Value] | Mapping[bytes, Value] | None = None
) -> Article:
    """Read one article page into a clean, valid Article, as a crawl would.

    ``body``: the page's bytes with Content-Encoding undone, or its text. ``url``: the address that
    answered. An address of the site is read by the site's reader, also where this machine serves
    the page; one of a site of which only claims are known only if it has the marks of its family. A
    page at any other address is read as another site's republished story. ``headers``: of the
    response; only Content-Type and the marks of a challenge matter.

    Raises PageError, which says what the page lacks, or why the answer is not the page;
    UnknownSiteError where ``url`` is no HTTP address.
    """
    try:
        parts = urlsplit(safe_url_string(url))
        host = parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        host = None
    if not host:
        raise UnknownSiteError(f"{url!r} is no address of a page, such as https://site.example/1/")
    data = body.encode("utf-8", "replace") if isinstance(body, str) else bytes(body)
    response = _Response(url, data, _Headers(headers))
    site = site_of_form(url) if is_public(host) is False else site_of(url)
    if site and site.known == "claimed" and not readers.knows(response, site):
        site = None
    return extraction.read(response, site=site, copy=site is None)


class _Headers:
    """Header values as bytes, by case-insensitive name."""

    def __init__(self, given: Mapping[str, Value] | Mapping[bytes, Value] | None) -> None:
        self._values: dict[str, bytes] = {}
        for name, value in (given or {}).items():
            last = value[-1] if isinstance(value, list) and value else value
            key = name.decode("latin-1") if isinstance(name, bytes) else name
            if isinstance(last, str | bytes):
                data = last.encode("utf-8") if isinstance(last, str) else last
                self._values[key.lower()] = data

    def get(self, key: str, /) -> bytes | None:
        return self._values.get(key.lower())


@dataclass(frozen=True, slots=True)
class _Response:
    url: str
    body: bytes
    headers: _Headers
