"""Merge other output folders into this one.

The order of the steps decides what a kill leaves: a page is stored before its article, a link with
its article, and days count as covered only when all links are there. What is left is a database as
an interrupted crawl leaves it, and the same merge goes on.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path

from newscrawl.archive.archived_words import ArchivedWords
from newscrawl.errors import ArgumentError, LockedError, NoDatabaseError, StoreError
from newscrawl.persian.clock import now
from newscrawl.reading.identity import provisional_id
from newscrawl.store import (
    FILE_NAME,
    PAGES_FILE_NAME,
    Database,
    forgotten,
    is_outdated,
    open_pages,
    open_store,
    open_to_copy,
    page_links,
    snapshots,
    writing,
)
from newscrawl.store.archived_pages import reserve
from newscrawl.store.integrity import faults
from newscrawl.store.merging import imports, keys, links, merged_articles, runs, takedowns, walks
from newscrawl.store.merging.merged_pages import PageMerge, count_pages, finish_moves
from newscrawl.utils.locks import held
from newscrawl.utils.terminal import progress

_NAMES = (FILE_NAME, PAGES_FILE_NAME)
# Copies of the other folder's databases; inside the output folder, whose disk the user chose.
_COPIES = ".merge.copies"
# Links, with their articles, in one transaction.
_AT_ONCE = 200
# Bytes that must stay free: a portion takes some 10 MB, but the log grows while others read.
_ROOM = 200_000_000


@dataclass(slots=True)
class Merged:
    """What merges brought. Articles: ``new``, ``revised``, the ``same`` as here, ``forgotten`` in
    one of the folders and removed from the other's; ``pages``: new ones, ``known_pages``: those
    that were there; ``runs``: new ones; ``damages``: pages that are left out, a sentence each.
    """

    new: int = 0
    revised: int = 0
    same: int = 0
    forgotten: int = 0
    pages: int = 0
    known_pages: int = 0
    runs: int = 0
    damages: list[str] = field(default_factory=list)

    def add(self, other: "Merged") -> None:
        """Add another merge's numbers and damages."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def check(folder: Path, sources: Sequence[Path]) -> None:
    """Raise an error, before anything is changed, for a source that cannot be merged.

    ArgumentError: it is the output folder; NoDatabaseError: it has no database; LockedError: a run
    writes to it; NewerDatabaseError: a later version made it; StoreError: it cannot be read.
    """
    for source in sources:
        if source.resolve() == folder.resolve():
            raise ArgumentError(f"{source} is the output folder itself: name other folders")
        names = [name for name in _NAMES if (source / name).is_file()]
        if not names:
            raise NoDatabaseError(
                f"there is no {' and no '.join(_NAMES)} in {source}: name an output folder of "
                "newscrawl"
            )
        if running := held(source):
            raise LockedError(
                f"a run of {running[0]} is writing to {source}: merge when it is done"
            )
        for name in names:
            open_to_copy(source, name, leaves_no_file=True).close()


def merge(folder: Path, source: Path) -> Merged:
    """Merge one folder into the output folder, while the caller holds the locks of all writers.

    ``source``: as :func:`check` wants it; it is only read. Raises StoreError: what is merged by
    then stays, and the same merge goes on.
    """
    with ExitStack() as opened:
        there = opened.enter_context(_opened(folder, source))
        news = opened.enter_context(closing(open_store(folder)))
        kept = opened.enter_context(closing(open_pages(folder)))
        words = opened.enter_context(closing(ArchivedWords(folder)))
        finish_moves(news, kept)
        reserve(kept, page_links.greatest(news))
        total = count_pages(there.pages) + links.count_ids(there.news)
        step = opened.enter_context(progress(lambda: total, " pages and links"))
        work = _Work(folder, news, kept, there, words, step)
        work.do()
        return work.merged


@dataclass(slots=True)
class _Source:
    """The other folder's databases: a copy of news.db, to be changed; pages.db, only read."""

    news: Database
    pages: Database


@dataclass(slots=True)
class _Work:
    folder: Path
    news: Database
    kept: Database
    there: _Source
    words: Callable[[int], str | None]
    step: Callable[[int], object]
    merged: Merged = field(default_factory=Merged)

    def do(self) -> None:
        copy, merged = self.there.news, self.merged
        keys.prepare(copy)
        merged.forgotten = takedowns.exchange(self.news, copy, provisional_id)
        takedowns.name_seeds(self.news, copy)
        of_runs, merged.runs = runs.bring_runs(self.news, copy)
        names = forgotten.forgotten(self.news)
        pages = PageMerge(self.there.pages, self.kept, self.news, copy, of_runs, names)
        for number in pages.take(self._check_room):
            self.step(number)
        imports.bring(self.there.pages, self.kept, copy, names, now())
        merged.pages, merged.known_pages, merged.damages = pages.new, pages.known, pages.damages
        walks.bring_goals(self.news, copy)
        for ids in self._portions():
            with writing(self.news):
                links.bring(self.news, copy, ids, of_runs)
                came = merged_articles.bring(self.news, copy, ids, self.words)
            merged.new += came["new"]
            merged.revised += came["revised"]
            merged.same += came["same"]
            self.step(len(ids))
        for ids in self._portions():
            with writing(self.news):
                links.cover(self.news, copy, ids)
        takedowns.bring_seeds(self.news, copy)
        walks.bring_walks(self.news, copy, of_runs)
        runs.bring_forms(self.news, copy)
        runs.bring_feed(self.news, copy)

    def _portions(self) -> Iterator[list[str]]:
        after = ""
        while ids := links.next_ids(self.there.news, after, _AT_ONCE):
            self._check_room()
            yield ids
            after = ids[-1]

    def _check_room(self) -> None:
        _check_room(self.folder, _ROOM, "What is merged stays, and the same merge goes on")


@contextmanager
def _opened(folder: Path, source: Path) -> Iterator[_Source]:
    """Open the other folder's databases, copies of them where they have to be changed."""
    copies = folder / _COPIES
    _remove(copies)
    copies.mkdir(parents=True)
    try:
        with ExitStack() as opened:
            before = _state(source)
            pages = opened.enter_context(closing(_copy_or_open(source, PAGES_FILE_NAME, copies)))
            _copy_or_open(source, FILE_NAME, copies).close()
            news = opened.enter_context(closing(open_store(copies)))
            yield _Source(news, pages)
            if _state(source) != before:
                raise StoreError(
                    f"{source} was written to while it was merged: merge it again when that is done"
                )
    finally:
        _remove(copies)


def _copy_or_open(source: Path, name: str, copies: Path) -> Database:
    """Open a database of the other folder; a copy, brought up to date, of an outdated pages.db and
    of news.db, whose takedowns and seed URLs are going to be changed; an empty one where it has
    none.
    """
    open_copy = open_store if name == FILE_NAME else open_pages
    if not (source / name).is_file():
        return open_copy(copies)
    with ExitStack() as opened:
        there = opened.enter_context(closing(open_to_copy(source, name, leaves_no_file=True)))
        if name == PAGES_FILE_NAME and not is_outdated(there, name):
            opened.pop_all()  # it stays open
            return there
        size = (source / name).stat().st_size
        _check_room(copies, 2 * size + _ROOM, f"A copy of {source / name} is made there")
        snapshots.copy_to(there, copies / name)
    with ExitStack() as opened:
        copy = opened.enter_context(closing(open_copy(copies)))
        if found := faults(copy):
            raise StoreError(f"{source / name} is damaged: {'; '.join(found)}; it is not merged")
        opened.pop_all()
    return copy


def _check_room(folder: Path, wanted: int, then: str) -> None:
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise StoreError(
            f"a merge wants {wanted / 1e6:,.0f} MB in {folder}, and {free / 1e6:,.0f} MB are free: "
            f"make room. {then}"
        )


def _state(source: Path) -> list[tuple[str, int, int]]:
    """Return what shows that another program writes to the databases of a folder."""
    found = (source.joinpath(name + end) for name in _NAMES for end in ("", "-wal"))
    there = [path for path in found if path.is_file()]
    return [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in there]


def _remove(copies: Path) -> None:
    shutil.rmtree(copies, ignore_errors=True)
