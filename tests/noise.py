"""The noise that Persian news text is damaged by, put into clean text; cleaning is to undo it."""

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
#: What editors put where ZWNJ is meant.
SLIPS = "\u200c\u200d\u200d\u200e\u200f\u00ad\u200b\u202c\ufeff¬"
SPACES = " \u00a0\t\u2003\u2009\u200a\u202f\u3000\u2028\u2029\x85\x0b\x0c\r\x1d"
#: What the site's editor and others write by name.
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
    """The presentation forms of each letter."""
    found: dict[str, str] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEF5)):
        kind, _, letter = unicodedata.decomposition(chr(code)).partition(" ")
        if kind in ("<isolated>", "<final>", "<initial>", "<medial>") and " " not in letter:
            found[chr(int(letter, 16))] = found.get(chr(int(letter, 16)), "") + chr(code)
    return found


FORMS = _forms()


def arabic_letters(text: str, chance: Random) -> str:
    """``ی`` as ``ي`` or ``ى``, ``ک`` as ``ك``."""
    swaps = {"ی": "ییيى", "ک": "کك"}
    return "".join(chance.choice(swaps.get(c, c)) for c in text)


def arabic_digits(text: str, chance: Random) -> str:
    """Persian digits as Arabic ones."""
    return "".join(
        chr(ord(c) - 0x6F0 + 0x660) if "۰" <= c <= "۹" and chance.random() < 0.7 else c
        for c in text
    )


def presentation_forms(text: str, chance: Random) -> str:
    """Letters as one of their forms, whole words at a time, lam-alef as a ligature."""

    def word(match: re.Match[str]) -> str:
        if chance.random() < 0.6:
            return match[0]
        shaped = match[0]
        for pair, ligatures in _lam_alef.items():
            shaped = shaped.replace(pair, chance.choice(ligatures))
        return "".join(chance.choice(FORMS.get(c, c)) for c in shaped)

    return re.sub(r"\w+", word, text)


def tatweel(text: str, chance: Random) -> str:
    """Words stretched between letters, or a letter and its mark."""
    return _between.sub(
        lambda _: TATWEEL * chance.randint(1, 4) if chance.random() < 0.15 else "", text
    )


def decomposed(text: str, chance: Random) -> str:  # noqa: ARG001
    """Hamza and madda as marks of their own."""
    return unicodedata.normalize("NFD", text)


def invisible(text: str, chance: Random) -> str:
    """Direction marks, zero-width characters, soft hyphens, BOM: beside words, and in them in the
    place of ZWNJ or around it; nowhere else between two letters, where they would mean one.
    """
    found = [chance.choice(["\ufeff", "\u200f", ""])]
    text = _zwnj.sub(lambda run: _slip(run[0], chance), text)
    follows_letter = False
    for at, character in enumerate(text):
        found.append(character)
        # A mark is its letter's, on a tatweel, too: that goes, and the mark stays.
        if not unicodedata.combining(character) and not _marked.match(text, at):
            follows_letter = _letters.match(character) is not None
        if follows_letter and _letters.match(text, at + 1):
            continue
        # A joiner beside an emoji is part of it, and so it is after a letter at a word's end.
        if ord(character) < 0x2190 and chance.random() < 0.1:
            found.append(chance.choice(INVISIBLE.replace("\u200d", "")))
        if character in " \n" and _letters.match(text, at + 1) and chance.random() < 0.03:
            found.append("\u200d")
    return "".join(found)


def _slip(run: str, chance: Random) -> str:
    """What stands between two letters for a ZWNJ, or for some."""
    if chance.random() < 0.6:
        return run
    return "".join(chance.choice(SLIPS) for _ in range(chance.choice([1, 1, 2, 4])))


def tags(text: str, chance: Random) -> str:
    """Tag characters, which are seen in a flag only; not behind one."""
    return _between.sub(
        lambda _: "\U000e0067\U000e007f"[: chance.randint(1, 2)] if chance.random() < 0.05 else "",
        text,
    )


def empty_lines(text: str, chance: Random) -> str:
    """More line breaks between paragraphs than an empty line needs."""
    return text.replace("\n\n", "\n" * chance.randint(3, 6))


def doubled_zwnj(text: str, chance: Random) -> str:
    """Runs of ZWNJ, and ZWNJ where it has no use: beside spaces, punctuation and ends."""
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
    """One space as several, of any kind; more at the ends and beside line breaks."""

    def some(least: int) -> str:
        return "".join(chance.choice(SPACES) for _ in range(chance.randint(least, 3)))

    spaced = re.sub(" ", lambda _: some(1) if chance.random() < 0.5 else " ", text)
    return some(0) + re.sub("\n", lambda _: f"{some(0)}\n{some(0)}", spaced) + some(0)


#: In an order in which none undoes another.
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
    """All of it at once."""
    for noise in NOISES.values():
        text = noise(text, chance)
    return text


def entities(text: str, chance: Random) -> str:
    """Text as markup: characters as entities, by name, in decimals or in hexadecimals.

    What is a control character, or a C1 code that HTML reads as windows-1252, stays raw or is
    left out: an entity of it is another character, or none.
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
