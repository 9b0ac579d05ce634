"""Exit codes, those of sysexits.h: what cron and scripts see of a run."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from newscrawl.errors import (
    ArgumentError,
    NewscrawlError,
    NoDatabaseError,
    StoreError,
)


class ExitCode(IntEnum):
    """What a command's end means."""

    DONE = 0
    BAD_ARGUMENT = 64
    UNREADABLE = 65
    NO_INPUT = 66
    NO_ANSWER = 69
    FAULT = 70
    NOT_STORED = 74
    INTERRUPTED = 130


# More than this share of at least so many article pages unreadable is no accident.
_SHARE, _PAGES = 0.2, 10


def of_error(error: NewscrawlError) -> ExitCode:
    """The code for an error that ended a command."""
    if isinstance(error, ArgumentError):
        return ExitCode.BAD_ARGUMENT
    if isinstance(error, NoDatabaseError):
        return ExitCode.NO_INPUT
    if isinstance(error, StoreError):
        return ExitCode.NOT_STORED
    return ExitCode.UNREADABLE


def of_run(stats: Mapping[str, Any]) -> tuple[ExitCode, str]:
    """The code of a finished crawl, by its counters, and the reason in a sentence."""

    def count(name: str) -> int:
        return int(stats.get(f"newscrawl/{name}", 0))

    if count("store/errors"):
        return ExitCode.NOT_STORED, "articles could not be stored; the log says why"
    if stats.get("finish_reason") == "shutdown":
        return ExitCode.INTERRUPTED, "interrupted; what had been fetched is stored"
    unreadable = count("articles/unreadable") + count("articles/invalid")
    pages = count("articles/read") + count("articles/unreadable")
    if pages >= _PAGES and unreadable > _SHARE * pages:
        return (
            ExitCode.UNREADABLE,
            f"{unreadable} of {pages} article pages could not be read: the layout may have changed",
        )
    if not count("lists/read"):
        if count("lists/failed") and not count("lists/unreadable") and not count("faults"):
            return ExitCode.NO_ANSWER, "the site did not answer"
        return ExitCode.UNREADABLE, "no list page could be read: the layout may have changed"
    if faults := count("faults"):
        return ExitCode.FAULT, f"{faults} faults inside newscrawl; the log has their tracebacks"
    return ExitCode.DONE, "done"
