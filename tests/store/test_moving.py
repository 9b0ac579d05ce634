"""The site's move in stored databases: it resumes, others see it, and no export reports it."""

import os
import sqlite3
import subprocess
import termios
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newscrawl.errors import StoreError
from newscrawl.sites.tasnim.addresses import CANONICAL_HOST
from newscrawl.store import Database, _read_only, change_log, open_pages, open_store
from newscrawl.store.archived_pages import record_page
from newscrawl.store.articles import records
from newscrawl.store.schema import MIGRATIONS
from newscrawl.store.selection import Selection
from tests.conftest import ROOT, Scrapy
from tests.factories import LATER, NOW, archived_page
from tests.store.former import (
    FORMER,
    MINE,
    applied,
    as_it_is,
    as_moved,
    export,
    former,
    is_moved,
    program,
    tables,
)


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
    page = replace(archived_page(1), url=f"{FORMER}/fa/news/1404/08/30/1/x", asked=f"{FORMER}/fa/x")
    with closing(open_pages(folder)) as kept:
        record_page(kept, page)
        before = kept.execute("SELECT * FROM pages").fetchall()
    open_store(folder).close()
    with closing(open_pages(folder)) as kept:
        assert kept.execute("SELECT * FROM pages").fetchall() == before


def test_what_was_moved_is_found_by_its_number_and_taken_down(folder: Path) -> None:
    scrapy = Scrapy(folder)
    done = scrapy("forget", f"{FORMER}/fa/news/1404/08/30/5/x", "--why", "x")
    assert "tasnim:5: forgotten" in done.stderr
    assert len(scrapy.records()) == 39


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


@pytest.mark.long
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
