"""A re-reading: workers read archived pages with the current code, this process stores what they
read.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from newscrawl.archive.archived_words import ArchivedWords
from newscrawl.archive.crew import Crew
from newscrawl.archive.ingest import take_in
from newscrawl.archive.reparse import ReparseResult
from newscrawl.archive.reparse_jobs import ReparseJob, jobs_of, killed, read_all, told_apart
from newscrawl.exitcodes import ExitCode, too_many
from newscrawl.persian.clock import now
from newscrawl.sites.code_digest import code_digest
from newscrawl.store import Database
from newscrawl.store.archived_ids import count_names, names
from newscrawl.store.reparse import apply, read_by
from newscrawl.utils.terminal import plain_line, progress

# Number of articles that a worker reads at a time; they are stored in one transaction.
_PORTION = 50
# Number of articles that makes another worker worth its start.
_WORTH = 200
# Number of articles looked up at a time.
_NAMES = 1000
# The states of articles of which a page was read.
_READ = ("same", "changed", "new", "meanwhile", "unreadable", "refused")
# Reasons that are printed, at most; all are counted.
_SHOWN = 20


@dataclass(slots=True)
class Reread:
    """What a re-reading has done: numbers of articles by state, and why some cannot be read."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    reasons_in_all: int = 0

    def add(self, one: ReparseResult) -> None:
        """Count a result."""
        self.counts[one.state] += 1
        self.counts["faults"] += one.is_fault
        if one.why:
            self.reasons_in_all += 1
            if len(self.reasons) < _SHOWN:
                self.reasons.append(plain_line(f"{one.name}, {one.why}"))

    def lines(self, *, is_diff: bool = False) -> Iterator[str]:
        """Yield the lines that tell the user."""
        counts = self.counts
        yield from self.reasons
        if more := self.reasons_in_all - len(self.reasons):
            yield f"and {more:,} more that cannot be read"
        unreadable, refused = counts["unreadable"], counts["refused"]
        read = sum(counts[state] for state in _READ)
        would = "would change" if is_diff else "changed"
        parts = [
            f"{counts['changed']:,} {would}",
            f"{counts['new']:,} {'would be ' if is_diff else ''}new",
            f"{counts['same']:,} the same",
            *([f"{unreadable:,} cannot be read (kept as they were)"] if unreadable else []),
            *([f"{refused:,} cannot be stored"] if refused else []),
            *([f"{counts['meanwhile']:,} stored anew meanwhile"] if counts["meanwhile"] else []),
        ]
        yield f"{read:,} articles read again: {', '.join(parts)}"
        if known := counts["known"]:
            yield f"{known:,} today's code has read already; --all reads them, too"
        if faults := counts["faults"]:
            yield f"{faults:,} of them by a fault inside newscrawl"

    @property
    def exitcode(self) -> ExitCode:
        """The exit code that the results give."""
        counts = self.counts
        read = sum(counts[state] for state in _READ)
        if too_many(counts["unreadable"] + counts["refused"], read + counts["known"]):
            return ExitCode.UNREADABLE
        return ExitCode.FAULT if counts["faults"] else ExitCode.DONE


class ReparseRun:
    """A re-reading of the archived pages in ``kept`` for the articles in ``news``."""

    def __init__(
        self,
        news: Database,
        kept: Database,
        crew_of: Callable[[int], Crew[Any, Any]],
        *,
        since: str | None = None,
        is_all: bool = False,
    ) -> None:
        """``crew_of``: makes the workers, given how many are worth their start at most. ``since``:
        a Tehran day (ISO), by the articles' addresses; ``is_all``: read also what the current code
        has read.
        """
        self.news = news
        self.kept = kept
        self.crew_of = crew_of
        self.since = since
        self.is_all = is_all
        self.done = Reread()

    def results(self) -> Iterator[list[ReparseResult]]:
        """Read, and yield the results in portions, in the order of the articles' names."""
        total = count_names(self.kept, self.since)
        # A worker takes as long to start as to read some hundreds of articles.
        with (
            self.crew_of(1 + total // _WORTH) as crew,
            progress(lambda: total, " articles") as step,
        ):
            for portion in self._portions(step):
                while not crew.has_room:
                    yield self._take(crew, step)
                crew.give(read_all, jobs_of(self.news, self.kept, portion))
            while crew.jobs:
                yield self._take(crew, step)

    def store(self, ages: Sequence[timedelta], words: ArchivedWords) -> Reread:
        """Read, and correct what is stored. ``ages``: the ages at which an article is fetched
        again; ``words``: reads an archived page's words.
        """
        for found in self.results():
            changes = [one.change for one in found if one.change]
            left, refused = apply(self.news, changes, now(), ages)
            for one in found:
                key = one.change.key if one.change else None
                if key in left:
                    one.state = "meanwhile"
                elif key in refused:
                    one.state, one.why = "refused", refused[key]
                elif one.unread:
                    one.state = take_in(self.news, one, ages, words)
                self.done.add(one)
        return self.done

    def _take(
        self, crew: Crew[list[ReparseJob], list[ReparseResult]], step: Callable[[int], object]
    ) -> list[ReparseResult]:
        jobs, found = crew.take(in_order=True)
        if found is None:  # read each alone, to find the one that killed the worker
            alone = [(job, crew.alone(read_all, [job])) for job in jobs]
            found = [results[0] if results else killed(job) for job, results in alone]
        step(len(jobs))
        return [told_apart(self.news, *pair) for pair in zip(jobs, found, strict=True)]

    def _portions(self, step: Callable[[int], object]) -> Iterator[list[str]]:
        """Yield the names of the articles to read, in portions."""
        after = ""
        while found := names(self.kept, after, self.since, _NAMES):
            after = found[-1][0]
            pages = [] if self.is_all else [page for _, page in found]
            known = read_by(self.news, code_digest(), pages)
            todo = [name for name, page in found if page not in known]
            self.done.counts["known"] += len(found) - len(todo)
            step(len(found) - len(todo))
            for first in range(0, len(todo), _PORTION):
                yield todo[first : first + _PORTION]
