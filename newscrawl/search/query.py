"""Parse queries: quotes make a phrase, `-` excludes, all other terms must occur.

Every term is folded. Two or three neighbouring terms also match where an article writes them as one
word; a term also matches where it is written apart, at its ZWNJ or as any two Persian words, with
or without `و` between them.

Pure: whether a query finds an article depends on these two alone, not on what else is stored.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newscrawl.errors import ArgumentError
from newscrawl.persian.cleaning import ZWNJ
from newscrawl.persian.normalization import CLITICS, PREFIXES, SUFFIXES, are_one, spell
from newscrawl.search.terms import read_terms

#: Folded words that must stand in a row; a single word also matches a word written in parts.
Phrase = tuple[str, ...]

_MOST_WORDS = 50
# Limits for the spellings of one quoted phrase: their number, and their words in total.
_MOST_SPELLINGS = 80
_MOST_SPELT = 400
# The most parts that folding joins to one word.
_MOST_PARTS = 4
# The most neighbouring terms that may be one word.
_NEIGHBOURS = 3
# Longer words are not tried as two words that were written as one.
_LONGEST_PARTED = 24
# Longer words cannot match: FTS5 cuts them.
_LONGEST_GLUED = 100
_AND = "و"
# Words that are written with their "and" or without it.
_RESPELT = {"گفتگو": "گفتوگو", "جستجو": "جستوجو", "شستشو": "شستوشو"}
_AFFIXES = PREFIXES | SUFFIXES | CLITICS


@dataclass(frozen=True, slots=True)
class Unit:
    """One term, which matches in any of its spellings.

    ``usual``: the reliable spellings. ``parted``: the term written as two words, which may match
    other words by accident, such as ``کار، خانه`` for ``کارخانه``; articles that match only these
    are ranked last.
    """

    usual: tuple[Phrase, ...]
    parted: tuple[Phrase, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All spellings."""
        return tuple(dict.fromkeys(self.usual + self.parted))


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: articles must match all units of ``wanted`` and none of ``unwanted``."""

    wanted: tuple[Unit, ...]
    unwanted: tuple[Unit, ...]


def read_query(text: str) -> Query:
    """Parse a query as typed: words, ``"phrases"`` or ``«phrases»``, ``-`` before excluded ones.

    Raise ArgumentError where there is no wanted word, or more than 50 words.
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
        wanted += _of_words(plain)  # words on both sides of a phrase are no neighbours
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
    """Return one unit for each word; they may stand anywhere in an article."""
    terms = _terms(words)
    units = [_unit(term) for term in terms]
    for first, end in _windows(len(terms)):
        if ways := _as_one(terms[first:end]):
            # As in آبانبار: an article that has the neighbours as one word matches each of them.
            for n in range(first, end):
                units[n] = Unit((*units[n].usual, ways[0]), (*units[n].parted, *ways[1:]))
    return units


def _of_phrase(words: Sequence[str]) -> Unit:
    """Return the unit of words that must stand in a row."""
    terms = _terms(words)
    if len(terms) == 1:
        return _unit(terms[0])
    typed = [_parts(term) for term in terms]
    ways = [
        [*dict.fromkeys([parts, *_other_ways(_glue(term))])]
        for term, parts in zip(terms, typed, strict=True)
    ]
    as_one = (
        [*typed[:first], way, *typed[end:]]
        for first, end in _windows(len(terms))
        if not _is_decimal(terms[first:end])
        for way in _as_one(terms[first:end])
    )
    return Unit(_bounded(itertools.chain(_rows(ways), as_one, itertools.product(*ways))))


def _is_decimal(terms: Sequence[str]) -> bool:
    """Return True for parts of a number that are no thousands: 2.5 is not 25; 12 000 is 12000."""
    return all(map(str.isdigit, terms)) and any(len(term) != 3 for term in terms[1:])


def _other_ways(whole: str) -> Iterator[Phrase]:
    for word in (whole, *_respelt(whole)) if whole else ():
        yield (word,)
        yield from _parted(word)


def _terms(words: Sequence[str]) -> list[str]:
    """Join words with the affixes beside them by a ZWNJ, as folding does.

    Affixes that may be words of their own, such as ``ام`` and ``شان``, stay neighbours.
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
    spelt = [_spelt(way) for way in (term, *_respelt(_glue(term)))]
    return Unit(
        tuple(itertools.chain.from_iterable(unit.usual for unit in spelt)),
        tuple(itertools.chain.from_iterable(unit.parted for unit in spelt)),
    )


def _respelt(whole: str) -> Iterator[str]:
    """Yield a word in its other usual spelling: گفتگو is گفت‌وگو, which is گفت و گو, too."""
    for short, long in _RESPELT.items():
        for one, other in ((short, long), (long, short)):
            if one in whole:
                yield whole.replace(one, other)


def _spelt(term: str) -> Unit:
    parts, whole = _parts(term), _glue(term)
    if not whole:
        return Unit((parts,))
    is_inflected = all(itertools.starmap(are_one, itertools.pairwise(parts)))
    # The index has every spelling of می‌شود also as one word, so its parts, which occur in most
    # articles, need not be searched for.
    usual = ((whole,),) if is_inflected else ((whole,), parts)
    return Unit(usual, tuple(way for way in _parted(whole) if not _AFFIXES.intersection(way)))


def _as_one(terms: Sequence[str]) -> list[Phrase]:
    """Return the spellings of neighbouring terms as one word, the usual one first; also with a
    separate ``و``: گفت وگو may be گفت و گو.
    """
    whole = _glue(*terms)
    return [(whole,), *(way for way in _parted(whole) if _AND in way)] if whole else []


def _parted(whole: str) -> Iterator[Phrase]:
    """Yield every way to write a word as two, those with an affix first; then every way to write it
    as two words with ``و`` between them.
    """
    if len(whole) > _LONGEST_PARTED or whole.isascii():
        return
    ways = [(whole[:at], whole[at:]) for at in range(2, len(whole) - 1)]
    yield from sorted(ways, key=_AFFIXES.isdisjoint)
    for left, right in ways:
        if right[0] == _AND and len(right) > 2:
            yield left, _AND, right[1:]


def _windows(number: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of two or three among ``number`` terms that may be one word, as the index of
    the first and the index after the last.
    """
    for first in range(number):
        for end in range(first + 2, min(first + _NEIGHBOURS, number) + 1):
            yield first, end


def _rows(ways: Sequence[Sequence[Phrase]]) -> Iterator[Sequence[Phrase]]:
    """Yield rows with one way for each term: all as typed, all in their second way, then each of
    these two rows with one term's way changed wherever that term stands.
    """
    typed, other = [some[0] for some in ways], [some[min(1, len(some) - 1)] for some in ways]
    yield typed
    yield other
    for row in (typed, other):
        for some in dict.fromkeys(map(tuple, ways)):
            for way in some:
                yield [way if tuple(w) == some else r for w, r in zip(ways, row, strict=True)]


def _bounded(rows: Iterable[Sequence[Phrase]]) -> tuple[Phrase, ...]:
    """Return the first rows as phrases, each once; fewer rows where the phrases are long."""
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
    """Return terms joined to one word; "" where that is longer than any word in the index."""
    glued = spell("".join(terms).replace(ZWNJ, ""))
    return glued if len(glued) <= _LONGEST_GLUED else ""
