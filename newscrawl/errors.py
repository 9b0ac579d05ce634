"""What can go wrong, as one family.

::

    NewscrawlError
    ├── ArgumentError          what the user typed cannot be meant             (exit 64)
    ├── PageError              a page came, and cannot be used
    │   ├── NoMarkupError      what came is no HTML at all
    │   ├── EncodingError      its bytes are no text in any charset tried
    │   ├── UnknownSiteError   no page reader claims it
    │   ├── NotAnArticleError  an article was looked for, and is not there
    │   ├── NotAListError      a list of links was looked for, and is not there
    │   ├── NotThePageError    another page in its place: not found, challenge, login, for sale
    │   ├── CutPageError       a page that came without its end
    │   ├── UnknownLayoutError  an article in a markup that no reader knows
    │   ├── OtherArticleError  the page of another article than the one asked for
    │   ├── InvalidArticleError  an article, but without what every record needs
    │   └── ReaderFaultError   a fault inside newscrawl, while it read the page
    ├── DateError              a date or time that cannot be read
    ├── UrlError               an address that names no article
    ├── NoFileError            a file that is to be read is not there          (exit 66)
    ├── LockedError            another run of the spider is under way          (exit 75)
    ├── WorkerError            a worker process has died                       (exit 70)
    └── StoreError             the database could not be used                  (exit 74)
        ├── NoDatabaseError    there is none where one should be read          (exit 66)
        ├── DamagedPageError   a kept page that cannot be given back as it came
        └── NewerDatabaseError made by a later version of this program

Every message says what was looked for, where, and what to do about it.
"""

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """`` Did you mean a or b?`` for a mistyped name; empty where no known one is near."""
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=cutoff)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """The message for a name that does not exist: the nearest ones, and all."""
    names = sorted(known)
    hint = did_you_mean(name, names, cutoff=0.5)
    return f"there is no {what}.{hint} The choices are: {', '.join(names)}"


class NewscrawlError(Exception):
    """The root of the family; catch it to catch all that this project raises on purpose."""


class ArgumentError(NewscrawlError):
    """An argument or option that cannot be meant; the message names the choices."""


class PageError(NewscrawlError):
    """A page that cannot be used. ``reason`` is short and stable, for counting."""

    reason = "page_error"


class NoMarkupError(PageError):
    """What came has no HTML element: nothing, or noise."""

    reason = "no_markup"


class EncodingError(PageError):
    """The page's bytes are no text: neither UTF-8, nor in what it declares, nor in windows-1256."""

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
    """An answer that is not the page asked for, whatever its status; ``kind`` says what it is."""

    reason = "not_the_page"

    #: What a site shows in place of all its pages: nothing is said of the one that was asked for.
    WALLS = frozenset(["challenge", "consent", "parked", "unavailable"])

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind

    @property
    def is_wall(self) -> bool:
        """Whether it keeps out whoever asks, for whatever page."""
        return self.kind in self.WALLS


class CutPageError(PageError):
    """The page ends before its end tag, so that something may be missing."""

    reason = "page_cut"


class UnknownLayoutError(PageError):
    """A page that only the general reader could read, where a better reading is stored."""

    reason = "unknown_layout"


class OtherArticleError(PageError):
    """The page is another article's than the one that was asked for."""

    reason = "other_article"


class InvalidArticleError(PageError):
    """An article page that lacks something every record needs; ``missing`` names it."""

    reason = "invalid_article"

    def __init__(self, message: str, *, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing


class ReaderFaultError(PageError):
    """A fault of the reader's own; the message says where in the code."""

    reason = "fault"


class DateError(NewscrawlError, ValueError):
    """A date or time in none of the forms that the site uses, or not plausible."""


class UrlError(NewscrawlError, ValueError):
    """An address that names no article of the site."""


class NoFileError(NewscrawlError):
    """A file that was named is not there, or cannot be read."""


class LockedError(NewscrawlError):
    """Another run of the same spider holds the folder's lock."""


class WorkerError(NewscrawlError):
    """A worker process has died: killed, or out of memory."""


class StoreError(NewscrawlError):
    """The database could not be opened, read or written."""


class NoDatabaseError(StoreError):
    """A command that reads found no database."""


class DamagedPageError(StoreError):
    """A kept page's body is not the one that came; ``scrapy archive check`` names all of them."""


class NewerDatabaseError(StoreError):
    """The database's schema is later than this program's."""
