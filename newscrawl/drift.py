"""Whether a run's pages are as those of the last good runs were: a stated, simple statistic. Pure.

Every measure is a share of pages, and only a fall is looked for. A fall is told where all of these
hold, and never else:

- it is of 20 points at least, from what is usual of just these desks: the mean of their shares in
  the last good runs, each desk weighing as much as it has pages now, so that a day on which other
  desks write is no fall. A desk with fewer than ten pages so far is taken for one like all.
- no good run with ten pages had as low a share, nor did small ones that make ten together.
- chance does not explain it: by Hoeffding's bound such a share of n pages has odds of
  exp(-n KL(share, usual)) at most, and that is below one in a thousand, divided by the number of
  comparisons made. What is usual counts here with the least that its history leaves open (Wilson's
  bound, three standard errors), and 98 in 100 at most: pages of a day resemble one another.

Each desk is compared by itself, too. A run, or a desk in it, that has few pages is looked at by
itself, and once more together with as many runs right before it as make 10, 30 and 100 pages: then
its own share has to be as far below, too, and no stretch of good runs as long had as low a share.

It is certain where it is of ten pages at least, of desks that good runs had, and the share, half or
more, fell by more than half. Whatever was usual, half of ten pages has to show what no layout goes
without, unless a run was accepted that did not.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from newscrawl.comparison import FALL, HISTORY, LEAST, Compared
from newscrawl.falls import Fall
from newscrawl.measures import MEDIA, Group, Measures, length_of

_ODDS = 1e-3
# Pages that a run is looked at over, together with those before it; 0: by itself.
_STRETCHES = (0, LEAST, 30, 100)
# What any layout has: where nothing better is known, of half the pages.
_FLOORS = ("read", "fill body", "first headline", "fill published_at", "fill sections")
# Of these not one is enough: where no list can be read, or none has anything, nothing is found.
_LISTS = ("lists", "listed")
_HALF = 2  # bins


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier run: when it began, what it measured, whether this one is to be like it, and
    whether a user said so of what it alarmed about.
    """

    started_at: str
    measures: Measures
    is_good: bool = True
    is_accepted: bool = False


class _History:
    """Earlier runs, oldest first; what the good ones had of a group is added up once."""

    def __init__(self, past: Sequence[Past]) -> None:
        self.past = past
        self._pools: dict[tuple[int, str], Group] = {}

    def good(self, number: int) -> list[Past]:
        """The good ones of the first so many runs."""
        return [run for run in self.past[:number] if run.is_good]

    def before(self, number: int, key: str) -> Group:
        """A group in all of these together."""
        if (number, key) not in self._pools:
            groups = (run.measures.groups for run in self.good(number))
            self._pools[number, key] = Group.pooled(g[key] for g in groups if key in g)
        return self._pools[number, key]


@dataclass(frozen=True, slots=True)
class _Look:
    """Some groups in a run and those right before it (``now``), and in the good runs before them;
    ``key``: the only group, or None for all desks; ``stretch``: 0 for the run by itself;
    ``number``: of comparisons, those over longer stretches among them where they were spared.
    """

    key: str | None
    stretch: int
    now: Measures
    compared: list[Compared]
    number: int


def compare(now: Measures, past: Sequence[Past], *, alone: bool = False) -> list[Fall]:
    """What fell, over all or in single desks; nothing: all is as usual.

    ``past``: earlier runs, oldest first; what is not to be compared is not in them. ``alone``: the
    groups have nothing in common, and each is compared with its own past only.
    """
    desks = sorted(key for key in now.groups if key != MEDIA)
    singles = [MEDIA, *(desks if alone or len(desks) > 1 else ())]
    history = _History(past)
    overall = [] if alone else _looks(now, history, desks, None)
    looks = [look for key in singles for look in _looks(now, history, [key], key)]
    odds = _ODDS / max(1, sum(look.number for look in (*overall, *looks)))
    found: dict[tuple[str | None, str], Fall] = {}
    for look in (*overall, *looks):
        for compared in look.compared:
            # What is told of all desks is not told again of each.
            if look.key is not None and (None, compared.name) in found:
                continue
            told = found.get((look.key, compared.name))
            if told is not None and told.certain:
                continue
            fall = _fall(compared, look, odds)
            if fall and (told is None or fall.certain):
                found[look.key, compared.name] = fall
    for look in overall:
        for compared in look.compared:
            if (None, compared.name) not in found and (fall := _below_floor(compared, look, past)):
                found[None, compared.name] = fall
    by_measure: dict[tuple[str, bool, bool], list[Fall]] = {}
    for (key, name), fall in found.items():
        by_measure.setdefault((name, fall.certain, key is None), []).append(fall)
    falls = [_together(falls) for falls in by_measure.values()]
    return sorted(falls, key=lambda fall: (not fall.certain, fall.desks, fall.measure))


def _looks(now: Measures, history: _History, keys: Sequence[str], key: str | None) -> list[_Look]:
    """The run by itself; and together with those before it, where it is not as usual by itself."""
    longer = [stretch for stretch in _STRETCHES if stretch > now.pages_of(key)]
    itself = _look(now, history, keys, key, 0, longer)
    if not any(map(_is_doubtful, itself.compared)):
        return [itself]
    return [itself, *(_look(now, history, keys, key, s) for s in longer if history.past)]


def _look(
    now: Measures,
    history: _History,
    keys: Sequence[str],
    key: str | None,
    stretch: int,
    longer: Sequence[int] = (),
) -> _Look:
    past = history.past
    recent: list[Measures] = []
    pages = now.pages_of(key)
    while pages < stretch and len(recent) < len(past):
        recent.append(past[-1 - len(recent)].measures)
        pages += recent[-1].pages_of(key)
    total = now.plus(recent, keys) if recent else now
    before = len(past) - len(recent)
    of = list(_compared(total, now, history, before, keys, stretch or LEAST, alone=key is not None))
    number = (1 + len(longer)) * sum(c.history >= HISTORY for c in of) if not stretch else 0
    return _Look(key, stretch, total, of, number)


def _is_doubtful(compared: Compared) -> bool:
    """Whether a longer stretch may show more: the run's own share is low, were half of what is
    usual such runs already; or no layout has so few.
    """
    yes, of = compared.own
    if compared.name in _FLOORS and (not of or 2 * yes < of):
        return True
    return compared.history >= HISTORY and of > 0 and compared.usual - yes / of >= FALL / 2


def _compared(
    now: Measures,
    own: Measures,
    history: _History,
    number: int,
    keys: Collection[str],
    stretch: int,
    *,
    alone: bool,
) -> Iterator[Compared]:
    """Every measure of the groups ``keys``, held against the first so many runs. ``alone``: with
    these groups' own past only.
    """
    good = history.good(number)
    past = [run.measures for run in good]
    known = () if alone else (key for run in past for key in run.groups if key != MEDIA)
    theirs = sorted({*keys, *known})
    before = {key: history.before(number, key) for key in theirs}
    bounds = _bounds(Group.pooled(before.values()))
    today = {key: _shares(now.groups[key], bounds) for key in keys if key in now.groups}
    earlier = {key: _shares(group, bounds) for key, group in before.items()}
    of_run = _shares(Group.pooled(own.groups[k] for k in keys if k in own.groups), bounds)
    runs = [
        _shares(Group.pooled(run.groups[key] for key in theirs if key in run.groups), bounds)
        for run in past
    ]
    for name in sorted({name for shares in today.values() for name in shares}):
        yield Compared(
            name=name,
            now={key: shares[name] for key, shares in today.items() if name in shares},
            before={key: shares.get(name, (0, 0)) for key, shares in earlier.items()},
            runs=tuple(
                (run.started_at, *shares[name])
                for run, shares in zip(good, runs, strict=True)
                if name in shares
            ),
            own=of_run.get(name, (0, 0)),
            stretch=stretch,
            bound=length_of(bounds[name]) if name.endswith(" words") else bounds.get(name),
        )


def _bounds(usual: Group) -> dict[str, int]:
    """The last length, or bin, that is as it should be: of bodies half the usual median, and twice;
    of lists three quarters, for more links than usual are no loss.
    """
    bounds: dict[str, int] = {}
    if bins := usual.lengths.get("words"):
        middle = _median(bins)
        bounds |= {"short words": middle - _HALF, "long words": middle + _HALF}
    if links := usual.lengths.get("links"):
        bounds["short links"] = math.ceil(_median(links) * 3 / 4)
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


def _fall(compared: Compared, look: _Look, odds: float) -> Fall | None:
    if compared.history < HISTORY or not compared.falls(odds):
        return None
    return Fall(
        measure=compared.name,
        desks=() if look.key is None else (look.key,),
        usual=compared.usual,
        share=compared.share,
        pages=compared.pages,
        certain=compared.is_certain,
        runs=len(compared.runs),
        since=compared.since,
        bound=compared.bound,
        together=bool(look.stretch),
        examples=look.now.examples_of(compared.now, compared.name),
    )


def _below_floor(compared: Compared, look: _Look, past: Sequence[Past]) -> Fall | None:
    """What no layout goes without, if most of the pages do, or all lists."""
    name = compared.name
    of_lists = name in _LISTS
    if (name not in _FLOORS and not of_lists) or compared.pages < (1 if of_lists else LEAST):
        return None
    yes, of = compared.own
    if not of or max(yes / of, compared.share) >= 1 / 2 or (of_lists and (yes or compared.yes)):
        return None
    for run in past:
        if run.is_accepted:
            total = Group.pooled(run.measures.groups.values())
            if 2 * total.yes[name] < total.of[name]:
                return None
    return Fall(
        measure=name,
        desks=(),
        usual=None,
        share=compared.share,
        pages=compared.pages,
        certain=False,
        together=bool(look.stretch),
        examples=look.now.examples_of(compared.now, name),
    )


def _together(falls: Sequence[Fall]) -> Fall:
    """The same measure in several desks, said once; numbers and examples are the worst desk's."""
    worst = min(falls, key=lambda fall: (fall.share, -fall.pages))
    return replace(worst, desks=tuple(desk for fall in falls for desk in fall.desks))
