"""The responses of a visit to the site, with their headers and how the page readers read them.

Pure: the responses come from :mod:`newscrawl.contact.visitor`, or from anywhere else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from parsel import Selector

from newscrawl.errors import PageError
from newscrawl.items import Article
from newscrawl.persian.cleaning import has_ink
from newscrawl.reading.blocks import text_of
from newscrawl.reading.document import Document
from newscrawl.reading.feed_markup import EntrySource, sources
from newscrawl.reading.payload import text_of_bytes
from newscrawl.sites.attribution import attribute
from newscrawl.sites.base import Address, Site
from newscrawl.sites.extraction import clean_article, validate
from newscrawl.sites.feed import Feed, parse_feed
from newscrawl.sites.lists import ListPage, parse_list
from newscrawl.sites.provinces import Desk
from newscrawl.sites.readers import parse_article
from newscrawl.store.archived_pages import Headers

#: The kinds of a part: which reader reads its page.
LIST, FEED, ARTICLE, NO_PAGE = "list", "feed", "article", "no page"

_DESK = "qom"
#: Bytes. A challenge is smaller than any page of the site.
_SMALL = 5_000
_challenge = re.compile(rb"arvancloud|__arcsjs|cf-chl|cf_chl|just a moment\.\.\.", re.IGNORECASE)
_script = re.compile(rb"<script\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """A server's response as it came. ``size``: bytes of its body, still compressed."""

    url: str
    status: int
    headers: Headers
    size: int


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """A page with its encodings undone, in the shape that page readers want.

    ``is_cut``: it came without its end; ``key``: its key in pages.db, None if not archived.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    is_cut: bool = False
    key: int | None = None


@dataclass
class Seen:
    """What came of one part of the visit.

    ``kind``: which reader reads it; ``asked``: the requested address, None if it was not
    requested; ``why``: the reason if nothing came; ``is_silent``: whether that reason is that no
    server answered; ``heads``: every response, redirects first.
    """

    part: str
    kind: str
    site: Site
    asked: str | None = None
    answer: DecodedPage | None = None
    why: str | None = None
    is_silent: bool = False
    heads: list[Head] = field(default_factory=list)

    @cached_property
    def challenge(self) -> str | None:
        """The evidence that a machine in front of the site has answered, not the site; or None."""
        for head in self.heads:
            cookies = [v for n, v in head.headers.pairs if n.lower() == "set-cookie"]
            if any("__arcsjs" in cookie for cookie in cookies) or head.headers.get("cf-mitigated"):
                return "it sets the cookie or the header of a challenge"
        body = self.answer.body if self.answer else b""
        if len(body) < _SMALL and (mark := _challenge.search(body)):
            return f"{len(body)} bytes that name {mark[0].decode().lower()}"
        if len(body) < _SMALL and _script.search(body) and self.document is not None:
            has_text = has_ink(text_of(self.document.root))
            return None if has_text else f"{len(body)} bytes of scripts, and no text"
        return None

    @property
    def page(self) -> DecodedPage | None:
        """The response if it is a page of the site to read: no error, and no challenge."""
        answer = self.answer
        is_page = answer is not None and 200 <= answer.status < 300 and not self.challenge
        return answer if is_page else None

    @cached_property
    def document(self) -> Document | None:
        """The response's markup, whatever its status; None if it cannot be read as markup."""
        try:
            return Document(self.answer) if self.answer else None
        except PageError:
            return None

    @cached_property
    def selector(self) -> Selector | None:
        """The page as a selector."""
        document = self.document if self.page else None
        return Selector(root=document.root, type="html") if document else None

    @cached_property
    def listed(self) -> ListPage | PageError | None:
        """The page as the list reader reads it, or its error."""
        try:
            return parse_list(self.page, self.site) if self.page else None
        except PageError as error:
            return error

    @cached_property
    def reading(self) -> Article | PageError | None:
        """The page as the article reader reads it, before validation, or the reader's error."""
        try:
            return self._read(self.page) if self.page else None
        except PageError as error:
            return error

    def _read(self, page: DecodedPage) -> Article:
        return attribute(clean_article(parse_article(page, self.site)))

    @cached_property
    def article(self) -> Article | PageError | None:
        """The article as a crawl would store it, or the reason why it would not."""
        try:
            return validate(self.reading) if isinstance(self.reading, Article) else self.reading
        except PageError as error:
            return error

    @cached_property
    def feed(self) -> Feed | PageError | None:
        """The page as the feed reader reads it, or its error."""
        try:
            return parse_feed(self.page, self.site) if self.page else None
        except PageError as error:
            return error

    @cached_property
    def feed_sources(self) -> list[EntrySource]:
        """The source text of the feed's entries."""
        if self.page is None or not isinstance(self.feed, Feed):
            return []
        return sources(text_of_bytes(self.page.body, self.page.headers.get("Content-Type")))[0]

    @property
    def links(self) -> tuple[Address, ...]:
        """The articles that a list or a feed names."""
        if self.kind == LIST and isinstance(self.listed, ListPage):
            return self.listed.links
        if self.kind == FEED and isinstance(self.feed, Feed):
            return tuple(entry.address for entry in self.feed.entries)
        return ()


@dataclass
class Visit:
    """All parts of a visit, by name, in the order of the requests.

    ``today``: in Tehran; ``silent``: the first parts of the hosts tried before, which did not
    answer; ``ended``: why the visit stopped early, None if it did not.
    """

    host: str
    site: Site
    today: date
    seen: dict[str, Seen] = field(default_factory=dict)
    silent: list[Seen] = field(default_factory=list)
    ended: str | None = None

    def __post_init__(self) -> None:
        self.robots = self.part("robots.txt", NO_PAGE)

    def part(self, name: str, kind: str, asked: str | None = None, why: str | None = None) -> Seen:
        """Return a part of the visit of which nothing has come yet."""
        return Seen(name, kind, self.site, asked, why=why)

    @property
    def desk(self) -> Desk:
        """The desk whose list is visited; any would do."""
        every = self.site.lists_of(self.site.desks)
        return next((desk for desk in every if desk.short == _DESK), every[0])

    @property
    def archive(self) -> Desk:
        """The desk whose archive is visited, or the archive of all desks."""
        every = self.site.archives_of(self.site.desks)
        return next((desk for desk in every if desk.short == _DESK), every[0])

    def of(self, *parts: str) -> Iterator[Seen]:
        """Yield those of the named parts that the visit has so far."""
        return (self.seen[part] for part in parts if part in self.seen)

    @property
    def day(self) -> date:
        """The day to request from the archive: the oldest on the first pages, or yesterday."""
        links = [link for seen in self.of("list", "second page") for link in seen.links]
        return min((link.day for link in links if link.day), default=self.today - timedelta(days=1))
