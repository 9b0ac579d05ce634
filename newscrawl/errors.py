"""The exceptions that newscrawl raises on purpose, as one tree.

::

    NewscrawlError
    ├── ArgumentError          an argument or option is invalid                (exit 64)
    ├── PageError              a page came, but cannot be used
    │   ├── NoMarkupError      the answer is not HTML
    │   ├── EncodingError      its bytes are not text in any charset tried
    │   ├── UnknownSiteError   no page reader claims it
    │   ├── NotAnArticleError  the page holds no article
    │   ├── NotAListError      the page holds no list of links
    │   ├── NotThePageError    another page in its place: not found, challenge, login, for sale
    │   ├── CutPageError       the page came without its end
    │   ├── UnknownLayoutError  an article in a markup that no reader knows
    │   ├── OtherArticleError  the page of another article than the one requested
    │   ├── InvalidArticleError  an article that lacks something every record needs
    │   └── ReaderFaultError   a fault inside newscrawl while it read the page
    ├── DateError              a date or time cannot be read
    ├── UrlError               an address names no article
    ├── NoFileError            a file to be read does not exist                (exit 66)
    ├── RemoteFileError        a file on a server cannot be read               (exit 69)
    ├── LockedError            another run of the spider is under way          (exit 75)
    ├── WorkerError            a worker process has died                       (exit 70)
    └── StoreError             the database could not be used                  (exit 74)
        ├── NoDatabaseError    a command needs a database, but there is none   (exit 66)
        ├── DamagedPageError   an archived page cannot be restored as it came
        └── NewerDatabaseError the database is of a later version of newscrawl

Every message names what was looked for, where, and what to do about it.
"""

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return `` Did you mean a or b?`` for a mistyped name; "" if no known name is near.

    cutoff: least similarity, from 0 to 1, as difflib measures it.
    """
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=cutoff)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return the message for a name that does not exist: the nearest known names, then all."""
    names = sorted(known)
    hint = did_you_mean(name, names, cutoff=0.5)
    return f"there is no {what}.{hint} The choices are: {', '.join(names)}"


class NewscrawlError(Exception):
    """The base class: catch it to catch everything that this project raises on purpose."""


class ArgumentError(NewscrawlError):
    """An argument or option is invalid; the message names the choices."""


class PageError(NewscrawlError):
    """A page cannot be used. ``reason`` is a short, stable word for statistics."""

    reason = "page_error"


class NoMarkupError(PageError):
    """The answer has no HTML element: it is empty, or not HTML."""

    reason = "no_markup"


class EncodingError(PageError):
    """The page's bytes are not text in UTF-8, in its declared charset, or in windows-1256."""

    reason = "encoding"


class UnknownSiteError(PageError):
    """No page reader knows the address, and none recognises the markup."""

    reason = "unknown_site"


class NotAnArticleError(PageError):
    """The page has none of the nodes that make it an article page."""

    reason = "not_an_article"


class NotAListError(PageError):
    """The page has none of the nodes that make it a list page."""

    reason = "not_a_list"


class NotThePageError(PageError):
    """The answer is another page than the one requested, whatever its status.

    ``kind`` says which other page: see newscrawl.sites.not_the_page.
    """

    reason = "not_the_page"

    #: The kinds that a site shows in place of every page: they say nothing of the requested one.
    WALLS = frozenset(["challenge", "consent", "parked", "unavailable"])

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind

    @property
    def is_wall(self) -> bool:
        """True if the site shows this to everyone, in place of any page."""
        return self.kind in self.WALLS


class CutPageError(PageError):
    """The page ends before its end tag, so that something may be missing."""

    reason = "page_cut"


class UnknownLayoutError(PageError):
    """Only the general reader could read the page, and a better reading is stored."""

    reason = "unknown_layout"


class OtherArticleError(PageError):
    """The page is that of another article than the one requested."""

    reason = "other_article"


class InvalidArticleError(PageError):
    """An article page lacks something that every record needs; ``missing`` names the keys."""

    reason = "invalid_article"

    def __init__(self, message: str, *, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing


class ReaderFaultError(PageError):
    """A page reader failed by a fault of its own; the message names the place in the code."""

    reason = "fault"


class DateError(NewscrawlError, ValueError):
    """A date or time is in none of the forms that the site uses, or is not plausible."""


class UrlError(NewscrawlError, ValueError):
    """An address names no article of the site."""


class NoFileError(NewscrawlError):
    """A file that the user named does not exist, or cannot be read."""


class RemoteFileError(NewscrawlError):
    """A file on a server cannot be read: refused, out of reach, or changed while it was read."""


class ClockError(NewscrawlError):
    """This machine's clock cannot be right."""


class LockedError(NewscrawlError):
    """Another run of the same spider holds the folder's lock."""


class WorkerError(NewscrawlError):
    """A worker process has died: killed, or out of memory."""


class StoreError(NewscrawlError):
    """The database could not be opened, read or written."""


class NoDatabaseError(StoreError):
    """A command that reads the database found none."""


class DamagedPageError(StoreError):
    """An archived page's body is not the one that came; ``scrapy archive check`` lists all such."""


class NewerDatabaseError(StoreError):
    """The database's schema is newer than this version of newscrawl."""
