"""The data of measures: values, bars, ratios to other measures, and how a table shows them.

A measure has a value for each round; minimum, median and maximum show the noise. The ratio of two
measures is taken round by round, because the pace of a shared machine drifts.
"""

import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much to measure.

    ``sizes``: articles in databases; ``crawled``: articles in a crawl; ``kept``: pages to read
    again, and articles to store in a round; ``rounds``: of whole processes; ``turns``: rounds of
    reading pages; ``asked``: searches, and pages of browse, of each kind; ``hours``: of the
    simulated day; ``told``: its new articles; ``hostile``: bytes of hostile pages; ``files``,
    ``file_size``, ``large``: number of archive files, bytes of each, and of a large one;
    ``peers``: the Python with the other extractors; ``made``: folder of the databases for all
    modules.
    """

    seed: int
    sizes: tuple[int, ...] = (1_000, 10_000)
    crawled: int = 600
    kept: int = 2_000
    rounds: int = 5
    turns: int = 20
    asked: int = 30
    hours: int = 24
    told: int = 480
    hostile: tuple[int, ...] = (100_000, 1_000_000, 10_000_000)
    files: int = 40
    file_size: int = 20_000_000
    large: int = 1_000_000_000
    peers: str = sys.executable
    made: Path = Path("output/made")


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit that a figure must not exceed, or must reach (``is_least``)."""

    limit: float
    is_least: bool = False

    def held(self, value: float) -> bool:
        return value >= self.limit if self.is_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.is_least else '≤'} {number(self.limit)}"


@dataclass(frozen=True, slots=True)
class Against:
    """A comparison with another measure: this one's value divided by the other's."""

    other: "Measure"
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure. ``values``: one a round, in ``unit``; ``share``: the quantile of the values that
    ``bar`` judges, the median by default.
    """

    group: str
    name: str
    unit: str
    values: Sequence[float]
    against: Sequence[Against] = ()
    bar: Bar | None = None
    share: float = 0.5

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def judged(self) -> float:
        """The value that the bar judges."""
        if self.share == 0.5:
            return self.median
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(self.share * len(ordered)))]

    def ratios(self, other: "Measure") -> list[float]:
        """Return the ratio of each round; of the medians if the numbers of rounds differ."""
        pairs = [*zip(self.values, other.values, strict=False)]
        if len(self.values) != len(other.values):
            pairs = [(self.median, other.median)]
        return [mine / its if its else float("inf") for mine, its in pairs]

    def held(self) -> list[bool]:
        """Return for each bar whether it was held."""
        found = [self.bar.held(self.judged)] if self.bar else []
        for against in self.against:
            if against.bar:
                found.append(against.bar.held(statistics.median(self.ratios(against.other))))
        return found


@dataclass(slots=True)
class Found:
    """The result of a module of measures: figures, and notes on them."""

    measures: list[Measure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(
        self,
        group: str,
        name: str,
        unit: str,
        values: Sequence[float],
        *against: Against,
        bar: Bar | None = None,
        share: float = 0.5,
    ) -> Measure:
        """Add a measure, and return it."""
        measure = Measure(group, name, unit, tuple(values), against, bar, share)
        self.measures.append(measure)
        return measure


def number(value: float) -> str:
    """Write a number with about three significant digits; whole ones in full."""
    if value == int(value):
        return f"{int(value):,}"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    digits = 1 if abs(value) >= 100 else 2 if abs(value) >= 1 else 3
    return f"{value:.{digits}f}"


def table(measures: Sequence[Measure]) -> Iterator[str]:
    """Yield the lines of a table: a head for each group, a line a measure and a line a ratio."""
    group = ""
    for measure in measures:
        if measure.group != group:
            group = measure.group
            head = "".join(f"{name:>10}" for name in ("min", "median", "max"))
            yield f"\n{group:46}{head}"
        row = (min(measure.values), measure.median, max(measure.values))
        figures = "".join(f"{number(value):>10}" for value in row)
        yield f"  {measure.name:44}{figures}  {measure.unit}{_verdict(measure)}"
        for against in measure.against:
            yield f"  {'':44}{_ratio(measure, against)}"


def as_json(measure: Measure) -> dict[str, Any]:
    """Return a measure in the form of bench.json."""
    return {
        "group": measure.group,
        "name": measure.name,
        "unit": measure.unit,
        **_spread(measure.values),
        "values": list(measure.values),
        "bar": _bar(measure.bar, measure.judged, measure.share),
        "ratios": [
            {
                "to": against.other.name,
                **_spread(ratios),
                "bar": _bar(against.bar, statistics.median(ratios), 0.5),
            }
            for against in measure.against
            for ratios in (measure.ratios(against.other),)
        ],
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}


def _bar(bar: Bar | None, judged: float, share: float) -> dict[str, Any] | None:
    if bar is None:
        return None
    return {
        "at_least" if bar.is_least else "at_most": bar.limit,
        "share": share,
        "value": judged,
        "held": bar.held(judged),
    }


def _verdict(measure: Measure) -> str:
    if measure.bar is None:
        return ""
    what = "" if measure.share == 0.5 else f"{measure.share:.0%} {number(measure.judged)}, "
    return f"  [{what}{_said(measure.bar, measure.judged)}]"


def _ratio(measure: Measure, against: Against) -> str:
    ratios = measure.ratios(against.other)
    row = (min(ratios), statistics.median(ratios), max(ratios))
    figures = "".join(f"{number(value):>10}" for value in row)
    said = f"  [{_said(against.bar, row[1])}]" if against.bar else ""
    return f"{figures}  times {against.other.name}{said}"


def _said(bar: Bar, value: float) -> str:
    return f"bar {bar}: {'held' if bar.held(value) else 'MISSED'}"
