"""The site's move in stored databases: cut off, gone on with, seen by others, told to nobody."""

import io
import os
import signal
import sqlite3
import subprocess
import sys
import termios
import time
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import disk_usage
from typing import Any

import pytest
from sqlite_utils import Migrations

from newscrawl.errors import StoreError
from newscrawl.exports import write_jsonl
from newscrawl.items import Image
from newscrawl.sites.pagination import DeskWalk
from newscrawl.sites.provinces import desks
from newscrawl.sites.tasnim.addresses import CANONICAL_HOST, FORMER_HOSTS, parse_address
from newscrawl.store import (
    Database,
    _read_only,
    change_log,
    ledger,
    moving,
    open_pages,
    open_store,
    open_to_read,
    republished,
    takedowns,
)
from newscrawl.store.archived_pages import keep
from newscrawl.store.articles import records, save
from newscrawl.store.listing_walks import record_page
from newscrawl.store.schema import MIGRATIONS
from newscrawl.store.selection import Selection
from newscrawl.utils.http_validators import Validators
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.store.test_archived_pages import kept_page
from tests.store.test_store import LATER, NOW, article

(FORMER,) = FORMER_HOSTS
#: What a database of the version before lacks.
MINE = ["0013_moving", "0014_moved"]


def former(folder: Path, number: int = 40) -> Path:
    """A database as the version before left it: its schema, its triggers, its host."""
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
    republished.record_given(old, ["https://copies.example/7/"], lambda _: "copies.example:7", NOW)
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
    takedowns.forget(old, "tasnim:3", f"{FORMER}/fa/news/1404/08/30/3", "x", NOW, str)
    change_log.mark_exported(old, "daily", Selection(), change_log.latest(old), 1, NOW)


def export(database: Database) -> bytes:
    out = io.BytesIO()
    write_jsonl(records(database, raw=True), out)
    return out.getvalue()


def as_moved(exported: bytes) -> bytes:
    """What an export is to be afterwards: pictures, which begin so too, have another path."""
    was, becomes = (f'"url": "{host}/fa/'.encode() for host in (FORMER, CANONICAL_HOST))
    return exported.replace(was, becomes)


def as_it_is(folder: Path) -> Database:
    """Opened by nobody's version."""
    connection = sqlite3.connect(folder / "news.db", isolation_level=None, timeout=30)
    return Database(connection, recursive_triggers=False)


def tables(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that is stored, but for the record of migrations."""
    with closing(as_it_is(folder)) as database:
        names = {*database.table_names()} - {"_sqlite_migrations", "moving"}
        return {
            name: sorted(database.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names
        }


def applied(folder: Path) -> list[str]:
    """Which of the two migrations."""
    with closing(as_it_is(folder)) as database:
        names = [migration.name for migration in MIGRATIONS.applied(database)]
    return [name for name in names if name in MINE]


def urls(folder: Path) -> list[str]:
    with closing(as_it_is(folder)) as database:
        sql = (
            "SELECT url FROM articles WHERE site = 'tasnim' UNION ALL "
            "SELECT url FROM ledger WHERE id LIKE 'tasnim:%'"
        )
        return [url for (url,) in database.execute(sql).fetchall()]


def is_moved(folder: Path) -> bool:
    return all(url.startswith(f"{CANONICAL_HOST}/fa/") for url in urls(folder))


def moved_rows(folder: Path) -> int:
    return sum(url.startswith(CANONICAL_HOST) for url in urls(folder))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return former(tmp_path / "output")


def test_nothing_but_addresses_differs(folder: Path) -> None:
    with closing(as_it_is(folder)) as old:
        before = export(old)
    was = tables(folder)
    with closing(open_store(folder)) as database:
        after = export(database)
        assert change_log.exported_up_to(database, "daily", Selection()) == change_log.latest(
            database
        )
    assert after == as_moved(before) != before
    assert is_moved(folder)
    become = tables(folder)
    for name in ("articles", "ledger"):
        assert become.pop(name) == [
            tuple(
                value.replace(FORMER, CANONICAL_HOST)
                if isinstance(value, str) and value.startswith(f"{FORMER}/fa/")
                else value
                for value in row
            )
            for row in was.pop(name)
        ]
    assert become == was
    assert len(was["changes"]) == 40
    assert [row[-2] for row in become["revisions"]] == [LATER]


def test_an_export_since_the_last_has_nothing(folder: Path) -> None:
    scrapy = Scrapy(folder)
    done = scrapy("export", "-", "--since-last", "daily")
    assert done.stdout == ""
    assert done.stderr == "", "nobody had to wait for so few"
    assert is_moved(folder)
    assert len(scrapy.records()) == 40


def test_pages_keep_the_addresses_that_answered(folder: Path) -> None:
    page = replace(kept_page(1), url=f"{FORMER}/fa/news/1404/08/30/1/x", asked=f"{FORMER}/fa/x")
    with closing(open_pages(folder)) as kept:
        keep(kept, page)
        before = kept.execute("SELECT * FROM pages").fetchall()
    open_store(folder).close()
    with closing(open_pages(folder)) as kept:
        assert kept.execute("SELECT * FROM pages").fetchall() == before


def test_what_was_moved_is_found_by_its_number_and_taken_down(folder: Path) -> None:
    scrapy = Scrapy(folder)
    done = scrapy("forget", f"{FORMER}/fa/news/1404/08/30/5/x", "--why", "x")
    assert "tasnim:5: forgotten" in done.stderr
    assert len(scrapy.records()) == 39


def program(change: str, folder: Path, portion: int) -> list[str]:
    """What opens the database in a process of its own. ``change``: code that is run before."""
    code = (
        "import os, signal, sys, time; from pathlib import Path\n"
        "from newscrawl.store import moving, open_store, triggers\n"
        f"moving._PORTION = {portion}\n{change}\n"
        "open_store(Path(sys.argv[1])).close()\n"
    )
    return [sys.executable, "-c", code, str(folder)]


def at_call(function: str, number: int, what: str) -> str:
    """Code after which that call of a function does ``what`` first."""
    return (
        f"calls, real = [], {function}\n"
        "def counted(*given):\n"
        "    calls.append(1)\n"
        f"    if len(calls) == {number}: {what}\n"
        "    return real(*given)\n"
        f"{function} = counted"
    )


def rows_left(folder: Path) -> int:
    with closing(as_it_is(folder)) as database:
        if "moving" in database.table_names():
            return moving._number_left(database)
        return sum(database[name].count for name in ("articles", "ledger"))


@pytest.mark.parametrize(
    ("function", "number", "done"),
    [
        ("moving.time.sleep", 7, 70),  # between two portions
        ("triggers.renew", 8, 60),  # within one
        pytest.param("moving.check_room", 1, 0, marks=pytest.mark.long),  # when it has begun
        pytest.param("moving.time.sleep", 1, 10, marks=pytest.mark.long),
        pytest.param("triggers.renew", 2, 0, marks=pytest.mark.long),
        # When all is moved, and nothing says so yet.
        pytest.param("moving._left", 12, 86, marks=pytest.mark.long),
    ],
)
def test_a_kill_costs_a_portion_and_the_next_one_goes_on(
    folder: Path, function: str, number: int, done: int
) -> None:
    with closing(as_it_is(folder)) as old:
        before = export(old)
    total = rows_left(folder)
    kill = "os.kill(os.getpid(), signal.SIGKILL)"
    killed = subprocess.run(
        program(at_call(function, number, kill), folder, portion=10), cwd=ROOT, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert applied(folder) == MINE[:1], "an older version leaves it alone"
    with pytest.raises(StoreError, match="another version"):
        open_to_read(folder)
    left = rows_left(folder)
    assert total - left == done
    with closing(as_it_is(folder)) as half:
        # Wherever it was cut off, a change is told.
        mark = change_log.latest(half)
        half.execute("UPDATE articles SET lead = 'x' WHERE id = 'tasnim:9'")
        half.execute("UPDATE articles SET lead = NULL WHERE id = 'tasnim:9'")
        assert change_log.latest(half) == mark + 2
    say = "real = moving.move_portion\nmoving.move_portion = lambda d: print(1) or real(d)"
    went_on = subprocess.run(
        program(say, folder, portion=1), cwd=ROOT, check=True, capture_output=True, text=True
    )
    # Once more each where nothing is left: by the work, and by the migration that records it.
    assert len(went_on.stdout.split()) == left + 2, "what was done is not done again"
    assert went_on.stderr == ""
    assert is_moved(folder)
    assert applied(folder) == MINE
    with closing(open_store(folder)) as database:
        assert export(database) == as_moved(before)


@pytest.mark.parametrize(
    "command",
    [
        ("crawl", "tasnim", "-a", "provinces=qom"),
        pytest.param(("stats",), marks=pytest.mark.long),
    ],
)
def test_it_can_be_ended_with_a_key(folder: Path, command: tuple[str, ...]) -> None:
    code = (
        "import sys; from newscrawl.store import moving; from scrapy.cmdline import execute\n"
        "moving._PORTION, moving._PAUSE, moving._MANY = 1, 0.2, 10\n"
        "execute(['scrapy', *sys.argv[1:]])"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code, *command, "-s", f"OUTPUT_DIR={folder}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **ENVIRONMENT},
    )
    until(lambda: moved_rows(folder) > 2)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 130, err
    assert "Traceback" not in err
    assert "scrapy backup" in err
    assert out == ""
    assert 0 < moved_rows(folder) < len(urls(folder))
    assert len(Scrapy(folder).records()) == 40
    assert is_moved(folder)


@pytest.mark.long
def test_two_at_once_do_it_once(folder: Path) -> None:
    say = (
        "real = moving.move_portion\n"
        "def told(database):\n"
        "    number = real(database)\n"
        "    print(number)\n"
        "    return number\n"
        "moving.move_portion = told"
    )
    total = rows_left(folder)
    both = [
        subprocess.Popen(program(say, folder, portion=1), cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    done = [sum(map(int, process.communicate(timeout=120)[0].split())) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(done) == total
    assert is_moved(folder)
    assert applied(folder) == MINE


@pytest.mark.long
def test_who_writes_meanwhile_gets_a_turn(folder: Path) -> None:
    """A run of the version before, for one: it has the database open, and goes on."""
    mover = subprocess.Popen(program("", folder, portion=1), cwd=ROOT)
    with closing(as_it_is(folder)) as older:
        until(lambda: moved_rows(folder) > 2)
        for n in (901, 902):
            save(older, [article(n, url=f"{FORMER}/fa/news/1404/08/30/{n}/x")], NOW)
        assert mover.poll() is None
        assert mover.wait(60) == 0
        # After it, too; and what it reads again, and writes over.
        for n in (901, 903, 5):
            save(older, [article(n, url=f"{FORMER}/fa/news/1404/08/30/{n}/x")], LATER)
    assert is_moved(folder)
    with closing(open_store(folder)) as database:
        told = records(database, Selection(changed_after=41))
        assert {record["id"] for record in told} >= {f"tasnim:{n}" for n in (901, 902, 903)}


@pytest.mark.parametrize("free", [0, 10_000])
def test_too_little_disk_is_said_before_anything_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    real = disk_usage(folder)
    little = real._replace(free=free)
    monkeypatch.setattr("newscrawl.store.moving.shutil.disk_usage", lambda _: little)
    with pytest.raises(StoreError, match="make room"):
        open_store(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    done = Scrapy(folder)("stats", code=74)
    assert "1 MB in that folder; 0 MB are free" in done.stderr
    monkeypatch.undo()
    open_store(folder).close()
    assert is_moved(folder)


def test_a_disk_that_fills_meanwhile_ends_it_and_it_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, looks = disk_usage(folder), iter(range(99))
    monkeypatch.setattr(
        "newscrawl.store.moving.shutil.disk_usage",
        lambda _: real._replace(free=0 if next(looks) == 4 else 10**9),
    )
    monkeypatch.setattr("newscrawl.store.moving._PORTION", 5)
    with pytest.raises(StoreError, match="What is done stays done"):
        open_store(folder)
    assert 10 <= moved_rows(folder) < len(urls(folder))
    open_store(folder).close()
    assert is_moved(folder)


def test_a_full_disk_costs_a_portion(folder: Path) -> None:
    limit = (folder / "news.db").stat().st_size // 2
    full = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    done = subprocess.run(
        program(f"{full}; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)", folder, portion=1000),
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "StoreError" in done.stderr
    open_store(folder).close()
    assert is_moved(folder)


def test_it_is_announced_where_it_takes_a_while(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.store.moving._MANY", 50)
    done = Scrapy(folder)("export", "-", "--province", "qom")
    begun, ended = done.stderr.splitlines()
    assert f"news.db: the site has moved to {CANONICAL_HOST}" in begun
    assert "The addresses of 86 articles and links" in begun
    assert "scrapy backup FILE.zip" in begun
    assert "news.db: moved in " in ended
    assert all(line.startswith("{") for line in done.stdout.splitlines())


def test_a_terminal_shows_how_far_it_is(folder: Path) -> None:
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    command = program("moving._MANY = 10", folder, portion=40)
    with subprocess.Popen(command, cwd=ROOT, stderr=theirs) as mover:
        os.close(theirs)
        assert mover.wait(60) == 0
        shown = os.read(ours, 100_000).decode()
        os.close(ours)
    assert "/86 [" in shown
    assert " addresses/s]" in shown


def test_a_backup_is_made_of_it_as_it_is(folder: Path, tmp_path: Path) -> None:
    before = (folder / "news.db").read_bytes()
    with closing(as_it_is(folder)) as old:
        wanted = export(old)
    done = Scrapy(folder)("backup", str(tmp_path / "b.zip"))
    assert "40 articles" in done.stderr
    assert applied(folder) == []
    assert (folder / "news.db").read_bytes() == before
    restored = tmp_path / "restored"
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extractall(restored)
    with closing(as_it_is(restored)) as copy:
        assert export(copy) == wanted
    open_store(restored).close()
    assert is_moved(restored)


def test_where_it_cannot_be_written_to_it_says_so(folder: Path) -> None:
    with pytest.raises(StoreError, match="copy it elsewhere"):
        _read_only(folder / "news.db", MIGRATIONS)
    assert applied(folder) == []


def test_a_new_database_has_nothing_to_move(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as database:
        assert "moving" not in database.table_names()
    assert applied(tmp_path) == MINE


def test_an_empty_one_and_a_very_old_one(tmp_path: Path) -> None:
    open_store(former(tmp_path / "empty", 0)).close()
    with closing(sqlite3.connect(tmp_path / "news.db")) as file, closing(Database(file)) as old:
        MIGRATIONS.apply(old, stop_before="0002_ledger")
        url = f"{FORMER}/fa/news/1404/08/30/1/x"
        row: dict[str, Any] = {
            "id": "tasnim:1",
            "site": "tasnim",
            "url": url,
            "kind": "article",
            "headline": "x",
        }
        row |= {"word_count": 0, "content_hash": "x", "revision": 1, "parser": "x"}
        row |= {"first_seen_at": NOW, "fetched_at": NOW, "fetched_from": url}
        old["articles"].insert({**row, "key": -5})  # type: ignore[union-attr]
    with closing(open_store(tmp_path)) as database:
        (record,) = records(database)
        assert record["url"] == f"{CANONICAL_HOST}/fa/news/1404/08/30/1/x"
        assert database.execute("SELECT fetched_from FROM articles").fetchall() == [(url,)]


def until(condition: Any) -> None:
    """Wait for it, some seconds at most."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.02)
