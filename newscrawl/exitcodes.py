"""Exit codes: how cron and scripts see a command end. They are those of sysexits.h, and 1 where a
``--strict`` check finds gaps, as in grep and diff.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

from newscrawl.errors import (
    ArgumentError,
    ClockError,
    LockedError,
    NewscrawlError,
    NoDatabaseError,
    NoFileError,
    RemoteFileError,
    StoreError,
    WorkerError,
)
from newscrawl.utils import stat_names


class ExitCode(IntEnum):
    """The exit codes of all commands."""

    DONE = 0
    GAPS = 1
    BAD_ARGUMENT = 64
    UNREADABLE = 65
    NO_INPUT = 66
    NO_ANSWER = 69
    FAULT = 70
    NOT_STORED = 74
    LOCKED = 75
    SET_UP = 78
    INTERRUPTED = 130


# A share of failures above _SHARE among at least _LEAST pages is no accident; likewise of entries.
_SHARE, _LEAST = 0.2, 10
# So few lists may have nothing.
_LEAST_LISTS = 3
_WALLS = "challenges, or pages of a site that is closed or for sale: the log says which"
_SHARE_OF_ENTRIES, _LEAST_ENTRIES = 0.1, 20


def of_error(error: NewscrawlError) -> ExitCode:
    """Return the exit code for an error that ended a command."""
    if isinstance(error, ArgumentError):
        return ExitCode.BAD_ARGUMENT
    if isinstance(error, NoDatabaseError | NoFileError):
        return ExitCode.NO_INPUT
    if isinstance(error, RemoteFileError):
        return ExitCode.NO_ANSWER
    if isinstance(error, LockedError):
        return ExitCode.LOCKED
    if isinstance(error, ClockError):
        return ExitCode.SET_UP
    if isinstance(error, WorkerError):
        return ExitCode.FAULT
    if isinstance(error, StoreError):
        return ExitCode.NOT_STORED
    return ExitCode.UNREADABLE


def too_many(unreadable: int, pages: int) -> bool:
    """Return True if more pages were unreadable than accidents explain: over 20% of at least 10."""
    return pages >= _LEAST and unreadable > _SHARE * pages


def of_run(stats: Mapping[str, Any], feeds: int = 0) -> tuple[ExitCode, str]:
    """Return a finished crawl's exit code and the reason for it, in a sentence.

    stats: the crawl's counters. feeds: number of files that it had to write for -o and -O.
    """

    def count(name: str) -> int:
        return int(stats.get(name, 0))

    if count(stat_names.STORE_ERRORS):
        return ExitCode.NOT_STORED, "articles could not be stored; the log says why"
    written = (n for name, n in stats.items() if name.startswith(stat_names.FEEDS_WRITTEN))
    if sum(written) < feeds:
        return ExitCode.NOT_STORED, "the file of -o or -O could not be written; the log says why"
    if seconds := count(stat_names.SENT_AWAY):
        return ExitCode.NO_ANSWER, f"the site asks to be left alone for {seconds} s"
    walls = count(stat_names.WALLS)
    failed = count(stat_names.LISTS_FAILED) + count(stat_names.ARTICLES_FAILED)
    if stats.get(stat_names.FINISH_REASON) == "no_answer":
        how = f"came to answer with {_WALLS}" if 2 * walls > failed else "stopped answering"
        return ExitCode.NO_ANSWER, f"the site {how}; what is left stays pending"
    # A second signal ends the engine before it can say why.
    if stats.get(stat_names.FINISH_REASON, "shutdown") == "shutdown":
        return ExitCode.INTERRUPTED, "interrupted; what had been fetched is stored"
    unreadable = count(stat_names.ARTICLES_UNREADABLE) + count(stat_names.ARTICLES_INVALID)
    unreadable += count(stat_names.ARTICLES_UNKNOWN_LAYOUT)
    pages = count(stat_names.ARTICLES_READ) + count(stat_names.ARTICLES_UNREADABLE)
    if too_many(unreadable, pages):
        return (
            ExitCode.UNREADABLE,
            f"{unreadable} of {pages} article pages could not be read: the layout may have changed",
        )
    if stat_names.COPIES_GIVEN in stats:
        return _of_copies(count)
    lists = count(stat_names.LISTS_READ) + count(stat_names.LISTS_UNCHANGED)
    if not lists and (count(stat_names.LISTS_UNREADABLE) or count(stat_names.LISTS_MISSING)):
        return ExitCode.UNREADABLE, "no list page could be read: the layout may have changed"
    empty = count(stat_names.LISTS_NAMING_NONE)
    naming = count(stat_names.LISTS_NAMING) + count(stat_names.LISTS_UNCHANGED)
    if empty >= _LEAST_LISTS and not naming and not pages:
        return ExitCode.UNREADABLE, (
            f"no article is named by any of {empty} lists: the layout may have changed, or a "
            "script fills them"
        )
    asked = failed + lists + count(stat_names.LISTS_UNREADABLE) + count(stat_names.LISTS_MISSING)
    asked += pages + count(stat_names.ARTICLES_UNCHANGED) + count(stat_names.ARTICLES_MISSING)
    if failed and (not lists or (asked >= _LEAST and 2 * failed > asked)):
        return ExitCode.NO_ANSWER, (
            f"no page came for {failed} of {asked} requests: the site {_how(walls, failed)}"
            f"{_reasons(stats)}"
        )
    if count(stat_names.ARTICLES_WALLS) and not pages and not count(stat_names.ARTICLES_UNCHANGED):
        return ExitCode.NO_ANSWER, f"in place of each article came {_WALLS}"
    if inferred := count(stat_names.LISTS_INFERRED):
        return ExitCode.UNREADABLE, (
            f"{inferred} list pages have no list of a known markup, and their links were inferred: "
            "mend ListMarkup in newscrawl/sites/SITE/site.py; scrapy doctor ADDRESS shows such one"
        )
    new, odd = count(stat_names.ENTRIES_NEW), count(stat_names.ENTRIES_NEW_UNRECOGNISED)
    if new >= _LEAST_ENTRIES and odd > _SHARE_OF_ENTRIES * new:
        return ExitCode.UNREADABLE, (
            f"{odd} of {new} new entries of lists name no article, and nobody knows what they are: "
            "scrapy doctor shows them"
        )
    missing = count(stat_names.ARTICLES_MISSING)
    if missing >= _LEAST and 2 * missing > pages + missing:
        return ExitCode.UNREADABLE, (
            f"{missing} of {pages + missing} articles are not there: the site's addresses may have "
            "changed"
        )
    if faults := count(stat_names.FAULTS):
        return ExitCode.FAULT, f"{faults} faults inside newscrawl; the log has their tracebacks"
    bounded = str(stats.get(stat_names.FINISH_REASON)).startswith("closespider_")
    if not asked and not count(stat_names.LISTS_SKIPPED) and not bounded:
        return ExitCode.FAULT, "nothing was asked of the site; the log says why"
    return ExitCode.DONE, "done"


def _reasons(stats: Mapping[str, Any]) -> str:
    """Name the commonest reasons why pages did not come, as the log and the ledger do."""
    found: Counter[str] = Counter()
    for prefix in (stat_names.LISTS_FAILED_BY, stat_names.ARTICLES_FAILED_BY):
        for name in stats:
            if name.startswith(prefix):
                found[name.removeprefix(prefix)] += int(stats[name])
    named = ", ".join(f"{word}: {number}" for word, number in found.most_common(3))
    return f" ({named})" if named else ""


def _how(walls: int, failed: int) -> str:
    """Say how a site failed to answer: by walls, if these are over half of ``failed``, or not."""
    if 2 * walls > failed:
        return f"answered with {_WALLS}"
    return "did not answer, or refused"


def _of_copies(count: Callable[[str], int]) -> tuple[ExitCode, str]:
    """As of_run, for a crawl of seed URLs, whose hosts have nothing in common."""
    invalid = count(stat_names.ARTICLES_INVALID)
    # Links left by earlier runs are tried, too; their failures say nothing of this run's seed URLs.
    failed = count(stat_names.ARTICLES_FAILED) - count(stat_names.COPIES_FAILED_OF_EARLIER)
    good = count(stat_names.ARTICLES_READ) - invalid + count(stat_names.ARTICLES_UNCHANGED)
    bad = invalid + count(stat_names.ARTICLES_UNREADABLE) + count(stat_names.ARTICLES_MISSING)
    asked = good + bad + failed
    # Seed URLs stored earlier are not requested again: if the few others fail, that says little.
    is_first = not good and not count(stat_names.COPIES_STORED_ALREADY)
    if bad and is_first:
        return ExitCode.UNREADABLE, f"none of the {asked} addresses has an article that can be read"
    if failed and (is_first or (asked >= _LEAST and 2 * failed > asked)):
        return ExitCode.NO_ANSWER, (
            f"no page came for {failed} of {asked} addresses: "
            f"the sites {_how(count(stat_names.WALLS), failed)}"
        )
    if left := count(stat_names.COPIES_LEFT_ALONE):
        return ExitCode.NO_ANSWER, (
            f"{left} addresses were not asked for: their site stopped answering, or asks to be "
            "left alone; they stay pending"
        )
    if faults := count(stat_names.FAULTS):
        return ExitCode.FAULT, f"{faults} faults inside newscrawl; the log has their tracebacks"
    return ExitCode.DONE, "done"
