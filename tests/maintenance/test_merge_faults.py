"""``scrapy merge``: folders that cannot be merged, and merges that are killed."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from newscrawl.store import open_pages, open_store
from newscrawl.utils.locks import alone
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.factories import article, save_before_fingerprints
from tests.maintenance.merging import copied, fetched, files, merged, outputs, sql
from tests.store.former import former

pytestmark = pytest.mark.long

# Counts the statements of all connections, and kills the process at the one with this number.
_DEATH = """
import os, signal, sqlite3, sys
from newscrawl.maintenance import merge
from newscrawl.store.merging import merged_pages

number, (connect, count) = int(sys.argv.pop(1)), (sqlite3.connect, [0])

def step(_):
    count[0] += 1
    if count[0] == number:
        os.kill(os.getpid(), signal.SIGKILL)

def traced(*arguments, **named):
    connection = connect(*arguments, **named)
    connection.set_trace_callback(step)
    return connection

sqlite3.connect = traced
merge._AT_ONCE = merged_pages._AT_ONCE = 3
from scrapy.cmdline import execute
try:
    execute(["scrapy", *sys.argv[1:]])
finally:
    print(count[0])
"""


def dying(scrapy: Scrapy, number: int, *folders: Path) -> subprocess.CompletedProcess[str]:
    """Merge in small portions, in a process that kills itself at a statement; 0: at none."""
    words = ["merge", *map(str, folders), "-s", f"OUTPUT_DIR={scrapy.folder}"]
    return subprocess.run(
        [sys.executable, "-c", _DEATH, str(number), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **ENVIRONMENT},
    )


def two_folders(folder: Path) -> tuple[Path, Path]:
    """Make two folders that hold the same stories; one has forgotten a story of the other."""
    for minute, number in enumerate((1, 2, 3, 4, 5, 1, 3), 10):
        fetched(folder / "a", minute, 3000000 + number, minute)
    for minute, number in enumerate((6, 2, 1, 1, 4, 3, 5), 6):
        fetched(folder / "b", minute, 3000000 + number, minute, desk="yazd")
    Scrapy(folder / "b")("forget", "3000005", "--why", "x")
    return folder / "a", folder / "b"


def test_a_kill_at_any_statement_costs_nothing(tmp_path: Path) -> None:
    a, b = two_folders(tmp_path)
    done = dying(copied(a, tmp_path / "whole"), 0, b)
    assert done.returncode == 0, done.stderr
    whole = outputs(Scrapy(tmp_path / "whole"))
    statements = int(done.stdout)
    chosen = random.Random(17)
    for n in range(20):
        number = chosen.randrange(1, statements)
        scrapy = copied(a, tmp_path / f"killed-{n}")
        killed = dying(scrapy, number, b)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        scrapy("merge", str(b))
        assert outputs(scrapy) == whole, f"killed at statement {number} of {statements}"
        assert "nothing damaged" in scrapy("archive", "check").stderr
        assert not list(scrapy.folder.glob(".merge*copies"))
    assert outputs(merged(tmp_path / "other", b, a)) == whole


def test_what_cannot_be_merged_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    here = Scrapy(fetched(tmp_path / "here", 1, 3000001, 1))
    good, newer = fetched(tmp_path / "good", 2, 3000002, 1), fetched(tmp_path / "newer", 3, 3, 1)
    (tmp_path / "empty").mkdir()
    with closing(sqlite3.connect(newer / "pages.db")) as database, database:
        database.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('newscrawl pages', '0999_later', '2027')"
        )
    before = files(here.folder), files(newer)
    refused = {
        "empty": (66, "there is no news.db and no pages.db"),
        "missing": (66, "there is no news.db and no pages.db"),
        "here": (64, "is the output folder itself"),
        "newer": (74, "later version of newscrawl"),
    }
    for name, (code, why) in refused.items():
        said = here("merge", str(good), str(tmp_path / name), code=code).stderr
        assert why in said
        assert (files(here.folder), files(newer)) == before
    assert "say which" in here("merge", code=64).stderr
    with alone(good, "tasnim"):
        assert "a run of tasnim is writing to" in here("merge", str(good), code=75).stderr
    with alone(here.folder, "reparse"):
        assert "another run of reparse" in here("merge", str(good), code=75).stderr
    assert [record["id"] for record in here.records()] == ["tasnim:3000001"]


def test_a_damaged_folder_does_not_keep_the_others_out(tmp_path: Path) -> None:
    here = Scrapy(fetched(tmp_path / "here", 1, 3000001, 1))
    good, bad = fetched(tmp_path / "good", 2, 3000002, 1), fetched(tmp_path / "bad", 3, 3000003, 1)
    with closing(sqlite3.connect(bad / "news.db")) as database:
        sql_of_root = "SELECT rootpage FROM sqlite_schema WHERE name = 'articles'"
        ((root,),) = database.execute(sql_of_root).fetchall()
        ((size,),) = database.execute("PRAGMA page_size").fetchall()
    data = bytearray((bad / "news.db").read_bytes())
    data[(root - 1) * size : root * size] = b"x" * size
    (bad / "news.db").write_bytes(data)
    said = here("merge", str(bad), str(good), code=74).stderr
    assert f"{bad}: " in said
    assert f"{good}: 1 articles new" in said
    assert "in all: 1 articles new" in said
    assert {record["id"] for record in here.records()} == {"tasnim:3000001", "tasnim:3000002"}
    assert not list(here.folder.glob(".merge*copies"))


def test_a_damaged_page_is_named_and_left_out(tmp_path: Path) -> None:
    here = Scrapy(fetched(tmp_path / "here", 1, 3000001, 1))
    bad = fetched(fetched(tmp_path / "bad", 3, 3000003, 1), 4, 3000004, 1)
    with closing(sqlite3.connect(bad / "pages.db")) as database, database:
        database.execute("UPDATE bodies SET data = x'00' WHERE key = 1")
    said = here("merge", str(bad), code=65).stderr
    assert "page 1 (https://www.tasnimnews.ir" in said
    assert "it is left out" in said
    assert "2 articles new" in said
    assert "1 pages new" in said
    assert "nothing damaged" in here("archive", "check").stderr
    assert len(here.records()) == 3


def test_the_disk_is_looked_at_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Scrapy(fetched(tmp_path / "here", 1, 3000001, 1))
    other = fetched(tmp_path / "other", 2, 3000002, 1)
    small = SimpleNamespace(free=1000)
    monkeypatch.setattr("newscrawl.maintenance.merge.shutil.disk_usage", lambda _: small)
    said = here("merge", str(other), code=74).stderr
    assert "make room" in said
    assert len(here.records()) == 1


@pytest.mark.parametrize("left", ["news.db", "pages.db"])
def test_one_of_the_two_databases_is_enough(left: str, tmp_path: Path) -> None:
    there = fetched(fetched(tmp_path / "there", 1, 3000001, 1), 2, 3000001, 2)
    whole = outputs(merged(tmp_path / "whole", tmp_path / "missing", there))
    for path in there.iterdir():
        if path.name != left:
            path.unlink()
    scrapy = merged(tmp_path / "part", tmp_path / "missing", there)
    assert list(files(there)) == [left]
    if left == "news.db":
        (record,) = scrapy.records()
        assert record["revision"] == 2
        return
    assert outputs(scrapy)["archive export"] == whole["archive export"]
    assert "1 new" in scrapy("reparse").stderr
    assert outputs(scrapy)["export - --raw"] == whole["export - --raw"]


def test_databases_of_older_versions_are_brought_up_to_date_in_a_copy(tmp_path: Path) -> None:
    moved, old = former(tmp_path / "former"), tmp_path / "old"
    save_before_fingerprints(old, [article(n, body=f"متن {n} " * 30) for n in range(100, 104)])
    with closing(open_pages(old)) as pages:
        for table in ("capture_names", "revisits", "sources"):
            pages.execute(f"DROP TABLE {table}")
        pages.execute("DROP INDEX pages_by_age")
        for column in ("imported_at", "own"):
            pages.execute(f"ALTER TABLE pages DROP COLUMN {column}")
        pages.execute("DELETE FROM _sqlite_migrations WHERE name > '0001_pages'")
    before = files(moved), files(old)
    expected = None
    for order in ((moved, old), (old, moved)):
        scrapy = merged(tmp_path / f"in-{order[0].name}", tmp_path / "missing", *order)
        assert (files(moved), files(old)) == before
        made = outputs(scrapy)
        expected = expected or made
        assert made == expected
    ids = {record["id"] for record in scrapy.records()}
    assert {"tasnim:2", "tasnim:101", "copies.example:7"} <= ids
    assert "tasnim:3" not in ids, "it was forgotten in the older database"
    again = copied(moved, tmp_path / "again")
    again("stats")  # the same program brings its own database up to date
    again("merge", str(moved))
    with closing(open_store(again.folder)):
        assert sql(again, "SELECT count(*) FROM articles WHERE revision = 2") == [(1,)]
