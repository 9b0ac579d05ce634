"""Commands that are told to write over a database, that lose one, or that have no streams."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from newscrawl.demo.site import Page, Redirect, demo_pages, serving
from newscrawl.errors import ArgumentError, ClockError, StoreError
from newscrawl.persian import clock
from newscrawl.store import open_store
from newscrawl.store.articles import save
from newscrawl.utils.atomic import replacing
from newscrawl.utils.output_paths import check_target
from tests.conftest import ROOT, Scrapy
from tests.factories import NOW, article

QOM = ("-a", "provinces=qom", "-a", "since=1404-08-01")


@pytest.mark.parametrize(
    "name", ["news.db", "pages.db", "sub/../news.db", "link.db", ".tasnim.lock"]
)
def test_nothing_is_written_over_a_database_or_a_lock(crawled: Scrapy, name: str) -> None:
    (crawled.folder / "sub").mkdir()
    (crawled.folder / "link.db").symlink_to("news.db")
    target = crawled.folder / name
    before = target.read_bytes()
    for arguments in (
        ("export", str(target), "--format", "jsonl"),
        ("coverage", "--html", str(target)),
    ):
        assert "name another file" in crawled(*arguments, code=64).stderr
    site = "http://127.0.0.1:9"
    fed = ("-O", f"{target}:jsonl")
    by_uri = ("-O", f"{target.as_uri()}:jsonl")
    logged = ("-s", f"LOG_FILE={target}", "-s", "LOG_BYTES=10")
    for more in (fed, by_uri, logged):
        assert "name another file" in crawled.crawl(site, *QOM, *more, code=64).stderr
    assert target.read_bytes() == before
    assert len(crawled.records()) == 6


def test_a_log_in_a_new_output_folder(tmp_path: Path) -> None:
    new, site = Scrapy(tmp_path / "a" / "new"), "http://127.0.0.1:9"
    refused = new.crawl(site, *QOM, "-s", f"LOG_FILE={tmp_path}/b/x.log", code=64)
    assert "name a file in a folder that exists" in refused.stderr
    assert not new.folder.exists()
    new.crawl(site, *QOM, "-s", f"LOG_FILE={new.folder}/x.log", code=69)
    assert "qom" in (new.folder / "x.log").read_text()


def test_what_may_be_written(tmp_path: Path) -> None:
    check_target(tmp_path / "none.jsonl")
    (tmp_path / "old.jsonl").write_text("{}")
    check_target(tmp_path / "old.jsonl")
    os.mkfifo(tmp_path / "pipe")
    check_target(tmp_path / "pipe")  # it is not opened
    with pytest.raises(ArgumentError, match="is a folder"), replacing(tmp_path):
        pass


def test_a_backup_stays_where_the_archive_is_gone(crawled: Scrapy, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    crawled("backup", str(path))
    before = path.read_bytes()
    (crawled.folder / "pages.db").unlink()
    assert "pages.db is gone, with 6 pages" in crawled("backup", str(path), code=66).stderr
    assert path.read_bytes() == before
    other = crawled("backup", str(tmp_path / "other.zip"), code=65)
    assert "6 pages that articles name are not in pages.db" in other.stderr
    with serving() as site:
        assert "pages.db is gone" in crawled.crawl(site.url, *QOM).stderr
        assert "lacks 6 pages" in crawled("backup", str(path), code=66).stderr
        found = crawled("doctor", "-s", f"TASNIM_URL={site.url}", code=65)
    assert "pages that articles name are not in it" in found.stdout


def test_a_backup_stays_where_articles_are_gone(crawled: Scrapy, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    crawled("backup", str(path))
    crawled("forget", "tasnim:3440001", "--why", "x")
    crawled("backup", str(path))  # what was taken down is not lost
    before = path.read_bytes()
    (crawled.folder / "news.db").unlink()
    with serving() as site:
        said = crawled.crawl(site.url, "-a", "provinces=qom", "-a", "since=1404-08-21").stderr
    assert "news.db is new, but pages.db is not" in said
    with closing(open_store(crawled.folder)) as database:
        database.execute("DELETE FROM articles")
    assert "articles looked for" in crawled("backup", str(path), code=66).stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["news.db", "pages.db"])
def test_a_database_of_no_bytes_is_no_database(crawled: Scrapy, name: str) -> None:
    good = crawled.folder / "good.jsonl"
    crawled("export", str(good))
    before = good.read_bytes()
    for file in crawled.folder.glob(f"{name}*"):
        file.unlink()
    (crawled.folder / name).touch()
    if name == "news.db":
        for command in (["export", str(good)], ["coverage", "--strict"], ["runs"]):
            assert "is empty, 0 bytes" in crawled(*command, code=66).stderr
        assert good.read_bytes() == before
    assert "is empty, 0 bytes" in crawled("backup", "b.zip", code=66).stderr
    with serving() as site:
        crawled.crawl(site.url, *QOM)


@pytest.mark.parametrize("name", ["news.db", ""])
def test_a_database_that_is_removed_or_replaced_ends_writing(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "o"
    with closing(open_store(folder)) as database:
        save(database, [article(1)], NOW)
        if name:
            copy = folder / "copy"
            shutil.copy(folder / name, copy)
            copy.replace(folder / name)
        else:
            shutil.rmtree(folder)
        with pytest.raises(StoreError, match="removed or replaced"):
            save(database, [article(2)], NOW)


def test_a_folder_that_is_removed_during_a_run_ends_it_with_74(scrapy: Scrapy) -> None:
    def pages(target: str) -> Page:
        if target.startswith("/fa/news/"):
            shutil.rmtree(scrapy.folder, ignore_errors=True)
        return demo_pages(target)

    with serving(pages) as site:
        assert "removed" in scrapy.crawl(site.url, *QOM, code=74).stderr


def test_a_clock_of_1970_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock.check()

    past = Mock(wraps=datetime)
    past.now.return_value = datetime(1970, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("newscrawl.persian.clock.datetime", past)
    with pytest.raises(ClockError, match="1970-01-01T00:00:00Z: set it"):
        clock.check()


def test_a_run_of_1972_is_shown(crawled: Scrapy) -> None:
    with closing(sqlite3.connect(crawled.folder / "news.db")) as database:
        database.execute("UPDATE runs SET started_at = '1972-01-01T00:00:00Z'")
        database.commit()
    assert "1350-10-11" in crawled("runs").stdout


def test_a_list_that_leads_to_another_desks_list_is_no_list(scrapy: Scrapy) -> None:
    def pages(target: str) -> Page:
        if target.startswith("/fa/service/"):
            number = target.split("/")[3]
            if number != "76":
                return Redirect(target.replace(f"/{number}/", "/76/"))
        return demo_pages(target)

    with serving(pages) as site:
        done = scrapy.crawl(site.url, *QOM, code=65)
    assert "leads to another list" in done.stderr
    assert scrapy.stored() == 0
    assert "nothing known" in scrapy("coverage", "--strict", code=1).stdout


@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [
        ("2>&-", ("export", "{x}"), 0),
        ("2>/dev/full", ("export", "{x}"), 0),
        (">&-", ("export", "-"), 74),
        (">&-", ("coverage",), 74),
        (">&- 2>&-", ("export", "{x}"), 0),
    ],
)
def test_standard_streams_that_are_closed_or_full(
    crawled: Scrapy, tmp_path: Path, closed: str, arguments: tuple[str, ...], code: int
) -> None:
    told = [argument.format(x=tmp_path / "x.jsonl") for argument in arguments]
    line = " ".join(
        [sys.executable, "-m", "scrapy", *told, "-s", f"OUTPUT_DIR={crawled.folder}", closed]
    )
    done = subprocess.run(line, shell=True, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    if told[-1] != "-" and arguments[0] == "export":
        lines = (tmp_path / "x.jsonl").read_text().splitlines()
        assert len([json.loads(line) for line in lines]) == 6


def test_an_empty_name_is_no_folder(scrapy: Scrapy) -> None:
    assert "an empty name" in scrapy("archive", "import", "", code=64).stderr
