"""Worker processes that read archived pages again: names in, results out, in the same order.

Each worker opens both databases itself, and only reads; one process writes the results.
"""

import ctypes
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import cache, partial
from multiprocessing import get_context, parent_process
from pathlib import Path

from newscrawl.archive.reparse import Readings, ReparseResult, reparse_article
from newscrawl.errors import DamagedPageError, WorkerError
from newscrawl.reading.identity import provisional_id
from newscrawl.store import Database, open_pages, open_store
from newscrawl.store.archived_pages import COPY, ArchivedPage, page_of, pages_of
from newscrawl.store.ledger import first_listed_on
from newscrawl.store.reparse import stored, stored_from
from newscrawl.store.republished import known_as, words_of

# Portions for each worker that wait, or whose results wait to be taken: this bounds the memory.
_AHEAD = 3
# Give up after so many articles in a row that killed their worker.
_TOO_MANY = 10
_PR_SET_PDEATHSIG = 1


def reread(
    folder: Path, portions: Iterable[list[str]], workers: int
) -> Iterator[tuple[list[str], list[ReparseResult]]]:
    """Yield each portion of articles' names with the results of reading them again, in order.

    ``workers``: number of processes; 1: no extra process. If one of several workers dies, only the
    article that it was killed by is lost. Raises WorkerError if many in a row die.
    """
    if workers == 1:
        with (
            closing(open_store(folder, create=False)) as news,
            closing(open_pages(folder, create=False)) as kept,
        ):
            for names in portions:
                yield names, [_reparse(news, kept, name) for name in names]
        return
    waiting: deque[tuple[list[str], Future[list[ReparseResult]]]] = deque()
    with _Pool(folder, workers) as pool, _Pool(folder, 1) as single:
        for names in portions:
            waiting.append((names, pool.give(names)))
            if len(waiting) > workers * _AHEAD:
                yield _take_result(waiting, single)
        while waiting:
            yield _take_result(waiting, single)


class _Pool:
    """A pool of worker processes that is made anew when it is broken."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._make = partial(
            ProcessPoolExecutor,
            workers,
            mp_context=get_context("spawn"),
            initializer=_end_with_parent,
        )
        self._folder = folder
        self._pool = self._make()
        self._deaths = 0

    def __enter__(self) -> "_Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def give(self, names: list[str]) -> Future[list[ReparseResult]]:
        """Hand a portion to a worker."""
        # New workers inherit the blocked signals: Ctrl-C should reach the writing process only.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return self._pool.submit(_work, self._folder, names)
        except BrokenProcessPool:
            self._pool.shutdown()
            self._pool = self._make()
            return self._pool.submit(_work, self._folder, names)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def alone(self, name: str) -> ReparseResult:
        """Read one article apart from the others, and wait for the result.

        Raises WorkerError if many articles in a row kill their worker.
        """
        try:
            (found,) = self.give([name]).result()
        except BrokenProcessPool as error:
            self._deaths += 1
            if self._deaths == _TOO_MANY:
                raise WorkerError(
                    f"worker processes die one after another, the last at {name}: is there memory "
                    "left? What was done before is stored; --workers 1 reads in one process"
                ) from error
            why = "the worker process that read it was killed, or had no memory left"
            return ReparseResult(name, "unreadable", why=why, is_fault=True)
        self._deaths = 0
        return found


def _take_result(
    waiting: deque[tuple[list[str], Future[list[ReparseResult]]]], single: _Pool
) -> tuple[list[str], list[ReparseResult]]:
    names, future = waiting.popleft()
    try:
        return names, future.result()
    except BrokenProcessPool:  # read each alone, to find the one that killed the worker
        return names, [single.alone(name) for name in names]


def _end_with_parent() -> None:
    # A worker ends with its parent: after that was killed it would wait for work forever.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if (parent := parent_process()) and parent.pid != os.getppid():
        os._exit(1)


@cache
def _open(folder: Path) -> tuple[Database, Database]:
    return open_store(folder, create=False), open_pages(folder, create=False)


def _work(folder: Path, names: list[str]) -> list[ReparseResult]:
    return [_reparse(*_open(folder), name) for name in names]


def _reparse(news: Database, kept: Database, name: str) -> ReparseResult:
    try:
        pages = pages_of(kept, name)
        if pages and pages[-1].kind == COPY:
            return _reparse_republished(news, kept, name, pages)
        return reparse_article(
            Readings(pages, first_listed_on(news, name)), name, stored(news, name)
        )
    except DamagedPageError as error:
        return ReparseResult(name, "unreadable", why=str(error))


def _reparse_republished(
    news: Database, kept: Database, name: str, pages: list[ArchivedPage]
) -> ReparseResult:
    # The name of the pages was made of the address, because no page had been read yet.
    asked = pages[-1].asked
    article_id = stored_from(news, [page.key for page in pages])
    if article_id is None and (known := known_as(news, asked)) and words_of(news, known):
        article_id = known
    seen = stored(news, article_id) if article_id else None
    keys = {page.key for page in pages}
    others = [f.page for f in seen.formers if f.page and f.page not in keys] if seen else []
    formers = [page for key in others if (page := page_of(kept, key))]
    is_apart = article_id == provisional_id(asked)
    readings = Readings(pages, None, is_apart=is_apart, formers=formers)
    if seen is None and (unread := readings.unread(None)):
        last = unread[-1]
        if words_of(news, last.id) == last.content_hash:
            seen = stored(news, last.id)  # another address brought the same story
    return reparse_article(readings, name, seen)
