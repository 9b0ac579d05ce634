"""Pages by way of the Wayback Machine: the page's own address and time, and its own markup again.

Their addresses are ``https://web.archive.org/web/20230105103000/https://www.site.example/x``. The
Wayback Machine puts scripts and a bar into them and leads their links to itself; with ``id_`` after
the time it gives the page as it was.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_address = re.compile(
    r"https?://(?:web|wayback|web-beta)\.archive\.org(?::\d{1,5})?/web/"
    r"(?P<time>\d{1,14})(?P<flag>[a-z]{2}_)?/(?P<url>.+)",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_scheme = re.compile(r"(?P<scheme>https?):/{1,2}", re.IGNORECASE)
_UNTOUCHED = "id_"
_ORIGINAL = "x-archive-orig-"

_tag = re.compile(rb"<[a-z][^<>]*+>", re.IGNORECASE)
_script = re.compile(rb"<(?:script|style)\b", re.IGNORECASE)
_script_end = re.compile(rb"</(?:script|style)\b", re.IGNORECASE)
_head = re.compile(rb"<head\b[^<>]*+>", re.IGNORECASE)
# Before 2019 the scripts ended with a link.
_scripts_end = re.compile(rb"<!-- End Wayback Rewrite JS Include -->\s*")
_link_end = re.compile(rb"<link\b(?=[^<>]*+>)[^<>]*/banner-styles\.css[^<>]*>\s*")
_REDIRECT = (b"Internet Archive Wayback Machine", b"response at crawl time")
_BAR, _BAR_END = b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- END WAYBACK TOOLBAR INSERT -->"
# Its comments stand behind the page.
_notes = re.compile(
    rb"(?<!\s)\s*+<!--\s*+(?:FILE ARCHIVED ON|playback timings)\b(?:(?!-->|<!--).)*-->",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Wayback:
    """An address of the Wayback Machine. ``url``: the page's own; ``time``: digits, fourteen if it
    is complete; ``flag``: such as ``id_``.
    """

    url: str
    time: str
    flag: str

    @classmethod
    def of(cls, address: str) -> "Wayback | None":
        """Read an address; None if it is not the Wayback Machine's."""
        if not (match := _address.match(address)):
            return None
        url = _scheme.sub(r"\g<scheme>://", match["url"], count=1)
        if not _scheme.match(url):
            url = f"http://{url}"
        return cls(url, match["time"], (match["flag"] or "").lower())

    def moment(self, memento: str | None) -> datetime | None:
        """Return the moment of the capture; None if neither the address nor the header says it.

        ``memento``: the value of Memento-Datetime.
        """
        try:
            if len(self.time) == 14:
                return datetime.strptime(self.time, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            return parsedate_to_datetime(memento or "").astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def headers(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Yield the headers of the page's own server, and the type of the content."""
        for name, value in pairs:
            if name.lower().startswith(_ORIGINAL):
                yield name[len(_ORIGINAL) :], value
            elif name.lower() == "content-type":
                yield name, value

    def is_redirect(self, body: bytes) -> bool:
        """Return True for the page by which the Wayback Machine replays a redirect."""
        return self.flag != _UNTOUCHED and all(mark in body for mark in _REDIRECT)

    def undo(self, body: bytes) -> bytes:
        """Return a page without what the Wayback Machine has put into it.

        Links lead to where they led: only those of this page's own time, in tags, scripts and
        styles, so that a story that speaks of another capture keeps its words.
        """
        if self.flag == _UNTOUCHED:
            return body
        body = _without(body, _BAR, _BAR_END)
        end = _scripts_end.search(body) or _link_end.search(body)
        if end and (head := _head.search(body, 0, end.start())):
            body = body[: head.end()] + body[end.end() :]
        page_end = body.lower().rfind(b"</html")
        if page_end >= 0:
            body = body[:page_end] + _notes.sub(b"", body[page_end:])
        own = re.compile(
            rb"(?:https?:)?(?:\\?/\\?/(?:web|wayback|web-beta)\.archive\.org)?\\?/web\\?/"
            + self.time.encode()
            + rb"(?:[a-z]{2}_)?\\?/(?=https?:|\\?/\\?/|mailto:|javascript:|tel:|ftp:)",
            re.IGNORECASE,
        )
        parts = _parts(body)
        return b"".join(own.sub(b"", part) if is_markup else part for part, is_markup in parts)


def _without(body: bytes, begin: bytes, end: bytes) -> bytes:
    start = body.find(begin)
    stop = body.find(end, start) if start >= 0 else -1
    return body if stop < 0 else body[:start].rstrip() + body[stop + len(end) :].lstrip()


def _parts(body: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield the page in pieces, each with True if it is a tag, a script or a style."""
    at = 0
    while at < len(body):
        script = _script.search(body, at)
        stop = script.start() if script else len(body)
        for tag in _tag.finditer(body, at, stop):
            yield body[at : tag.start()], False
            yield tag[0], True
            at = tag.end()
        yield body[at:stop], False
        end = _script_end.search(body, stop)
        at = end.start() if end else len(body)
        yield body[stop:at], True
