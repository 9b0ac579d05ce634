"""Page readers, one file a layout, found in the packages of this room; no list of them to edit.

A reader's file has ``parse_article(response) -> Article``, ``claims(url) -> bool``, and ``PARSER``,
its name and version: what records say of who read them, whatever the file is called. One of a
layout that many sites share knows it by its markup alone: it claims no address. ``COPIES = True``
says that it reads other sites' copies of stories, under the other site's name; ``LAST = True``,
that it reads nearly anything, and is asked for copies only, after all others.

``VERSION`` rises with every change that reads a page otherwise. A layout that its site has left
behind keeps its file, in a name of its own (``article_2019.py``), beside today's: an archive stays
readable. Such files of one site have ``knows(document) -> bool``, which says by the markup alone
whether the page is of their layout, and ``SINCE`` and ``UNTIL``, the days between which it was seen
on the site: ``UNTIL`` None is today's. The page decides, not a clock: the dates are for people, and
say who is asked first, today's reader, then the one left behind last.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import NamedTuple

from newscrawl import sites
from newscrawl.errors import (
    EncodingError,
    NoMarkupError,
    NotAnArticleError,
    PageError,
    UnknownSiteError,
    UrlError,
)
from newscrawl.items import Article
from newscrawl.reading.document import Document, Response, document_of
from newscrawl.sites.not_the_page import refuse_other_page


class Reader(NamedTuple):
    """One reader: its name, what it reads, and whether an address is of its site. ``knows``:
    whether a page of that site is of its layout; ``until``: the last day of it, None for today's.
    """

    name: str
    parse_article: Callable[[Response], Article]
    claims: Callable[[str], bool]
    knows: Callable[[Document], bool]
    until: date | None = None
    copies: bool = False
    last: bool = False


@cache
def readers() -> tuple[Reader, ...]:
    """Every reader in the packages of :mod:`newscrawl.sites`: today's layouts by name, then those
    left behind, the latest first; those that read nearly anything come last.
    """
    found = []
    for module in _modules():
        if hasattr(module, "parse_article"):
            reader = Reader(
                module.PARSER.partition("/")[0],
                module.parse_article,
                module.claims,
                getattr(module, "knows", _any),
                getattr(module, "UNTIL", None),
                getattr(module, "COPIES", False),
                getattr(module, "LAST", False),
            )
            found.append(reader)
    return tuple(sorted(found, key=_order))


def _modules() -> Iterator[ModuleType]:
    for package in iter_modules(sites.__path__, f"{sites.__name__}."):
        if package.ispkg:
            folder = import_module(package.name)
            for module in iter_modules(folder.__path__, f"{package.name}."):
                yield import_module(module.name)


def _order(reader: Reader) -> tuple[bool, int, str]:
    return reader.last, -(reader.until or date.max).toordinal(), reader.name


def _any(_: Document) -> bool:
    return True


def parse_article(response: Response) -> Article:
    """Read a page with the reader that claims its address, else with one that knows its markup.

    Of several that claim it, the first that knows its layout reads it; where none does, the general
    reader, and the article is marked ``unknown_layout``.
    Raises PageError: that of the reader that claims it, UnknownSiteError where none can read it, or
    NotThePageError where the answer is another page than the one asked for.
    """
    return _checked(response, _parse_article)


def _checked(response: Response, parse: Callable[[Response], Article]) -> Article:
    response = _parsed(response)
    try:
        article = parse(response)
    except (NotAnArticleError, UnknownSiteError):
        refuse_other_page(response)
        raise
    refuse_other_page(response, article)
    return article


def _parsed(response: Response) -> Response:
    """The page, parsed once for all readers; as it came where it cannot be: each reader says so."""
    try:
        return document_of(response)
    except (EncodingError, NoMarkupError):
        return response


def _parse_article(response: Response) -> Article:
    claiming = [reader for reader in readers() if reader.claims(response.url)]
    if len(claiming) > 1:
        document = document_of(response)
        claiming = [reader for reader in claiming if reader.knows(document)] or claiming
    if claiming:
        try:
            return claiming[0].parse_article(response)
        except NotAnArticleError as error:
            return _of_unknown_layout(response, error)
    return _first(response, (reader for reader in readers() if not reader.last))


def _of_unknown_layout(response: Response, error: NotAnArticleError) -> Article:
    """Read it all the same; raises the first ``error`` where that gives no story."""
    from newscrawl.sites.tasnim import (
        unknown_layout,  # rarely needed, and it loads the general reader
    )

    try:
        return unknown_layout.infer_article(response)
    except (UrlError, NotAnArticleError, NoMarkupError):
        raise error from None


def parse_copy(response: Response) -> Article:
    """Read another site's copy of a story: only with readers that give it that site's name.

    So no page, whatever it calls itself, passes for the agency's own. Raises UnknownSiteError where
    none can read it, NotThePageError where the answer is another page than the one asked for.
    """
    return _checked(response, _parse_copy)


def _parse_copy(response: Response) -> Article:
    return _first(response, (reader for reader in readers() if reader.copies))


def _first(response: Response, readers: Iterable[Reader]) -> Article:
    tried = []
    for reader in readers:
        try:
            return reader.parse_article(response)
        except PageError as error:
            tried.append(f"{reader.name}: {error}")
    raise UnknownSiteError(f"no page reader can read {response.url}; " + "; ".join(tried))
