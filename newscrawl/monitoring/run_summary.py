"""Sum up a run from its counters: for its row in ``runs``, and as one readable line."""

from collections.abc import Mapping, Sequence
from typing import Any

from newscrawl.exitcodes import ExitCode
from newscrawl.store.listing_walks import Goal
from newscrawl.store.runs import Outcome
from newscrawl.utils import stat_names


def outcome(stats: Mapping[str, Any], code: ExitCode, message: str, seconds: float) -> Outcome:
    """Return the row of a finished run. stats: Scrapy's counters and ours (``newscrawl/…``).
    seconds: the run's duration.
    """

    def ours(*names: str) -> int:
        return sum(int(stats.get(name, 0)) for name in names)

    return Outcome(
        ended_by=str(stats.get(stat_names.FINISH_REASON, "interrupted")),
        exit_code=int(code),
        message=message,
        seconds=round(seconds, 3),
        lists=ours(stat_names.LISTS_READ, stat_names.LISTS_UNCHANGED),
        stored=ours(stat_names.ARTICLES_STORED),
        revised=ours(stat_names.ARTICLES_REVISED),
        unchanged=ours(stat_names.ARTICLES_UNCHANGED),
        failed=ours(
            *stat_names.ARTICLES_BY_OUTCOME.values(),
            stat_names.ARTICLES_INVALID,
            *stat_names.LISTS_BY_OUTCOME.values(),
        ),
        requests=int(stats.get(stat_names.REQUESTS, 0)),
        bytes=int(stats.get(stat_names.RESPONSE_BYTES, 0)),
        statuses=_under(stat_names.RESPONSES_BY_STATUS, stats),
        counts=_under(stat_names.OURS, stats),
    )


def summary(run: Outcome, open_links: Mapping[str, int], goals: Sequence[Goal]) -> str:
    """Return one line: how the run ended, what it did, and what is left for the next run."""
    by_feed = run.counts.get(stat_names.FEED_NEW.removeprefix(stat_names.OURS))
    done = [
        f"{run.lists} list pages",
        f"{run.stored} articles stored",
        *([f"{run.revised} revised"] if run.revised else []),
        *([f"{by_feed} shown by the feed alone"] if by_feed else []),
        *([f"{run.unchanged} unchanged"] if run.unchanged else []),
        *([f"{run.failed} failed"] if run.failed else []),
        f"{run.requests} requests",
        f"{run.bytes / 1e6:.1f} MB",
        duration(run.seconds),
    ]
    left = " and ".join(f"{n} {state}" for state, n in open_links.items())
    bounded = "" if run.ended_by in ("finished", "shutdown") else f" (ended by {run.ended_by})"
    desks = sorted({goal.desk for goal in goals})
    unfinished = f", not walked to their end: {', '.join(desks)}" if desks else ""
    left = f"{left or 'none'} left in the ledger{unfinished}"
    return f"{run.message}{bounded}; {', '.join(done)}; {left}"


def is_amiss(stats: Mapping[str, Any]) -> bool:
    """Return True for failures that the exit code does not show: of a list, of a link that was
    given up or is gone, or an unrecognised entry.
    """
    lists = (*stat_names.LISTS_BY_OUTCOME.values(), stat_names.LISTS_ENDED_SHORT)
    links = (*stat_names.ARTICLES_BY_LAST_STATE.values(), stat_names.ENTRIES_NEW_UNRECOGNISED)
    return any(stats.get(name) for name in (*lists, *links))


def duration(seconds: float) -> str:
    """Format a duration: ``4.2 s``, ``3 min 20 s``, ``2 h 05 min``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def _under(prefix: str, stats: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in stats.items() if name.startswith(prefix)}
    return {name.removeprefix(prefix): found[name] for name in sorted(found)}
