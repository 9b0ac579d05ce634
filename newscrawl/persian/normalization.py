"""Fold text for search: all spellings of a word become one, in the index and in queries.

Folding goes much further than cleaning (:mod:`newscrawl.persian.cleaning`), and folded text is
never stored as text. Its result is stored in the index, so a change here needs a new
:data:`VERSION`: indexes of another version are made anew.
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

#: Version of the folding rules below.
VERSION = 1

#: Affixes that form one word with the word beside them, however they are written.
PREFIXES = frozenset({"می", "نمی"})
SUFFIXES = frozenset(
    "ها های هایی هایم هایت هایش هایمان هایتان هایشان هاست تر تری ترین ترها ترینها "
    "اند ایم اید".split()
)
#: Endings that are also words of their own, or look like one: ``ام البنین``, ``شأن``.
CLITICS = frozenset("ام ات اش ای مان تان شان".split())
# Words that take no ending: in خشک و تر the تر is the next word.
_WITHOUT_ENDING = frozenset({"و", "یا", "که", "را"})

# The letter ئ is not in this table: spell() decides on it by its neighbours. The hamza itself is
# mostly not typed.
_ALIKE = {**ALIKE, **dict.fromkeys(("ء", "ٴ", TATWEEL), "")}
_LETTERS = LETTERS + "ئ"
# A sign or a line's end becomes two spaces: nothing is joined across it.
_GAP = "  "
_unusual = re.compile(f"([^ {ZWNJ}{_LETTERS}a-z0-9]+)")

# Patterns that look behind begin with a letter all the same: a regular expression quickly finds a
# fixed first character.
_ezafe = re.compile(f"ه(?:(?:{ZWNJ}+ ?{ZWNJ}*| {ZWNJ}*)[یئ])+(?![^ {ZWNJ}])")
_hamza_before_waw = re.compile("ئئ*(?=و)")
_hamza_before_te = re.compile("ئ(?<!ائ)(?=ت)")
_hamza = re.compile("ئ(?!ا)")
_double_waw = re.compile("و(?<=[^ ]و)و+(?=[^ ])")

# A thousands separator, dropped before folding: ۱٬۲۰۰ is the number 1200.
_thousands = re.compile(r"[٬,，](?<=\d.)(?=\d{3}(?!\d))")
# Where a number and a word touch: ۵درصد is two words, but 5G is one.
_number_begins = re.compile(f"[0-9](?<=[^ {ZWNJ}a-z0-9].)")
_number_ends = re.compile(f"[0-9](?=[^ {ZWNJ}a-z0-9])")

_ENDINGS = SUFFIXES | CLITICS
_AFFIXES = PREFIXES | _ENDINGS
# Most parts that are joined into one word: words seldom have more, and a long run of parts would
# give many words.
_MOST_PARTS = 4
# Runs of characters that, in most texts, are one word each.
_chunk = re.compile(rf"[^\s{ZWNJ}]+")
_one_word = re.compile(f"[{_LETTERS}آأؤئa-zA-Z0-9۰-۹]+")


class Folded(NamedTuple):
    """A text in the form of the index: words between spaces.

    ``spaced``: every word; a word that holds a ZWNJ is given in its parts. ``joined``: only the
    words that are written in parts (with a ZWNJ, or with a space before an ending or after می),
    each as one word. Of three parts or more, any two in a row are joined, any three, and so on:
    what looks like an ending may be the next word.
    """

    spaced: str
    joined: str


class FoldedWord(NamedTuple):
    """A word of :attr:`Folded.spaced`, and its place in the text before folding.

    ``letters``: the word before :func:`spell`.
    """

    word: str
    letters: str
    start: int
    end: int


def fold(text: str) -> Folded:
    """Return both forms of any text. A text without a word gives empty forms."""
    base = letters(text)
    return Folded(spell(base.replace(ZWNJ, " ")), spell(" ".join(_joined(base))))


def letters(text: str) -> str:
    """Do the first half of folding: one form of each letter and digit, no marks, signs become two
    spaces; ZWNJ stays.
    """
    if "٬" in text or "," in text or "，" in text:
        text = _thousands.sub("", text)
    whole = unicodedata.normalize("NFKC", text)
    try:
        known, _ = codecs.charmap_encode(whole, "strict", _TO_BYTES)
    except UnicodeEncodeError:
        parts = _unusual.split(whole)
        parts[1::2] = ("".join(map(_one_form, run)) for run in parts[1::2])
        base = "".join(parts)
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
    """Do the second half of folding: choose one spelling where words with hamza have several.

    ``مسئول مسؤول مسوول``, ``رئیس رییس``, ``هیئت هیأت هیات``, ``مسئله مسأله مساله``,
    ``ویدئو ویدیو``, ``داوود داود``. ``رئال`` stays apart from ``ریال``. ``base``: the result of
    :func:`letters`, without ZWNJ.
    """
    if "ئ" in base:
        base = base.replace("دئو", "دیو").replace("مسئله", "مساله")
        base = _hamza_before_waw.sub("و", base)
        base = _hamza_before_te.sub("ا", base)
        base = _hamza.sub("ی", base)
    return _double_waw.sub("و", base) if "وو" in base else base


def pieces(text: str) -> list[FoldedWord]:
    """Return the words of ``fold(text).spaced`` in their order, each with its place in ``text``."""
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
            words = words[1:]  # the ezafe of خانه‌ی, which folds like that of خانهٔ
    found += [FoldedWord(word, base, start, end) for base, word in words]


@lru_cache(maxsize=4096)
def _folded_words(text: str) -> tuple[tuple[str, str], ...]:
    """Return each word of a text without signs before and after :func:`spell`."""
    base = letters(text)
    return tuple(zip(base.split(), spell(base).split(), strict=True))


def are_one(left: str, right: str) -> bool:
    """Return True if two neighbouring words of :func:`letters` are one word: می and a word, or a
    word and its ending.
    """
    if right in _ENDINGS:
        return bool(left) and left not in _WITHOUT_ENDING
    return left in PREFIXES and right[:1].isalpha()


def _joined(base: str) -> Iterator[str]:
    """Yield the words of :func:`letters` that are written in parts, each as one word."""
    words = base.split(" ")
    done, last = 0, len(words) - 1
    # First a cheap search: hardly one word in ten is a candidate.
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
            yield from _joined_parts(words[start:end])
        elif ZWNJ in word:
            yield word.replace(ZWNJ, "")


def _joined_parts(words: list[str]) -> Iterable[str]:
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
    """Return True if a character separates words."""
    return character == ZWNJ or letters(character).isspace()


@cache
def _one_form(character: str) -> str:
    """Return what replaces an unusual character."""
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


# The characters that most texts consist of. Each becomes one byte, so that a whole text is folded
# at once, by tables that hold the folded form and the kind of each. A text with any other
# character takes the slower way to the same result.
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
# Kinds: 0 for a digit, A for a letter, which begins a new word beside a digit, a space for others.
_KINDS = bytes(ord("0" if c in "0123456789" else "A" if c in _LETTERS else " ") for c in _KNOWN)
_DROPPED = bytes(n for n, form in enumerate(_forms) if not form)
