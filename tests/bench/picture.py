"""Draw the measures for docs/internals.md: bars of medians, with a line from minimum to maximum."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from newscrawl.utils.rendering import MANNERS
from tests.bench.measure import Measure, number

#: The groups to show: the beginnings of their names, each with its unit.
SHOWN = (
    ("Reading the captured page", "ms of CPU a page"),
    ("Gold set, bodies", "%"),
    ("Crawling", "s"),
    ("Storing", "a second"),
    ("24 hourly runs", "requests a new article"),
)
_WIDTH, _NAMES, _NUMBERS = 900, 230, 310
_LINE, _BAR = 22, 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture: a title, or a bar in pixels with its spread."""

    y: int
    name: str
    number: str = ""
    end: float | None = None
    least: float = 0
    most: float = 0
    is_ours: bool = False


def picture(measures: Sequence[Measure]) -> str:
    """Return the SVG. Its colours follow the viewer's light or dark mode."""
    drawn = [*_lines(measures)]
    beside = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=beside, autoescape=True, **MANNERS)
    return environment.get_template("picture.svg").render(
        lines=drawn,
        width=_WIDTH,
        height=(drawn[-1].y if drawn else 0) + _LINE,
        left=_NAMES,
        bar=_BAR,
    )


def _lines(measures: Sequence[Measure]) -> Iterator[Line]:
    y = _LINE
    for beginning, unit in SHOWN:
        found = [m for m in measures if m.group.startswith(beginning) and m.unit == unit]
        # If several groups begin so, only the first.
        found = [m for m in found if m.group == found[0].group]
        if not found:
            continue
        yield Line(y, f"{found[0].group}: {unit}")
        y += _LINE
        longest = max(max(m.values) for m in found) or 1
        scale = (_WIDTH - _NAMES - _NUMBERS) / longest
        for m in found:
            yield Line(
                y,
                m.name,
                _said(m),
                _NAMES + m.median * scale,
                _NAMES + min(m.values) * scale,
                _NAMES + max(m.values) * scale,
                m.name.startswith("newscrawl"),
            )
            y += _LINE
        y += _LINE // 2


def _said(measure: Measure) -> str:
    """Return the median and the first ratio as text."""
    said = number(measure.median)
    for against in measure.against[:1]:
        ratio = statistics.median(measure.ratios(against.other))
        said += f" = {number(ratio)} × {against.other.name}"
    return said
