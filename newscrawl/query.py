"""What a user wants to find: words as typed, to phrases of folded words that the index can hold.

Pure: what it must know of the index it asks the functions that it is given.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from newscrawl.errors import ArgumentError
from newscrawl.folding import CLITICS, PREFIXES, SUFFIXES, letters, spell
from newscrawl.text import ZWNJ

#: Folded words that stand in a row; a single one also stands for a word written in parts.
Phrase = tuple[str, ...]
Knows = Callable[[str], bool]

_MOST_WORDS = 50
# Of one quoted phrase, its words spelt in several ways each.
_MOST_SPELLINGS = 16
_MOST_ACCIDENTS = 64
# Words that are one when written together are parted nowhere else than so.
_LONGEST_GROUP = 4
_LONGEST_PARTED = 24
# Too common to be part of a word that was written apart: what stands beside them is another one.
_SMALL = frozenset(
    "و از به در با که را این ان تا بر یا است هر شد بود هم وی او ما نیز پس اما اگر باید برای".split()
)
_ENDINGS = SUFFIXES | CLITICS
_term = re.compile(r'(-*)(?:"([^"]*)"?|«([^»]*)»?|“([^”]*)”?|([^\s"«“]+))')


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
    """All of ``wanted`` and none of ``unwanted``."""

    wanted: tuple[Unit, ...]
    unwanted: tuple[Unit, ...] = ()


def read_query(text: str, is_word: Knows, is_compound: Knows) -> Query:
    """A query as typed: words, ``"phrases"`` or ``«phrases»``, ``-`` before what is not wanted.

    ``is_word`` tells whether the index has a folded word, ``is_compound`` whether an article has
    it written in parts. Raises ArgumentError where there is no word to look for, or too many.
    """
    wanted: list[Unit] = []
    unwanted: list[Unit] = []
    plain: list[str] = []
    count = 0
    for minus, words, is_phrase in _terms(text):
        count += len(words)
        if count > _MOST_WORDS:
            raise ArgumentError(f"more than {_MOST_WORDS} words to search for; write fewer")
        if not is_phrase and not minus:
            plain += words
            continue
        # A phrase parts the words around it.
        wanted += _of_words(plain, is_word, is_compound)
        plain = []
        (unwanted if minus else wanted).append(_of_phrase(words, is_word, is_compound))
    wanted += _of_words(plain, is_word, is_compound)
    if not wanted and unwanted:
        raise ArgumentError(
            "there is nothing to search for, only what is not wanted: write a word without a minus"
        )
    if not wanted:
        raise ArgumentError('there is no word to search for: write one, such as "رئیس‌جمهور"')
    return Query(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def _terms(text: str) -> Iterator[tuple[bool, list[str], bool]]:
    for match in _term.finditer(text):
        minus, *quoted, bare = match.groups()
        given = next((part for part in quoted if part is not None), bare)
        words = [word for part in letters(given).split(" ") if (word := part.strip(ZWNJ))]
        if words:
            # Signs inside a word, as in 1404/08/30 or قم-جعفریه: its parts stand in a row.
            yield bool(minus), words, bare is None or len(words) > 1


def _of_words(words: list[str], is_word: Knows, is_compound: Knows) -> list[Unit]:
    """Units of words that may stand anywhere; those that are written as one are found as one."""
    groups = _groups(words, is_compound)
    units = [_unit(group, is_compound) for group in groups]
    for first, end in _windows(len(groups)):
        row = groups[first:end]
        if all(len(group) == 1 for group in row) and is_word(glued := _glue([g[0] for g in row])):
            # As in آبانبار: where all of them are one word, that one is enough.
            for n in range(first, end):
                units[n] = Unit(units[n].sure, (*units[n].maybe, (glued,)))
    return units


def _of_phrase(words: list[str], is_word: Knows, is_compound: Knows) -> Unit:
    """The unit of words that must stand in a row."""
    groups = _groups(words, is_compound)
    if len(groups) == 1:
        return _unit(groups[0], is_compound)
    ways = [[*_unit(group, is_compound).sure, *_apart(group, is_compound)] for group in groups]
    rows = itertools.islice(itertools.product(*ways), _MOST_SPELLINGS)
    sure = dict.fromkeys(tuple(itertools.chain(*row)) for row in rows)
    maybe: list[Phrase] = []
    for first, end in _windows(len(words)):
        if is_word(glued := _glue(words[first:end])):
            rest = [_glue([word]) for word in words]
            maybe.append((*rest[:first], glued, *rest[end:]))
    for n in range(len(ways)):
        before, after = (
            itertools.chain(*(w[0] for w in part)) for part in (ways[:n], ways[n + 1 :])
        )
        head, tail = tuple(before), tuple(after)
        maybe += [(*head, *apart, *tail) for apart in _unit(groups[n], is_compound).maybe]
    return Unit(tuple(sure), tuple(maybe[:_MOST_ACCIDENTS]))


def _windows(number: int) -> Iterator[tuple[int, int]]:
    """Of so many words, those in a row that may be one word: the first, and the one after them."""
    for first in range(number):
        for end in range(first + 2, min(first + _LONGEST_GROUP, number) + 1):
            yield first, end


def _groups(words: list[str], is_compound: Knows) -> list[list[str]]:
    """Words in a row, put together where they are one: ``می شود``, ``رئیس جمهور``."""
    groups: list[list[str]] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_GROUP, len(words) - at), 0, -1):
            group = words[at : at + length]
            if length == 1 or _has_affixes_only(group) or is_compound(_glue(group)):
                groups.append(group)
                at += length
                break
    return groups


def _unit(group: list[str], is_compound: Knows) -> Unit:
    whole = _glue(group)
    parts = [part for word in group for part in word.split(ZWNJ)]
    apart = tuple(_parted(whole))
    if len(parts) == 1:
        is_one = bool(apart) and is_compound(whole)
        return Unit(((whole,), *apart)) if is_one else Unit(((whole,),), apart)
    if _has_affixes_only(parts) and not CLITICS & set(parts):
        # The index has every spelling of it as the whole; می and شود in a row would cost much and
        # find no more.
        return Unit(((whole,),))
    spaced = tuple(spell(part) for part in parts)
    return Unit(((whole,), spaced, *(way for way in apart if way != spaced)))


def _apart(group: list[str], is_compound: Knows) -> list[Phrase]:
    """In a phrase an affix may stand apart from its word, too."""
    parts = [part for word in group for part in word.split(ZWNJ)]
    if len(parts) > 1:
        return [tuple(spell(part) for part in parts)]
    whole = _glue(group)
    ways: list[Phrase] = [(p, whole.removeprefix(p)) for p in PREFIXES if whole.startswith(p)]
    ways += [(whole.removesuffix(s), s) for s in sorted(_ENDINGS) if whole.endswith(s)]
    ways = [way for way in ways if all(way)]
    return ways if ways and is_compound(whole) else []


def _glue(words: Sequence[str]) -> str:
    return spell("".join(words).replace(ZWNJ, ""))


def _has_affixes_only(parts: Sequence[str]) -> bool:
    """Whether it is one word and its affixes, in parts."""
    start = 1 if parts[0] in PREFIXES else 0
    endings = parts[start + 1 :]
    return len(parts) > 1 and len(parts) > start and set(endings) <= _ENDINGS


def _parted(whole: str) -> Iterator[Phrase]:
    """Every way to write a word in two, or in two with ``و`` between."""
    if len(whole) > _LONGEST_PARTED or whole.isascii():
        return
    for at in range(2, len(whole) - 1):
        left, right = whole[:at], whole[at:]
        if _can_stand(left) and _can_stand(right):
            yield left, right
        if right[0] == "و" and len(right) > 2 and _can_stand(left) and _can_stand(right[1:]):
            yield left, "و", right[1:]


def _can_stand(part: str) -> bool:
    return part not in _SMALL and part not in PREFIXES | _ENDINGS
