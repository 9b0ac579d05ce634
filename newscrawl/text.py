"""Cleaning of archived text: what may change, and nothing else.

The page reader decodes HTML entities, once, while it parses; it hands over text in which a
newline is a ``<br>`` or the end of a block and every line end of the page's source is a space
already. From there :func:`clean` applies the rest of the eight rules, in their order.
"""

import re
import unicodedata

ZWNJ = "\u200c"
ZWJ = "\u200d"
TATWEEL = "\u0640"

# Rule 1: Unicode's White_Space but for the newline, and the four separators U+001C-1F, which
# Python's str.split() takes for white space: deleting them would join two words.
_SPACES = "\t\x0b\x0c\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

# Rule 3: categories Cc and Cf, but for ZWNJ, ZWJ and the visible signs of Cf: U+0600-0605 and
# U+06DD (the end of a verse) are ink, not controls. Written out, so that the same text cleans to
# the same bytes whatever Unicode version Python brings; a test holds the list against it.
_CONTROLS = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u070f\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001"
)
# A flag such as Scotland's is a black flag and a run of these; anywhere else they are invisible.
_TAGS = "\U000e0020-\U000e007f"
_EMOJI = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"

_LETTERS = {
    "ي": "ی",
    "ى": "ی",
    "ك": "ک",
    **{chr(0x660 + n): chr(0x6F0 + n) for n in range(10)},
}

_space = re.compile(f"[{_SPACES}]")
_presentation = re.compile("[\ufb50-\ufdef\ufe70-\ufefc]")
_control = re.compile(f"[{_CONTROLS}]|(?<![\U0001f3f4{_TAGS}])[{_TAGS}]+")
_joiner = re.compile(f"(?<![{_EMOJI}\ufe0f]){ZWJ}|{ZWJ}(?![{_EMOJI}])")
_letter = re.compile(f"[{''.join(_LETTERS)}]")
_tatweel = re.compile(f"{TATWEEL}+")
_zwnj = re.compile(f"{ZWNJ}+")
_blanks = re.compile(" {2,}")
_line_end = re.compile(" *\n[ \n]*")
# One look over the text decides whether rules 1 to 6 have anything to do; mostly they have not.
_suspect = re.compile(
    f"[{_SPACES}{_CONTROLS}{_TAGS}{ZWJ}{TATWEEL}\ufb50-\ufdef\ufe70-\ufefc{''.join(_LETTERS)}]"
)


def clean(text: str) -> str:
    """Clean one text by the contract's rules; cleaning twice equals cleaning once.

    ``text`` has its entities decoded; in it a newline is a line break and a blank line parts two
    blocks. Both stay. Never drops a letter, a digit or a ZWNJ between letters, never joins words.
    """
    if _suspect.search(text):
        text = _space.sub(" ", text)
        text = _presentation.sub(_base_letters, text)
        text = _joiner.sub("", _control.sub("", text))
        text = unicodedata.normalize("NFC", text)
        text = _letter.sub(lambda match: _LETTERS[match[0]], text)
        text = unicodedata.normalize("NFC", _tatweel.sub(_without_tatweel, text))
    elif not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if ZWNJ in text:
        text = _zwnj.sub(_one_zwnj, text)
    if "  " in text:
        text = _blanks.sub(" ", text)
    if "\n" in text:
        text = _line_end.sub(_line_break, text)
    return text.strip(" \n")


def clean_or_none(text: str | None) -> str | None:
    """:func:`clean`, with nothing left being ``None``: absent is never the empty string."""
    return (clean(text) or None) if text else None


def words(text: str | None) -> int:
    """Runs of non-space; 0 where there is no text."""
    return len(text.split()) if text else 0


def _base_letters(match: re.Match[str]) -> str:
    """Rule 2, one character. U+FDF0-FDFD, the word ligatures and signs, are outside its range."""
    letters = unicodedata.normalize("NFKC", match[0])
    return letters if all(unicodedata.category(c)[0] in "LM" for c in letters) else match[0]


def _without_tatweel(match: re.Match[str]) -> str:
    """Rule 6: between letters or marks it only stretches; in ``۱۴۰۴ هـ`` it is spelling."""
    before, after = _neighbours(match)
    between = (
        before and after and all(unicodedata.category(c)[0] in "LM" for c in (before, after))
    )
    return "" if between else match[0]


def _one_zwnj(match: re.Match[str]) -> str:
    """Rule 7: one of a run, and none where it touches white space, punctuation or an end."""
    for neighbour in _neighbours(match):
        if not neighbour or neighbour in " \n" or unicodedata.category(neighbour)[0] == "P":
            return ""
    return ZWNJ


def _line_break(match: re.Match[str]) -> str:
    # White space beside a line break is not rendered; more than one empty line is an empty block.
    return "\n\n" if match[0].count("\n") > 1 else "\n"


def _neighbours(match: re.Match[str]) -> tuple[str, str]:
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1 : start] if start else "", text[end : end + 1]
