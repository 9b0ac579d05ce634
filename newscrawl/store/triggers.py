"""Triggers that depend on the record's fields and the site's hosts: made from the current ones, not
from those at the time of a migration.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from newscrawl.items import KEYS
from newscrawl.store.origins import TABLES, is_former, present, whose

#: Times at which an article was seen: a difference in these alone is no change for exports.
NOT_TOLD = ("first_seen_at", "fetched_at")
_CHANGE_TRIGGER = "changes_after_update"


def are_current(database: Database) -> bool:
    """Return True if all triggers exist in their current form."""
    return not _missing(database)


def renew(database: Database) -> None:
    """Create missing triggers and replace outdated ones. Part of the caller's transaction."""
    for name, sql in _missing(database).items():
        database.execute(f"DROP TRIGGER IF EXISTS {name}")
        database.execute(sql)


@contextmanager
def untold(database: Database) -> Iterator[None]:
    """Let the block update rows of articles without noting a change for exports.

    Part of the caller's transaction, so that nobody else sees the database without its trigger.
    """
    database.execute(f"DROP TRIGGER IF EXISTS {_CHANGE_TRIGGER}")
    yield
    renew(database)


def _missing(database: Database) -> dict[str, str]:
    rows = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    there = dict(rows.fetchall())
    return {name: sql for name, sql in _current(database).items() if there.get(name) != sql}


def _current(database: Database) -> dict[str, str]:
    """Return the SQL of the current triggers by name, exactly as SQLite stores it."""
    rows = database.execute("SELECT name FROM pragma_table_info('articles')").fetchall()
    # The other keys are lists with tables of their own: store/articles.py notes their changes.
    compared = [key for key in KEYS if (key,) in rows and key not in NOT_TOLD]
    differs = " OR ".join(f"old.{key} IS NOT new.{key}" for key in compared)
    note = "INSERT OR REPLACE INTO changes (article) VALUES (new.key)"
    wanted = {
        _CHANGE_TRIGGER: _trigger(_CHANGE_TRIGGER, f"AFTER UPDATE ON articles WHEN {differs}", note)
    }
    # A run of an older version that is still going on writes addresses with a former host.
    for table, (key, _) in TABLES.items():
        move = (
            f"UPDATE {table} SET url = {present('url')} WHERE {key} = new.{key} AND {whose(table)}"  # noqa: S608
        )
        for when in ("INSERT", "UPDATE OF url"):
            name = f"{table}_moved_after_{when.split()[0].lower()}"
            at = f"AFTER {when} ON {table} WHEN {is_former('new.url')}"
            wanted[name] = _trigger(name, at, move)
    return wanted


def _trigger(name: str, when: str, then: str) -> str:
    return f"CREATE TRIGGER {name} {when} BEGIN {then}; END"
