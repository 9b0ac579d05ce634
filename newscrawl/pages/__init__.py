"""Page readers, one file a layout family; no list of them to edit.

A reader's file has ``parse_article(response) -> Article`` and ``claims(url) -> bool``.
"""

from collections.abc import Callable
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


@cache
def readers() -> tuple[Reader, ...]:
    """Every reader in this folder, by name."""
    found = []
    for module in sorted(info.name for info in iter_modules(__path__)):
        loaded = import_module(f"{__name__}.{module}")
        if hasattr(loaded, "parse_article"):
            found.append(Reader(module, loaded.parse_article, loaded.claims))
    return tuple(found)


def parse_article(response: Response) -> Article:
    """Read a page with the reader that claims its address, else with one that knows its markup.

    Raises PageError: that of the reader that claims it, or UnknownSiteError where none can read it.
    """
    for reader in readers():
        if reader.claims(response.url):
            return reader.parse_article(response)
    tried = []
    for reader in readers():
        try:
            return reader.parse_article(response)
        except PageError as error:
            tried.append(f"{reader.name}: {error}")
    raise UnknownSiteError(f"no page reader can read {response.url}; " + "; ".join(tried))
