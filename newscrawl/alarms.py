"""A run's alarms: it is held against the last good runs of its spider."""

from collections.abc import Sequence
from typing import Any

from newscrawl.drift import Past, compare
from newscrawl.exitcodes import ExitCode
from newscrawl.falls import Fall
from newscrawl.measures import FORM, Measures
from newscrawl.store import Database
from newscrawl.store.runs import measured_runs


def falls_of(database: Database, spider: str, now: Measures) -> list[Fall]:
    """What fell in a run. It is compared with runs of the same reader in the same version alone:
    another one has choices of its own.
    """
    if not now.groups:
        return []
    runs = measured_runs(database, spider)
    past = [
        Past(run.started_at, Measures.from_json(run.measures), run.is_good)
        for run in runs
        if run.measures.get("form") == FORM
    ]
    readers = (None, now.reader)
    return compare(now, [run for run in past if not now.reader or run.measures.reader in readers])


def with_alarms(
    code: ExitCode, message: str, falls: Sequence[Fall], *, steady: bool
) -> tuple[ExitCode, str]:
    """A run's exit code and reason, once it is known what fell. ``steady``: whether the spider's
    pages are alike from run to run; a run that failed keeps its code.
    """
    certain = [fall for fall in falls if fall.certain] if steady else []
    if code != ExitCode.DONE or not falls:
        return code, message
    more = f", and {len(falls) - 1} more" if len(falls) > 1 else ""
    if not certain:
        return code, f"done; doubtful: {falls[0].what}{more}: the layout may have changed"
    first = f"{certain[0].what}: {certain[0].share:.0%} of {certain[0].pages}"
    return ExitCode.UNREADABLE, f"the layout has changed: {first}{more}"


def as_json(measures: Measures) -> dict[str, Any] | None:
    """What ``runs`` keeps of a run's measures; None where there was nothing to measure."""
    return measures.to_json() if measures.groups else None
