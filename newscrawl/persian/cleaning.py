"""Clean archived text: make the changes that the contract allows, and no others.

The page reader decodes HTML entities once, while it parses. In the text that it hands over, a
newline is a ``<br>`` or the end of a block, and each line end of the page's source is a space
already. :func:`clean` applies the rest of the eight rules, in their order.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from newscrawl.persian.letter_forms import TYPED
from newscrawl.utils.patterns import pattern

ZWNJ = "\u200c"
ZWJ = "\u200d"
TATWEEL = "\u0640"

# Rule 1: Unicode's White_Space except the newline, and the four separators U+001C-1F, which
# Python's str.split() takes for white space: deleting them would join two words.
_SPACES = "\t\x0b\x0c\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

# Rule 3: categories Cc and Cf, except ZWNJ, ZWJ and the visible signs of Cf: U+0600-0605 and
# U+06DD (the end of a verse) are ink, not controls. The list is written out, so that the same text
# cleans to the same bytes whatever Unicode version Python has; a test compares the list with it.
# _MISTYPED: characters that editors or their programs type where ZWNJ is meant: soft hyphen,
# zero-width space, direction controls, word joiner and BOM; and the ZWNJ of windows-1256, U+009D,
# in pages that were converted as if they were in another encoding.
_MISTYPED = "\x9d\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_OTHERS = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9c\x9e\x9f\u070f\u180e\u2061-\u2064\u206a-\u206f\ufff9-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
)
_CONTROLS = _MISTYPED + _OTHERS
# The letters of Arabic script. Tatweel is not among them: it is no letter.
_ARABIC = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc"
    "\u06ff\u0750-\u077f\u0870-\u0887\u0889-\u088e\u08a0-\u08c9\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7"
    "\ufdf0-\ufdfb\ufe70-\ufefc"
)
# Tags: a flag such as Scotland's is a black flag and a run of these. Elsewhere they are invisible.
_TAGS = "\U000e0020-\U000e007f"
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)

_LETTERS = {
    **TYPED,
    **{chr(0x660 + n): chr(0x6F0 + n) for n in range(10)},
}

# Any character other than those that Persian news is written with and that rules 1 to 6 leave
# alone. One search of the text finds them; most texts have none, and only these are examined.
_unusual = pattern(
    "[^\n -~«»،؛؟\u0621-\u063a\u0641\u0642\u0644-\u0648\u064b-\u0652\u066a-\u066c\u067e\u0686\u0698"
    "\u06a9\u06af\u06c0\u06cc\u06f0-\u06f9\u200c\u2013\u2014\u2018-\u201d\u2026]"
)
_space = pattern(f"[{_SPACES}]")
_other = pattern(f"[{_OTHERS}]")
_tags = pattern(f"(?<![\U0001f3f4{_TAGS}])[{_TAGS}]+")
_mistyped = pattern(f"[{_MISTYPED}]+")
_mark = pattern(f"[{_MISTYPED}{ZWJ}¬]")
_passing = pattern(f"[{_MISTYPED}{ZWJ}{TATWEEL}]")
# The lookbehind makes each run be examined only once, from its beginning. Without it, the time for
# a run grows with the square of its length.
_run = f"[{_MISTYPED}{ZWNJ}{ZWJ}¬]"
_marks = pattern(f"(?<!{_run}){_run}++(?=[{_ARABIC}])")
_joiner = pattern(f"{ZWJ}[{ZWNJ}{ZWJ}]*")
_arabic = pattern(f"[{_ARABIC}]")
_not_between_letters = pattern(f"{ZWNJ}(?:(?<![{_ARABIC}]{ZWNJ})|(?![{_ARABIC}]))")
_emoji = pattern(f"[{_EMOJI}]")
_presentation = pattern("[\ufb50-\ufdef\ufe70-\ufefc]")
_ink = pattern(f"[^ \n{ZWNJ}{ZWJ}{_SPACES}{_CONTROLS}{_TAGS}]")
# Up to so many different characters are replaced one by one; for more, one pass over the text is
# faster.
_FEW = 16
_LONG = 1_000
# Most marks that are skipped to find the letter before them: more than any letter has.
_MOST_MARKS = 100


def clean(text: str) -> str:
    """Clean one text by the contract's rules. Cleaning twice equals cleaning once.

    ``text``: entities are decoded; a newline is a line break, and a blank line separates two
    blocks. Both stay. Never drops a letter, a digit or a ZWNJ between letters, never joins words.
    """
    return _clean(text) if len(text) < _LONG else _clean_long(text)


def _clean(text: str) -> str:
    found = _unusual_in(text)
    if found:
        text = _replaced(text, dict(_replacements(found)))
    if any(character > "\U000e0000" for character in found):
        text = _tags.sub("", text)
    if any(map(_mark.match, found)):
        # Only now, when all other characters are final: its neighbours decide what a mark becomes.
        text = unicodedata.normalize("NFC", text)
        text = _mistyped.sub("", _marks.sub(_to_zwnj, text))
        text = _joiner.sub(_reduced_joiners, text)
    text = unicodedata.normalize("NFC", text)
    if found:
        # Rule 6 before rule 5: a hamza on a tatweel joins the ye before it, as long as that is the
        # Arabic ye; with the Persian ye it forms no letter. Nothing else depends on the order of
        # these two rules.
        if TATWEEL in text:
            text = unicodedata.normalize("NFC", _without_tatweel(text))
        text = _replaced(text, _LETTERS)
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


# Several steps clean the whole body of the same page; the results of the last ones are kept.
_clean_long = lru_cache(maxsize=16)(_clean)


def clean_all(texts: Sequence[str]) -> list[str]:
    """Return the texts cleaned as by :func:`clean`, without those of which nothing is left.

    They are cleaned as the lines of one text: no rule looks across a line break, and a call for
    each of thousands of short texts takes ten times as long.
    """
    lines = "\n".join(texts)
    if lines.count("\n") >= len(texts):  # one of them has a line break of its own
        return [text for text in map(clean, texts) if text]
    return [text for text in clean(lines).split("\n") if text]


def clean_or_none(text: str | None) -> str | None:
    """Clean a text; return None where nothing is left: absent is never the empty string."""
    return (clean(text) or None) if text else None


def one_line(text: str) -> str:
    """Replace line ends with spaces, for text whose line ends are the source's, not the page's."""
    return text.replace("\n", " ").replace("\r", " ")


def has_ink(text: str) -> bool:
    """Return True if cleaning would leave anything of the text. Cheaper than cleaning."""
    return _ink.search(text) is not None


def words(text: str | None) -> int:
    """Count the words of a clean text: runs of non-space. 0 where there is no text.

    Counts separators, since cleaning leaves exactly one space, line break or blank line between
    words. Splitting a story of a thousand words costs six times as much.
    """
    if not text:
        return 0
    return text.count(" ") + text.count("\n") - text.count("\n\n") + 1


def _unusual_in(text: str) -> set[str]:
    """Return the characters that are unusual in Persian news; most texts have none."""
    found: set[str] = set()
    while match := _unusual.search(text):
        if len(found) == _FEW:
            return found.union(_unusual.findall(text))
        found.add(match[0])
        # Leave out the text that was searched, and all further copies of this character.
        text = text[match.end() :].replace(match[0], "")
    return found


def _replacements(characters: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the characters that rules 1 to 3 replace wherever they stand, each with its text."""
    for character in characters:
        if _space.match(character):
            yield character, " "
        elif _presentation.match(character):
            yield character, _base_letters(character)
        elif _other.match(character):
            yield character, ""


def _replaced(text: str, by: Mapping[str, str]) -> str:
    """Replace each character of `by` with its text, which has no other character of `by`."""
    if len(by) > _FEW:
        return text.translate({ord(character): other for character, other in by.items()})
    for character, other in by.items():
        text = text.replace(character, other)
    return text


def _base_letters(form: str) -> str:
    """Apply rule 2 to one character. Word ligatures and signs, U+FDF0-FDFD, stay as they are."""
    letters = unicodedata.normalize("NFKC", form)
    return letters if all(unicodedata.category(c)[0] in "LM" for c in letters) else form


def _to_zwnj(match: re.Match[str]) -> str:
    """Apply rule 3 to a run of marks before a letter: after a letter the run means a ZWNJ."""
    return ZWNJ if _ends_in_letter(match.string, match.start()) else match[0]


def _reduced_joiners(match: re.Match[str]) -> str:
    """Apply rule 3 to a run of joiners: keep one ZWJ in an emoji or after a word's last letter."""
    text, rest = match.string, ZWNJ if ZWNJ in match[0] else ""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if not rest and (_emoji.match(before) or before == "\ufe0f") and _emoji.match(after):
        return ZWJ
    is_inside = bool(after) and unicodedata.category(after)[0] in "LMN"
    return ZWJ + rest if not is_inside and _ends_in_letter(text, match.start()) else rest


def _ends_in_letter(text: str, end: int) -> bool:
    """Return True if a letter of Arabic script, with marks on it or without, ends at ``end``.

    Characters that cleaning removes are skipped: invisible marks, and a tatweel with a mark on it.
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
    """Apply rule 6: between letters or marks a tatweel only stretches; in ``هـ`` it is spelling."""
    letters = _one_of({c for c in _beside(TATWEEL, text) if unicodedata.category(c)[0] in "LM"})
    return re.sub(f"(?<={letters}){TATWEEL}+(?={letters})", "", text) if letters else text


def _beside(mark: str, text: str) -> set[str]:
    """Return the set of characters right before or after a ``mark``; small even for long texts."""
    first, *others = text.split(mark)
    before = {part[-1] for part in (first, *others[:-1]) if part}
    return before.union(part[0] for part in others if part)


def _one_of(characters: Iterable[str]) -> str:
    """Return a regular expression for any of the characters; empty where there are none."""
    listed = "".join(sorted(characters))
    return f"[{re.escape(listed)}]" if listed else ""


def _with_zwnj_inside(text: str) -> str:
    """Apply rule 7: keep one ZWNJ of a run; none beside white space, punctuation or the ends."""
    if not _not_between_letters.search(text):
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
