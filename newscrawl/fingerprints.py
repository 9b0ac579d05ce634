"""Whether one text repeats another: fingerprints to find it by, and the measure that decides.

A text is folded to its bare letters and digits (:func:`skeleton`), of which every run of ten is a
shingle. The MinHash of its shingles is cut into bands (:func:`bands`): a text that repeats another
shares at least ``SHARED`` of them, and hardly any other text does, so that an index of the bands
gives the few texts to look at. :func:`likeness` then decides on the texts themselves.

The same text gives the same bands on every machine, for years. What would change them, be it the
fold, a number below or the library's algorithm, makes another ``SCHEME``.
"""

import re
import struct
import unicodedata
import zlib
from collections import Counter

from rensa import RMinHash

#: What the stored bands were made with; they are made again where it is another.
SCHEME = 100 * RMinHash.ALGORITHM_VERSION + 1
#: Bands that two texts have in common where one may repeat the other.
SHARED = 2

_SHINGLE = 10
_BANDS = 64
_SEED = 1398
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

_FORMS = {
    **dict.fromkeys("يىے", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةەہھۃ", "ه"),
    **{chr(0x660 + n): str(n) for n in range(10)},
    **{chr(0x6F0 + n): str(n) for n in range(10)},
    # Only for speed: these two are most of what goes.
    " ": "",
    "\u200c": "",
}
# Written out, so that the fold is the same whatever Unicode version Python brings.
_others = re.compile("[^0-9a-zابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی]+")
_number = re.compile("[0-9]+")


def skeleton(lead: str | None, body: str | None) -> str:
    """A text's letters and digits, each in one form, with nothing between them.

    A copy that lost ZWNJ, spaces, punctuation, hamza or diacritics has the same. The headline is
    not in it: that is what a copy writes anew.
    """
    text = f"{lead or ''}\n{body or ''}"[: 2 * _LONGEST]
    text = unicodedata.normalize("NFKD", text).casefold()
    for form, letter in _FORMS.items():  # five times as fast as str.translate
        text = text.replace(form, letter)
    return _others.sub("", text)[:_LONGEST]


def bands(text: str) -> frozenset[int]:
    """The bands of a skeleton, as signed 32-bit numbers: 64, or none where it is too short."""
    if len(text) < _SHORTEST:
        return frozenset()
    minhash = RMinHash(num_perm=2 * _BANDS, seed=_SEED)
    minhash.update([text[n : n + _SHINGLE] for n in range(len(text) - _SHINGLE + 1)])
    least = minhash.digest()
    return frozenset(
        zlib.crc32(struct.pack("<3I", n, least[2 * n], least[2 * n + 1])) - 2**31
        for n in range(_BANDS)
    )


def likeness(one: str, other: str) -> float | None:
    """How much of the shorter skeleton the longer one repeats, 0 to 1; None: neither repeats the
    other.

    A story that was edited word by word is repeated, and so is one of which paragraphs were cut.
    Another story of the same event is not, nor one that fills the same form with other numbers.
    """
    shorter, longer = sorted((one, other), key=lambda text: (len(text), text))
    if len(shorter) < max(_SHORTEST, _LEAST_OF_LONGER * len(longer)):
        return None
    if not (_seem_alike(shorter, longer) and _numbers_agree(shorter, longer)):
        return None
    share = _covered(shorter, _shingles(longer)) / len(shorter)
    return share if share >= (_LEAST_OF_SHORT if len(shorter) < _SHORT else _LEAST) else None


def _shingles(text: str) -> set[str]:
    return {text[n : n + _SHINGLE] for n in range(len(text) - _SHINGLE + 1)}


def _seem_alike(shorter: str, longer: str) -> bool:
    """A look at some sixty places: of a copy with a quarter of its words changed the longer text
    still has two of five, of another story hardly one. Ten times as fast as a look at all.
    """
    places = range(0, len(shorter) - _SHINGLE + 1, max(1, len(shorter) // _PLACES))
    return 5 * sum(shorter[n : n + _SHINGLE] in longer for n in places) >= len(places)


def _covered(text: str, known: set[str]) -> int:
    """Letters of ``text`` that stand in at least one of the known shingles."""
    covered = end = 0
    for n in range(len(text) - _SHINGLE + 1):
        if text[n : n + _SHINGLE] in known:
            covered += n + _SHINGLE - max(n, end)
            end = n + _SHINGLE
    return covered


def _numbers_agree(one: str, other: str) -> bool:
    """Whether most numbers that stand after the same words are the same numbers.

    Where they are not it is another day's weather, or prices, or times of prayer.
    """
    mine, theirs = _numbers(one), _numbers(other)
    same = (mine & theirs).total()
    comparable = (_contexts(mine) & _contexts(theirs)).total()
    # In a long text a single number may have been corrected.
    return 2 * same >= comparable or (comparable == 1 and len(one) >= _SHORT)


def _numbers(text: str) -> Counter[tuple[str, str]]:
    """The numbers of a text, each with what stands before it (there, a number is a 0)."""
    found: Counter[tuple[str, str]] = Counter()
    before, end = "", 0
    for match in _number.finditer(text):
        before += text[end : match.start()]
        found[before[-_CONTEXT:], match[0]] += 1
        before, end = before[-_CONTEXT:] + "0", match.end()
    return found


def _contexts(numbers: Counter[tuple[str, str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (context, _), times in numbers.items():
        found[context] += times
    return found
