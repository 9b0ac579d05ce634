"""Apply migrations to a database, and recognise one that a later version made."""

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from newscrawl.errors import NewerDatabaseError
from newscrawl.store import triggers
from newscrawl.store.schema import BEFORE, MIGRATIONS
from newscrawl.store.transactions import writing


def missing(database: Database, path: Path, migrations: Migrations) -> set[str]:
    """Return the names of the migrations that the database lacks.

    Raises NewerDatabaseError if it has one that this program does not know.
    """
    with closing(Database(memory=True)) as nothing:
        known = {migration.name for migration in migrations.pending(nothing)}
    applied = {migration.name for migration in migrations.applied(database)}
    if unknown := sorted(applied - known):
        raise NewerDatabaseError(
            f"{path} was made by a later version of newscrawl (it has {', '.join(unknown)}); "
            "install that version, or a later one, and run again. Nothing was changed"
        )
    return known - applied


def migrate(database: Database, path: Path, migrations: Migrations) -> None:
    """Apply missing migrations and renew the triggers. Raises NewerDatabaseError, StoreError."""
    is_news = migrations is MIGRATIONS
    if missing(database, path, migrations):
        is_new = not migrations.applied(database)
        if is_new and not is_news:
            # So that removed pages free their room; it can only be set before the first table.
            database.execute("PRAGMA auto_vacuum = INCREMENTAL")
        database.enable_wal()
        _apply(database, path, migrations, is_new=is_new)
    elif is_news and not triggers.are_current(database):
        with writing(database):
            triggers.renew(database)


def _apply(database: Database, path: Path, migrations: Migrations, *, is_new: bool) -> None:
    """Apply all pending migrations, and record them, in one transaction.

    A migration with work to do before it (``BEFORE``) begins another transaction. A second process
    that opens the database meanwhile does the same: each does what the other has not done yet.
    """
    ready = set(BEFORE) if is_new else set()
    while True:
        with writing(database):
            # Read in the transaction: another process may be migrating, too.
            pending = [migration.name for migration in migrations.pending(database)]
            waits = next((name for name in pending if name in BEFORE and name not in ready), None)
            if waits not in pending[:1]:
                migrations.apply(database, stop_before=waits)
                if migrations is MIGRATIONS:
                    triggers.renew(database)
        if waits is None:
            return
        BEFORE[waits](database, path)
        ready.add(waits)
