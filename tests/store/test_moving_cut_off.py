"""The site's move in stored databases, cut off by a kill, Ctrl-C, a full disk, another program."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from shutil import disk_usage

import pytest

from newscrawl.errors import StoreError
from newscrawl.store import change_log, open_store, open_to_read
from newscrawl.store.articles import records, save
from newscrawl.store.selection import Selection
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.factories import LATER, NOW, article
from tests.store.former import (
    FORMER,
    MINE,
    applied,
    as_it_is,
    as_moved,
    at_call,
    export,
    is_moved,
    moved_rows,
    program,
    rows_left,
    until,
    urls,
)


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
    """Other writers get a turn, such as a run of the version before with the database open."""
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


@pytest.mark.long
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


@pytest.mark.long
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
