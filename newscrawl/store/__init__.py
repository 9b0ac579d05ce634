"""news.db and pages.db: the only room that knows SQL.

Everything else calls the functions of :mod:`newscrawl.store.articles`,
:mod:`newscrawl.store.ledger` and the rest with the ``Database`` that :func:`open_store` gives;
those of :mod:`newscrawl.store.archived_pages` with that of :func:`open_pages`.
"""

import os
import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from newscrawl.errors import NoDatabaseError, StoreError
from newscrawl.store import migrating
from newscrawl.store.schema import MIGRATIONS
from newscrawl.store.schema_pages import PAGES
from newscrawl.store.transactions import UNFIT, all_or_nothing, ask, explained, reading, writing

__all__ = [
    "FILE_NAME",
    "PAGES_FILE_NAME",
    "UNFIT",
    "Database",
    "all_or_nothing",
    "ask",
    "has_pages",
    "is_read_only",
    "open_pages",
    "open_store",
    "open_to_copy",
    "open_to_read",
    "reading",
    "writing",
]

FILE_NAME = "news.db"
PAGES_FILE_NAME = "pages.db"
# How long one waits for another's transaction; each lasts milliseconds.
_WAIT_SECONDS = 30
_LOG_BYTES = 64_000_000
_LOG_PAGES = 8_000  # of 4 KB


def open_store(folder: Path, *, create: bool = True) -> Database:
    """Open ``folder/news.db``, brought to today's schema.

    ``create=False`` is for commands that read: they raise NoDatabaseError where there is none.
    Raises NewerDatabaseError where a later version of this program made it, StoreError where the
    disk or the file does not let it be opened.
    """
    return _open(folder / FILE_NAME, MIGRATIONS, create=create)


def open_pages(folder: Path, *, create: bool = True) -> Database:
    """Open ``folder/pages.db`` with the same care."""
    return _open(folder / PAGES_FILE_NAME, PAGES, create=create)


def has_pages(folder: Path) -> bool:
    """Whether pages were ever kept there."""
    return (folder / PAGES_FILE_NAME).is_file()


def _open(path: Path, migrations: Migrations, *, create: bool) -> Database:
    if not create:
        _check_there(path)
    if not create and not _can_write(path):
        return _read_only(path, migrations)
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # No implicit transactions: each one here is begun and ended where it can be seen.
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            database = Database(connection, recursive_triggers=False, execute_plugins=False)
            database.execute("PRAGMA foreign_keys = ON")
            # What is deleted is overwritten, which some builds of SQLite do by themselves.
            database.execute("PRAGMA secure_delete = ON")
            # A long reader beside a crawl lets the log grow; afterwards it is cut back to this.
            database.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
            # Put into the file after as many pages of it as some batches of articles write anew: of
            # these most are the same.
            database.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
            migrating.migrate(database, path, migrations)
            # A commit survives a crash of the program; a power cut may cost the last ones, not the
            # file.
            database.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
        return database


def is_read_only(database: Database) -> bool:
    """Whether it is in a folder that cannot be written to."""
    ((only_asked,),) = ask(database, "PRAGMA query_only")
    return bool(only_asked)


def open_to_read(folder: Path) -> Database:
    """Open ``folder/news.db`` so that nothing can be written to it, while others may write.

    Raises as :func:`open_store` with ``create=False``; and StoreError where its schema is not
    today's, which that one brings it to.
    """
    path = folder / FILE_NAME
    _check_there(path)
    return _read_only(path, MIGRATIONS, changes=_can_write(path))


def open_to_copy(folder: Path, name: str = FILE_NAME) -> Database:
    """Open one of the databases to copy it as it is: it may be an older version's.

    Raises NoDatabaseError, NewerDatabaseError, StoreError.
    """
    path = folder / name
    _check_there(path)
    migrations = MIGRATIONS if name == FILE_NAME else PAGES
    return _read_only(path, migrations, changes=_can_write(path), as_it_is=True)


def _check_there(path: Path) -> None:
    if not path.is_file():
        raise NoDatabaseError(
            f"there is no database {path}; run a crawl first, or point -s OUTPUT_DIR= at the "
            "folder that holds it"
        )


def _can_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _read_only(
    path: Path, migrations: Migrations, *, changes: bool = False, as_it_is: bool = False
) -> Database:
    """The database for reading. ``changes``: others may write to it; where not, its folder cannot
    be written to, such as that of an archived copy. ``as_it_is``: even where it lacks migrations.
    """
    # Without its log of late writes such a copy does not change, and nothing has to be locked.
    changes = changes or path.with_name(path.name + "-wal").exists()
    how = "mode=ro" if changes else "mode=ro&immutable=1"
    with explained(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{how}",
            uri=True,
            timeout=_WAIT_SECONDS,
            isolation_level=None,
        )
        try:
            database = Database(connection, recursive_triggers=False, execute_plugins=False)
            if migrating.missing(database, path, migrations) and not as_it_is:
                raise StoreError(
                    f"{path} was made by another version of newscrawl, and cannot be brought up to "
                    "date where it cannot be written to: copy it elsewhere"
                )
            database.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return database
