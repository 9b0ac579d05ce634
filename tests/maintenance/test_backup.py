"""Backups: of one moment while others write, whole or not at all, and usable for the next run."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from pathlib import Path
from shutil import disk_usage

import pytest

from newscrawl.archive.page_filter import remove_older
from newscrawl.demo.site import serving
from newscrawl.errors import StoreError
from newscrawl.maintenance import backup
from newscrawl.maintenance.backup import back_up
from newscrawl.store import open_pages, open_store, page_links
from newscrawl.store.archived_pages import record_page
from newscrawl.store.articles import count, save
from newscrawl.store.integrity import check
from tests.conftest import ROOT, Scrapy
from tests.factories import NOW, archived_page, article

LAST = "2030-01-01T00:00:00Z"


def filled(folder: Path, number: int = 40) -> None:
    """Store articles, each with its archived page."""
    with closing(open_store(folder)) as news, closing(open_pages(folder)) as kept:
        for n in range(1, number + 1):
            page = record_page(kept, archived_page(n, os.urandom(4000)))
            save(news, [article(n, body=f"متن {n} " * 200, page=page)], NOW)


def unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.long
def test_a_restored_one_is_gone_on_with(scrapy: Scrapy, tmp_path: Path) -> None:
    where = ("-a", "provinces=qom", "-a", "since=1404-08-01")
    with serving() as site:
        scrapy.crawl(site.url, *where)
        path = scrapy.folder / "backups" / "news.zip"  # a target inside the output folder
        done = scrapy("backup", str(path))
        assert "6 articles" in done.stderr
        assert "GB are free" in done.stderr
        before = scrapy("export", "-").stdout
        restored = Scrapy(unpacked(path, tmp_path / "restored"))
        assert restored("export", "-").stdout == before
        start = len(site.log)
        restored.crawl(site.url, *where)
        assert not [v for v in site.log[start:] if v.path.startswith("/fa/news/")]
    assert restored("export", "-").stdout == before
    assert "nothing damaged" in restored("archive", "check").stderr
    assert [p.name for p in path.parent.iterdir()] == ["news.zip"]


@pytest.mark.long
def test_each_is_of_one_moment_while_others_write_and_remove(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    filled(folder, 5)
    is_over = threading.Event()
    failed: list[StoreError] = []

    def write() -> None:
        try:
            with closing(open_store(folder)) as news, closing(open_pages(folder)) as kept:
                n = 100
                while not is_over.is_set():
                    page = record_page(kept, archived_page(n, os.urandom(500)))
                    save(news, [article(n, page=page)], NOW)
                    n += 1
                    if n % 40 == 0:
                        remove_older(news, kept, LAST)
        except StoreError as error:
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sizes = []
        for n in range(6):
            made = back_up(folder, tmp_path / "b.zip")
            restored = unpacked(made.path, tmp_path / f"restored{n}")
            with closing(open_store(restored)) as news, closing(open_pages(restored)) as kept:
                found = check(news, kept)
                assert (made.missing, found.damages) == (0, [])
                assert made.counts["articles"] == count(news)
                assert made.counts["pages"] == found.pages >= len(page_links.links(news))
                sizes.append(count(news))
    finally:
        is_over.set()
        writer.join()
    assert failed == []
    assert sizes[-1] > sizes[0], "nothing was written meanwhile"


def test_its_files_pass_sqlites_own_check(tmp_path: Path) -> None:
    filled(tmp_path / "output")
    made = back_up(tmp_path / "output", tmp_path / "b.zip")
    assert (made.counts, made.missing) == ({"articles": 40, "pages": 40}, 0)
    restored = unpacked(made.path, tmp_path / "restored")
    assert sorted(path.name for path in restored.iterdir()) == ["news.db", "pages.db"]
    for path in restored.iterdir():
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA quick_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("place", [0, 40, 200, 4_000, 20_000, -20_000, -9])
def test_what_does_not_come_back_takes_no_good_backups_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    filled(tmp_path / "output", 20)
    target = back_up(tmp_path / "output", tmp_path / "b.zip").path
    before = target.read_bytes()
    real = backup._read_back

    def read_damaged(path: Path, told: dict[str, object]) -> None:
        data = bytearray(path.read_bytes())
        data[place:] = bytes(byte ^ 0xFF for byte in data[place:][:9]) + data[place:][9:]
        path.write_bytes(data)
        real(path, told)

    monkeypatch.setattr(backup, "_read_back", read_damaged)
    with pytest.raises(StoreError, match="cannot be read back"):
        back_up(tmp_path / "output", target)
    assert target.read_bytes() == before


def killed(folder: Path, path: Path) -> None:
    """Kill a backup when everything is written but the file does not have its name yet."""
    code = (
        "import os, sys; from pathlib import Path; import newscrawl.maintenance.backup as b\n"
        "b._read_back = lambda *_: os.kill(os.getpid(), 9)\n"
        "b.back_up(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    done = subprocess.run([sys.executable, "-c", code, folder, path], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.long
def test_a_kill_leaves_what_stood_there_and_the_next_one_clears_up(tmp_path: Path) -> None:
    folder, target = tmp_path / "output", tmp_path / "to" / "b.zip"
    filled(folder)
    killed(folder, target)
    assert not target.exists()
    back_up(folder, target)
    assert [p.name for p in target.parent.iterdir()] == ["b.zip"]
    before = target.read_bytes()
    filled(folder, 60)
    killed(folder, target)
    assert target.read_bytes() == before
    assert len(list(target.parent.iterdir())) == 3
    # A backup must not remove the unfinished file of another one that is running.
    mine = target.with_name(f".b.zip.{os.getppid()}.part")
    mine.touch()
    back_up(folder, target)
    assert sorted(target.parent.iterdir()) == sorted([target, mine])
    assert target.read_bytes() != before


@pytest.mark.long
def test_a_full_disk_costs_nothing(tmp_path: Path) -> None:
    folder, target = tmp_path / "output", tmp_path / "b.zip"
    filled(folder)
    back_up(folder, target)
    before = target.read_bytes()

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [*(sys.executable, "-m", "scrapy", "backup", target), "-s", f"OUTPUT_DIR={folder}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=bound,
        check=False,
    )
    assert done.returncode == 74, done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.zip", "output"]


def test_too_little_room_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "output")
    real = disk_usage(tmp_path)
    monkeypatch.setattr(
        "newscrawl.maintenance.backup.shutil.disk_usage", lambda _: real._replace(free=1000)
    )
    with pytest.raises(StoreError, match="make room"):
        back_up(tmp_path / "output", tmp_path / "b.zip")
    assert [p.name for p in tmp_path.iterdir()] == ["output"]


def test_a_damaged_database_takes_no_good_backups_place(scrapy: Scrapy, tmp_path: Path) -> None:
    filled(scrapy.folder)
    target = tmp_path / "b.zip"
    scrapy("backup", str(target))
    before = target.read_bytes()
    file = scrapy.folder / "news.db"
    data = bytearray(file.read_bytes())
    with closing(open_store(scrapy.folder)) as database:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'articles_by_time'"
        ((root,),) = database.execute(sql).fetchall()
    data[(root - 1) * 4096 : root * 4096] = b"\x07" * 4096
    file.write_bytes(data)
    assert "damaged" in scrapy("backup", str(target), code=74).stderr
    assert target.read_bytes() == before


def test_lost_pages_are_said(scrapy: Scrapy, tmp_path: Path) -> None:
    filled(scrapy.folder, 3)
    with closing(open_pages(scrapy.folder)) as kept:
        kept.execute("DELETE FROM pages WHERE key = 2")
    done = scrapy("backup", str(tmp_path / "b.zip"), code=65)
    assert "1 pages that articles name are not in pages.db" in done.stderr


def test_what_cannot_be_meant(scrapy: Scrapy, tmp_path: Path) -> None:
    assert "run a crawl first" in scrapy("backup", str(tmp_path / "b.zip"), code=66).stderr
    filled(scrapy.folder, 1)
    assert "ends in .zip" in scrapy("backup", str(scrapy.folder / "news.db"), code=64).stderr
    assert "none was given" in scrapy("backup", code=64).stderr
