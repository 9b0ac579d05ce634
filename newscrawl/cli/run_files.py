"""Open a folder's databases for a run: when it begins, and again when it has ended."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from newscrawl import __version__
from newscrawl.errors import NoDatabaseError, StoreError
from newscrawl.persian.clock import now
from newscrawl.store import (
    FILE_NAME,
    PAGES_FILE_NAME,
    Database,
    has_pages,
    is_there,
    open_pages,
    open_store,
    page_links,
)
from newscrawl.store.archived_pages import reserve
from newscrawl.store.runs import begin_run


def begin(
    folder: Path,
    spider: str,
    arguments: Mapping[str, str],
    say: Callable[[str], object],
    *,
    keeps_pages: bool,
) -> int:
    """Note the beginning of a run; return its key. ``say``: is told where a database is lost."""
    is_new = not is_there(folder / FILE_NAME)
    with closing(open_store(folder)) as database:
        if is_new and has_pages(folder):
            say(
                f"{folder / FILE_NAME} is new, but {PAGES_FILE_NAME} is not: if it was lost, "
                "restore it from a backup; what a list no longer shows does not come back"
            )
        if keeps_pages:
            greatest = page_links.greatest(database)
            if greatest and not has_pages(folder):
                say(
                    f"{folder / PAGES_FILE_NAME} is gone, though articles name pages in it: "
                    "restore it from a backup; scrapy doctor counts what is missing"
                )
            with closing(open_pages(folder)) as pages:
                reserve(pages, greatest)
        return begin_run(database, spider, arguments, __version__, now())


def open_again(folder: Path) -> Database:
    """Open news.db after a run. Raises StoreError if it is not there any more."""
    try:
        return open_store(folder, create=False)
    except NoDatabaseError as error:
        raise StoreError(
            f"{folder / FILE_NAME} was removed during the run, with what the run had stored; the "
            "next run fetches it again"
        ) from error
