"""A run's alarms: it is held against the last good runs of its spider."""

from collections.abc import Sequence
from typing import Any

from scrapy import Spider

from newscrawl.drift import Past, compare
from newscrawl.exitcodes import ExitCode
from newscrawl.falls import Fall
from newscrawl.measures import FORM, Measures
from newscrawl.store import Database
from newscrawl.store.runs import killed_runs, measured_runs, note_alarms


def falls_of(database: Database, spider: type[Spider], run: int, now: Measures) -> list[Fall]:
    """What fell in a run (its key). What another reader, or another version of this one, has read
    is compared by what it found, not by where: another one has choices of its own.
    """
    if not now.groups:
        return []
    past = []
    names = now.names()
    for earlier in measured_runs(database, spider.name):
        if earlier.key >= run or earlier.measures.get("form") != FORM:
            continue
        # What this run has not measured cannot have fallen: an idle one saw lists alone.
        measures = Measures.from_json(earlier.measures, names)
        if now.reader and measures.reader not in (None, now.reader):
            measures = measures.of_any_reader()
        past.append(Past(earlier.started_at, measures, earlier.is_good, earlier.is_accepted))
    return compare(now, past, alone=not is_of_one_site(spider))


def judge_killed(database: Database, spider: type[Spider], run: int) -> list[tuple[int, Fall]]:
    """What fell in the runs before this one (its key) that were killed, each with its run's key:
    nobody has said it yet. It is noted, and so said once. The spider's lock is held.
    """
    told = []
    for killed in killed_runs(database, spider.name, run):
        if killed.measures.get("form") == FORM:
            measures = Measures.from_json(killed.measures)
            falls = falls_of(database, spider, killed.key, measures)
            note_alarms(database, killed.key, [str(fall) for fall in falls], measures.to_json())
            told += [(killed.key, fall) for fall in falls]
    return told


def with_alarms(
    code: ExitCode, message: str, falls: Sequence[Fall], spider: type[Spider]
) -> tuple[ExitCode, str]:
    """A run's exit code and reason, once it is known what fell. Certain is only what fell in pages
    that are alike from run to run; a run that failed keeps its code.
    """
    certain = [fall for fall in falls if fall.certain] if getattr(spider, "steady", False) else []
    if code != ExitCode.DONE or not falls:
        return code, message
    more = f", and {len(falls) - 1} more" if len(falls) > 1 else ""
    if not certain:
        return code, f"done; doubtful: {falls[0].what}{more}: the layout may have changed"
    first = f"{certain[0].what}: {certain[0].share:.0%} of {certain[0].pages}"
    return ExitCode.UNREADABLE, f"the layout has changed: {first}{more}"


def as_json(measures: Measures, falls: Sequence[Fall]) -> dict[str, Any] | None:
    """What ``runs`` keeps of a run's measures; None where no later run can be like it: it saw lists
    alone, and all is well. Many of those would push out the runs that say something.
    """
    return measures.to_json() if measures.pages or (measures.groups and falls) else None


def is_of_one_site(spider: type[Spider]) -> bool:
    """Whether a group of its pages that was never met is like the others."""
    return bool(getattr(spider, "one_site", True))
