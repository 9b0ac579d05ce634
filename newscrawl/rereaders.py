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
from contextlib import closing
from importlib.metadata import version
from multiprocessing import get_context, parent_process
from pathlib import Path

from newscrawl.pages.identity import provisional_id
from newscrawl.rereading import Again, Readings, again
from newscrawl.store import Database, open_pages, open_store
from newscrawl.store.copies import words_of
from newscrawl.store.ledger import first_listed_on
from newscrawl.store.pages import COPY, pages_of
from newscrawl.store.rereading import stored, stored_from

# Portions that wait or are done and not yet asked for, for each worker: bounds the memory.
_AHEAD = 3

_databases: tuple[Database, Database] | None = None


def reread(
    folder: Path, portions: Iterable[list[str]], workers: int
) -> Iterator[tuple[list[str], list[Again]]]:
    """Each portion of articles' names with what today's code makes of them, in their order.

    ``workers``: processes; 1: this one does it.
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
            waiting.append((names, pool.submit(_work, names)))
            if len(waiting) > workers * _AHEAD:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()
    finally:
        pool.shutdown(cancel_futures=True)


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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who writes says when it ends
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
    pages = pages_of(kept, name)
    if not (pages and pages[-1].kind == COPY):
        return again(Readings(pages, first_listed_on(news, name)), name, stored(news, name))
    # Its name was made of the address, until a page had been read.
    article_id = stored_from(news, [page.key for page in pages])
    is_apart = article_id == provisional_id(pages[-1].asked)
    readings = Readings(pages, first_listed_on(news, name), is_apart=is_apart)
    if article_id is None and (versions := readings.versions()):
        last = versions[-1]
        if words_of(news, last.id) == last.content_hash:
            article_id = last.id  # another address brought the same story
    return again(readings, name, stored(news, article_id) if article_id else None)
