"""Parse a page once, and give its tree, its meta tags and its JSON-LD."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from itertools import islice
from typing import Any, Protocol
from urllib.parse import urljoin

from lxml import etree

from newscrawl.errors import NoMarkupError
from newscrawl.persian import dates
from newscrawl.persian.cleaning import one_line
from newscrawl.persian.clock import now
from newscrawl.reading import payload
from newscrawl.reading.json_ld import address_of, entries_in, is_same_page, kinds_of, load
from newscrawl.reading.json_texts import as_text, decoded_each
from newscrawl.reading.parsing import last_unshown, parse
from newscrawl.utils.http_validators import HeaderValues

_ARTICLE_TYPES = {
    *("NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "Report"),
    *("MediaGallery", "VideoObject"),
}
_MEDIA = {"VideoObject", "MediaGallery"}
# Most elements whose objects are kept: more than any page has, except in an attack.
_MOST_KEPT = 100_000
_slashes = re.compile(r"//+[\w-]+(?=/)", re.ASCII)
# Characters: no title has more.
_LONGEST_TITLE = 5_000
# The day of this code: no time before it counts as still to come, whatever the clocks say.
_OWN_DAY = "2026-11-28T00:00:00Z"


class Response(Protocol):
    """The parts of a response that a reader needs: Scrapy's TextResponse, or anything like it."""

    @property
    def url(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def headers(self) -> HeaderValues: ...


class Document:
    """The tree of a page. ``doubts`` gathers the warnings about the page as a whole.

    A Document is a :class:`Response`, too: code that asks several readers hands the same Document
    to each of them, so that the page is parsed once. ``taken_out``: the nodes that a reader removed
    from the tree.
    """

    def __init__(self, response: Response) -> None:
        self.response: Response = response.response if isinstance(response, Document) else response
        response = self.response
        self.url, self.body, self.headers = response.url, response.body, response.headers
        self.doubts: set[str] = set()
        self.taken_out: list[etree._Element] = []
        self._loaded: dict[str, list[dict[str, Any]]] = {}  # the objects of each JSON-LD script
        body = response.body
        root, is_utf8, is_whole = parse(body)
        if not is_utf8 or payload.needs_decoding(body):
            self.doubts.add("encoding_doubtful")
            body = payload.decode(body, response.headers.get("Content-Type")).encode()
            root, _, is_whole = parse(body)
        # Most pages end with their end tag. Only where it is not near is the whole page searched.
        is_open = b"</html" not in body[-512:] and _is_cut(body, response)
        if root is None:
            raise NoMarkupError(f"no HTML at all in the {len(body)} bytes of {self.url}")
        self.root = root
        # lxml makes an object for each element that is looked at, and walks up all its ancestors
        # when that object goes. While they are kept, each is made only once, however many passes
        # there are over the page.
        self._elements = list(islice(root.iter(), _MOST_KEPT))
        if not is_whole or is_open or payload.hides_its_end(body, last_unshown(root)):
            self.doubts.add("page_cut")

    def for_reader(self) -> "Document":
        """Return the same page for one more reader: without the doubts of the reader before it,
        and with the nodes that it took out of the tree (only then is the page parsed again).
        """
        if self.taken_out:
            return Document(self.response)
        _ = self.json_ld, self.meta  # every reader asks for these: find them once for all readers
        other = copy(self)
        other.doubts = set(self.doubts)
        return other

    @cached_property
    def named(self) -> dict[str, list[etree._Element]]:
        """The elements that describe the page, by tag, in the page's order; all from one pass."""
        found: dict[Any, list[etree._Element]] = {
            tag: [] for tag in ("article", "base", "meta", "script", "title")
        }
        for node in self.root.iter(*found):
            found[node.tag].append(node)
        return found

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """The contents of ``<meta>`` tags by name or property in small letters, uncleaned."""
        found: dict[str, list[str]] = defaultdict(list)
        for tag in self.named["meta"]:
            key, content = tag.get("property") or tag.get("name"), tag.get("content")
            if key and content and content.strip() and "<meta" not in content:  # never closed
                found[key.lower()].append(one_line(content))
        return dict(found)

    @cached_property
    def meta(self) -> dict[str, str]:
        """The first of :attr:`metas` for each name."""
        return {key: contents[0] for key, contents in self.metas.items()}

    @cached_property
    def title(self) -> str:
        """The text of ``<title>``."""
        return next((node.text or "" for node in self.named["title"]), "")

    def base(self, url: str) -> str:
        """Return the address to which the page's relative addresses are joined, for a page at
        ``url``.
        """
        for node in self.named["base"]:
            if href := (node.get("href") or "").strip():
                joined = join(url, href)
                return joined if joined.startswith(("https://", "http://")) else url
        return url

    @cached_property
    def _latest(self) -> datetime:
        """The latest moment that does not count as future: a day after the page was fetched, by the
        server's clock or by ours, whichever is later. Neither clock is believed where it is years
        behind.
        """
        told = [getattr(self.response, "fetched_at", None) or now(), _OWN_DAY]
        moments = [dates.from_iso(text) for text in told]
        with suppress(ValueError):
            text = (self.response.headers.get("Date") or b"").decode("latin-1")
            moment = parsedate_to_datetime(text).replace(tzinfo=UTC)
            moments.append(dates.from_iso(moment.isoformat()))
        return max(moments) + timedelta(days=1)

    def is_future(self, moment: date | datetime) -> bool:
        """Return True if a moment or a Tehran day was still to come when the page was fetched."""
        if isinstance(moment, datetime):
            return moment > self._latest
        return moment > dates.tehran_day(self._latest)

    @cached_property
    def json_ld(self) -> dict[str, Any]:
        """The JSON-LD object that describes the article; empty where there is none.

        Of several objects it is the one with this page's address, else the one with this page's
        headline, else the first that has no address and is no video. An object with another
        headline that names another page, or is a video, does not count: it belongs to a related
        story or to a template.
        """
        found: list[dict[str, Any]] = []
        nameless: list[dict[str, Any]] = []
        for text in self._scripts:
            for entry in self._articles(text):
                is_placed = "url" in entry or "mainEntityOfPage" in entry
                address = address_of(entry) if is_placed else None
                if address is None:
                    nameless.append(entry)
                elif is_same_page(address, self.url):
                    return entry
                found.append(entry)
        own = next(self._with_own_headline(found), None)
        others = (entry for entry in nameless if not _MEDIA.issuperset(kinds_of(entry)))
        return own or next(others, {})

    @cached_property
    def _scripts(self) -> list[str]:
        return [
            script.text or ""
            for script in self.named["script"]
            if (kind := script.get("type")) and kind.lower().startswith("application/ld+json")
        ]

    def of_web_page(self, key: str) -> str | None:
        """Return a text of the JSON-LD of the page itself, an object of type WebPage; None where
        there is none with this page's address or without any.
        """
        for entry in self.of_kind("WebPage"):
            named = str(entry.get("@id", "")).partition("#")[0]
            address = address_of(entry) or (named if "://" in named else self.url)
            if key in entry and is_same_page(address, self.url):
                return as_text(entry[key])
        return None

    def of_kind(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yield the JSON-LD objects of a type."""
        for text in self._scripts:
            with suppress(ValueError, RecursionError):
                yield from (entry for entry in self._entries(text) if kind in kinds_of(entry))

    def disown_json_ld(self) -> None:
        """Take the page's JSON-LD for another story's: nothing more of it is read."""
        self.json_ld = {}

    def _with_own_headline(self, entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the entries whose headline stands in a title or in the first headline."""
        told = [(entry, entry.get("headline") or entry.get("name")) for entry in entries]
        named = [(entry, name) for entry, name in told if isinstance(name, str) and name.strip()]
        for (entry, _), text in zip(named, decoded_each([name for _, name in named]), strict=True):
            headline = " ".join(text.split())
            if headline and headline in self._own_titles:
                yield entry

    @cached_property
    def _own_titles(self) -> str:
        """The page's names for itself, one in a line: its titles, and its first headline."""
        heads = ("".join(islice(h1.itertext(), 20)) for h1 in islice(self.root.iter("h1"), 5))
        told = (self.title, self.meta.get("og:title", ""), next(filter(str.strip, heads), ""))
        return "\n".join(" ".join(text[:_LONGEST_TITLE].split()) for text in told)

    def _articles(self, script: str) -> list[dict[str, Any]]:
        try:
            entries = self._entries(script)
        except (ValueError, RecursionError):
            self.doubts.add("json_ld_unreadable")
            return []
        return [entry for entry in entries if "@type" in entry and _is_article(entry)]

    def _entries(self, script: str) -> list[dict[str, Any]]:
        if script not in self._loaded:
            self._loaded[script] = entries_in(load(script))
        return self._loaded[script]

    def ld(self, *path: str) -> Any:
        """Return the value under ``path`` in JSON-LD, the first of a list; None where absent."""
        value: Any = self.json_ld
        for key in path:
            if isinstance(value, list):
                value = value[0] if value else None
            if not isinstance(value, dict):
                return None
            value = value.get(key)
        return value

    def ld_text(self, *path: str) -> str | None:
        """Return the text under ``path`` in JSON-LD; None where there is no text."""
        return as_text(self.ld(*path))


def _is_article(entry: dict[str, Any]) -> bool:
    return not _ARTICLE_TYPES.isdisjoint(kinds_of(entry))


def document_of(response: Response) -> Document:
    """Return the page of a response for one reader. A Document is not parsed again.

    Raises NoMarkupError where the body has no markup, and EncodingError where no charset gives a
    text.
    """
    return response.for_reader() if isinstance(response, Document) else Document(response)


def _is_cut(body: bytes, response: Response) -> bool:
    """Return True if nothing shows that a page came whole: neither its end tag, nor its length
    together with the end tags of all elements that need one.
    """
    if b"</html" in body.lower():
        return False
    is_partial = "partial" in getattr(response, "flags", ())
    return is_partial or getattr(response, "is_partial", False) or not payload.is_closed(body)


def join(base: str, href: str) -> str:
    """Join an address of the page to its base; empty where it cannot be an address."""
    try:
        return urljoin(base, without_slash_too_many(href.strip()))
    except ValueError:
        return ""


def without_slash_too_many(href: str) -> str:
    """Return ``/fa/news/1`` for ``//fa/news/1``: no host on the web is named without a dot."""
    return f"/{href.lstrip('/')}" if _slashes.match(href) else href
