"""``scrapy runs``: show what each run did, and why it ended."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import no_argument
from newscrawl.crawling.arguments import read_count
from newscrawl.monitoring.run_summary import duration
from newscrawl.persian.dates import tehran_minute
from newscrawl.store import Database, open_store
from newscrawl.store.runs import Outcome, Run, last_runs, without_end
from newscrawl.utils.locks import is_held
from newscrawl.utils.terminal import columns, plain_line

_LAST = 10
# Longest alarm in characters: it names up to three addresses.
_ALARM = 3_000
_NUMBERS = ("lists", "stored", "revised", "unchanged", "failed", "requests")
_HEAD = (
    *("run", "started", "Tehran", "spider", "ended by", "code", "took"),
    *(*_NUMBERS, "MB", "arguments"),
)
_WORDS = ("started", "Tehran", "spider", "ended by", "arguments")


class RunsCommand(ProjectCommand):
    """List the last runs, each with what it did and how it ended."""

    examples = (
        "scrapy runs",
        "scrapy runs --last 3",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options]"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "What each run did, and why it ended: scrapy runs --last 20"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "List the last runs, the latest at the end: when each began (UTC, and Jalali day and "
            "time in Tehran), how it ended, what it did, and what it was asked for; below it the "
            "reason where its exit code is not 0, and its alarms. A run without an end is running, "
            "or was killed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the number of runs."""
        super().add_options(parser)
        parser.add_argument("--last", metavar="N", help=f"how many runs (default: {_LAST})")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read, then print."""
        no_argument(args)
        number = read_count("--last", opts.last) or _LAST
        with closing(open_store(self.output_dir, create=False)) as database:
            runs, running = _runs(database, self.output_dir, number)
        if not runs:
            print("no runs yet")
        else:
            for line in lines(runs, running):
                print(line)


def _runs(database: Database, folder: Path, number: int) -> tuple[list[Run], set[int]]:
    """Return the last runs, and the keys of those that are under way."""
    runs = last_runs(database, number)
    unended = without_end(runs)
    running = {run.key for run in unended if is_held(folder, run.spider)}
    if len(running) < len(unended):
        # A run may have ended since it was read: read again, so that it is not called killed.
        now = {run.key: run for run in last_runs(database, number)}
        runs = [now.get(run.key, run) for run in runs]
    return runs, running


def lines(runs: Sequence[Run], running: set[int]) -> Iterator[str]:
    """Yield the table; below each run its reason, if its exit code is not 0, and its alarms.

    running: keys of the runs that are under way.
    """
    head, *rows = columns(_HEAD, [_row(run, run.key in running) for run in runs], _WORDS)
    yield head
    for run, row in zip(runs, rows, strict=True):
        yield row
        if run.outcome and run.outcome.exit_code:
            yield f"      {plain_line(run.outcome.message)}"
        for alarm in run.outcome.alarms if run.outcome else ():
            yield f"      alarm: {plain_line(alarm, most=_ALARM)}"


def _row(run: Run, is_running: bool) -> list[str]:
    arguments = (f"{name}={value}" for name, value in run.arguments.items())
    return [
        str(run.key),
        plain_line(run.started_at),
        tehran_minute(run.started_at),
        plain_line(run.spider),
        *_ended(run.outcome, is_running),
        plain_line(" ".join(arguments)) or "-",
    ]


def _ended(ended: Outcome | None, is_running: bool) -> list[str]:
    if ended is None:
        blank = ["-"] * (len(_NUMBERS) + 3)
        return ["running" if is_running else "killed", *blank]
    return [
        plain_line(ended.ended_by),
        str(ended.exit_code),
        duration(ended.seconds),
        *(str(getattr(ended, name)) for name in _NUMBERS),
        f"{ended.bytes / 1e6:.1f}",
    ]
