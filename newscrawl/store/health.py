"""What to do about a database that fails, and what it knows of the time and of addresses."""

import sqlite3

from newscrawl.errors import StoreError
from newscrawl.store import Database, ask


def remedy(error: StoreError) -> str:
    """The error, and what to do where it does not say so itself: a copy mends a broken file, but no
    lock, no full disk, and no file of another version.
    """
    cause = error.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        is_held = "locked" in str(cause)
        return f"{error}: {'end what holds it' if is_held else 'see to the disk'}, and try again"
    return f"{error}: restore a copy of it" if isinstance(cause, sqlite3.Error) else str(error)


def latest_moment(database: Database) -> str | None:
    """The latest moment that anything in it was written at, UTC; None where there is nothing."""
    ((latest,),) = ask(
        database,
        "SELECT max(moment) FROM (SELECT max(started_at) AS moment FROM runs "
        "UNION ALL SELECT max(ended_at) FROM runs UNION ALL SELECT max(changed_at) FROM ledger)",
    )
    return None if latest is None else str(latest)


def address_of(database: Database, article_id: str) -> str | None:
    """The address of a link of the ledger; None where it is not there."""
    rows = ask(database, "SELECT url FROM ledger WHERE id = ?", [article_id])
    return str(rows[0][0]) if rows else None
