"""Recognise pages that came without their end."""

from collections.abc import Collection
from typing import Protocol

from newscrawl.errors import CutPageError


class FlaggedResponse(Protocol):
    """The parts of a response that show whether it is whole."""

    @property
    def url(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def flags(self) -> Collection[str]: ...


def is_cut(body: bytes, flags: Collection[str]) -> bool:
    """Return True if neither a page's length (no ``partial`` in ``flags``) nor its end tag shows
    that it came whole.
    """
    return "partial" in flags and b"</html" not in body[-512:].lower()


def cut_error(response: FlaggedResponse) -> CutPageError | None:
    """Return the error of a page that came without its end; None for one that came whole."""
    if not is_cut(response.body, response.flags):
        return None
    return CutPageError(f"the page {response.url} ended before its end tag")


def refuse_cut(response: FlaggedResponse) -> None:
    """Raise CutPageError for a page that came without its end."""
    if error := cut_error(response):
        raise error
