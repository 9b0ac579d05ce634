"""Measure a text against the expected one. Each measure is 1.0 if nothing is wrong."""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

ZWNJ = "\u200c"
TATWEEL = "\u0640"
# Words in a shingle: enough that a word out of its place counts.
SHINGLE = 4

_arabic = str.maketrans("يىك٠١٢٣٤٥٦٧٨٩", "ییک۰۱۲۳۴۵۶۷۸۹")


class Joiners(NamedTuple):
    """Counts of ZWNJ. ``kept`` + ``lost``: those of the expected text; ``added``: not in it."""

    kept: int
    lost: int
    added: int

    def __add__(self, other: object) -> "Joiners":
        if not isinstance(other, Joiners):
            return NotImplemented
        return Joiners(self.kept + other.kept, self.lost + other.lost, self.added + other.added)


def paragraph_match(got: str | None, wanted: str | None) -> float:
    """Return the F1 of paragraphs that are equal; the line breaks between them do not count."""
    return _f1(_lines(got), _lines(wanted))


def shingle_f1(got: str | None, wanted: str | None) -> float:
    """Return the F1 of runs of four words. White space parts words; ZWNJ is part of a word."""
    return _f1(_shingles(got), _shingles(wanted))


def joiners(got: str | None, wanted: str | None) -> Joiners:
    """Count the ZWNJ of ``wanted`` that ``got`` has between the same two letters, and the others.

    Letters are matched without white space and in any of their forms, so that an extractor which
    keeps an Arabic ``ي`` does not lose the ZWNJ beside it. ZWNJ in words that ``wanted`` does not
    have are not counted as added; ZWNJ of words missing from ``got`` are lost.
    """
    letters_got, marks_got = _letters(got or "")
    letters_wanted, marks_wanted = _letters(wanted or "")
    matcher = SequenceMatcher(None, letters_wanted, letters_got, autojunk=False)
    kept = added = 0
    for start, start_got, size in matcher.get_matching_blocks():
        for n in range(1, size):
            if start_got + n in marks_got:
                kept += start + n in marks_wanted
                added += start + n not in marks_wanted
    return Joiners(kept, len(marks_wanted) - kept, added)


def _f1(got: Sequence[Hashable], wanted: Sequence[Hashable]) -> float:
    if not got and not wanted:
        return 1.0
    common = (Counter(got) & Counter(wanted)).total()
    return 2 * common / (len(got) + len(wanted))


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _shingles(text: str | None) -> list[tuple[str, ...]]:
    words = re.findall(r"\S+", text or "")
    if len(words) < SHINGLE:
        return [tuple(words)] if words else []
    return [tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)]


def _letters(text: str) -> tuple[str, set[int]]:
    """Return the visible characters in one form, and the indexes that a ZWNJ stands before."""
    found: list[str] = []
    marks: set[int] = set()
    for character in unicodedata.normalize("NFKC", text).translate(_arabic):
        if character == ZWNJ:
            marks.add(len(found))
        elif character != TATWEEL and unicodedata.category(character)[0] not in "ZC":
            found.append(character)
    return "".join(found), marks
