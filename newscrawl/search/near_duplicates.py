"""Whether one text repeats another: sketches to find it by, and the measure that decides.

A text is folded to its bare letters and digits (:func:`skeleton`), of which every run of twelve is
a shingle. The MinHash of its shingles is its :func:`sketch`. Cut into :func:`bands`, an index of
which gives the few texts to look at, it says of most that they are none (:func:`may_repeat`).
:func:`likeness` then decides on the texts themselves.

The same text gives the same sketch on every machine, for years. What would change it, be it the
fold, a number below or the library's algorithm, makes another ``SCHEME``.
"""

import codecs
import re
import struct
import sys
import unicodedata
import zlib
from array import array
from collections import Counter
from functools import lru_cache
from operator import eq

from rensa import RMinHash

from newscrawl.persian.letter_forms import LATIN_DIGITS, LETTERS, alike

#: What the stored sketches were made with; they are made again where it is another.
SCHEME = 100 * RMinHash.ALGORITHM_VERSION + 2

# Of texts that have three tenths of their shingles in common 95 in 100 have one of these bands in
# common, of those with four tenths 996 in 1,000; of two stories of one agency two in 10,000 have.
_BANDS = 32
_SEED = 1398
_numbers_of = struct.Struct(f"<{2 * _BANDS}I")
_pairs_of = struct.Struct("8s" * _BANDS)
# Of the 64 numbers of two sketches; a copy cut to three tenths of its original has nineteen, or so.
_FEWEST_EQUAL = 7

_SHINGLE = 10
# Of what stands at one place, to make it stand at ten: at two, four, eight, ten.
_WIDER = (1, 2, 4, 2)
_PLACES = 64

# In letters of the skeleton, five to a word. Below the first a text is two lines, and no likeness
# of such says anything; below the second a few words decide what it tells.
_SHORTEST, _SHORT = 200, 400
# A page's size is the site's to choose, not the time that is spent on it: 12,000 words.
_LONGEST = 60_000
# Of the shorter text's letters those that stand in the longer one, too.
_LEAST, _LEAST_OF_SHORT = 0.65, 0.75
# A digest of the day holds whole stories, and repeats none of them.
_LEAST_OF_LONGER = 0.3
# The letters before a number that say what it counts.
_CONTEXT = 8

_ASCII = "".join(map(chr, range(128)))
_PLAIN = "0123456789abcdefghijklmnopqrstuvwxyz"
# Fewer forms than search has: more of them would be another SCHEME.
_FORMS = {**alike("آأإيىےكڪةەہھۃۀؤ"), "ئ": "ی", **LATIN_DIGITS}
# What news texts have beside letters; one with anything else takes a longer way to the same.
_SIGNS = "\u200cء«»،؛؟٪٫٬…–—‘’“”" + "".join(map(chr, range(0x640, 0x656)))

# A byte a character, so that folding is two calls; Latin letters and digits are their own.
_KNOWN = (_ASCII + LETTERS + "".join(_FORMS) + _SIGNS).ljust(256, "\ufffe")
_TO_BYTES = codecs.charmap_build(_KNOWN)
_ONE_FORM = bytes(_KNOWN.find(_FORMS.get(c, c.lower())) for c in _KNOWN)
_NO_LETTERS = bytes(n for n in range(256) if _KNOWN[_ONE_FORM[n]] not in _PLAIN + LETTERS)
# Any permutation of the bytes, for shingles that are longer than what is hashed at once.
_OTHER = bytes((167 * n + 13) % 256 for n in range(256))
_number = re.compile(rb"[0-9]+")


def skeleton(lead: str | None, body: str | None) -> bytes:
    """A text's letters and digits, each in one form, with nothing between them; a byte each.

    A copy that lost ZWNJ, spaces, punctuation, hamza or diacritics has the same. The headline is
    not in it: that is what a copy writes anew.
    """
    text = f"{lead or ''}\n{body or ''}"[: 2 * _LONGEST]
    try:
        known, _ = codecs.charmap_encode(text, "strict", _TO_BYTES)
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFKD", text).casefold()
        known, _ = codecs.charmap_encode(apart, "ignore", _TO_BYTES)
    return known.translate(_ONE_FORM, _NO_LETTERS)[:_LONGEST]


def sketch(text: bytes) -> bytes:
    """The MinHash of a skeleton: 64 numbers of four bytes; empty where it is too short."""
    if len(text) < _SHORTEST:
        return b""
    # Eight bytes in a row, each mixed with the fourth after it, depend on twelve letters in a row.
    size = len(text) - 4
    one = int.from_bytes(text[:size], "big")
    other = int.from_bytes(text[4:].translate(_OTHER), "big")
    mixed = (one ^ other).to_bytes(size, "big")
    shingles = array("Q")
    for n in range(8):
        shingles.frombytes(mixed[n : n + (size - n) // 8 * 8])
    if sys.byteorder == "big":
        shingles.byteswap()
    made = RMinHash.digest_matrix_from_flat_token_hashes(
        shingles, [0, len(shingles)], num_perm=2 * _BANDS, seed=_SEED
    )
    return _numbers_of.pack(*made.to_rows()[0])


def bands(of: bytes) -> list[int]:
    """The bands of a sketch, as 32-bit numbers, each with its place in it: 32, or none."""
    return list(map(zlib.crc32, _pairs_of.unpack(of), range(_BANDS))) if of else []


def may_repeat(one: bytes, other: bytes) -> bool:
    """Whether the texts of two sketches are worth comparing; those of another scheme are not."""
    if not one or len(one) != len(other):
        return False
    equal: int = sum(map(eq, _numbers_of.unpack(one), _numbers_of.unpack(other)))
    return equal >= _FEWEST_EQUAL


def likeness(one: bytes, other: bytes) -> float | None:
    """How much of the shorter skeleton the longer one repeats, 0 to 1; None: neither repeats the
    other.

    A story that was edited word by word is repeated, and so is one of which paragraphs were cut.
    Another story of the same event is not, nor one that fills the same form with other numbers.
    """
    shorter, longer = sorted((one, other), key=lambda text: (len(text), text))
    if len(shorter) < max(_SHORTEST, _LEAST_OF_LONGER * len(longer)):
        return None
    if shorter == longer:
        return 1.0
    if not (_numbers_agree(shorter, longer) and _seem_alike(shorter, longer)):
        return None
    share = _covered(shorter, longer) / len(shorter)
    return share if share >= (_LEAST_OF_SHORT if len(shorter) < _SHORT else _LEAST) else None


def _shingles(text: bytes, first: int) -> tuple[bytes, ...]:
    """Every tenth of a text's shingles, from one of the first ten."""
    number = (len(text) - first) // _SHINGLE
    end = first + number * _SHINGLE
    return struct.Struct(f"{_SHINGLE}s" * number).unpack(text[first:end])


def _seem_alike(shorter: bytes, longer: bytes) -> bool:
    """A look at some sixty places: of a copy with a quarter of its words changed the longer text
    still has two of five, of another story hardly one. Ten times as fast as a look at all.
    """
    places = range(0, len(shorter) - _SHINGLE + 1, max(1, len(shorter) // _PLACES))
    return 5 * sum(shorter[n : n + _SHINGLE] in longer for n in places) >= len(places)


def _covered(text: bytes, by: bytes) -> int:
    """Letters of ``text`` that stand in at least one shingle that the other has, too."""
    known: set[bytes] = set()
    for first in range(_SHINGLE):
        known.update(_shingles(by, first))
    is_known = bytearray(len(text))
    for first in range(_SHINGLE):
        found = bytes(map(known.__contains__, _shingles(text, first)))
        is_known[first : first + len(found) * _SHINGLE : _SHINGLE] = found
    # A byte for each letter, 1 where a known shingle begins; then in its whole length, by shifts.
    covered = int.from_bytes(is_known, "little")
    for wide in _WIDER:
        covered |= covered << 8 * wide
    return covered.to_bytes(len(text), "little").count(1)


def _numbers_agree(one: bytes, other: bytes) -> bool:
    """Whether most numbers that stand after the same words are the same numbers.

    Where they are not it is another day's weather, or prices, or times of prayer.
    """
    (mine, my_contexts), (theirs, their_contexts) = _numbers(one), _numbers(other)
    same = (mine & theirs).total()
    comparable = (my_contexts & their_contexts).total()
    # In a long text a single number may have been corrected.
    return 2 * same >= comparable or (comparable == 1 and len(one) >= _SHORT)


# A form that is filled anew each day is compared with those of all other days.
@lru_cache(maxsize=1000)
def _numbers(text: bytes) -> tuple[Counter[tuple[bytes, bytes]], Counter[bytes]]:
    """The numbers of a text, each with what stands before it (there, a number is a 0); and what
    stands before them.
    """
    found: Counter[tuple[bytes, bytes]] = Counter()
    contexts: Counter[bytes] = Counter()
    before, end = b"", 0
    for match in _number.finditer(text):
        before = (before + text[end : match.start()])[-_CONTEXT:]
        found[before, match[0]] += 1
        contexts[before] += 1
        before, end = before + b"0", match.end()
    return found, contexts
