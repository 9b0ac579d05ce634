"""Queries: every term is folded; two or three neighbouring terms also match as one word, and a term
also matches apart, at its ZWNJ or as any two Persian words (with `و` between them or not); quotes
make a phrase, `-` excludes, the rest is ANDed.

Pure. What is stored has no say: a query and an article decide whether the one finds the other.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newscrawl.errors import ArgumentError
from newscrawl.persian.cleaning import ZWNJ
from newscrawl.persian.normalization import CLITICS, PREFIXES, SUFFIXES, are_one, spell
from newscrawl.search.terms import read_terms

#: Folded words that stand in a row; a single one also stands for a word written in parts.
Phrase = tuple[str, ...]

_MOST_WORDS = 50
# The spellings of one quoted phrase: how many, and how many words they have together.
_MOST_SPELLINGS = 80
_MOST_SPELT = 400
# A word that folding makes of parts has no more.
_MOST_PARTS = 4
# How many neighbours may be one word.
_NEIGHBOURS = 3
# Longer words are no two that were written as one.
_LONGEST_PARTED = 24
# FTS5 cuts very long words.
_LONGEST_GLUED = 100
_AND = "و"
_AFFIXES = PREFIXES | SUFFIXES | CLITICS


@dataclass(frozen=True, slots=True)
class Unit:
    """One term to be found, in any of these spellings.

    ``parted``: as any two words, which may be others by accident, such as ``کار، خانه`` for
    ``کارخانه``. What has these alone is ranked last.
    """

    usual: tuple[Phrase, ...]
    parted: tuple[Phrase, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All spellings."""
        return tuple(dict.fromkeys(self.usual + self.parted))


@dataclass(frozen=True, slots=True)
class Query:
    """All of ``wanted`` and none of ``unwanted``."""

    wanted: tuple[Unit, ...]
    unwanted: tuple[Unit, ...]


def read_query(text: str) -> Query:
    """Read a query as typed: words, ``"phrases"`` or ``«phrases»``, ``-`` before what is not
    wanted.

    Raise ArgumentError where there is no word to look for, or too many.
    """
    wanted: list[Unit] = []
    unwanted: list[Unit] = []
    plain: list[str] = []
    count = 0
    for term in read_terms(text):
        count += len(term.words)
        if count > _MOST_WORDS:
            raise ArgumentError(f"more than {_MOST_WORDS} words to search for; write fewer")
        if term.is_wanted and not term.is_phrase:
            plain += term.words
            continue
        wanted += _of_words(plain)  # a phrase parts the words around it
        plain = []
        (wanted if term.is_wanted else unwanted).append(_of_phrase(term.words))
    wanted += _of_words(plain)
    if not wanted and unwanted:
        raise ArgumentError(
            "there is nothing to search for, only what is not wanted: write a word without a minus"
        )
    if not wanted:
        raise ArgumentError('there is no word to search for: write one, such as "رئیس‌جمهور"')
    return Query(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def _of_words(words: Sequence[str]) -> list[Unit]:
    """Units of words that may stand anywhere."""
    terms = _terms(words)
    units = [_unit(term) for term in terms]
    for first, end in _windows(len(terms)):
        if ways := _as_one(terms[first:end]):
            # As in آبانبار: where all of them are one word, that one is enough.
            for n in range(first, end):
                units[n] = Unit((*units[n].usual, ways[0]), (*units[n].parted, *ways[1:]))
    return units


def _of_phrase(words: Sequence[str]) -> Unit:
    """The unit of words that must stand in a row."""
    terms = _terms(words)
    if len(terms) == 1:
        return _unit(terms[0])
    typed = [_parts(term) for term in terms]
    ways = [
        [*dict.fromkeys([parts, (whole,), *_parted(whole)] if (whole := _glue(term)) else [parts])]
        for term, parts in zip(terms, typed, strict=True)
    ]
    as_one = (
        [*typed[:first], way, *typed[end:]]
        for first, end in _windows(len(terms))
        for way in _as_one(terms[first:end])
    )
    return Unit(_bounded(itertools.chain(_rows(ways), as_one, itertools.product(*ways))))


def _terms(words: Sequence[str]) -> list[str]:
    """Join words and the affixes beside them, as folding does, with a ZWNJ; but ``ام`` and ``شان``,
    which may be words of their own, stay neighbours.
    """
    terms: list[str] = []
    for word in words:
        last = _parts(terms[-1]) if terms else ()
        if 0 < len(last) < _MOST_PARTS and word not in CLITICS and are_one(last[-1], word):
            terms[-1] += ZWNJ + word
        else:
            terms.append(word)
    return terms


def _unit(term: str) -> Unit:
    parts, whole = _parts(term), _glue(term)
    if not whole:
        return Unit((parts,))
    is_inflected = all(itertools.starmap(are_one, itertools.pairwise(parts)))
    # The index has every spelling of می‌شود as one word, too: its parts, which are in most articles,
    # need not be looked for.
    usual = ((whole,),) if is_inflected else ((whole,), parts)
    return Unit(usual, tuple(way for way in _parted(whole) if not _AFFIXES.intersection(way)))


def _as_one(terms: Sequence[str]) -> list[Phrase]:
    """Return the spellings of neighbours that are one word, the usual one first: گفت وگو may be
    گفت و گو, too.
    """
    whole = _glue(*terms)
    return [(whole,), *(way for way in _parted(whole) if _AND in way)] if whole else []


def _parted(whole: str) -> Iterator[Phrase]:
    """Yield every way to write a word in two, or in two with ``و`` between; with an affix first."""
    if len(whole) > _LONGEST_PARTED or whole.isascii():
        return
    ways = [(whole[:at], whole[at:]) for at in range(2, len(whole) - 1)]
    yield from sorted(ways, key=_AFFIXES.isdisjoint)
    for left, right in ways:
        if right[0] == _AND and len(right) > 2:
            yield left, _AND, right[1:]


def _windows(number: int) -> Iterator[tuple[int, int]]:
    """Yield which of so many terms may be one word: the first, and the one after them."""
    for first in range(number):
        for end in range(first + 2, min(first + _NEIGHBOURS, number) + 1):
            yield first, end


def _rows(ways: Sequence[Sequence[Phrase]]) -> Iterator[Sequence[Phrase]]:
    """Choose one way of each: as typed, each in its second way, then both of these with one term
    changed wherever it stands.
    """
    typed, other = [some[0] for some in ways], [some[min(1, len(some) - 1)] for some in ways]
    yield typed
    yield other
    for row in (typed, other):
        for some in dict.fromkeys(map(tuple, ways)):
            for way in some:
                yield [way if tuple(w) == some else r for w, r in zip(ways, row, strict=True)]


def _bounded(rows: Iterable[Sequence[Phrase]]) -> tuple[Phrase, ...]:
    """Return the first ones as phrases, each once; fewer of long ones."""
    found: dict[Phrase, None] = {}
    for row in itertools.islice(rows, 9 * _MOST_SPELLINGS):
        phrase = tuple(itertools.chain(*row))
        found[phrase] = None
        if len(found) >= min(_MOST_SPELLINGS, max(2, _MOST_SPELT // len(phrase))):
            break
    return tuple(found)


def _parts(term: str) -> Phrase:
    return tuple(spell(part) for part in term.split(ZWNJ) if part)


def _glue(*terms: str) -> str:
    """Terms as one word; empty where it would be longer than the index has words."""
    glued = spell("".join(terms).replace(ZWNJ, ""))
    return glued if len(glued) <= _LONGEST_GLUED else ""
