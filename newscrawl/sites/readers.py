"""Find the page readers, and read a page with the right one.

Readers are found in the packages of this folder, one file for each layout; there is no list to
edit. A reader's file defines ``parse_article(response, site) -> Article`` and ``PARSER``: its name
and version, which records store whatever the file is called. It reads the pages of the sites whose
``family`` is its package, by default the site of the package's name.

``COPIES = True``: it reads republished stories, under the other site's name, whatever its package;
its ``parse_article`` takes the response alone, and it knows its pages by their markup. ``LAST =
True``: it reads nearly any page, so it is tried after all other readers.

Raise ``VERSION`` with every change after which a page is read differently. When a site changes its
layout, the old reader stays beside the new one in a file of its own (``article_2019.py``), so that
the archive stays readable. Each reader of such a site has ``knows(document) -> bool``, which tells
by the markup alone whether the page is of its layout, and ``SINCE`` and ``UNTIL``, the first and
the last day on which the layout was seen; ``UNTIL = None`` marks today's. The markup decides, not
the date: the dates are for people, and set the order of trying, today's reader first.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, partial
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
from newscrawl.sites.base import Site
from newscrawl.sites.not_the_page import refuse_other_page
from newscrawl.sites.registry import site_of_form


class Reader(NamedTuple):
    """One page reader, with the names that its file defines.

    ``package``: the folder in which it lies. ``knows``: whether a page of its sites is of its
    layout. ``until``: the last day of the layout; None for today's. ``copies``: it reads
    republished stories. ``last``: it reads nearly any page, and is tried after all others.
    """

    name: str
    package: str
    parse_article: Callable[..., Article]
    knows: Callable[[Document], bool]
    until: date | None = None
    copies: bool = False
    last: bool = False


@cache
def readers() -> tuple[Reader, ...]:
    """Return every reader in the packages of :mod:`newscrawl.sites`, in the order of trying.

    Today's layouts come first, by name; then old layouts, the latest first; then the readers of
    nearly any page.
    """
    found = []
    for module in _modules():
        if hasattr(module, "parse_article"):
            reader = Reader(
                module.PARSER.partition("/")[0],
                module.__name__.split(".")[-2],
                module.parse_article,
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


def parse_article(response: Response, site: Site | None = None) -> Article:
    """Read a page with the readers of its site.

    ``site``: whose page it is; None: the one that its address names. Of several readers the first
    that knows the layout reads the page. Where it finds no article, the general reader reads the
    page, and the article is marked ``unknown_layout``. A page of no site is read by the first
    reader of republished stories that knows its markup. Raises PageError: the site's reader's own,
    UnknownSiteError where no reader can read the page, or NotThePageError where the answer is not
    the requested page.
    """
    return _checked(response, partial(_parse_article, site=site or site_of_form(response.url)))


def knows(response: Response, site: Site) -> bool:
    """Return True if a reader of the site's family knows the layout of a page."""
    response = _parsed(response)
    return isinstance(response, Document) and any(r.knows(response) for r in _own(site))


def _own(site: Site) -> list[Reader]:
    return [r for r in readers() if not r.copies and r.package == (site.family or site.name)]


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
    """Return the page as a document that all readers share; the response itself where it cannot be
    parsed, for each reader to raise the error.
    """
    try:
        return document_of(response)
    except (EncodingError, NoMarkupError):
        return response


def _parse_article(response: Response, site: Site | None) -> Article:
    if site is None:
        return _first(response, (r for r in readers() if r.copies and not r.last))
    own = _own(site)
    if len(own) > 1:
        document = document_of(response)
        own = [reader for reader in own if reader.knows(document)] or own
    try:
        return own[0].parse_article(response, site)
    except NotAnArticleError as error:
        return _of_unknown_layout(response, site, error)


def _of_unknown_layout(response: Response, site: Site, error: NotAnArticleError) -> Article:
    """Read a page of unknown layout with the general reader; raise ``error``, the site's reader's,
    where that gives no story.
    """
    from newscrawl.sites import unknown_layout  # rarely needed, and it loads the general reader

    try:
        return unknown_layout.infer_article(response, site)
    except (UrlError, NotAnArticleError, NoMarkupError):
        raise error from None


def parse_copy(response: Response) -> Article:
    """Read a story that another site republished, under that site's name.

    Only readers with ``COPIES`` are tried, so no page passes for the agency's own, whatever it says
    of itself. Raises UnknownSiteError where no reader can read the page, NotThePageError where the
    answer is not the requested page.
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
