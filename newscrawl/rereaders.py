"""Worker processes that read kept pages again: names in, what became of them out, in order.

Each opens both databases itself, and only reads; one process writes what they find.
"""

import hashlib
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from importlib.metadata import version
from multiprocessing import get_context, parent_process
from pathlib import Path

from newscrawl.errors import DamagedPageError, WorkerError
from newscrawl.pages.identity import provisional_id
from newscrawl.rereading import Again, Readings, again
from newscrawl.store import Database, open_pages, open_store
from newscrawl.store.copies import known_as, words_of
from newscrawl.store.ledger import first_listed_on
from newscrawl.store.pages import COPY, Page, page_of, pages_of
from newscrawl.store.rereading import stored, stored_from

# Portions that wait or are done and not yet asked for, for each worker: bounds the memory.
_AHEAD = 3

_databases: tuple[Database, Database] | None = None


def reread(
    folder: Path, portions: Iterable[list[str]], workers: int
) -> Iterator[tuple[list[str], list[Again]]]:
    """Each portion of articles' names with what today's code makes of them, in their order.

    ``workers``: processes; 1: this one does it. Raises WorkerError where one of several has died.
    """
    if workers == 1:
        with (
            closing(open_store(folder, create=False)) as news,
            closing(open_pages(folder, create=False)) as kept,
        ):
            for names in portions:
                yield names, [_one(news, kept, name) for name in names]
        return
    waiting: deque[tuple[list[str], Future[list[Again]]]] = deque()
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(folder,)
    )
    try:
        for names in portions:
            waiting.append((names, _submit(pool, names)))
            if len(waiting) > workers * _AHEAD:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    except BrokenProcessPool as error:
        begun = f"{waiting[0][0][0]} to {waiting[-1][0][-1]}" if waiting else "the first articles"
        raise WorkerError(
            f"a worker process was killed, or had no memory left, somewhere from {begun}; what was "
            "done before is stored, the next run goes on there. Where one dies again: --workers 1"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _next(waiting: deque[tuple[list[str], Future[list[Again]]]]) -> tuple[list[str], list[Again]]:
    names, future = waiting[0]
    found = future.result()
    waiting.popleft()
    return names, found


def _submit(pool: ProcessPoolExecutor, names: list[str]) -> Future[list[Again]]:
    # A worker that starts inherits what is blocked: Ctrl-C is told to the one who writes.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_work, names)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def code() -> str:
    """A name of all the code that a reading depends on: where it changes, all begins anew."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted((*here.rglob("*.py"), *here.glob("data/*.json"))):
        digest.update(str(path.relative_to(here)).encode() + b"\0" + path.read_bytes() + b"\0")
    for library in ("lxml", "parsel", "persiantools", "tzdata"):
        digest.update(version(library).encode() + b"\0")
    return digest.hexdigest()[:16]


def _begin(folder: Path) -> None:
    global _databases  # noqa: PLW0603 - a worker's only state
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _databases = open_store(folder, create=False), open_pages(folder, create=False)


def _end_with_parent() -> None:
    # Where it was killed nobody else tells: a worker waits for work for ever.
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _work(names: list[str]) -> list[Again]:
    assert _databases is not None
    return [_one(*_databases, name) for name in names]


def _one(news: Database, kept: Database, name: str) -> Again:
    try:
        pages = pages_of(kept, name)
        if pages and pages[-1].kind == COPY:
            return _copy(news, kept, name, pages)
        return again(Readings(pages, first_listed_on(news, name)), name, stored(news, name))
    except DamagedPageError as error:
        return Again(name, "unreadable", why=str(error))


def _copy(news: Database, kept: Database, name: str, pages: list[Page]) -> Again:
    # Its name was made of the address, until a page had been read.
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
    if seen is None and (versions := readings.versions()):
        last = versions[-1]
        if words_of(news, last.id) == last.content_hash:
            seen = stored(news, last.id)  # another address brought the same story
    return again(readings, name, seen)
