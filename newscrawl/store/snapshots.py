"""Consistent copies of both databases, made while other programs write."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from newscrawl.errors import StoreError
from newscrawl.store import Database, ask, reading
from newscrawl.store.integrity import faults

# Pages of the file that are copied at a time; Ctrl-C takes effect between two steps.
_STEP = 4096
_AT_ONCE = 10_000
# Another program may remove old pages between the first reads of the two databases.
_TRIES = 3
# Most articles by which a database is known again.
_SOME = 200
_COUNTED = {"news.db": "articles", "pages.db": "pages"}


@contextmanager
def one_moment(news: Database, kept: Database | None) -> Iterator[int]:
    """Read both databases in transactions that last as long as the block, as of its beginning.

    Gives how many of the pages that news.db names are missing from pages.db. None are missing
    unless something was lost: news.db is read first, and a page is archived before its article is
    stored.
    """
    for left in reversed(range(_TRIES)):
        with ExitStack() as held:
            # SQLite's transaction begins with the first query.
            for database in filter(None, (news, kept)):
                held.enter_context(reading(database))
                ask(database, "SELECT count(*) FROM sqlite_schema")
            missing = missing_pages(news, kept) if has(news, "articles_by_page") else 0
            if not missing or not left:
                yield missing
                return


def copy_to(database: Database, path: Path) -> None:
    """Copy a database to a new file, as of the open transaction. Raises StoreError."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            database.conn.backup(copy, pages=_STEP)
            copy.execute("PRAGMA journal_mode = WAL")  # like the original
    except sqlite3.Error as error:
        raise StoreError(f"no copy can be made at {path}: {error}") from error


def has(database: Database, name: str) -> bool:
    """Return True if the database has a table or index of this name; older versions may not."""
    return bool(ask(database, "SELECT 1 FROM sqlite_schema WHERE name = ?", [name]))


def check_copy(path: Path, name: str) -> dict[str, int]:
    """Return how many articles or pages a copy has. Raises StoreError if SQLite finds it damaged.

    ``name``: file name of the database that was copied.
    """
    table = _COUNTED[name]
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            database = Database(copy, execute_plugins=False)
            if not (found := faults(database)):
                ((number,),) = ask(database, f"SELECT count(*) FROM {table}")  # noqa: S608
                return {table: number}
    except StoreError as error:
        found = [str(error.__cause__)]
    except sqlite3.Error as error:
        found = [str(error)]
    raise StoreError(f"{name} is damaged: {'; '.join(found)}. No backup is made of it")


def some_articles(news: Database) -> list[str]:
    """Return the ids of up to 200 articles, evenly spread: by them a later news.db is known as the
    same. Ids of copies that may still change are left out.
    """
    ((most,),) = ask(news, "SELECT coalesce(max(rowid), 0) FROM articles")
    step = most // _SOME + 1
    rows = ask(news, "SELECT id FROM articles WHERE rowid % ? = 0 LIMIT ?", [step, _SOME])
    return [id_ for (id_,) in rows if id_.rpartition(":")[2].isdigit()]


def lost_of(news: Database, ids: Sequence[object]) -> int:
    """Return how many of some articles news.db neither has nor knows as taken down."""
    known = "SELECT id FROM articles"
    if has(news, "forgotten"):
        known += " UNION ALL SELECT id FROM ledger WHERE state = 'forgotten'"
    listed = json.dumps([str(each) for each in ids])
    sql = f"SELECT count(*) FROM json_each(?) WHERE value NOT IN ({known})"  # noqa: S608
    ((number,),) = ask(news, sql, [listed])
    return int(number)


def missing_pages(news: Database, kept: Database | None) -> int:
    """Return how many of the pages that news.db names are not in pages.db, ``kept``; all of them
    where there is none.
    """
    named = news.execute(
        "SELECT page FROM articles WHERE page IS NOT NULL "
        "UNION SELECT page FROM revisions WHERE page IS NOT NULL"
    )
    missing = 0
    while some := named.fetchmany(_AT_ONCE):
        if kept is None:
            missing += len(some)
            continue
        ((number,),) = ask(
            kept,
            "SELECT count(*) FROM json_each(?) j "
            "WHERE NOT EXISTS (SELECT 1 FROM pages WHERE key = j.value)",
            [json.dumps([page for (page,) in some])],
        )
        missing += int(number)
    return missing
