"""Queries, transactions, and the errors that they raise."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from newscrawl.errors import StoreError

_places: WeakKeyDictionary[Database, tuple[Path, int]] = WeakKeyDictionary()

#: Errors that are the row's fault, not the disk's: a missing headline, a number too big for SQLite.
UNFIT = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, OverflowError)


def ask(database: Database, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Return all rows of one query. Raises StoreError if the database cannot answer it."""
    with explained(database):
        return database.execute(sql, parameters).fetchall()


def run_script(database: Database, sql: str) -> None:
    """Run the statements of a script, each of which ends a line, in the caller's transaction.

    ``Database.executescript`` does the same, but looks for the end of a statement after each
    character: most of the time that an empty database took.
    """
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            database.execute(statement)
            statement = ""
    assert not statement.strip(), statement


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """Run the block as one transaction that writes: all of it is stored, or nothing.

    It takes the write lock at once: a transaction that reads first and writes later fails beside
    another writer, whatever the time-out is. Raises StoreError.
    """
    with explained(database):
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            database.rollback()
            raise
        database.commit()
        _check_place(database)


@contextmanager
def all_or_nothing(database: Database) -> Iterator[None]:
    """Run the block as a part of a transaction, and undo it if it raises :data:`UNFIT`."""
    database.execute("SAVEPOINT part")
    try:
        yield
    except UNFIT:
        database.execute("ROLLBACK TO part")
        database.execute("RELEASE part")
        raise
    database.execute("RELEASE part")


@contextmanager
def reading(database: Database) -> Iterator[None]:
    """Run the block as one transaction that reads: all queries see the same state of the database.

    Within another transaction it is a part of that one. Raises StoreError.
    """
    if database.conn.in_transaction:
        yield
        return
    with explained(database):
        database.execute("BEGIN")
        try:
            yield
        finally:
            database.rollback()


@contextmanager
def explained(where: Path | Database) -> Iterator[None]:
    """Turn errors of SQLite or of the disk in the block into StoreError with the file's name."""
    # Within a transaction (a Database) an OSError comes from another file.
    kinds = (sqlite3.Error, OSError) if isinstance(where, Path) else (sqlite3.Error,)
    try:
        yield
    except kinds as error:
        path = where if isinstance(where, Path) else _path_of(where)
        raise StoreError(f"the database {path} cannot be used: {error}{_advice(error)}") from error


def _advice(error: Exception) -> str:
    """Say what to do. A copy is advised for a broken file only: it does not help against a lock or
    a full disk.
    """
    if isinstance(error, sqlite3.OperationalError):
        if "locked" in str(error):
            return ": end the program that uses it, and try again"
        is_of_disk = "disk" in str(error) or "full" in str(error)
        return ": check the disk, and try again" if is_of_disk else ""
    return ": restore a copy of it" if type(error) is sqlite3.DatabaseError else ""


def remember_place(database: Database, path: Path) -> None:
    """Note which file a database was opened from, for :func:`writing`."""
    _places[database] = path, path.stat().st_ino


def _check_place(database: Database) -> None:
    """Raise StoreError where a database's file was removed or replaced: what is written to it now
    is lost with the process.
    """
    path, inode = _places.get(database, (None, 0))
    if path is None:
        return
    try:
        is_there = path.stat().st_ino == inode
    except FileNotFoundError:
        is_there = False
    if not is_there:
        raise StoreError(f"{path} was removed or replaced while it was written to: put it back")


def _path_of(database: Database) -> str:
    row = database.conn.execute("PRAGMA database_list").fetchone()
    return str(row[2]) if row else "(closed)"
