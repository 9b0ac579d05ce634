"""``scrapy stats``: count the stored articles by province, desk, month, kind and site."""

import argparse
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import add_filters, no_argument, read_filters
from newscrawl.errors import ArgumentError
from newscrawl.persian.formatting import month_of
from newscrawl.sites.provinces import provinces
from newscrawl.store import open_store, reading
from newscrawl.store.counts import By, numbers
from newscrawl.store.selection import NONE
from newscrawl.utils.atomic import replacing
from newscrawl.utils.output_paths import path_of
from newscrawl.utils.terminal import plain_line

_BY: tuple[By, ...] = ("province", "desk", "month", "kind", "site")
_PLOTTED: dict[By, str] = {"province": "خبرها به تفکیک استان", "month": "خبرها به تفکیک ماه"}
_BAR = 30

#: What is counted by -> name (None: articles without one) -> number of articles.
Figures = Mapping[By, Mapping[str | None, int]]


class StatsCommand(ProjectCommand):
    """Count the stored articles by province, desk, month, kind and site."""

    examples = (
        "scrapy stats",
        "scrapy stats --province qom --json",
        "scrapy stats --plot report.svg",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options]"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Count the stored articles: scrapy stats --since 1404-08-01 --plot stats.svg"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "Count the stored articles by province, desk, Jalali month, kind and site; '-' counts "
            "those without one. A chart as .png needs pip install 'newscrawl[plot]'."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters, and the other forms of output."""
        super().add_options(parser)
        add_filters(parser)
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")
        parser.add_argument("--plot", metavar="FILE", help="draw provinces and months: .svg, .png")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Count, then draw and print."""
        no_argument(args)
        ending = Path(opts.plot).suffix if opts.plot is not None else None
        if ending not in (None, ".svg", ".png"):
            raise ArgumentError(f"--plot={opts.plot}: name a file that ends in .svg or .png")
        selection = read_filters(opts)
        with closing(open_store(self.output_dir, create=False)) as database, reading(database):
            figures = {by: numbers(database, by, selection) for by in _BY}
        if opts.plot:
            _plot(path_of(opts.plot), figures)
            self.say(f"the chart is written to {opts.plot}")
        if opts.json:
            total = sum(figures["kind"].values())
            print(json.dumps({"articles": total, **_named(figures)}, ensure_ascii=False, indent=2))
            return
        for line in lines(figures):
            print(line)


def lines(figures: Figures) -> Iterator[str]:
    """Yield a block of lines for each count, then the total. A block's longest bar is that of its
    largest number.
    """
    for by, of in figures.items():
        names = {plain_line(name or "-"): number for name, number in of.items()}
        width = max(map(len, (by, *names)))
        most = max(of.values(), default=1)
        yield by
        for name, number in names.items():
            bar = "█" * max(1, round(_BAR * number / most))
            yield f"  {name:<{width}}  {number:>9,}  {bar}"
        yield ""
    yield f"{sum(figures['kind'].values()):,} articles"


def _named(figures: Figures) -> dict[str, dict[str, int]]:
    return {by: {name or NONE: number for name, number in of.items()} for by, of in figures.items()}


def _plot(path: Path, figures: Figures) -> None:
    # Imported here: a crawl loads this file too, and needs no charts.
    from newscrawl.reports.bar_chart import BarGroup, write_png, write_svg

    groups = [
        BarGroup(title, [(_persian(by, name), number) for name, number in figures[by].items()])
        for by, title in _PLOTTED.items()
    ]
    with replacing(path) as out:
        (write_svg if path.suffix == ".svg" else write_png)(out, groups)


def _persian(by: By, name: str | None) -> str:
    if name is None:
        return "نامعلوم"
    return provinces()[name].name if by == "province" else month_of(name)
