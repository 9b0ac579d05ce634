"""Forms: features that a site's pages may show, which the first contact with the site looks for.

A form has a name, the source it was known from before the visit, and a function that returns its
evidence on one page, or None if the page does not show it. The functions that several forms share
are in :mod:`newscrawl.sites.form_evidence`; the visit itself is no concern of this room.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from parsel import Selector

from newscrawl.errors import PageError
from newscrawl.items import Article
from newscrawl.reading.document import Document
from newscrawl.reading.feed_markup import EntrySource
from newscrawl.sites.base import Address, Site
from newscrawl.sites.feed import Feed
from newscrawl.sites.lists import ListPage
from newscrawl.utils.http_validators import HeaderValues

#: What a form of a site was known from before the visit. ``DECLARED``: only the site's declaration
#: or its reader names it, after other sites of its family.
SEEN, CLAIMED, UNKNOWN = "a captured page", "crawlers' code", "unknown"
DECLARED = "declared, not seen"
#: The name of a form that public crawlers' code claims of many sites.
CHALLENGE = "a challenge in place of a page"

#: The parts of a report that a form may stand in.
Subject = Literal[
    "serving",
    "list",
    "past the end",
    "archive",
    "archive of all services",
    "feed",
    "feed's entries",
    "article",
    "address without slug",
    "media story",
    "no such article",
]


class SeenHeaders(HeaderValues, Protocol):
    """The headers of an answer, as pairs of name and value."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]: ...


class SeenHead(Protocol):
    """A server's answer as it came; ``size``: bytes of its body, still compressed."""

    @property
    def url(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> SeenHeaders: ...
    @property
    def size(self) -> int: ...


class SeenAnswer(Protocol):
    """A page with its encodings undone; ``is_cut``: it came without its end."""

    @property
    def url(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> SeenHeaders: ...
    @property
    def body(self) -> bytes: ...
    @property
    def is_cut(self) -> bool: ...


class SeenPart(Protocol):
    """What came of one part of a visit; see :class:`newscrawl.contact.visit.Seen`."""

    @property
    def part(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def site(self) -> Site: ...
    @property
    def asked(self) -> str | None: ...
    @property
    def heads(self) -> Sequence[SeenHead]: ...
    @property
    def answer(self) -> SeenAnswer | None: ...
    @property
    def challenge(self) -> str | None: ...
    @property
    def page(self) -> SeenAnswer | None: ...
    @property
    def document(self) -> Document | None: ...
    @property
    def selector(self) -> Selector | None: ...
    @property
    def listed(self) -> ListPage | PageError | None: ...
    @property
    def reading(self) -> Article | PageError | None: ...
    @property
    def article(self) -> Article | PageError | None: ...
    @property
    def feed(self) -> Feed | PageError | None: ...
    @property
    def feed_sources(self) -> Sequence[EntrySource]: ...
    @property
    def links(self) -> tuple[Address, ...]: ...


class SeenVisit(Protocol):
    """A visit as far as it came; see :class:`newscrawl.contact.visit.Visit`."""

    @property
    def site(self) -> Site: ...
    @property
    def day(self) -> date: ...
    def of(self, *parts: str) -> Iterator[SeenPart]:
        """Yield those of the named parts that the visit has so far."""


#: Returns the evidence of a form on one page that came, or None.
Look = Callable[[SeenPart, SeenVisit], str | None]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a site's pages. ``known``: what it was known from before the visit;
    ``evidence_of``: returns the evidence on a page, or None; called only for pages that came.
    """

    name: str
    known: str
    evidence_of: Look


def _none(_: Iterable[SeenPart]) -> Iterable[Form]:
    return ()


@dataclass(frozen=True, slots=True)
class SiteForms:
    """What one site adds to the forms of a subject that are looked for on every site.

    ``forms``: forms of its own. ``known``: what forms of every site, by name, were known from; the
    others are :data:`UNKNOWN`. ``met_in``: returns further forms that the pages name themselves.
    """

    subject: Subject
    forms: tuple[Form, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    met_in: Callable[[Iterable[SeenPart]], Iterable[Form]] = _none
