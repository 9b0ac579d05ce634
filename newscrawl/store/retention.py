"""Remove old pages from pages.db, and give their disk space back."""

from collections.abc import Sequence

from newscrawl.store import Database, ask, writing

# Rows deleted, or pages of the file freed, in one transaction; other writers wait for each.
_AT_ONCE = 500


def older_than(database: Database, moment: str) -> list[int]:
    """Return the keys of the oldest pages archived before ``moment`` (UTC), ``_AT_ONCE`` at most.

    Imported pages count from their import.
    """
    rows = ask(
        database,
        "SELECT key FROM pages WHERE coalesce(imported_at, fetched_at) < ? "
        "ORDER BY coalesce(imported_at, fetched_at) LIMIT ?",
        [moment, _AT_ONCE],
    )
    return [key for (key,) in rows]


def remove(database: Database, keys: Sequence[int]) -> int:
    """Remove pages, and bodies that no other page has, in one transaction.

    Return how many of the pages were there.
    """
    marks = ", ".join("?" * len(keys))
    with writing(database):
        bodies = database.execute(f"SELECT body FROM pages WHERE key IN ({marks})", keys).fetchall()  # noqa: S608
        database.execute(f"DELETE FROM pages WHERE key IN ({marks})", keys)  # noqa: S608
        database.conn.executemany(
            "DELETE FROM bodies WHERE key = ? AND NOT EXISTS "
            "(SELECT 1 FROM pages WHERE body = bodies.key)",
            bodies,
        )
    return len(bodies)


def remove_all(database: Database, keys: Sequence[int]) -> int:
    """Remove any number of pages in several transactions; return how many of them were there."""
    removed = 0
    for first in range(0, len(keys), _AT_ONCE):
        removed += remove(database, keys[first : first + _AT_ONCE])
    return removed


def give_back(database: Database) -> None:
    """Shrink the file by its free pages, in short transactions, as other writers wait for each."""
    while free := _free_pages(database):
        with writing(database):
            for _ in range(min(free, _AT_ONCE)):
                # One page a call: Python only runs one step of this statement, whatever its number.
                database.execute("PRAGMA incremental_vacuum(1)")
        if _free_pages(database) >= free:
            return


def _free_pages(database: Database) -> int:
    ((number,),) = ask(database, "PRAGMA freelist_count")
    return int(number)
