"""news.db and pages.db: the only room that knows SQL.

The other rooms call its functions with an open ``Database``: those of
:mod:`newscrawl.store.archived_pages` with the one from :func:`open_pages`, nearly all others with
the one from :func:`open_store`.
"""

import os
import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from newscrawl.errors import NoDatabaseError, StoreError
from newscrawl.store import migrating
from newscrawl.store.schema import MIGRATIONS
from newscrawl.store.schema_pages import PAGES
from newscrawl.store.transactions import (
    UNFIT,
    all_or_nothing,
    ask,
    explained,
    reading,
    remember_place,
    writing,
)

__all__ = [
    "FILE_NAME",
    "PAGES_FILE_NAME",
    "UNFIT",
    "Database",
    "all_or_nothing",
    "ask",
    "explained",
    "has_pages",
    "is_outdated",
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
_SCHEMAS = {FILE_NAME: MIGRATIONS, PAGES_FILE_NAME: PAGES}
# How long a transaction waits for another program's; each lasts milliseconds.
_WAIT_SECONDS = 30
_LOG_BYTES = 64_000_000
_LOG_PAGES = 8_000  # of 4 KB


def open_store(folder: Path, *, create: bool = True) -> Database:
    """Open ``folder/news.db`` and bring it to today's schema.

    ``create=False``: for commands that read; raise NoDatabaseError if there is no database.
    Raises NewerDatabaseError for a database that a later version of this program made, StoreError
    if the disk or the file does not allow it to be opened.
    """
    return _open(folder / FILE_NAME, MIGRATIONS, create=create)


def open_pages(folder: Path, *, create: bool = True) -> Database:
    """Open ``folder/pages.db``; arguments and errors are those of :func:`open_store`."""
    return _open(folder / PAGES_FILE_NAME, PAGES, create=create)


def has_pages(folder: Path) -> bool:
    """Return True if the folder has a pages.db."""
    return (folder / PAGES_FILE_NAME).is_file()


def _open(path: Path, migrations: Migrations, *, create: bool) -> Database:
    if not create:
        _check_there(path)
    if not create and not _can_write(path):
        return _read_only(path, migrations)
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # No implicit transactions: the code of this room begins and ends each one explicitly.
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            database = Database(connection, recursive_triggers=False, execute_plugins=False)
            database.execute("PRAGMA foreign_keys = ON")
            # Overwrite deleted rows; some builds of SQLite do so by default.
            database.execute("PRAGMA secure_delete = ON")
            # The write-ahead log grows while a long read runs beside a crawl; afterwards it is cut
            # back to this size.
            database.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
            # Checkpoint the log only after several batches of articles: they mostly write to the
            # same pages of the file.
            database.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
            migrating.migrate(database, path, migrations)
            # Commits survive a crash of the program; a power cut may lose the last ones, but does
            # not damage the file.
            database.execute("PRAGMA synchronous = NORMAL")
            remember_place(database, path)
        except BaseException:
            connection.close()
            raise
        return database


def is_read_only(database: Database) -> bool:
    """Return True if the database is open for reading only, for instance in a read-only folder."""
    ((only_asked,),) = ask(database, "PRAGMA query_only")
    return bool(only_asked)


def open_to_read(folder: Path) -> Database:
    """Open ``folder/news.db`` for reading only; other programs may write to it meanwhile.

    Raises what :func:`open_store` raises with ``create=False``, and StoreError if migrations are
    missing, which :func:`open_store` would apply.
    """
    path = folder / FILE_NAME
    _check_there(path)
    return _read_only(path, MIGRATIONS, changes=_can_write(path))


def open_to_copy(folder: Path, name: str = FILE_NAME, *, leaves_no_file: bool = False) -> Database:
    """Open one of the two databases for copying, even if an older version made it.

    ``name``: its file name. ``leaves_no_file``: create no file beside it; only if no other program
    writes to it meanwhile. Raises NoDatabaseError, NewerDatabaseError, StoreError.
    """
    path = folder / name
    _check_there(path)
    changes = _can_write(path) and not leaves_no_file
    return _read_only(path, _SCHEMAS[name], changes=changes, as_it_is=True)


def is_outdated(database: Database, name: str) -> bool:
    """Return True if a database that :func:`open_to_copy` opened lacks migrations."""
    return bool(migrating.missing(database, Path(name), _SCHEMAS[name]))


def is_there(path: Path) -> bool:
    """Return True if there is a database that something was ever written to."""
    return path.is_file() and path.stat().st_size > 0


def _check_there(path: Path) -> None:
    if path.is_file() and not is_there(path):
        raise NoDatabaseError(
            f"{path} is empty, 0 bytes: restore it from a backup, or remove it to begin anew"
        )
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
    """Open a database for reading only.

    ``changes``: other programs may write to it; False for a file in a folder that is not writable,
    such as an archived copy. ``as_it_is``: open it even if migrations are missing.
    """
    # A copy that has no write-ahead log beside it does not change, so it needs no locks.
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
                    "date because it is not writable: copy it elsewhere"
                )
            database.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return database
