"""Find the measures of a run that dropped below those of recent good runs. Pure.

A measure's share is compared with that of the last 20 good runs together, over all desks, and in
each desk with thirty pages.
It has dropped when its upper Wilson bound (z = 3) is more than 20 points lower.
That is certain when the share over all desks, of ten pages or more, fell by more than half, and
when fewer than half of ten pages have a headline, a body or a date.
A run of fewer than thirty pages is judged with as many runs before it as make thirty, which then
are no history, and from ten pages on by itself, too; what its own pages have is never missing.
"""

import math
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newscrawl.monitoring.page_stats import Measures, is_length, length_of

_Z = 3
_POINTS = 0.2
_GOOD_RUNS = 20
# Fewer than _LEAST pages make nothing certain or usual. A desk is compared from _ENOUGH pages on; a
# run with fewer is also compared together with runs before it.
_LEAST = 10
_ENOUGH = 30
# What every page has, in any layout.
_ALWAYS = ("fill headline", "fill body", "fill published_at")
_LENGTHS = {"words": "bodies of", "links": "lists whose first page has"}


class Share(NamedTuple):
    """A share of pages: ``yes`` of ``of`` pages are as they should be."""

    yes: int
    of: int

    @property
    def part(self) -> float:
        """The share, from 0 to 1; no pages give 1, since nothing is lacking."""
        return self.yes / self.of if self.of else 1.0

    @property
    def upper(self) -> float:
        """The upper Wilson bound."""
        spread = _Z * math.sqrt(self.yes * (self.of - self.yes) / self.of + _Z**2 / 4)
        return (self.yes + _Z**2 / 2 + spread) / (self.of + _Z**2)


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier run. is_accepted: the user has accepted its alarms as the new normal."""

    started_at: str
    measures: Measures
    is_good: bool = True
    is_accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A measure that dropped.

    desk: None for all desks together. share: the share now, from 0 to 1, of ``pages`` pages.
    together: True if these include pages of runs right before this one. usual: the share in earlier
    good runs; None if ``share`` is too low whatever was usual. runs: number of these good runs in
    which any page was as it should be; since: start of the last of them. bound: of a length, in
    words or links. examples: pages that were not as they should be.
    """

    measure: str
    desk: str | None
    usual: float | None
    share: float
    pages: int
    certain: bool
    runs: int
    since: str
    bound: int
    together: bool
    examples: tuple[str, ...]

    @property
    def what(self) -> str:
        """The measure in words."""
        kind, _, name = self.measure.partition(" ")
        return {
            "short": f"{_LENGTHS.get(name)} at least {self.bound} {name}",
            "long": f"{_LENGTHS.get(name)} at most {self.bound} {name}",
            "read": "article pages that could be read",
            "lists": "list pages that could be read",
            "listed": "lists whose first page has any article",
            "text": "stories that are no photo or video",
            "fill": f"pages with {name}",
            "first": f"{name} read where it stands first",
            "place": f"pages with {' in '.join(name.split(' ', 1))}",
            "without": f"pages without the warning {name}",
        }[kind]

    def __str__(self) -> str:
        """Say what dropped, from what to what, since when, and on which pages."""
        where = f"{self.desk}: " if self.desk else ""
        now = f"{self.share:.0%} of {self.pages}"
        now += " in this run and those right before it" if self.together else ""
        told = f"{where}{self.what}: {now}, and no layout that is known has so few"
        if self.usual is not None:
            told = (
                f"{where}{self.what} fell from {self.usual:.0%} to {now}; the last of {self.runs} "
                f"good runs was that of {self.since}"
            )
        return f"{told}; see {', '.join(self.examples)}" if self.examples else told


def drops(
    now: Measures, past: Sequence[Past], *, one_site: bool = True, steady: bool = True
) -> list[Drop]:
    """Compare a run with earlier ones, oldest first. Return the drops, the certain ones first.

    one_site: False if the groups have nothing in common: then only each is compared, never all
    together. steady: False if runs may read pages of other years: then no drop below earlier runs
    is certain.
    """
    found: dict[tuple[str | None, str], Drop] = {}
    desks = (*((None,) if one_site else ()), *sorted(now.groups))
    for desk in desks:
        for measure in sorted(now.names(desk)):
            if (None, measure) in found:  # a drop over all desks is not repeated for each desk
                continue
            values = now.values(measure, desk)
            if not is_length(measure) and values[0] <= _POINTS * values.total():
                continue  # so few pages lack it that it cannot have dropped: skip the history
            looks = _taken_in(now, past, measure, desk)
            seen = [_drop(now, past, taken, measure, desk, steady=steady) for taken in looks]
            told = sorted(filter(None, seen), key=lambda drop: not drop.certain)
            if told:
                found[desk, measure] = told[0]
    return sorted(found.values(), key=lambda drop: (not drop.certain, drop.desk is not None))


def _taken_in(now: Measures, past: Sequence[Past], measure: str, desk: str | None) -> Iterator[int]:
    """Yield numbers of runs before this one that are counted together with it: 0 if it has enough
    pages; and, over all desks, if it has fewer than thirty, as many runs as make thirty.
    """
    pages = now.values(measure, desk).total()
    if pages >= (_ENOUGH if desk else _LEAST):
        yield 0
    if desk or pages >= _ENOUGH or not past:
        return
    taken = 0
    while pages < _ENOUGH and taken < len(past):
        taken += 1
        pages += past[-taken].measures.values(measure, desk).total()
    yield taken


def _drop(
    now: Measures, past: Sequence[Past], taken: int, measure: str, desk: str | None, *, steady: bool
) -> Drop | None:
    """Compare one measure of this run and of the ``taken`` runs before it with the good runs before
    those. Return None if it did not drop, or not in this run's own pages.
    """
    split = len(past) - taken
    good = [run for run in past[:split] if run.is_good][-_GOOD_RUNS:]

    def counts(*runs: Measures) -> Counter[int]:
        return sum((run.values(measure, desk) for run in runs), Counter())

    before = counts(*(run.measures for run in good))
    if before.total() < _LEAST and measure not in _ALWAYS:
        return None
    low, high = _bounds(measure, before)

    def share(values: Counter[int]) -> Share:
        return Share(sum(n for v, n in values.items() if low <= v <= high), values.total())

    usual, own = share(before), share(counts(now))
    whole = share(counts(now, *(run.measures for run in past[split:])))
    part = max(own.part, whole.part)
    dropped = usual.of >= _LEAST and usual.part - max(own.part, whole.upper) > _POINTS
    overall = desk is None and whole.of >= _LEAST
    too_few = (
        overall
        and measure in _ALWAYS
        and part < 1 / 2
        and not any(run.is_accepted and share(counts(run.measures)).part < 1 / 2 for run in past)
    )
    if not dropped and not too_few:
        return None
    had = [run.started_at for run in good if share(counts(run.measures)).yes]
    bound = high if measure.startswith("long") else low
    return Drop(
        measure=measure,
        desk=desk,
        usual=usual.part if dropped else None,
        share=whole.part,
        pages=whole.of,
        certain=too_few or (overall and steady and part < usual.part / 2),
        runs=len(had),
        since=had[-1] if had else "",
        bound=length_of(int(bound)) if measure.endswith(" words") else int(bound),
        together=taken > 0,
        examples=now.examples_of(measure, desk),
    )


def _bounds(measure: str, usual: Counter[int]) -> tuple[float, float]:
    """Return the least and the greatest value that are as they should be. For bodies: half and
    twice the usual median. For lists: three quarters of it, without an upper bound, since more
    links than usual are no loss.
    """
    if not is_length(measure):
        return 1, math.inf
    middle = statistics.median_low(usual.elements())
    return {
        "short words": (middle - 2, math.inf),
        "long words": (-math.inf, middle + 2),
        "short links": (math.ceil(middle * 3 / 4), math.inf),
    }[measure]
