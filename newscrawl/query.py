"""What a user wants to find: words as typed, to phrases of folded words that the index can hold.

Pure: what it must know of the index it asks the :class:`Vocabulary` that it is given.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from newscrawl.errors import ArgumentError
from newscrawl.folding import CLITICS, PREFIXES, SUFFIXES, are_one, spell
from newscrawl.terms import read_terms
from newscrawl.text import ZWNJ

#: Folded words that stand in a row; a single one also stands for a word written in parts.
Phrase = tuple[str, ...]

_MOST_WORDS = 50
# Of one quoted phrase, its words spelt in several ways each: how many ways, and their words in all.
_MOST_SPELLINGS = 16
_MOST_ACCIDENTS = 64
_MOST_SPELT = 200
# Words that are one when written together are parted nowhere else than so.
_LONGEST_GROUP = 4
_LONGEST_PARTED = 24
_LONGEST_GLUED = 100
# Words that are often written with the next one: اینکه, هرگونه, براساس.
_LEANING = frozenset("این ان هر هم که بر".split())
# Too common to be part of a word that was written apart: what stands beside them is another one,
# but where it stands there more often than not (ازسوی).
_SMALL = frozenset("و از به در با را تا یا است شد بود وی او ما نیز پس اما اگر باید برای".split())
_ENDINGS = SUFFIXES | CLITICS


class Vocabulary(Protocol):
    """What the index knows of folded words."""

    def has(self, word: str) -> bool:
        """Whether it is in an article, in one piece or in parts."""

    def has_in_parts(self, word: str) -> bool:
        """Whether an article has it written in parts: with a ZWNJ, or apart from its affix."""

    def is_one(self, parts: Phrase) -> bool:
        """Whether these words are mostly meant as one where an article has all of them."""

    def is_mostly_apart(self, parts: Phrase) -> bool:
        """Whether as many articles have them in a row as have them as one without a ZWNJ."""


class Nothing(Vocabulary):
    """The vocabulary of an empty index."""

    def has(self, word: str) -> bool:  # noqa: ARG002
        """See the base, as for the others."""
        return False

    has_in_parts = has

    def is_one(self, parts: Phrase) -> bool:  # noqa: ARG002
        """Not without an article."""
        return False

    is_mostly_apart = is_one


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to be found, in any of these spellings. ``maybe``: those that might be other words
    by accident, such as ``کار خانه`` for ``کارخانه``.
    """

    sure: tuple[Phrase, ...]
    maybe: tuple[Phrase, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All spellings."""
        return tuple(dict.fromkeys(self.sure + self.maybe))


@dataclass(frozen=True, slots=True)
class Query:
    """All of ``wanted`` and none of ``unwanted``; best where it is ``close``: the same, but words
    that some write as one stand in a row.
    """

    wanted: tuple[Unit, ...]
    unwanted: tuple[Unit, ...]
    close: tuple[Unit, ...]


def read_query(text: str, vocabulary: Vocabulary) -> Query:
    """A query as typed: words, ``"phrases"`` or ``«phrases»``, ``-`` before what is not wanted.

    Raises ArgumentError where there is no word to look for, or too many.
    """
    reader = _Reader(vocabulary)
    wanted: list[Unit] = []
    unwanted: list[Unit] = []
    close: list[Unit] = []
    plain: list[str] = []
    count = 0

    def flush() -> None:
        # A phrase parts the words around it.
        units, in_a_row = reader.of_words(plain)
        wanted.extend(units)
        close.extend(in_a_row)
        plain.clear()

    for term in read_terms(text):
        count += len(term.words)
        if count > _MOST_WORDS:
            raise ArgumentError(f"more than {_MOST_WORDS} words to search for; write fewer")
        if not term.is_phrase and term.is_wanted:
            plain += term.words
            continue
        flush()
        unit = reader.of_phrase(term.words)
        (wanted if term.is_wanted else unwanted).append(unit)
        close += [unit] if term.is_wanted else []
    flush()
    if not wanted and unwanted:
        raise ArgumentError(
            "there is nothing to search for, only what is not wanted: write a word without a minus"
        )
    if not wanted:
        raise ArgumentError('there is no word to search for: write one, such as "رئیس‌جمهور"')
    return Query(*(tuple(dict.fromkeys(units)) for units in (wanted, unwanted, close)))


class _Reader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def of_words(self, words: list[str]) -> tuple[list[Unit], list[Unit]]:
        """Units of words that may stand anywhere; and the same, close together where some write
        them as one.
        """
        groups = self._groups(words, self._are_one)
        units = [self._unit(group) for group in groups]
        close: list[Unit] = []
        done = 0
        for first, end in _windows(len(groups)):
            row = [*itertools.chain(*groups[first:end])]
            if not self._is_word(glued := _glue(row)):
                continue
            # As in آبانبار: where all of them are one word, that one is enough.
            for n in range(first, end):
                units[n] = Unit(units[n].sure, (*units[n].maybe, (glued,)))
            if first >= done and self.vocabulary.has_in_parts(glued):
                close += [*units[done:first], Unit(((glued,), _spaced(row)))]
                done = end
        return units, [*close, *units[done:]]

    def of_phrase(self, words: list[str]) -> Unit:
        """The unit of words that must stand in a row."""
        groups = self._groups(words, self._may_be_one)
        units = [self._unit(group) for group in groups]
        if len(groups) == 1:
            return units[0]
        ways = [
            [*dict.fromkeys([_spaced(group), *unit.sure, *self._apart(group)])]
            for group, unit in zip(groups, units, strict=True)
        ]
        typed = [_spaced([word]) for word in words]
        maybe: list[Phrase] = []
        for first, end in _windows(len(words)):
            if self._is_word(glued := _glue(words[first:end])):
                maybe.append(_row([*typed[:first], (glued,), *typed[end:]]))
        usual = [way[0] for way in ways]
        for n, unit in enumerate(units):
            maybe += [_row([*usual[:n], way, *usual[n + 1 :]]) for way in unit.maybe]
        return Unit(_bounded(_rows(ways), _MOST_SPELLINGS), _bounded(maybe, _MOST_ACCIDENTS))

    def _is_word(self, glued: str) -> bool:
        # FTS5 cuts very long words: such a one would seem to be there.
        return len(glued) <= _LONGEST_GLUED and self.vocabulary.has(glued)

    def _groups(self, words: list[str], are_one: Callable[[list[str]], bool]) -> list[list[str]]:
        """Words in a row, put together where they are one: ``می شود``, ``رئیس جمهور``."""
        groups: list[list[str]] = []
        at = 0
        while at < len(words):
            lengths = range(min(_LONGEST_GROUP, len(words) - at), 1, -1)
            rows = (words[at : at + length] for length in lengths)
            groups.append(next(filter(are_one, rows), words[at : at + 1]))
            at += len(groups[-1])
        return groups

    def _are_one(self, words: list[str]) -> bool:
        if _has_affixes_only(words):
            # Where ام and شأن might be words of their own, they are looked for as such.
            return not CLITICS.intersection(words[1:]) and self.vocabulary.has(_glue(words))
        return self.vocabulary.is_one(_spaced(words))

    def _may_be_one(self, words: list[str]) -> bool:
        return _has_affixes_only(words) or self.vocabulary.has_in_parts(_glue(words))

    def _unit(self, group: list[str]) -> Unit:
        whole = _glue(group)
        parts = [part for word in group for part in word.split(ZWNJ) if part]
        if len(parts) > 1 and _has_affixes_only(parts):
            # The index has every spelling of it as the whole; می and شود in a row would cost much
            # and find no more.
            return Unit(((whole,),))
        sure: list[Phrase] = [(whole,)]
        if len(parts) > 1:
            sure.append(_spaced(parts))
        maybe: list[Phrase] = []
        for way in self._parted(whole):
            (sure if self.vocabulary.is_one(way) else maybe).append(way)
        return Unit(tuple(dict.fromkeys(sure)), tuple(way for way in maybe if way not in sure))

    def _parted(self, whole: str) -> Iterator[Phrase]:
        """Every way to write a word in two, or in two with ``و`` between."""
        if len(whole) > _LONGEST_PARTED or whole.isascii():
            return
        for at in range(2, len(whole) - 1):
            left, right = whole[:at], whole[at:]
            if self._can_stand(left, right):
                yield left, right
            if right[0] == "و" and len(right) > 2 and not _SMALL & {left, right[1:]}:
                yield left, "و", right[1:]

    def _can_stand(self, left: str, right: str) -> bool:
        if _ENDINGS & {left, right} or PREFIXES & {left, right}:
            return False
        if not _SMALL & {left, right} or left in _LEANING or right in _LEANING:
            return True
        return self.vocabulary.is_mostly_apart((left, right))

    def _apart(self, group: list[str]) -> list[Phrase]:
        """In a phrase an affix may stand apart from its word, too."""
        whole = _glue(group)
        if len(_spaced(group)) > 1 or not self.vocabulary.has_in_parts(whole):
            return []
        ways: list[Phrase] = [(p, whole.removeprefix(p)) for p in PREFIXES if whole.startswith(p)]
        ways += [(whole.removesuffix(s), s) for s in sorted(_ENDINGS) if whole.endswith(s)]
        return [way for way in ways if all(way)]


def _windows(number: int) -> Iterator[tuple[int, int]]:
    """Of so many words, those in a row that may be one word: the first, and the one after them."""
    for first in range(number):
        for end in range(first + 2, min(first + _LONGEST_GROUP, number) + 1):
            yield first, end


def _rows(ways: Sequence[Sequence[Phrase]]) -> Iterator[Phrase]:
    """One way of each, in every combination: first as typed, then what a writer who is consistent
    would write.
    """
    typed, other = [some[0] for some in ways], [some[min(1, len(some) - 1)] for some in ways]
    yield _row(typed)
    yield _row(other)
    for row in (typed, other):
        for some in dict.fromkeys(map(tuple, ways)):
            for way in some:
                yield _row([way if tuple(w) == some else r for w, r in zip(ways, row, strict=True)])
    yield from map(_row, itertools.product(*ways))


def _bounded(rows: Iterable[Phrase], most: int) -> tuple[Phrase, ...]:
    """The first ones, each once; fewer of long ones."""
    found: dict[Phrase, None] = {}
    for row in itertools.islice(rows, 9 * most):
        found[row] = None
        if len(found) >= min(most, max(2, _MOST_SPELT // len(row))):
            break
    return tuple(found)


def _row(parts: Iterable[Phrase]) -> Phrase:
    return tuple(itertools.chain(*parts))


def _spaced(words: Sequence[str]) -> Phrase:
    return tuple(spell(part) for word in words for part in word.split(ZWNJ) if part)


def _glue(words: Sequence[str]) -> str:
    return spell("".join(words).replace(ZWNJ, ""))


def _has_affixes_only(parts: Sequence[str]) -> bool:
    """Whether it is one word and its affixes, in parts."""
    return all(are_one(left, right) for left, right in itertools.pairwise(parts))
