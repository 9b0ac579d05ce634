"""Folding of text for search: all the ways to write a word become one, in the index and in a query.

It goes much further than cleaning (:mod:`newscrawl.text`), and is never stored as text. What it
gives is stored in the index, so a change here needs a new :data:`VERSION`: indexes of another one
are made anew.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from newscrawl.text import TATWEEL, ZWNJ

#: Of the rules below.
VERSION = 1

#: Affixes that are one word with what they stand beside, however they are written.
PREFIXES = frozenset({"می", "نمی"})
SUFFIXES = frozenset(
    "ها های هایی هایم هایت هایش هایمان هایتان هایشان هاست تر تری ترین ترها ترینها".split()
)
#: Endings that are words of their own, too, or look like one.
CLITICS = frozenset("ام ات اش ای ایم اید اند مان تان شان".split())

# Of letters that are drawn or meant alike, the one that is kept. A hamza seat's carrier is decided
# on by its neighbours (below); the hamza itself is mostly not typed.
_ALIKE = {
    **dict.fromkeys("آأإٱٲٳٵ", "ا"),
    **dict.fromkeys("يىېۍےۓێ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةۀۂۃھہە", "ه"),
    **dict.fromkeys("ؤٶۆ", "و"),
    **dict.fromkeys(("ء", "ٴ", TATWEEL), ""),
}
# Two spaces: nothing is joined across a sign or a line's end.
_GAP = "  "
_unusual = re.compile(f"[^ {ZWNJ}ابپتثجحخدذرزژسشصضطظعغفقکگلمنوهیئa-z0-9]")

# What looks behind begins with a letter: that is what such a pattern is quickly looked for by.
_ezafe = re.compile(f"ه{ZWNJ}ی(?![^ {ZWNJ}])")
_hamza_before_waw = re.compile("ئ+(?=و)")
_hamza_before_te = re.compile("ئ(?<!ائ)(?=ت)")
_hamza = re.compile("ئ(?!ا)")
_double_waw = re.compile("و(?<=[^ ]و)و+(?=[^ ])")

_ENDINGS = SUFFIXES | CLITICS
_AFFIXES = PREFIXES | _ENDINGS
# Runs of characters none of which can part words, in texts as they mostly are.
_chunk = re.compile(rf"[^\s{ZWNJ}]+")
_one_word = re.compile("[ابپتثجحخدذرزژسشصضطظعغفقکگلمنوهیآأؤئa-zA-Z0-9۰-۹]+")


class Folded(NamedTuple):
    """A text as the index has it: words between spaces.

    ``spaced``: every word, those that hold a ZWNJ in their parts. ``joined``: only those that are
    written in parts, made one: with a ZWNJ, or with a space before an ending or after می.
    """

    spaced: str
    joined: str


class Piece(NamedTuple):
    """A word of :attr:`Folded.spaced`, and where it stands in the text before folding.

    ``letters``: before :func:`spell`.
    """

    word: str
    letters: str
    start: int
    end: int


def fold(text: str) -> Folded:
    """Both forms of a text. Any string is fine; one with no word in it gives empty ones."""
    base = letters(text)
    return Folded(spell(base.replace(ZWNJ, " ")), spell(" ".join(_joined(base.split(" ")))))


def letters(text: str) -> str:
    """The first half of folding: one form of each letter and digit, marks dropped, signs to two
    spaces; a ZWNJ stays.
    """
    base = _unusual.sub(lambda found: _one_form(found[0]), unicodedata.normalize("NFKC", text))
    return _ezafe.sub("ه", base) if ZWNJ in base else base


def spell(base: str) -> str:
    """The second half, on :func:`letters` without a ZWNJ: one spelling where hamza has several.

    ``مسئول مسؤول مسوول``, ``رئیس رییس``, ``هیئت هیأت هیات``, ``مسئله مسأله مساله``,
    ``ویدئو ویدیو``, ``داوود داود``. ``رئال`` stays apart from ``ریال``.
    """
    if "ئ" in base:
        base = base.replace("دئو", "دیو").replace("مسئله", "مساله")
        base = _hamza_before_waw.sub("و", base)
        base = _hamza_before_te.sub("ا", base)
        base = _hamza.sub("ی", base)
    return _double_waw.sub("و", base) if "وو" in base else base


def pieces(text: str) -> list[Piece]:
    """The words of ``fold(text).spaced`` in their order, each with its place in ``text``."""
    found: list[Piece] = []
    for chunk in _chunk.finditer(text):
        if _one_word.fullmatch(chunk[0]):
            found += _words(text, *chunk.span())
            continue
        start: int | None = None
        for at in range(chunk.start(), chunk.end() + 1):
            ends = at == chunk.end() or _parts(text[at])
            if not ends:
                start = at if start is None else start
            elif start is not None:
                found += _words(text, start, at)
                start = None
    return found


def _words(text: str, start: int, end: int) -> list[Piece]:
    base, words = _folded_word(text[start:end])
    if (
        base == "ی"
        and text[start - 1 : start] == ZWNJ
        and letters(text[start - 2 : start - 1]) == "ه"
    ):
        return []  # the ezafe of خانه‌ی, which is that of خانهٔ
    return [Piece(word, base, start, end) for word in words]


@lru_cache(maxsize=4096)
def _folded_word(word: str) -> tuple[str, tuple[str, ...]]:
    base = letters(word)
    return base, tuple(spell(base).split())


def _joined(words: list[str]) -> Iterator[str]:
    """Of words in a row, a gap being an empty one: those that are one in parts."""
    done = 0
    # First a look that costs little: hardly one word in ten is meant.
    for at in [n for n, word in enumerate(words) if word in _AFFIXES or ZWNJ in word]:
        if at < done:
            continue
        word, start, end = words[at], at, at + 1
        if word in PREFIXES and words[end : end + 1] not in ([], [""]):
            end += 1
        elif word in _ENDINGS and at > done and words[at - 1]:
            start -= 1
        while end < len(words) and words[end] in _ENDINGS:
            end += 1
        if end - start > 1 or ZWNJ in word:
            yield "".join(words[start:end]).replace(ZWNJ, "")
            done = end


@cache
def _parts(character: str) -> bool:
    """Whether a character parts words."""
    return character == ZWNJ or letters(character).isspace()


@cache
def _one_form(character: str) -> str:
    """Of a character that is not as it should be: what takes its place."""
    if character in _ALIKE:
        return _ALIKE[character]
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if not character.isalnum() and category != "Mc":
        return _GAP
    apart = unicodedata.normalize("NFKD", character.casefold())
    bare = "".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Me"))
    whole = unicodedata.normalize("NFKC", bare)
    if whole == character:
        return character
    return "".join(c if c == character else _one_form_or_same(c) for c in whole)


def _one_form_or_same(character: str) -> str:
    return _one_form(character) if _unusual.match(character) else character
