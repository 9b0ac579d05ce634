"""Cleaning of archived text: what may change, and nothing else.

The page reader decodes HTML entities, once, while it parses; it hands over text in which a
newline is a ``<br>`` or the end of a block and every line end of the page's source is a space
already. From there :func:`clean` applies the rest of the eight rules, in their order.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from newscrawl.persian.letter_forms import TYPED

ZWNJ = "\u200c"
ZWJ = "\u200d"
TATWEEL = "\u0640"

# Rule 1: Unicode's White_Space but for the newline, and the four separators U+001C-1F, which
# Python's str.split() takes for white space: deleting them would join two words.
_SPACES = "\t\x0b\x0c\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

# Rule 3: categories Cc and Cf, but for ZWNJ, ZWJ and the visible signs of Cf: U+0600-0605 and
# U+06DD (the end of a verse) are ink, not controls. Written out, so that the same text cleans to
# the same bytes whatever Unicode version Python brings; a test holds the list against it.
# Those that editors type, or their programs, where ZWNJ is meant: soft hyphen, zero-width space,
# direction controls, word joiner and BOM.
_MISTYPED = "\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_OTHERS = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u070f\u180e\u2061-\u2064\u206a-\u206f\ufff9-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
)
_CONTROLS = _MISTYPED + _OTHERS
# The letters of Arabic script but for tatweel, which is none.
_ARABIC = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc"
    "\u06ff\u0750-\u077f\u0870-\u0887\u0889-\u088e\u08a0-\u08c9\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7"
    "\ufdf0-\ufdfb\ufe70-\ufefc"
)
# A flag such as Scotland's is a black flag and a run of these; anywhere else they are invisible.
_TAGS = "\U000e0020-\U000e007f"
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)

_LETTERS = {
    **TYPED,
    **{chr(0x660 + n): chr(0x6F0 + n) for n in range(10)},
}

# What Persian news is written with, and rules 1 to 6 leave alone. One look over the text finds the
# rest, mostly nothing; only that is looked at closer.
_unusual = re.compile(
    "[^\n -~«»،؛؟\u0621-\u063a\u0641\u0642\u0644-\u0648\u064b-\u0652\u066a-\u066c\u067e\u0686\u0698"
    "\u06a9\u06af\u06c0\u06cc\u06f0-\u06f9\u200c\u2013\u2014\u2018-\u201d\u2026]"
)
_space = re.compile(f"[{_SPACES}]")
_other = re.compile(f"[{_OTHERS}]")
_tags = re.compile(f"(?<![\U0001f3f4{_TAGS}])[{_TAGS}]+")
_mistyped = re.compile(f"[{_MISTYPED}]+")
_mark = re.compile(f"[{_MISTYPED}{ZWJ}¬]")
_passing = re.compile(f"[{_MISTYPED}{ZWJ}{TATWEEL}]")
# A run is looked at once, from its beginning: else a long one takes the square of its length.
_run = f"[{_MISTYPED}{ZWNJ}{ZWJ}¬]"
_marks = re.compile(f"(?<!{_run}){_run}++(?=[{_ARABIC}])")
_joiner = re.compile(f"{ZWJ}[{ZWNJ}{ZWJ}]*")
_arabic = re.compile(f"[{_ARABIC}]")
_between_letters = re.compile(f"{ZWNJ}(?<=[{_ARABIC}]{ZWNJ})(?=[{_ARABIC}])")
_emoji = re.compile(f"[{_EMOJI}]")
_presentation = re.compile("[\ufb50-\ufdef\ufe70-\ufefc]")
_ink = re.compile(f"[^ \n{ZWNJ}{ZWJ}{_SPACES}{_CONTROLS}{_TAGS}]")
# Characters that are replaced one by one: of more a pass over the text is the shorter way.
_FEW = 16
_LONG = 1_000
# Marks behind a letter that are looked through: more than any letter has.
_MOST_MARKS = 100


def clean(text: str) -> str:
    """Clean one text by the contract's rules; cleaning twice equals cleaning once.

    ``text`` has its entities decoded; in it a newline is a line break and a blank line parts two
    blocks. Both stay. Never drops a letter, a digit or a ZWNJ between letters, never joins words.
    """
    return _clean(text) if len(text) < _LONG else _clean_long(text)


def _clean(text: str) -> str:
    found = _unusual_in(text)
    for character in found:
        if _space.match(character):
            text = text.replace(character, " ")
        elif _presentation.match(character):
            text = text.replace(character, _base_letters(character))
        elif _other.match(character):
            text = text.replace(character, "")
    if any(character > "\U000e0000" for character in found):
        text = _tags.sub("", text)
    if any(map(_mark.match, found)):
        # Once the rest is as it will be: what then stands beside a mark decides on it.
        text = unicodedata.normalize("NFC", text)
        text = _mistyped.sub("", _marks.sub(_meant, text))
        text = _joiner.sub(_shaping, text)
    text = unicodedata.normalize("NFC", text)
    if found:
        # Rule 6 before rule 5: a hamza that stood on the tatweel joins the ye before it while that
        # is still the Arabic one; with the Persian one it has no letter to make. Nothing else
        # depends on which of the two comes first.
        if TATWEEL in text:
            text = unicodedata.normalize("NFC", _without_tatweel(text))
        for letter, persian in _LETTERS.items():
            text = text.replace(letter, persian)
    if ZWNJ in text:
        text = _with_zwnj_inside(text)
    while "  " in text:
        text = text.replace("  ", " ")
    if "\n " in text or " \n" in text or "\n\n\n" in text:
        # White space beside a line break is not rendered; a second empty line is an empty block.
        text = "\n".join(line.strip(" ") for line in text.split("\n"))
        while "\n\n\n" in text:
            text = text.replace("\n\n\n", "\n\n")
    return text.strip(" \n")


# Long texts of a page are cleaned at each of several questions; the last ones are remembered.
_clean_long = lru_cache(maxsize=16)(_clean)


def clean_or_none(text: str | None) -> str | None:
    """:func:`clean`, with nothing left being ``None``: absent is never the empty string."""
    return (clean(text) or None) if text else None


def one_line(text: str) -> str:
    """A text whose line ends are the source's, not the page's: spaces, as all white space is."""
    return text.replace("\n", " ").replace("\r", " ")


def has_ink(text: str) -> bool:
    """Whether cleaning would leave anything of it: cheaper than cleaning."""
    return _ink.search(text) is not None


def words(text: str | None) -> int:
    """Runs of non-space in a clean text; 0 where there is none.

    Counted by what parts them, of which cleaning leaves one space, line break or blank line each:
    splitting a story of a thousand words costs six times as much.
    """
    if not text:
        return 0
    return text.count(" ") + text.count("\n") - text.count("\n\n") + 1


def _unusual_in(text: str) -> set[str]:
    """Return the characters that are not usual in Persian news; mostly there are none."""
    found: set[str] = set()
    while match := _unusual.search(text):
        if len(found) == _FEW:
            return found.union(_unusual.findall(text))
        found.add(match[0])
        # What was looked at is left out, and with this character the run of it.
        text = text[match.end() :].replace(match[0], "")
    return found


def _base_letters(form: str) -> str:
    """Rule 2, one character. U+FDF0-FDFD, the word ligatures and signs, are outside its range."""
    letters = unicodedata.normalize("NFKC", form)
    return letters if all(unicodedata.category(c)[0] in "LM" for c in letters) else form


def _meant(match: re.Match[str]) -> str:
    """Rule 3, a run of marks before a letter: after another one a ZWNJ is what was meant."""
    return ZWNJ if _ends_in_letter(match.string, match.start()) else match[0]


def _shaping(match: re.Match[str]) -> str:
    """Rule 3, joiners: one of a run stays in an emoji, and at a word's end after a letter."""
    text, rest = match.string, ZWNJ if ZWNJ in match[0] else ""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if not rest and (_emoji.match(before) or before == "\ufe0f") and _emoji.match(after):
        return ZWJ
    is_inside = bool(after) and unicodedata.category(after)[0] in "LMN"
    return ZWJ + rest if not is_inside and _ends_in_letter(text, match.start()) else rest


def _ends_in_letter(text: str, end: int) -> bool:
    """Whether a letter of Arabic script stands before that place, with marks on it or without.

    What will be gone is looked through: invisible marks, and a tatweel that carries a mark.
    """
    has_mark = False
    least = max(0, end - _MOST_MARKS)
    while end > least:
        before = text[end - 1]
        if unicodedata.category(before)[0] == "M":
            has_mark = True
        elif not (has_mark and _passing.match(before)):
            break
        end -= 1
    return end > least and _arabic.match(text, end - 1) is not None


def _without_tatweel(text: str) -> str:
    """Rule 6: between letters or marks it only stretches; in ``۱۴۰۴ هـ`` it is spelling."""
    letters = _one_of({c for c in _beside(TATWEEL, text) if unicodedata.category(c)[0] in "LM"})
    return re.sub(f"(?<={letters}){TATWEEL}+(?={letters})", "", text) if letters else text


def _beside(mark: str, text: str) -> set[str]:
    """The characters before and after a mark, wherever it stands: few, however long a text is."""
    first, *others = text.split(mark)
    before = {part[-1] for part in (first, *others[:-1]) if part}
    return before.union(part[0] for part in others if part)


def _one_of(characters: Iterable[str]) -> str:
    """A regular expression for any of them; empty where there is none."""
    listed = "".join(sorted(characters))
    return f"[{re.escape(listed)}]" if listed else ""


def _with_zwnj_inside(text: str) -> str:
    """Rule 7: one of a run, and none where it touches white space, punctuation or an end."""
    if text.count(ZWNJ) == len(_between_letters.findall(text)):
        return text
    while ZWNJ * 2 in text:
        text = text.replace(ZWNJ * 2, ZWNJ)
    text = text.strip(ZWNJ)
    edges = [*filter(_is_edge, _beside(ZWNJ, text))]
    if len(edges) > _FEW:
        edge = _one_of(edges)
        return re.sub(f"(?<={edge}){ZWNJ}|{ZWNJ}(?={edge})", "", text)
    for edge in edges:
        text = text.replace(edge + ZWNJ, edge).replace(ZWNJ + edge, edge)
    return text


@lru_cache(maxsize=1024)
def _is_edge(character: str) -> bool:
    return character in " \n" or unicodedata.category(character)[0] == "P"
