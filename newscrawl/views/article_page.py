"""An article for reading: its blocks, what its revisions changed, addresses that may be links.
Pure.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from newscrawl.store.browse import Revision

# Words, and spaces, of one text times those of the other: of more, whole blocks are compared.
_COMPARED = 4_000_000
_words = re.compile(r"\S+|\s+")
_host = re.compile(r"^[a-z0-9.-]+$|^\[[0-9a-f:.]+\]$")
_right_to_left = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


class TextBlock(NamedTuple):
    """A paragraph (``lines``, parted by ``<br>``), or a list (its items)."""

    kind: Literal["paragraph", "list"]
    lines: list[str]


class DiffPiece(NamedTuple):
    """A part of a text that stayed, came (``ins``) or went (``del``)."""

    kind: Literal["same", "ins", "del"]
    text: str


class RevisionDiff(NamedTuple):
    """What a revision made of the one before, field by field where it differs; when, UTC."""

    revision: int
    at: str
    fields: list[tuple[str, list[DiffPiece]]]


def blocks(body: str | None) -> Iterator[TextBlock]:
    """A record's ``body``, as it is written: blocks with blank lines between."""
    for block in (body or "").split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("- ") for line in lines):
            yield TextBlock("list", [line[2:] for line in lines])
        elif block:
            yield TextBlock("paragraph", lines)


def changes(before: Sequence[Revision], now: Revision) -> list[RevisionDiff]:
    """What changed from each to the next, and to ``now``; the last change first."""
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
    """Both texts in pieces: without what came it is the old one, without what went the new one.

    Blocks are compared first, then the words of those that differ.
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
    # What is too frequent to say where a text goes on (autojunk) makes the comparison quadratic.
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
    """The address where a click may lead there; None where it is not one of the web."""
    return url if origin(url) else None


def origin(url: str | None) -> str | None:
    """``https://media.example`` of a picture's address; None where it is not the web's,
    or has a host that is no plain name.
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
    """For the attribute ``dir``: a text with any letter of Persian's is right to left, even where
    it begins with a Latin word; of another one its letters say it.
    """
    return "rtl" if _right_to_left.search(text or "") else "auto"
