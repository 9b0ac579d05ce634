"""Make databases from before the site's move, inspect them, open them in other processes."""

import io
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlite_utils import Migrations

from newscrawl.exports import write_jsonl
from newscrawl.items import Image
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.tasnim.addresses import CANONICAL_HOST, parse_address
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import Database, change_log, ledger, moving, republished, takedown
from newscrawl.store.articles import records, save
from newscrawl.store.listing_walks import record_page
from newscrawl.store.schema import MIGRATIONS
from newscrawl.store.selection import Selection
from newscrawl.utils.http_validators import Validators
from tests.factories import LATER, NOW, TASNIM, article

(FORMER,) = TASNIM.former_origins
#: Migrations that a database of the version before the move lacks.
MINE = ["0013_moving", "0014_moved"]


def former(folder: Path, number: int = 40) -> Path:
    """Make a database as the version before the move left it: its schema, triggers and host."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "news.db", isolation_level=None)
    with closing(Database(connection, recursive_triggers=False)) as old:
        old.execute("PRAGMA foreign_keys = ON")
        old.enable_wal()
        others = Migrations(MIGRATIONS.name)
        for migration in MIGRATIONS.pending(old):
            if migration.name not in MINE:
                others(name=migration.name)(migration.fn)
        others.apply(old)
        if number:
            _fill(old, number)
    return folder


def _fill(old: Database, number: int) -> None:
    path = "/fa/news/1404/08/30/{}/%D9%82%D9%85"
    links = [parse_address(path.format(n)) for n in range(1, number + 6)]
    walk = DeskWalk(desk=desks()["qom"], since=date(2025, 11, 1))
    record_page(old, walk, links, 1, NOW)
    republished.record_seeds(old, ["https://copies.example/7/"], lambda _: "copies.example:7", NOW)
    some = [
        article(
            n,
            url=FORMER + path.format(n),
            short_url=f"https://tn.ai/{n}",
            fetched_from=f"{FORMER}/x",
            tags=["الف"],
            # As the page had it, or joined to a link of it.
            images=[Image(url=f"{FORMER}/Tasnim/Uploaded/{n}.jpg", thumbnail="t")],
            body=f"متن {n} {FORMER}/ در میان " * (1 + 700 * (n % 7 == 0)),
            validators=Validators(f'"{n}"', None, FORMER),
        )
        for n in range(1, number + 1)
    ]
    a_copy = replace(
        some[0],
        id="copies.example:7",
        site="copies.example",
        url=f"https://copies.example/7/?of={FORMER}/x",
        given="https://copies.example/7/",
    )
    save(old, [*some[:-1], a_copy], NOW)
    save(old, [article(2, url=some[1].url, headline="دیگر", fetched_at=LATER)], LATER)
    save(old, [some[-1]], LATER)
    old.execute("UPDATE ledger SET url = replace(url, ?, ?)", [CANONICAL_HOST, FORMER])
    failed = ledger.Failed("http_500", f"500 of {FORMER}/fa/x", 500)
    ledger.mark_failed(old, f"tasnim:{number + 1}", failed, 1, NOW)
    takedown.forget(old, "tasnim:3", f"{FORMER}/fa/news/1404/08/30/3", "x", NOW, str)
    change_log.mark_exported(old, "daily", Selection(), change_log.latest(old), 1, NOW)


def export(database: Database) -> bytes:
    """Return all records as the export writes them, in JSONL."""
    out = io.BytesIO()
    write_jsonl(records(database, raw=True), out)
    return out.getvalue()


def as_moved(exported: bytes) -> bytes:
    """Return what an export must be after the move. Picture URLs begin alike but do not move."""
    was, becomes = (f'"url": "{host}/fa/'.encode() for host in (FORMER, CANONICAL_HOST))
    return exported.replace(was, becomes)


def as_it_is(folder: Path) -> Database:
    """Open a database without migrating it."""
    connection = sqlite3.connect(folder / "news.db", isolation_level=None, timeout=30)
    return Database(connection, recursive_triggers=False)


def tables(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows by table, without the table of migrations."""
    with closing(as_it_is(folder)) as database:
        names = {*database.table_names()} - {"_sqlite_migrations", "moving"}
        return {
            name: sorted(database.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names
        }


def applied(folder: Path) -> list[str]:
    """Return which of the move's migrations are recorded."""
    with closing(as_it_is(folder)) as database:
        names = [migration.name for migration in MIGRATIONS.applied(database)]
    return [name for name in names if name in MINE]


def urls(folder: Path) -> list[str]:
    """Return the addresses of the agency's articles and links."""
    with closing(as_it_is(folder)) as database:
        sql = (
            "SELECT url FROM articles WHERE site = 'tasnim' UNION ALL "
            "SELECT url FROM ledger WHERE id LIKE 'tasnim:%'"
        )
        return [url for (url,) in database.execute(sql).fetchall()]


def is_moved(folder: Path) -> bool:
    """Return True if every address is at today's host."""
    return all(url.startswith(f"{CANONICAL_HOST}/fa/") for url in urls(folder))


def moved_rows(folder: Path) -> int:
    """Return the number of addresses at today's host."""
    return sum(url.startswith(CANONICAL_HOST) for url in urls(folder))


def program(change: str, folder: Path, portion: int) -> list[str]:
    """Return a command that opens the database in another process. change: code to run before."""
    code = (
        "import os, signal, sys, time; from pathlib import Path\n"
        "from newscrawl.store import moving, open_store, triggers\n"
        f"moving._PORTION = {portion}\n{change}\n"
        "open_store(Path(sys.argv[1])).close()\n"
    )
    return [sys.executable, "-c", code, str(folder)]


def at_call(function: str, number: int, what: str) -> str:
    """Return code that makes the call with this number of ``function`` run ``what`` first."""
    return (
        f"calls, real = [], {function}\n"
        "def counted(*given):\n"
        "    calls.append(1)\n"
        f"    if len(calls) == {number}: {what}\n"
        "    return real(*given)\n"
        f"{function} = counted"
    )


def rows_left(folder: Path) -> int:
    """Return the number of rows that the move has not looked at yet."""
    with closing(as_it_is(folder)) as database:
        if "moving" in database.table_names():
            return moving._number_left(database)
        return sum(database[name].count for name in ("articles", "ledger"))


def until(condition: Any) -> None:
    """Wait for a condition, 60 s at most."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.02)
