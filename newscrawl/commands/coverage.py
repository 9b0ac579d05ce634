"""``scrapy coverage``: count by desk and day what was listed, and what became of it."""

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import add_filters, no_argument, read_sites
from newscrawl.crawling.arguments import read_days
from newscrawl.errors import ArgumentError
from newscrawl.exitcodes import ExitCode
from newscrawl.persian.clock import now, today
from newscrawl.persian.dates import to_jalali
from newscrawl.sites.registry import choose_desks, lists_of
from newscrawl.store import open_store
from newscrawl.utils.atomic import replacing
from newscrawl.utils.output_paths import path_of
from newscrawl.utils.terminal import plain_line

if TYPE_CHECKING:
    from newscrawl.reports.heatmap import HeatMap, Row
    from newscrawl.reports.unwalked import Unwalked
    from newscrawl.store.coverage import Counts, Coverage, CoverageCell

#: Open links on the page, at most: the newest.
_SHOWN = 2000
# More desks than these are counted, not named.
_NAMED = 8
# Unrecognised entries that are printed, at most: the newest.
_ENTRIES = 10
_LONG = 300
_NUMBERS = ("listed", "stored", "pending", "failed", "given-up", "gone", "not-asked", "forgotten")
_counted = attrgetter(*(name.replace("-", "_") for name in _NUMBERS))


class CoverageCommand(ProjectCommand):
    """Count the ledger's links by desk and day; show the days that were walked."""

    examples = (
        "scrapy coverage --province qom,kashan --since 1404-08-01",
        "scrapy coverage --html coverage.html",
        "scrapy coverage --strict || echo gaps",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options]"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Per desk and day what was listed, stored, pending, failed and gone"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "Count the links of the desks' lists by desk, Tehran day and what became of them: a "
            "line each, then the desks' totals with the days walked, and the oldest gap. An "
            "article on two desks' lists counts for each desk, and once in the last total. "
            "Links whose day is unknown count whatever the days are. A terminal shows a screen of "
            "the newest days, unless --all or --since is given."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters, the page, and whether gaps are an error."""
        super().add_options(parser)
        add_filters(parser)
        parser.add_argument("--all", action="store_true", help="show all days on a terminal, too")
        parser.add_argument(
            "--html", metavar="FILE", help="write a page as well: desks by days, and what is open"
        )
        parser.add_argument(
            "--strict",
            action="store_true",
            help="end with 1 where a link or a walk is open, an entry of a list unrecognised, or a "
            "desk, site or day that you name was never walked",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Count, print, and write the page."""
        # Imported here, since Scrapy imports every command for each.
        from newscrawl.reports.heatmap import HeatMap
        from newscrawl.reports.unwalked import Asked, unwalked
        from newscrawl.store.coverage import coverage
        from newscrawl.store.links_scope import Scope

        no_argument(args)
        if opts.html in ("", "-"):
            raise ArgumentError(f"--html={opts.html}: name a file to write, such as coverage.html")
        since, until = read_days("--since", opts.since, "--until", opts.until)
        sites = read_sites(opts.site)
        desks = lists_of(opts.province, sites)
        with closing(open_store(self.output_dir, create=False)) as database:
            shown = _SHOWN if opts.html else 0
            found = coverage(database, desks, since, until, shown=shown, today=today())
        missing = unwalked(found, Asked(opts.province, sites, since, until), today())
        if opts.strict and (found.is_open or missing or not found.is_known):
            self.exitcode = ExitCode.GAPS
        if opts.html:
            from newscrawl.reports.coverage_page import write_page

            with replacing(path_of(opts.html)) as out:
                write_page(out, found, Scope(desks, since, until), now())
        heat = HeatMap(found, choose_desks(None) if desks is None else desks, since, until)
        is_cut = sys.stdout.isatty() and not opts.all and since is None
        for line in lines(found, heat, _fitting() if is_cut else None, missing):
            print(line)
        if opts.html:
            self.say(f"the page is written to {opts.html}")


def lines(
    found: "Coverage",
    heat: "HeatMap",
    most: int | None = None,
    missing: "Sequence[Unwalked]" = (),
) -> Iterator[str]:
    """Yield the table, oldest day first, so that the newest is near the totals; then the remarks,
    and last all that is open.

    most: the number of desks' days that are shown, the newest; None: all. missing: what was asked
    about and never walked.
    """
    yield _line("day", "desk", _NUMBERS, "walked")
    cells = found.cells if most is None else _newest(found.cells, most)
    if older := found.cells[: len(found.cells) - len(cells)]:
        yield _left_out(older, cells[0])
    for cell in cells:
        how = "-" if cell.day is None else found.walked_how(cell.desk, cell.day) or "-"
        yield _line(_day(cell.day), cell.desk, _numbers(cell.counts), how)
    for row in heat.rows:
        yield _line("total", row.key, _numbers(row.counts), _walked(found, row))
    yield _line("total", "all", _numbers(found.total), "-")
    yield ""
    if heat.silent:
        yield f"nothing known of {_some([desk.key for desk in heat.silent])}"
    if any(row.key is None for row in heat.rows):
        yield "desk -: links that stood on no desk's list"
    if sum(row.counts.listed for row in heat.rows) > found.total.listed:
        yield "an article on several desks' lists counts for each desk, and once in 'total all'"
    if found.total.not_asked:
        yield "not-asked: listed beside the days asked for, not fetched, in no other number"
    if found.by_feed:
        yield f"shown by the site's feed and by no list: {found.by_feed}"
    for entry in found.unrecognised[:_ENTRIES]:
        desks = ", ".join(entry.desks)
        yield f"unrecognised: {plain_line(desks)} {plain_line(entry.url, most=_LONG)}"
    if found.unrecognised:
        yield (
            f"{len(found.unrecognised)} entries of lists are unrecognised, and may be articles: "
            "scrapy doctor says what to do"
        )
    for goal in found.goals:
        until = "now" if goal.until is None else to_jalali(goal.until)
        yield f"not walked to its end: {plain_line(goal.desk)} {to_jalali(goal.since)}..{until}"
    for days, alike in groupby(sorted(missing, key=_days), _days):
        names = [plain_line(each.name) for each in alike if each.name]
        yield " ".join(["never walked:", _some(names), days]).rstrip().replace("  ", " ")
    yield _gap(found, missing)


def _some(names: Sequence[str]) -> str:
    return f"{len(names)} desks" if len(names) > _NAMED else ", ".join(names)


def _days(missing: "Unwalked") -> str:
    return "" if missing.days is None else "..".join(dict.fromkeys(map(_day, missing.days)))


def _fitting() -> int:
    """Return how many of the table's lines fit on the terminal's screen, wrapped where it is
    narrow, beside the head and the note of what is not shown.
    """
    screen = shutil.get_terminal_size()
    rows_each = -(-len(_line("", None, _NUMBERS, "archive")) // max(screen.columns, 1))
    return max(screen.lines // rows_each - 2, 1)


def _newest(cells: "Sequence[CoverageCell]", most: int) -> "Sequence[CoverageCell]":
    """Return the cells of the newest whole days, up to ``most``; where not even one day is so
    short, the last ``most`` cells.
    """
    fitting = range(max(len(cells) - most, 0), len(cells))
    first = next((n for n in fitting if n == 0 or cells[n - 1].day != cells[n].day), None)
    return cells[-most:] if first is None else cells[first:]


def _left_out(cells: "Sequence[CoverageCell]", first: "CoverageCell") -> str:
    """Return the note that stands in the place of the cells before ``first``."""
    apart = sum(cell.day == first.day for cell in cells)
    days = {cell.day for cell in cells} - {first.day}
    known = sorted(day for day in days if day)
    parts = [f"{apart} more desks of {_day(first.day)}"] if apart else []
    if known:
        parts.append(f"{len(known):,} older days ({_day(known[0])}..{_day(known[-1])})")
    if None in days:
        parts.append("links of unknown days")
    return f"not shown: {', '.join(parts)}; --all shows all, --since DATE the days since then"


def _line(day: str, desk: str | None, numbers: tuple[str, ...], walked: str) -> str:
    counted = "  ".join(n.rjust(len(head)) for n, head in zip(numbers, _NUMBERS, strict=True))
    return f"{day:<10}  {plain_line(desk or '-'):<22}  {counted}  {walked}"


def _numbers(counts: "Counts") -> tuple[str, ...]:
    return tuple(map(str, _counted(counts)))


def _walked(found: "Coverage", row: "Row") -> str:
    walked, archive = found.walked.get(row.key or "", ()), found.archive_days.get(row.key or "")
    parts = [
        *(f"{to_jalali(days.since)}..{to_jalali(days.until)}" for days in walked),
        f"archive:{len(archive)}" if archive else "",
        f"empty:{row.empty}" if row.empty else "",
    ]
    return ",".join(filter(None, parts)) or "-"


def _gap(found: "Coverage", missing: "Sequence[Unwalked]") -> str:
    """Return the last line: all that makes ``--strict`` end with 1, the oldest gap first."""
    parts = []
    if found.oldest_cells:
        cells = found.oldest_cells
        desks = (f"{plain_line(cell.desk or '-')}: {_open(cell.counts)}" for cell in cells)
        parts.append(f"oldest gap: {_day(found.oldest_gap)} ({'; '.join(desks)})")
    if found.goals:
        parts.append(f"{len(found.goals)} not walked to the end")
    if missing:
        parts.append(f"{len(missing)} never walked")
    if found.unrecognised:
        parts.append(f"{len(found.unrecognised)} unrecognised")
    if not parts:
        return "no gap" if found.is_known else "open: no list was walked yet"
    return "; ".join(parts) if found.oldest_cells else f"open: {'; '.join(parts)}"


def _open(counts: "Counts") -> str:
    parts = [f"{counts.pending} pending"] if counts.pending else []
    if counts.failed:
        given_up = f", {counts.given_up} of them given up" if counts.given_up else ""
        parts.append(f"{counts.failed} failed{given_up}")
    return " and ".join(parts)


@lru_cache(maxsize=1024)
def _day(day: date | None) -> str:
    return "unknown" if day is None else to_jalali(day)
