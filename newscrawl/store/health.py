"""Advice on database errors, and the latest time and the addresses that a database holds."""

import sqlite3

from newscrawl.errors import StoreError
from newscrawl.store import Database, ask


def remedy(error: StoreError) -> str:
    """Return the error's message, with advice unless the message has its own.

    A copy is advised for a broken file only: it does not help against a lock, a full disk or a file
    of another version.
    """
    cause = error.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        is_held = "locked" in str(cause)
        todo = "end the program that uses it" if is_held else "check the disk"
        return f"{error}: {todo}, and try again"
    return f"{error}: restore a copy of it" if isinstance(cause, sqlite3.Error) else str(error)


def latest_moment(database: Database) -> str | None:
    """Return the latest time (UTC) at which a run or a link was written; None if there is none."""
    ((latest,),) = ask(
        database,
        "SELECT max(moment) FROM (SELECT max(started_at) AS moment FROM runs "
        "UNION ALL SELECT max(ended_at) FROM runs UNION ALL SELECT max(changed_at) FROM ledger)",
    )
    return None if latest is None else str(latest)


def address_of(database: Database, article_id: str) -> str | None:
    """Return the address of a link in the ledger; None if the ledger does not have it."""
    rows = ask(database, "SELECT url FROM ledger WHERE id = ?", [article_id])
    return str(rows[0][0]) if rows else None
