"""Find near duplicates: sketches that select candidates, and a likeness that decides.

A text is folded to its letters and digits (:func:`skeleton`); every run of twelve of these is a
shingle. The MinHash of the shingles is the text's :func:`sketch`. An index of the sketches'
:func:`bands` selects the candidates; comparing whole sketches rejects most of them
(:func:`may_repeat`); :func:`likeness` decides on the texts themselves.

The same text gives the same sketch on every machine, for years. Any change that alters sketches
(the folding, a number below, the library's algorithm) must change ``SCHEME``.
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

#: The version of the method; stored sketches of another version are made again.
SCHEME = 100 * RMinHash.ALGORITHM_VERSION + 2

# Of pairs of texts with three tenths of their shingles in common 95 in 100 share one of these
# bands, of pairs with four tenths 996 in 1,000; of pairs of one agency's stories two in 10,000.
_BANDS = 32
_SEED = 1398
_numbers_of = struct.Struct(f"<{2 * _BANDS}I")
_pairs_of = struct.Struct("8s" * _BANDS)
# The fewest of the 64 numbers that two sketches must share; a copy cut to three tenths of its
# original shares about nineteen.
_FEWEST_EQUAL = 7

_SHINGLE = 10
# Shifts that spread a mark at one place over the ten of a shingle: to two, four, eight, ten places.
_WIDER = (1, 2, 4, 2)
_PLACES = 64

# Lengths in letters of the skeleton, about five to a word. A text shorter than the first is two
# lines, whose likeness means nothing; in one shorter than the second a few words decide what it
# tells.
_SHORTEST, _SHORT = 200, 400
# A text is read up to here (12,000 words), so that a site cannot choose how long comparing takes.
_LONGEST = 60_000
# The least share of the shorter text's letters that the longer one must have, too.
_LEAST, _LEAST_OF_SHORT = 0.65, 0.75
# The least length of the shorter text, as a share of the longer one's: a digest of the day contains
# whole stories, but repeats none of them.
_LEAST_OF_LONGER = 0.3
# How many letters before a number are compared as what it counts.
_CONTEXT = 8

_ASCII = "".join(map(chr, range(128)))
_PLAIN = "0123456789abcdefghijklmnopqrstuvwxyz"
# Search folds more forms than these; to add one here is to change SCHEME.
_FORMS = {**alike("آأإيىےكڪةەہھۃۀؤ"), "ئ": "ی", **LATIN_DIGITS}
# The signs of news texts besides letters; a text with any other character is folded more slowly,
# with an equal result.
_SIGNS = "\u200cء«»،؛؟٪٫٬…–—‘’“”" + "".join(map(chr, range(0x640, 0x656)))

# One byte for each character, so that folding takes two calls; ASCII characters keep their code.
_KNOWN = (_ASCII + LETTERS + "".join(_FORMS) + _SIGNS).ljust(256, "\ufffe")
_TO_BYTES = codecs.charmap_build(_KNOWN)
_ONE_FORM = bytes(_KNOWN.find(_FORMS.get(c, c.lower())) for c in _KNOWN)
_NO_LETTERS = bytes(n for n in range(256) if _KNOWN[_ONE_FORM[n]] not in _PLAIN + LETTERS)
# A permutation of the bytes (any will do), to make shingles longer than the eight bytes of a hash.
_OTHER = bytes((167 * n + 13) % 256 for n in range(256))
_number = re.compile(rb"[0-9]+")


def skeleton(lead: str | None, body: str | None) -> bytes:
    """Return a text's letters and digits in one form each, as one byte each, without anything else.

    A copy that lost ZWNJ, spaces, punctuation, hamza or diacritics has an equal skeleton. The
    headline is left out, because sites that republish a story write a new one. At most 60,000
    letters.
    """
    text = f"{lead or ''}\n{body or ''}"[: 2 * _LONGEST]
    try:
        known, _ = codecs.charmap_encode(text, "strict", _TO_BYTES)
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFKD", text).casefold()
        known, _ = codecs.charmap_encode(apart, "ignore", _TO_BYTES)
    return known.translate(_ONE_FORM, _NO_LETTERS)[:_LONGEST]


def sketch(text: bytes) -> bytes:
    """Return the MinHash of a skeleton, 64 numbers of four bytes; empty where it is too short."""
    if len(text) < _SHORTEST:
        return b""
    # Each byte is mixed with the fourth after it, so eight bytes in a row depend on twelve letters.
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
    """Return the 32 bands of a sketch as 32-bit numbers that depend on the band's place; none for
    an empty sketch.
    """
    return list(map(zlib.crc32, _pairs_of.unpack(of), range(_BANDS))) if of else []


def may_repeat(one: bytes, other: bytes) -> bool:
    """Return True if two sketches are so alike that their texts are worth comparing; False where
    one is empty, or where they differ in length, as sketches of different schemes may.
    """
    if not one or len(one) != len(other):
        return False
    equal: int = sum(map(eq, _numbers_of.unpack(one), _numbers_of.unpack(other)))
    return equal >= _FEWEST_EQUAL


def likeness(one: bytes, other: bytes) -> float | None:
    """Return how much of the shorter skeleton the longer one repeats, 0 to 1; None where neither
    repeats the other.

    A story that was edited word by word still counts as repeated, and so does one that lost
    paragraphs. Another story of the same event does not, nor one with other numbers in the same
    form.
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
    """Return the non-overlapping ten-letter shingles of a text, beginning at ``first`` (0 to 9)."""
    number = (len(text) - first) // _SHINGLE
    end = first + number * _SHINGLE
    return struct.Struct(f"{_SHINGLE}s" * number).unpack(text[first:end])


def _seem_alike(shorter: bytes, longer: bytes) -> bool:
    """Return True if the longer text has a fifth of some sixty sampled shingles of the shorter one.

    Of a copy with a quarter of its words changed it still has two in five, of another story hardly
    one in five. Ten times as fast as comparing all shingles.
    """
    places = range(0, len(shorter) - _SHINGLE + 1, max(1, len(shorter) // _PLACES))
    return 5 * sum(shorter[n : n + _SHINGLE] in longer for n in places) >= len(places)


def _covered(text: bytes, by: bytes) -> int:
    """Return how many letters of ``text`` stand in a shingle that ``by`` has, too."""
    known: set[bytes] = set()
    for first in range(_SHINGLE):
        known.update(_shingles(by, first))
    is_known = bytearray(len(text))
    for first in range(_SHINGLE):
        found = bytes(map(known.__contains__, _shingles(text, first)))
        is_known[first : first + len(found) * _SHINGLE : _SHINGLE] = found
    # One byte for each letter: 1 where a known shingle begins, then, by shifts, over its length.
    covered = int.from_bytes(is_known, "little")
    for wide in _WIDER:
        covered |= covered << 8 * wide
    return covered.to_bytes(len(text), "little").count(1)


def _numbers_agree(one: bytes, other: bytes) -> bool:
    """Return True if at least half of the numbers that follow the same letters are equal.

    Otherwise the texts are weather reports, prices or prayer times of different days.
    """
    (mine, my_contexts), (theirs, their_contexts) = _numbers(one), _numbers(other)
    same = (mine & theirs).total()
    comparable = (my_contexts & their_contexts).total()
    # In a long text a single number may have been corrected.
    return 2 * same >= comparable or (comparable == 1 and len(one) >= _SHORT)


# Cached: a report in the same form each day is compared with those of all other days.
@lru_cache(maxsize=1000)
def _numbers(text: bytes) -> tuple[Counter[tuple[bytes, bytes]], Counter[bytes]]:
    """Count a text's numbers together with the eight letters before each, and these contexts alone;
    an earlier number in a context counts as 0.
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
