"""Folding of text for search: all the ways to write a word become one, in the index and in a query.

It goes much further than cleaning (:mod:`newscrawl.persian.cleaning`), and is never stored as
text. What it
gives is stored in the index, so a change here needs a new :data:`VERSION`: indexes of another one
are made anew.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate, compress, count
from typing import NamedTuple

from newscrawl.persian.cleaning import TATWEEL, ZWNJ
from newscrawl.persian.letter_forms import ALIKE, LATIN_DIGITS, LETTERS

#: Of the rules below.
VERSION = 1

#: Affixes that are one word with what they stand beside, however they are written.
PREFIXES = frozenset({"می", "نمی"})
SUFFIXES = frozenset(
    "ها های هایی هایم هایت هایش هایمان هایتان هایشان هاست تر تری ترین ترها ترینها "
    "اند ایم اید".split()
)
#: Endings that are words of their own, too, or look like one: ``ام البنین``, ``شأن``.
CLITICS = frozenset("ام ات اش ای مان تان شان".split())
# No ending is theirs: in خشک و تر it is the next word.
_WITHOUT_ENDING = frozenset({"و", "یا", "که", "را"})

# A hamza seat's carrier is decided on by its neighbours (below); the hamza itself is mostly not
# typed.
_ALIKE = {**ALIKE, **dict.fromkeys(("ء", "ٴ", TATWEEL), "")}
_LETTERS = LETTERS + "ئ"
# Two spaces: nothing is joined across a sign or a line's end.
_GAP = "  "
_unusual = re.compile(f"[^ {ZWNJ}{_LETTERS}a-z0-9]")

# What looks behind begins with a letter: that is what such a pattern is quickly looked for by.
_ezafe = re.compile(f"ه(?:(?:{ZWNJ}+ ?{ZWNJ}*| {ZWNJ}*)[یئ])+(?![^ {ZWNJ}])")
_hamza_before_waw = re.compile("ئئ*(?=و)")
_hamza_before_te = re.compile("ئ(?<!ائ)(?=ت)")
_hamza = re.compile("ئ(?!ا)")
_double_waw = re.compile("و(?<=[^ ]و)و+(?=[^ ])")

# Before folding: ۱٬۲۰۰ is the number 1200.
_thousands = re.compile(r"[٬,，](?<=\d.)(?=\d{3}(?!\d))")
# ۵درصد is two words; 5G is one.
_number_begins = re.compile(f"[0-9](?<=[^ {ZWNJ}a-z0-9].)")
_number_ends = re.compile(f"[0-9](?=[^ {ZWNJ}a-z0-9])")

_ENDINGS = SUFFIXES | CLITICS
_AFFIXES = PREFIXES | _ENDINGS
# A word has seldom more parts, and a long run would give many words.
_MOST_PARTS = 4
# Runs of characters none of which can part words, in texts as they mostly are.
_chunk = re.compile(rf"[^\s{ZWNJ}]+")
_one_word = re.compile(f"[{_LETTERS}آأؤئa-zA-Z0-9۰-۹]+")


class Folded(NamedTuple):
    """A text as the index has it: words between spaces.

    ``spaced``: every word, those that hold a ZWNJ in their parts. ``joined``: only those that are
    written in parts, made one: with a ZWNJ, or with a space before an ending or after می. Of three
    parts and more any two in a row, and so on: what looks like an ending may be the next word.
    """

    spaced: str
    joined: str


class FoldedWord(NamedTuple):
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
    return Folded(spell(base.replace(ZWNJ, " ")), spell(" ".join(_joined(base))))


def letters(text: str) -> str:
    """The first half of folding: one form of each letter and digit, marks dropped, signs to two
    spaces; a ZWNJ stays.
    """
    if "٬" in text or "," in text or "，" in text:
        text = _thousands.sub("", text)
    whole = unicodedata.normalize("NFKC", text)
    try:
        known, _ = codecs.charmap_encode(whole, "strict", _TO_BYTES)
    except UnicodeEncodeError:
        base = _unusual.sub(lambda found: _one_form(found[0]), whole)
        beside = True
    else:
        same = known.translate(_FORMS, _DROPPED).replace(_SIGN, _GAP.encode())
        base, _ = codecs.charmap_decode(same, "strict", _KNOWN)
        kinds = same.translate(_KINDS)
        beside = b"0A" in kinds or b"A0" in kinds
    if beside:  # hardly any text has a number beside a letter
        base = _number_ends.sub(r"\g<0> ", _number_begins.sub(r" \g<0>", base))
    return _ezafe.sub("ه", base)


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


def pieces(text: str) -> list[FoldedWord]:
    """The words of ``fold(text).spaced`` in their order, each with its place in ``text``."""
    found: list[FoldedWord] = []
    inside = {match.start() for match in _thousands.finditer(text)}
    for chunk in _chunk.finditer(text):
        if _one_word.fullmatch(chunk[0]):
            _add(found, text, *chunk.span())
            continue
        start: int | None = None
        for at in range(chunk.start(), chunk.end() + 1):
            ends = at == chunk.end() or (parts_words(text[at]) and at not in inside)
            if not ends:
                start = at if start is None else start
            elif start is not None:
                _add(found, text, start, at)
                start = None
    return found


def _add(found: list[FoldedWord], text: str, start: int, end: int) -> None:
    words = _folded_words(text[start:end])
    if words and words[0][1] == "ی" and found and found[-1].letters.endswith("ه"):
        between = letters(text[found[-1].end : start])
        if between and between.replace(ZWNJ, "") in ("", " "):
            words = words[1:]  # the ezafe of خانه‌ی, which is that of خانهٔ
    found += [FoldedWord(word, base, start, end) for base, word in words]


@lru_cache(maxsize=4096)
def _folded_words(text: str) -> tuple[tuple[str, str], ...]:
    """Of a text without a sign in it: each word before and after :func:`spell`."""
    base = letters(text)
    return tuple(zip(base.split(), spell(base).split(), strict=True))


def are_one(left: str, right: str) -> bool:
    """Whether two words of :func:`letters` in a row are a word and its affix, in this order."""
    if right in _ENDINGS:
        return bool(left) and left not in _WITHOUT_ENDING
    return left in PREFIXES and right[:1].isalpha()


def _joined(base: str) -> Iterator[str]:
    """Of words in a row, a gap being an empty one: those that are one in parts."""
    words = base.split(" ")
    done, last = 0, len(words) - 1
    # First a look that costs little: hardly one word in ten is meant.
    affixes = compress(count(), map(_AFFIXES.__contains__, words))
    with_zwnj = accumulate(part.count(" ") for part in base.split(ZWNJ)[:-1])
    for at in sorted({*affixes, *with_zwnj}):
        if at < done:
            continue
        word = words[at]
        if ZWNJ in word:
            words[at] = word = word.strip(ZWNJ)
        start, end = at, at + 1
        if at > done and word in _ENDINGS and are_one(words[at - 1], word):
            start -= 1
        follows = at < last and (words[end] in _ENDINGS or word in PREFIXES)
        while follows and end <= last and are_one(words[end - 1], words[end].strip(ZWNJ)):
            end += 1
        done = end
        if end - start > 1 or word.count(ZWNJ) > 1:
            yield from _glued(words[start:end])
        elif ZWNJ in word:
            yield word.replace(ZWNJ, "")


def _glued(words: list[str]) -> Iterable[str]:
    parts = [part for word in words for part in word.split(ZWNJ) if part]
    if len(parts) == 2:
        return ["".join(parts)]
    rows = [
        parts[first : first + size]
        for size in range(2, _MOST_PARTS + 1)
        for first in range(len(parts) - size + 1)
    ]
    found = ["".join(row) for row in rows if not _AFFIXES.issuperset(row)]
    found += [word.replace(ZWNJ, "") for word in words if ZWNJ in word]
    return dict.fromkeys(found)


@cache
def parts_words(character: str) -> bool:
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


# Of these texts mostly are: each is a byte, so that all of a text is folded at once, into what is
# said of each above. One with anything else takes the longer way to the same.
_MOSTLY = (
    "".join(map(chr, range(128)))
    + _LETTERS
    + "".join(_ALIKE)
    + "".join(LATIN_DIGITS)
    + f"{ZWNJ}«»،؛؟٪٫٬…–—‘’“”"
    + "".join(map(chr, range(0x64B, 0x656)))
)
_KNOWN = _MOSTLY.ljust(256, "\ufffe")
_TO_BYTES = codecs.charmap_build(_KNOWN)
_SIGN = b"."
_forms = [_SIGN.decode() if form == _GAP else form for form in map(_one_form_or_same, _MOSTLY)]
_FORMS = bytes(_MOSTLY.index(form) for form in _forms).ljust(256, _SIGN)
# A digit, a letter that begins another word beside it, anything else.
_KINDS = bytes(ord("0" if c in "0123456789" else "A" if c in _LETTERS else " ") for c in _KNOWN)
_DROPPED = bytes(n for n, form in enumerate(_forms) if not form)
