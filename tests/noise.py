"""Damage clean text as Persian news text is damaged; cleaning must restore it."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

ZWNJ = "\u200c"
TATWEEL = "\u0640"
INVISIBLE = (
    "\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
    "\u00ad\u061c\x01\x7f"
)
#: Characters that editors type where they mean ZWNJ.
SLIPS = "\u200c\u200d\u200d\u200e\u200f\u00ad\u200b\u202c\ufeff¬"
SPACES = " \u00a0\t\u2003\u2009\u200a\u202f\u3000\u2028\u2029\x85\x0b\x0c\r\x1d"
#: Characters that editors, the site's and others, write as named entities.
NAMED = {
    "\u200c": "zwnj",
    "\u00a0": "nbsp",
    "\u200f": "rlm",
    "\u200e": "lrm",
    "\u200d": "zwj",
    "\u00ad": "shy",
    "«": "laquo",
    "»": "raquo",
    "…": "hellip",
    "–": "ndash",
    "&": "amp",
    "<": "lt",
    ">": "gt",
    '"': "quot",
}

Noise = Callable[[str, Random], str]

_letter = "[\u0621-\u063a\u0641-\u064a\u0671-\u06d3\u06d5\ufb50-\ufbff\ufe80-\ufefc]"
_between = re.compile(f"(?<={_letter})(?=(?:{_letter}|[\u064b-\u0655]))")
_letters = re.compile(f"(?!{TATWEEL}){_letter}")
_marked = re.compile(f"{TATWEEL}+[\u064b-\u0655]")
_zwnj = re.compile(f"(?<={_letter}){ZWNJ}+(?={_letter})")
_lam_alef = {"لا": "\ufefb\ufefc", "لآ": "\ufef5\ufef6", "لأ": "\ufef7\ufef8", "لإ": "\ufef9\ufefa"}


def _forms() -> dict[str, str]:
    """Return the presentation forms of each letter."""
    found: dict[str, str] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEF5)):
        kind, _, letter = unicodedata.decomposition(chr(code)).partition(" ")
        if kind in ("<isolated>", "<final>", "<initial>", "<medial>") and " " not in letter:
            found[chr(int(letter, 16))] = found.get(chr(int(letter, 16)), "") + chr(code)
    return found


FORMS = _forms()


def arabic_letters(text: str, chance: Random) -> str:
    """Write ``ی`` as ``ي`` or ``ى`` here and there, and ``ک`` as ``ك``."""
    swaps = {"ی": "ییيى", "ک": "کك"}
    return "".join(chance.choice(swaps.get(c, c)) for c in text)


def arabic_digits(text: str, chance: Random) -> str:
    """Write Persian digits as Arabic ones."""
    return "".join(
        chr(ord(c) - 0x6F0 + 0x660) if "۰" <= c <= "۹" and chance.random() < 0.7 else c
        for c in text
    )


def presentation_forms(text: str, chance: Random) -> str:
    """Write the letters of some words as presentation forms, lam-alef as a ligature."""

    def word(match: re.Match[str]) -> str:
        if chance.random() < 0.6:
            return match[0]
        shaped = match[0]
        for pair, ligatures in _lam_alef.items():
            shaped = shaped.replace(pair, chance.choice(ligatures))
        return "".join(chance.choice(FORMS.get(c, c)) for c in shaped)

    return re.sub(r"\w+", word, text)


def tatweel(text: str, chance: Random) -> str:
    """Put tatweel between letters, or between a letter and its mark."""
    return _between.sub(
        lambda _: TATWEEL * chance.randint(1, 4) if chance.random() < 0.15 else "", text
    )


def decomposed(text: str, chance: Random) -> str:  # noqa: ARG001
    """Write hamza and madda as separate marks (NFD)."""
    return unicodedata.normalize("NFD", text)


def invisible(text: str, chance: Random) -> str:
    """Put in direction marks, zero-width characters, soft hyphens and BOM.

    They come beside words, and inside words only in the place of a ZWNJ or around it: anywhere else
    between two letters they would mean a ZWNJ.
    """
    found = [chance.choice(["\ufeff", "\u200f", ""])]
    text = _zwnj.sub(lambda run: _slip(run[0], chance), text)
    follows_letter = False
    for at, character in enumerate(text):
        found.append(character)
        # A mark belongs to the letter before it. Cleaning drops a tatweel between, not the mark.
        if not unicodedata.combining(character) and not _marked.match(text, at):
            follows_letter = _letters.match(character) is not None
        if follows_letter and _letters.match(text, at + 1):
            continue
        # No ZWJ here: beside an emoji, or after a letter at a word's end, it has a meaning.
        if ord(character) < 0x2190 and chance.random() < 0.1:
            found.append(chance.choice(INVISIBLE.replace("\u200d", "")))
        if character in " \n" and _letters.match(text, at + 1) and chance.random() < 0.03:
            found.append("\u200d")
    return "".join(found)


def _slip(run: str, chance: Random) -> str:
    """Return a run of ZWNJ as it was, or other characters in its place."""
    if chance.random() < 0.6:
        return run
    return "".join(chance.choice(SLIPS) for _ in range(chance.choice([1, 1, 2, 4])))


def tags(text: str, chance: Random) -> str:
    """Put tag characters between letters; they are visible only in the emoji of a flag."""
    return _between.sub(
        lambda _: "\U000e0067\U000e007f"[: chance.randint(1, 2)] if chance.random() < 0.05 else "",
        text,
    )


def empty_lines(text: str, chance: Random) -> str:
    """Put three to six line breaks between paragraphs."""
    return text.replace("\n\n", "\n" * chance.randint(3, 6))


def doubled_zwnj(text: str, chance: Random) -> str:
    """Repeat ZWNJ, and put it beside spaces, punctuation and ends, where it has no effect."""
    found = []
    for character in text:
        edge = character in " \n" or unicodedata.category(character)[0] == "P"
        if character == ZWNJ:
            found.append(ZWNJ * chance.randint(1, 3))
        elif edge and chance.random() < 0.3:
            found += [ZWNJ * chance.randint(0, 2), character, ZWNJ * chance.randint(0, 2)]
        else:
            found.append(character)
    return chance.choice(["", ZWNJ]) + "".join(found) + chance.choice(["", ZWNJ])


def odd_spaces(text: str, chance: Random) -> str:
    """Write a space as several of any kind; add more at the ends and beside line breaks."""

    def some(least: int) -> str:
        return "".join(chance.choice(SPACES) for _ in range(chance.randint(least, 3)))

    spaced = re.sub(" ", lambda _: some(1) if chance.random() < 0.5 else " ", text)
    return some(0) + re.sub("\n", lambda _: f"{some(0)}\n{some(0)}", spaced) + some(0)


#: All noises by name, in an order in which none undoes another.
NOISES: dict[str, Noise] = {
    noise.__name__: noise
    for noise in (
        decomposed,
        arabic_letters,
        arabic_digits,
        presentation_forms,
        tatweel,
        doubled_zwnj,
        invisible,
        tags,
        empty_lines,
        odd_spaces,
    )
}


def everything(text: str, chance: Random) -> str:
    """Apply all noises."""
    for noise in NOISES.values():
        text = noise(text, chance)
    return text


def entities(text: str, chance: Random) -> str:
    """Write text as markup: characters as entities, named, decimal or hexadecimal.

    Writes no entity for a control character or a C1 code, since HTML reads it as another character
    or none: leaves out U+0001 and U+007F, and writes the others as a space.
    """
    found = []
    for character in text:
        code = ord(character)
        ways = [f"&#{code};", f"&#x{code:x};", f"&#x{code:04X};"]
        if character in NAMED:
            ways += [f"&{NAMED[character]};"] * 4
        must = character in "&<>"
        if code < 0x20 or 0x7F <= code < 0xA0:
            found.append("" if code in (0x01, 0x7F) else " ")
        elif must or character in NAMED or chance.random() < 0.1:
            found.append(chance.choice(ways if must or chance.random() < 0.9 else [character]))
        else:
            found.append(character)
    return "".join(found)
