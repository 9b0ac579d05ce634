"""One measure now, held against what it was: the statistic of alarms. Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

_SUREST = 0.98
_ERRORS = 3.0
#: No less is a fall.
FALL = 0.2
#: So many pages of a group's own make its history.
HISTORY = 10
#: Of fewer pages nothing is certain.
LEAST = 10


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of some groups, by key: now and before; of all of them: in each good run, by when
    that began, and in this run alone (``own``). ``stretch``: how many pages now is looked at over.
    """

    name: str
    now: dict[str, tuple[int, int]]
    before: dict[str, tuple[int, int]]
    runs: tuple[tuple[str, int, int], ...]
    own: tuple[int, int]
    stretch: int = LEAST
    bound: int | None = None

    @property
    def yes(self) -> int:
        """How many are as they should be."""
        return sum(yes for yes, _ in self.now.values())

    @property
    def pages(self) -> int:
        """Of how many."""
        return sum(of for _, of in self.now.values())

    @property
    def history(self) -> int:
        """How many there were in good runs."""
        return sum(of for _, of in self.before.values())

    @property
    def share(self) -> float:
        """The share that is as it should be."""
        return self.yes / self.pages

    @property
    def usual(self) -> float:
        """The share that these groups usually have, each weighing as it has pages now."""
        return sum(pages * yes / of for pages, yes, of in self._parts()) / self.pages

    @property
    def since(self) -> str:
        """When the last good run began in which any was as it should be, or else the last one."""
        met = [began for began, yes, _ in self.runs if yes]
        return met[-1] if met else self.runs[-1][0]

    @property
    def is_certain(self) -> bool:
        """Whether more than half is lost of what was usual, in groups that were met before."""
        known = [now for key, now in self.now.items() if self.before[key][1]]
        yes, of = (sum(part) for part in zip(*known, strict=True)) if known else (0, 0)
        usual = self.usual
        return of >= LEAST and usual >= 1 / 2 and max(yes / of, self.share) < usual / 2

    def falls(self, odds: float) -> bool:
        """Whether it fell, and not by chance of ``odds``."""
        share, usual = self.share, self.usual
        yes, of = self.own
        if usual - share < FALL or not of or usual - yes / of < FALL:
            return False
        if any(share >= low for low in self._stretches()):
            return False
        expected = min(_SUREST, _least(usual, self._weight()))
        return share < expected and -self.pages * _divergence(share, expected) < math.log(odds)

    def _stretches(self) -> Iterator[float]:
        """The shares of good runs, as many one after another as make a stretch."""
        yes = of = 0
        for _, more_yes, more in self.runs:
            yes, of = yes + more_yes, of + more
            if of >= self.stretch:
                yield yes / of
                yes = of = 0

    def _weight(self) -> float:
        """How many pages of history such a mean is worth, as if they were of one group."""
        return self.pages**2 / sum(pages**2 / of for pages, _, of in self._parts())

    def _parts(self) -> Iterator[tuple[int, int, int]]:
        """Pages now, and the history that they are to be like: a group's own, or that of all."""
        others = 0
        for key, (_, pages) in self.now.items():
            yes, of = self.before.get(key, (0, 0))
            if of >= HISTORY:
                yield pages, yes, of
            else:
                others += pages
        if others:
            yes, of = (sum(part) for part in zip(*self.before.values(), strict=True))
            yield others, yes, of


def _least(share: float, of: float) -> float:
    """The least share that so many pages leave open: Wilson's bound."""
    z2 = _ERRORS**2
    middle = share * of + z2 / 2
    return (middle - _ERRORS * math.sqrt(of * share * (1 - share) + z2 / 4)) / (of + z2)


def _divergence(share: float, expected: float) -> float:
    """Kullback and Leibler's, of two shares; ``expected`` is neither 0 nor 1."""
    parts = ((share, expected), (1 - share, 1 - expected))
    return sum(p * math.log(p / q) for p, q in parts if p)
