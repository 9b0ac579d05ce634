"""Import the site's pages from archive files into pages.db: workers read, this process stores."""

import re
import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newscrawl.archive.captures import Wanted
from newscrawl.archive.crew import Crew
from newscrawl.archive.jobs import FileIdentity, Job, Unread, short_name, work
from newscrawl.archive.portions import READER, Portion
from newscrawl.archive.remote_connection import RemoteManners
from newscrawl.archive.sources import may_hold
from newscrawl.archive.unpacked import Position
from newscrawl.errors import StoreError
from newscrawl.persian.clock import now
from newscrawl.store import Database, writing
from newscrawl.store.captures import record, record_revisits
from newscrawl.store.sources import advance, begin, found

# What a damage says of a record's address and content.
_of_record = re.compile(
    r" \((?:https?:|\?).*\)(?=, is \w+, and is left out)|"
    r"(?:(?<=is no record)|(?<=left out)|(?<=cannot be read)|(?<=be read further)):.*",
    re.DOTALL,
)
#: Portions of files on servers that are read at a time, and so connections, over all workers.
_CONNECTIONS = 2
#: Free bytes that are kept for the crawls, and for the log of a transaction.
ROOM = 300_000_000
_DEAD = "the worker process that read it was killed, or had no memory left; give the command again"


@dataclass(slots=True)
class Taken:
    """What an import has done. ``new``, ``known``: numbers of pages; ``passed``: numbers of records
    that were passed over, by reason; ``damages``: what is wrong with files, a sentence each;
    ``unread``: the files that could not be read, and why; ``read``, ``before``, ``other_days``:
    numbers of files that were read now, read by an earlier import, and passed over by the time in
    their names; ``older``: those of ``before`` that an older reader has read; ``copies``: files
    that are the same as another one.
    """

    new: int = 0
    known: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    damages: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    read: int = 0
    before: int = 0
    other_days: int = 0
    older: int = 0
    copies: int = 0


class WarcImport:
    """An import of files. Each portion is stored in one transaction with how far its file is read,
    so that an interrupted import goes on there.
    """

    def __init__(
        self,
        kept: Database,
        wanted: Wanted,
        crew: Crew[Job, Any],
        manners: RemoteManners,
        *,
        folder: Path,
        again: bool = False,
        step: Callable[[str, int, int, int], object] = lambda *_: None,
    ) -> None:
        """``folder``: of pages.db, whose disk must not fill up. ``again``: read also what was read
        before. ``step``: called with a file's name, its size, the bytes read of it and the pages
        taken, after each portion.
        """
        self.kept = kept
        self.wanted = wanted
        self.crew = crew
        self.manners = manners
        self.folder = folder
        self.again = again
        self.step = step
        self.taken = Taken()
        self._next: deque[Job] = deque()
        self._sizes: dict[int, int] = {}
        self._begun: set[tuple[str, FileIdentity]] = set()
        # They are begun after all others: one that is damaged is read from its copy.
        self._copies: deque[tuple[Job, FileIdentity]] = deque()

    def take(self, names: Iterable[str]) -> Taken:
        """Import files. What is damaged is left out and noted; all else is imported."""
        self._check_disk(0)
        todo = deque(self._of_these_days(names))
        while True:
            while self.crew.has_room and (job := self._choose(todo)):
                self.crew.give(work, job)
            if not self.crew.jobs:
                if not self._copies:
                    break
                self._begin(*self._copies.popleft(), again=False)
                continue
            job, result = self.crew.take(in_order=False)
            if result is None and (result := self.crew.alone(work, job)) is None:
                result = Unread(f"{job.name}: {_DEAD}", is_remote=False)
            self._put(job, result)
        self._end()
        return self.taken

    def _end(self) -> None:
        new, known = record_revisits(self.kept, now(), self.wanted.forgotten)
        self.taken.new += new
        self.taken.known += known

    def _of_these_days(self, names: Iterable[str]) -> Iterable[Job]:
        for name in names:
            if may_hold(name, self.wanted.since, self.wanted.until):
                yield Job(name, self.wanted, self.manners)
            else:
                self.taken.other_days += 1

    def _choose(self, todo: deque[Job]) -> Job | None:
        """Return the next job, the rest of begun files first; None if none may be given now."""
        remote = sum(job.is_remote for job in self.crew.jobs)
        for jobs in (self._next, todo):
            for number, job in enumerate(jobs):
                if not job.is_remote or remote < _CONNECTIONS:
                    del jobs[number]
                    return job
        return None

    def _put(self, job: Job, result: FileIdentity | Portion | Unread) -> None:
        if isinstance(result, Unread):
            self.taken.unread.append(result)
        elif isinstance(result, FileIdentity):
            one = (short_name(job.name), result)
            if one in self._begun:
                self._copies.append((job, result))
            else:
                self._begun.add(one)
                self._begin(job, result, again=self.again)
        else:
            self._store(job, result)

    def _begin(self, job: Job, identity: FileIdentity, *, again: bool) -> None:
        source = begin(
            self.kept,
            short_name(job.name),
            identity.size,
            (identity.head, self.wanted.question),
            READER,
            now(),
            again=again,
        )
        is_copy = source.key in self._sizes
        self._sizes[source.key] = identity.size
        done = identity.size if source.place is None else source.done
        self.step(job.name, identity.size, done, 0)
        if source.place is None and is_copy:
            self.taken.copies += 1
        elif source.place is None:
            self.taken.before += 1
            self.taken.older += source.reader != READER
        else:
            passed, damages = found(self.kept, source.key)
            self.taken.passed.update(passed)
            self.taken.damages += damages
            self._next.append(replace(job, place=Position(*source.place), key=source.key))

    def _store(self, job: Job, portion: Portion) -> None:
        self._check_disk(portion.size)
        with writing(self.kept):
            pages = record(self.kept, portion.captures, now())
            advance(
                self.kept,
                job.key,
                place=portion.next,
                done=portion.done,
                pages=pages,
                passed=portion.passed,
                # Without addresses: what is taken down must leave no word.
                damages=[_of_record.sub("", damage) for damage in portion.damages],
                now=now(),
            )
        self._note(job, portion, *pages)

    def _note(self, job: Job, portion: Portion, new: int, known: int) -> None:
        """Count a portion, and go on with its file."""
        self.taken.new += new
        self.taken.known += known
        self.taken.passed.update(portion.passed)
        self.taken.damages += portion.damages
        self.step(job.name, self._sizes[job.key], portion.done, new + known)
        if portion.next:
            self._next.append(replace(job, place=portion.next))
        else:
            self.taken.read += 1

    def _check_disk(self, coming: int) -> None:
        free = shutil.disk_usage(self.folder).free
        if free < ROOM + 3 * coming:
            raise StoreError(
                f"{self.folder} has {free / 1e6:,.0f} MB free, too little to go on importing: make "
                "room, and give the same command again; it goes on where it stopped"
            )
