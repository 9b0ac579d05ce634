"""Prepare an article for its page: blocks, changes of its revisions, safe addresses. Pure."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from newscrawl.store.browse import Revision

# Tokens (words and spaces) of one text times those of the other. Above this product whole blocks
# are compared, not words.
_COMPARED = 4_000_000
_words = re.compile(r"\S+|\s+")
_host = re.compile(r"^[a-z0-9.-]+$|^\[[0-9a-f:.]+\]$")
_right_to_left = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


class TextBlock(NamedTuple):
    """A paragraph or a list. ``lines``: lines to part by ``<br>``, or the items of the list."""

    kind: Literal["paragraph", "list"]
    lines: list[str]


class DiffPiece(NamedTuple):
    """A piece of a text that is unchanged, inserted or deleted."""

    kind: Literal["same", "ins", "del"]
    text: str


class RevisionDiff(NamedTuple):
    """The changes that `revision` made. ``at``: when, UTC; ``fields``: the fields that differ."""

    revision: int
    at: str
    fields: list[tuple[str, list[DiffPiece]]]


def blocks(body: str | None) -> Iterator[TextBlock]:
    """Yield the blocks of a record's ``body``, in which blank lines part them."""
    for block in (body or "").split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("- ") for line in lines):
            yield TextBlock("list", [line[2:] for line in lines])
        elif block:
            yield TextBlock("paragraph", lines)


def changes(before: Sequence[Revision], now: Revision) -> list[RevisionDiff]:
    """Return the changes from each revision to the next, up to ``now``; newest first."""
    found = [
        RevisionDiff(
            new.revision,
            old.replaced_at,
            [
                (name, list(difference(was or "", became or "")))
                for name in ("headline", "lead", "body")
                if (was := getattr(old, name)) != (became := getattr(new, name))
            ],
        )
        for old, new in pairwise([*before, now])
    ]
    return found[::-1]


def difference(old: str, new: str) -> Iterator[DiffPiece]:
    """Yield the difference of two texts in pieces.

    The pieces without the inserted ones make the old text, without the deleted ones the new text.
    Compares blocks first, then the words of the blocks that differ.
    """
    lines = [text.splitlines(keepends=True) for text in (old, new)]
    for kind, of_old, of_new in _compare(*lines):
        a, b = _words.findall(of_old), _words.findall(of_new)
        if kind == "replace" and len(a) * len(b) <= _COMPARED:
            for _, was, became in _compare(a, b):
                yield from _pieces(was, became)
        else:
            yield from _pieces(of_old, of_new)


def _compare(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    # autojunk ignores items that are very frequent: they would make the comparison quadratic.
    for kind, *ends in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        yield kind, "".join(old[ends[0] : ends[1]]), "".join(new[ends[2] : ends[3]])


def _pieces(old: str, new: str) -> Iterator[DiffPiece]:
    if old == new:
        yield DiffPiece("same", old)
        return
    if old:
        yield DiffPiece("del", old)
    if new:
        yield DiffPiece("ins", new)


def web_address(url: str | None) -> str | None:
    """Return `url` if it is a web address, to which a click may lead; else None."""
    return url if origin(url) else None


def origin(url: str | None) -> str | None:
    """Return an address's origin, such as ``https://media.example``.

    None if it is not a web address, or if its host is not a plain name or IPv6 address.
    """
    try:
        parts = urlsplit(url or "")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    shown = f"[{host}]" if ":" in host else host
    if not _host.match(shown):
        return None
    return f"{parts.scheme}://{shown}" + (f":{port}" if port else "")


def direction(text: str | None) -> str:
    """Return the value of a text's attribute ``dir``.

    A text with any right-to-left letter is ``rtl``, even if it begins with a Latin word; for any
    other text the browser decides (``auto``).
    """
    return "rtl" if _right_to_left.search(text or "") else "auto"
