"""The site's move: stored addresses get the host that is canonical now, a portion a transaction.

Nothing else of a row changes: ids stay, no revision is made, and no export is told. A process that
is cut off leaves what it has done, and a mark of how far that is; the next one goes on there, and
so does another that is at it at the same time.
"""

import shutil
import sys
import time
from contextlib import nullcontext
from pathlib import Path

from sqlite_utils import Database

from newscrawl.errors import StoreError
from newscrawl.sites.tasnim.addresses import CANONICAL_HOST
from newscrawl.store import triggers
from newscrawl.store.origins import TABLES, is_former, present
from newscrawl.store.transactions import ask, writing
from newscrawl.utils.terminal import plain, progress

# Rows of one transaction: some tenths of a second.
_PORTION = 1_000
# Bytes that are to be free: a portion takes some 15 MB, but a long reader makes the log grow.
_ROOM = 200_000_000
# SQLite lends the right to write to whoever asks in the right moment; others are to have one.
_PAUSE = 0.02
# Of fewer rows nothing is said: nobody has to wait.
_MANY = 20_000


def prepare(database: Database) -> None:
    """Mark that nothing is moved yet. Part of the caller's transaction, as the next two."""
    database.execute("CREATE TABLE moving (name TEXT PRIMARY KEY, done)")
    database.conn.executemany(
        "INSERT INTO moving VALUES (?, ?)", [("articles", -(2**63)), ("ledger", "")]
    )


def finish(database: Database) -> None:
    """Move what is left, and remove the mark."""
    while move_portion(database):
        pass
    database.execute("DROP TABLE moving")


def move_portion(database: Database) -> int:
    """Move the next rows; gives how many were gone through, 0 where none is left."""
    for table, done in _left(database):
        key, whose = TABLES[table]
        ((last, number),) = database.execute(
            f"SELECT max({key}), count(*) FROM "  # noqa: S608
            f"(SELECT {key} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT ?)",
            [done, _PORTION],
        ).fetchall()
        if number:
            with triggers.untold(database):
                database.execute(
                    f"UPDATE {table} SET url = {present('url')} "  # noqa: S608
                    f"WHERE {key} > ? AND {key} <= ? AND {whose} AND ({is_former('url')})",
                    [done, last],
                )
            database.execute("UPDATE moving SET done = ? WHERE name = ?", [last, table])
            return int(number)
        database.execute("DELETE FROM moving WHERE name = ?", [table])
    return 0


def check_room(database: Database, path: Path) -> None:
    """Raise StoreError unless SQLite's log of late writes has room to grow beside the file."""
    ((pages,),), ((size,),) = (ask(database, f"PRAGMA page_{of}") for of in ("count", "size"))
    wanted = min(2 * pages * size, _ROOM)
    free = shutil.disk_usage(path.parent).free
    if free < wanted:
        raise StoreError(
            f"{path}: the site has moved, and its addresses are to be written anew, which wants "
            f"{wanted / 1e6:,.0f} MB in that folder; {free / 1e6:,.0f} MB are free: make room, and "
            "run again. What is done stays done"
        )


def move(database: Database, path: Path) -> None:
    """Move all rows, and say so where that takes a while. ``path``: the file's.

    Raises StoreError where the disk has no room for it; what is done stays done.
    """
    total = _number_left(database)
    takes_long = total >= _MANY
    check_room(database, path)
    if takes_long:
        _say(
            f"{path}: the site has moved to {CANONICAL_HOST}. The addresses of {total:,} articles "
            "and links are written anew, once; all else stays. It may be ended at any time "
            "(Ctrl-C), and goes on there the next time; scrapy backup FILE.zip copies the database "
            "as it is, before it or in between"
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
    """Tables, and up to where each is done; none where another one has finished all of it."""
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
