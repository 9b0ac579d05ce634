"""The site's move: write the new canonical host into stored addresses, a portion a transaction.

Nothing else changes: ids stay, no revision is made, and exports see no change. The table ``moving``
holds how far the move has come, so that a process continues where an interrupted one stopped, or
where another one is that works at the same time.
"""

import shutil
import sys
import time
from contextlib import nullcontext
from pathlib import Path

from sqlite_utils import Database

from newscrawl.errors import StoreError
from newscrawl.sites.registry import default_site
from newscrawl.store import triggers
from newscrawl.store.origins import TABLES, is_former, present, whose
from newscrawl.store.transactions import ask, writing
from newscrawl.utils.terminal import plain, progress

# Rows in one transaction, which lasts some tenths of a second.
_PORTION = 1_000
# Bytes that must be free: a portion takes some 15 MB, but the log grows during a long read.
_ROOM = 200_000_000
# Seconds between portions: SQLite has no queue for writers, so others need a moment to begin.
_PAUSE = 0.02
# With fewer rows there is no message: nobody has to wait.
_MANY = 20_000


def prepare(database: Database) -> None:
    """Create the table ``moving``: nothing is moved yet.

    This and the next two functions are part of the caller's transaction.
    """
    database.execute("CREATE TABLE moving (name TEXT PRIMARY KEY, done)")
    database.conn.executemany(
        "INSERT INTO moving VALUES (?, ?)", [("articles", -(2**63)), ("ledger", "")]
    )


def finish(database: Database) -> None:
    """Move the remaining rows, and drop the table ``moving``."""
    while move_portion(database):
        pass
    database.execute("DROP TABLE moving")


def move_portion(database: Database) -> int:
    """Move the next rows; return how many were looked at, 0 if none is left."""
    for table, done in _left(database):
        key, _ = TABLES[table]
        ((last, number),) = database.execute(
            f"SELECT max({key}), count(*) FROM "  # noqa: S608
            f"(SELECT {key} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT ?)",
            [done, _PORTION],
        ).fetchall()
        if number:
            with triggers.untold(database):
                database.execute(
                    f"UPDATE {table} SET url = {present('url')} "  # noqa: S608
                    f"WHERE {key} > ? AND {key} <= ? AND {whose(table)} AND ({is_former('url')})",
                    [done, last],
                )
            database.execute("UPDATE moving SET done = ? WHERE name = ?", [last, table])
            return int(number)
        database.execute("DELETE FROM moving WHERE name = ?", [table])
    return 0


def check_room(database: Database, path: Path) -> None:
    """Raise StoreError unless SQLite's write-ahead log has room to grow beside the file."""
    ((pages,),), ((size,),) = (ask(database, f"PRAGMA page_{of}") for of in ("count", "size"))
    wanted = min(2 * pages * size, _ROOM)
    free = shutil.disk_usage(path.parent).free
    if free < wanted:
        raise StoreError(
            f"{path}: the site has moved, and its addresses have to be rewritten, which needs "
            f"{wanted / 1e6:,.0f} MB in that folder; {free / 1e6:,.0f} MB are free: make room, and "
            "run again. What is done stays done"
        )


def move(database: Database, path: Path) -> None:
    """Move all rows, with messages on stderr if that takes a while. ``path``: the database file.

    Raises StoreError if the disk has no room for it; rows that were moved stay so.
    """
    total = _number_left(database)
    takes_long = total >= _MANY
    check_room(database, path)
    if takes_long:
        _say(
            f"{path}: the site has moved to {default_site().origin}. The addresses of {total:,} "
            "articles and links are rewritten, once; nothing else changes. You can stop this at "
            "any time (Ctrl-C): the next command continues it. scrapy backup FILE.zip copies the "
            "database as it is, before this or in between"
        )
    started = time.monotonic()
    unseen = nullcontext(lambda _: None)
    with progress(lambda: total, " addresses") if takes_long else unseen as step:
        while True:
            with writing(database):
                number = move_portion(database)
            if not number:
                break
            step(number)
            time.sleep(_PAUSE)
            check_room(database, path)
    if takes_long:
        _say(f"{path}: moved in {time.monotonic() - started:,.0f} s")


def _left(database: Database) -> list[tuple[str, int | str]]:
    """Return unfinished tables, each with the key up to which it is done.

    Empty if all is done, perhaps by another process.
    """
    if not ask(database, "SELECT 1 FROM sqlite_schema WHERE name = 'moving'"):
        return []
    return [*ask(database, "SELECT name, done FROM moving ORDER BY name")]


def _number_left(database: Database) -> int:
    return sum(
        ask(database, f"SELECT count(*) FROM {table} WHERE {TABLES[table][0]} > ?", [done])[0][0]  # noqa: S608
        for table, done in _left(database)
    )


def _say(message: str) -> None:
    print(plain(f"newscrawl: {message}"), file=sys.stderr)
