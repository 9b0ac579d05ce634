"""Whether a run's pages are as those of the last good runs were: a stated, simple statistic. Pure.

Every measure is a share of pages, and only a fall is looked for. A fall is told where all of these
hold, and never else:

- it is of 20 points at least, from what is usual of just these desks: the mean of their shares in
  the last good runs, each desk weighing as much as it has pages now, so that a day on which other
  desks write is no fall. A desk with fewer than ten pages so far is taken for one like all.
- no good run with ten pages had as low a share.
- chance does not explain it: by Hoeffding's bound such a share of n pages has odds of
  exp(-n KL(share, usual)) at most, and that is below one in a thousand, divided by the number of
  comparisons made. What is usual counts here with the least that its history leaves open (Wilson's
  bound, three standard errors), and 98 in 100 at most: pages of a day resemble one another.

A run of fewer than ten pages is looked at by itself, and once more together with the runs right
before it; then its own share has to be as far below, too.

It is certain where it is of ten pages at least, and the share, half or more, fell by more than
half. Each desk with enough history is compared by itself, too. Where there is no history yet, half
of at least ten pages has to show what no layout goes without.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from newscrawl.falls import Fall
from newscrawl.measures import MEDIA, Group, Measures, length_of

_FALL = 0.2
_ODDS = 1e-3
_SUREST = 0.98
_ERRORS = 3.0
_HISTORY = 10  # pages
_LEAST = 10  # pages
# What any layout has: where nothing is known yet, of half the pages.
_FLOORS = ("read", "lists", "first headline", "fill body", "fill published_at", "fill sections")
_HALF = 2  # bins


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier run: when it began, what it measured, and whether this one is to be like it."""

    started_at: str
    measures: Measures
    is_good: bool = True


@dataclass(frozen=True, slots=True)
class _Compared:
    """One measure of some groups, by key: now and before; of all of them: in each good run, and in
    this run alone (``own``).
    """

    name: str
    now: dict[str, tuple[int, int]]
    before: dict[str, tuple[int, int]]
    runs: tuple[tuple[int, int], ...]
    own: tuple[int, int]
    bound: int | None = None

    @property
    def yes(self) -> int:
        return sum(yes for yes, _ in self.now.values())

    @property
    def pages(self) -> int:
        return sum(of for _, of in self.now.values())

    @property
    def history(self) -> int:
        return sum(of for _, of in self.before.values())

    @property
    def usual(self) -> float:
        """The share that these groups usually have, each weighing as it has pages now."""
        return self._weighed(lambda yes, of: yes / of)

    def falls(self, odds: float) -> bool:
        """Whether it fell, and not by chance of ``odds``."""
        share, usual = self.yes / self.pages, self.usual
        yes, of = self.own
        if usual - share < _FALL or not of or usual - yes / of < _FALL:
            return False
        if any(share >= yes / of for yes, of in self.runs if of >= _LEAST):
            return False
        expected = min(_SUREST, self._weighed(_least))
        return share < expected and -self.pages * _divergence(share, expected) < math.log(odds)

    def _weighed(self, share: Callable[[int, int], float]) -> float:
        of_all = [sum(part) for part in zip(*self.before.values(), strict=True)]
        total = 0.0
        for key, (_, pages) in self.now.items():
            own = self.before.get(key, (0, 0))
            total += pages * (share(*own) if own[1] >= _HISTORY else share(*of_all))
        return total / self.pages


def compare(now: Measures, past: Sequence[Past]) -> list[Fall]:
    """What fell, over all or in single desks; nothing: all is as usual.

    ``past``: earlier runs of the same reader, oldest first.
    """
    everything = [run for run in past if run.is_good]
    good, recent = _parted(now, past)
    # Where all of the past is used up for a few pages, there is nothing to compare them with.
    if not recent or not good:
        found = _falls(now, now, everything, _ODDS)
    else:
        found = _falls(now, now, everything, _ODDS / 2)
        told = {fall.measure for fall in found}
        together = _falls(now.plus(recent), now, good, _ODDS / 2)
        certain = {fall.measure for fall in together if fall.certain}
        found = [fall for fall in found if fall.measure not in certain]
        found += [
            replace(fall, together=True)
            for fall in together
            if fall.certain or fall.measure not in told
        ]
    return sorted(found, key=lambda fall: (not fall.certain, fall.desks, fall.measure))


def _parted(now: Measures, past: Sequence[Past]) -> tuple[list[Past], list[Measures]]:
    """The good runs, oldest first, before those that make ten pages with this one; and those."""
    recent: list[Measures] = []
    pages = now.pages
    while pages < _LEAST and len(recent) < len(past):
        recent.append(past[-1 - len(recent)].measures)
        pages += recent[-1].pages
    return [run for run in past[: len(past) - len(recent)] if run.is_good], recent


def _falls(now: Measures, own: Measures, good: Sequence[Past], odds: float) -> list[Fall]:
    desks = sorted(key for key in now.groups if key != MEDIA)
    past = [run.measures for run in good]
    overall = list(_compared(now, own, past, desks))
    single = [
        (key, compared)
        for key in (MEDIA, *(desks if len(desks) > 1 else ()))
        for compared in _compared(now, own, past, [key], alone=True)
        if compared.history >= _HISTORY
    ]
    known = [compared for compared in overall if compared.history >= _HISTORY]
    odds /= max(1, len(known) + len(single))
    found = [_fall(c, now, (), good) for c in known if c.falls(odds)]
    fallen = {fall.measure for fall in found}
    # That no list at all could be read needs no history, and is too few pages for the odds.
    unproven = (
        c for c in overall if c not in known or (c.name == "lists" and c.name not in fallen)
    )
    found += [fall for c in unproven if (fall := _below_floor(c, now))]
    told = {fall.measure for fall in found}
    by_measure: dict[tuple[str, bool], list[Fall]] = {}
    for key, compared in single:
        if compared.name not in told and compared.falls(odds):
            fall = _fall(compared, now, (key,), good)
            by_measure.setdefault((fall.measure, fall.certain), []).append(fall)
    return found + [_together(falls) for falls in by_measure.values()]


def _compared(
    now: Measures,
    own: Measures,
    past: Sequence[Measures],
    keys: Collection[str],
    *,
    alone: bool = False,
) -> Iterator[_Compared]:
    """Every measure of the groups ``keys``. ``alone``: with these groups' own past only."""
    known = {key for run in past for key in run.groups if key != MEDIA}
    theirs = sorted(set(keys) if alone else known | set(keys))
    before = {key: Group.pooled(r.groups[key] for r in past if key in r.groups) for key in theirs}
    bounds = _bounds(Group.pooled(before.values()))
    today = {key: _shares(now.groups[key], bounds) for key in keys if key in now.groups}
    earlier = {key: _shares(group, bounds) for key, group in before.items()}
    of_run = _shares(Group.pooled(own.groups[k] for k in keys if k in own.groups), bounds)
    runs = [
        _shares(Group.pooled(run.groups[key] for key in theirs if key in run.groups), bounds)
        for run in past
    ]
    for name in sorted({name for shares in today.values() for name in shares}):
        yield _Compared(
            name,
            {key: shares[name] for key, shares in today.items() if name in shares},
            {key: shares.get(name, (0, 0)) for key, shares in earlier.items()},
            tuple(shares[name] for shares in runs if name in shares),
            of_run.get(name, (0, 0)),
            length_of(bounds[name]) if name in bounds else None,
        )


def _bounds(usual: Group) -> dict[str, int]:
    """The last bin that is as it should be: half the usual median, or for bodies twice."""
    bounds = {}
    for length, bins in usual.lengths.items():
        if bins:
            middle = _median(bins)
            bounds[f"short {length}"] = middle - _HALF
            if length == "words":  # more links than usual are no loss
                bounds[f"long {length}"] = middle + _HALF
    return bounds


def _median(bins: Counter[int]) -> int:
    seen = 0
    for number in sorted(bins):
        seen += bins[number]
        if 2 * seen >= bins.total():
            break
    return number


def _shares(group: Group, bounds: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Every measure of a group: how many pages were as they should be, of how many."""
    shares = {name: (group.yes[name], of) for name, of in group.of.items()}
    for name, bound in bounds.items():
        end, _, length = name.partition(" ")
        bins = group.lengths.get(length)
        if bins:
            kept = (n for b, n in bins.items() if (b >= bound if end == "short" else b <= bound))
            shares[name] = (sum(kept), bins.total())
    return shares


def _fall(compared: _Compared, now: Measures, desks: tuple[str, ...], good: Sequence[Past]) -> Fall:
    share, usual = compared.yes / compared.pages, compared.usual
    return Fall(
        measure=compared.name,
        desks=desks,
        usual=usual,
        share=share,
        pages=compared.pages,
        certain=compared.pages >= _LEAST and usual >= 1 / 2 and share < usual / 2,
        runs=len(good),
        since=good[-1].started_at,
        bound=compared.bound,
        examples=now.examples_of(compared.now, compared.name),
    )


def _below_floor(compared: _Compared, now: Measures) -> Fall | None:
    """Where nothing is known yet: what no layout goes without, if most of the pages do."""
    # Of lists not one is enough: where there is none, nothing at all is found.
    least = 1 if compared.name == "lists" else _LEAST
    share = compared.yes / compared.pages
    if compared.name not in _FLOORS or compared.pages < least:
        return None
    if share >= 1 / 2 or (compared.name == "lists" and share):
        return None
    return Fall(
        measure=compared.name,
        desks=(),
        usual=None,
        share=share,
        pages=compared.pages,
        certain=False,
        examples=now.examples_of(compared.now, compared.name),
    )


def _together(falls: Sequence[Fall]) -> Fall:
    """The same measure in several desks, said once; numbers and examples are the worst desk's."""
    worst = min(falls, key=lambda fall: (fall.share, -fall.pages))
    return replace(worst, desks=tuple(desk for fall in falls for desk in fall.desks))


def _least(yes: int, of: int) -> float:
    """The least share that so many pages leave open: Wilson's bound."""
    z2 = _ERRORS**2
    middle = yes + z2 / 2
    return (middle - _ERRORS * math.sqrt(yes * (of - yes) / of + z2 / 4)) / (of + z2)


def _divergence(share: float, expected: float) -> float:
    """Kullback and Leibler's, of two shares; ``expected`` is neither 0 nor 1."""
    parts = ((share, expected), (1 - share, 1 - expected))
    return sum(p * math.log(p / q) for p, q in parts if p)
