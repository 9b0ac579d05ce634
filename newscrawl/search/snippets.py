"""Cut a snippet of a text around the hits of a query, and mark the hits; no word is changed."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newscrawl.persian.cleaning import ZWNJ
from newscrawl.persian.normalization import FoldedWord, parts_words, pieces, spell
from newscrawl.search.query import Phrase, Unit

_WORDS = 24
_BEFORE = 6
# The most parts in which one word is written: نمی‌توانسته‌اند has three.
_PARTS = 5
_line_ends = re.compile(r" *\n[ \n]*")


class Passage(NamedTuple):
    """A part of a snippet that is a hit, or lies between hits."""

    text: str
    is_hit: bool


def snippet(texts: Iterable[str | None], units: Sequence[Unit]) -> list[Passage]:
    """Return a window of 24 words from the text that matches the most units of a query.

    The window is where most of these units are; on a tie the first text and window win. Line ends
    become spaces, words stay whole, and ``…`` marks omitted text. Without a hit the snippet is the
    beginning of the first text; without a text it is empty.
    """
    best: tuple[int, str, list[_Hit], list[FoldedWord]] | None = None
    for text in filter(None, texts):
        words = pieces(text)
        hits = _hits(words, units)
        found = len({hit.unit for hit in hits})
        if best is None or found > best[0]:
            best = found, text, hits, words
        if found == len(units):
            break  # no other text can match more
    return _cut(*best[1:]) if best else []


class _Hit(NamedTuple):
    first: int
    last: int
    unit: int


def _hits(words: Sequence[FoldedWord], units: Sequence[Unit]) -> list[_Hit]:
    """Return where the units match, as indices of the first and the last word."""
    by_phrase = {phrase: n for n, unit in reversed([*enumerate(units)]) for phrase in unit.phrases}
    lengths = {len(phrase) for phrase in by_phrase}
    firsts = {letter for phrase in by_phrase for letter in phrase[0][:1]}
    found: list[_Hit] = []
    for n, word in enumerate(words):
        if word.word[:1] not in firsts:
            continue
        ways: list[tuple[int, Phrase]] = [
            (length, tuple(w.word for w in words[n : n + length])) for length in lengths
        ]
        glued = word.letters
        for m in range(n + 1, min(n + _PARTS, len(words))):
            glued += words[m].letters
            ways.append((m - n + 1, (spell(glued),)))
        hit = max(((size, by_phrase[way]) for size, way in ways if way in by_phrase), default=None)
        if hit:
            found.append(_Hit(n, min(n + hit[0], len(words)) - 1, hit[1]))
    return found


def _cut(text: str, hits: Sequence[_Hit], words: Sequence[FoldedWord]) -> list[Passage]:
    if not words:
        return []
    start = max(0, _best_start(hits) - _BEFORE)
    end = min(start + _WORDS, len(words))
    start = max(0, end - _WORDS)
    # Extend to the next white space on both sides, so that signs stay with their word.
    begin = max((text.rfind(space, 0, words[start].start) for space in " \n"), default=-1) + 1
    close = [at for space in " \n" if (at := text.find(space, words[end - 1].end)) >= 0]
    stop = min(close, default=len(text))
    begin, stop = (0 if start == 0 else begin), (len(text) if end == len(words) else stop)
    cut: list[Passage] = [Passage("… ", False)] if begin else []
    at = begin
    for hit in hits:
        first, last = _whole(text, words[hit.first].start, words[hit.last].end)
        if at <= first and last <= stop:
            cut += [Passage(_line(text[at:first]), False), Passage(_line(text[first:last]), True)]
            at = last
    cut.append(Passage(_line(text[at:stop]), False))
    if stop < len(text):
        cut.append(Passage(" …", False))
    return [passage for passage in cut if passage.text]


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Extend a hit to the whole word, with all parts that ZWNJ joins to it."""
    while text[start - 1 : start] == ZWNJ:
        before = range(start - 2, -1, -1)
        start = next((at + 1 for at in before if parts_words(text[at])), 0)
    while text[end : end + 1] == ZWNJ:
        after = range(end + 1, len(text))
        end = next((at for at in after if parts_words(text[at])), len(text))
    return start, end


def _best_start(hits: Sequence[_Hit]) -> int:
    """Return the index of the first hit's word in the window with the most units."""
    most, start = 0, 0
    for n, hit in enumerate(hits):
        units = set()
        for other in hits[n:]:
            if other.last >= hit.first + _WORDS - _BEFORE:
                break
            units.add(other.unit)
        if len(units) > most:
            most, start = len(units), hit.first
    return start


def _line(text: str) -> str:
    return _line_ends.sub(" ", text)
