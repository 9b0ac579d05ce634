"""Page readers, one file a layout family; no list of them to edit.

A reader's file has ``parse_article(response) -> Article`` and ``claims(url) -> bool``. One of a
layout that many sites share knows it by its markup alone: it claims no address. ``COPIES = True``
says that it reads other sites' copies of stories, under the other site's name; ``LAST = True``,
that it reads nearly anything, and is asked for copies only, after all others.
"""

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from newscrawl.errors import PageError, UnknownSiteError
from newscrawl.items import Article
from newscrawl.pages.document import Response


class Reader(NamedTuple):
    """One reader: its name, what it reads, and whether an address is of its site."""

    name: str
    parse_article: Callable[[Response], Article]
    claims: Callable[[str], bool]
    copies: bool = False
    last: bool = False


@cache
def readers() -> tuple[Reader, ...]:
    """Every reader in this folder, by name; those that read nearly anything come last."""
    found = []
    for module in sorted(info.name for info in iter_modules(__path__)):
        loaded = import_module(f"{__name__}.{module}")
        if hasattr(loaded, "parse_article"):
            copies, last = getattr(loaded, "COPIES", False), getattr(loaded, "LAST", False)
            found.append(Reader(module, loaded.parse_article, loaded.claims, copies, last))
    return tuple(sorted(found, key=lambda reader: reader.last))


def parse_article(response: Response) -> Article:
    """Read a page with the reader that claims its address, else with one that knows its markup.

    Raises PageError: that of the reader that claims it, or UnknownSiteError where none can read it.
    """
    for reader in readers():
        if reader.claims(response.url):
            return reader.parse_article(response)
    return _first(response, (reader for reader in readers() if not reader.last))


def parse_copy(response: Response) -> Article:
    """Read another site's copy of a story: only with readers that give it that site's name.

    So no page, whatever it calls itself, passes for the agency's own. Raises UnknownSiteError where
    none can read it.
    """
    return _first(response, (reader for reader in readers() if reader.copies))


def _first(response: Response, readers: Iterable[Reader]) -> Article:
    tried = []
    for reader in readers:
        try:
            return reader.parse_article(response)
        except PageError as error:
            tried.append(f"{reader.name}: {error}")
    raise UnknownSiteError(f"no page reader can read {response.url}; " + "; ".join(tried))
