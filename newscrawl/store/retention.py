"""Pages that are too old, taken out of pages.db, and their room given back."""

from collections.abc import Sequence

from newscrawl.store import Database, ask, writing

# Rows deleted, or pages of the file given back, in one transaction: others wait for it.
_AT_ONCE = 500


def older_than(database: Database, moment: str) -> list[int]:
    """The keys of some of the pages that were kept before a moment (UTC)."""
    rows = ask(
        database,
        "SELECT key FROM pages WHERE coalesce(imported_at, fetched_at) < ? "
        "ORDER BY coalesce(imported_at, fetched_at) LIMIT ?",
        [moment, _AT_ONCE],
    )
    return [key for (key,) in rows]


def remove(database: Database, keys: Sequence[int]) -> int:
    """Remove pages, and the bodies that no other page has, in one transaction; gives how many pages
    there were.
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
    """Remove any number of pages, some in each transaction; gives how many were there."""
    removed = 0
    for first in range(0, len(keys), _AT_ONCE):
        removed += remove(database, keys[first : first + _AT_ONCE])
    return removed


def give_back(database: Database) -> None:
    """Make the file smaller by what was removed, in short transactions: others wait for each."""
    while free := _free(database):
        with writing(database):
            for _ in range(min(free, _AT_ONCE)):
                # One page each, whatever number it is told: Python takes but one step of it.
                database.execute("PRAGMA incremental_vacuum(1)")
        if _free(database) >= free:
            return


def _free(database: Database) -> int:
    ((number,),) = ask(database, "PRAGMA freelist_count")
    return int(number)
