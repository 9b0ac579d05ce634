"""Imports whose workers, or whose own process, are killed: the next one makes them whole."""

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from newscrawl.archive.crew import Crew, local
from newscrawl.errors import StoreError, WorkerError
from newscrawl.store import open_pages
from tests.archive.cc_news import make_file, make_month
from tests.archive.dask_cluster import cluster
from tests.archive.file_server import file_server
from tests.archive.importing import exports, start
from tests.archive.reparsing import are_gone, is_alive, workers_of
from tests.conftest import Scrapy

_KILLS = 20


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A month's folder, and what an undisturbed import of it exports."""
    folder = tmp_path_factory.mktemp("kills") / "month"
    make_month(folder, 21, files=8, size=1_500_000, ours=1 / 12)
    scrapy = Scrapy(folder.parent / "undisturbed")
    scrapy("archive", "import", str(folder), "--read")
    return folder, exports(scrapy)


@pytest.mark.long
def test_kills_cost_nothing(scrapy: Scrapy, undisturbed: tuple[Path, bytes]) -> None:
    folder, wanted = undisturbed
    seed = int(os.environ.get("TRIAL_SEED") or Random().randrange(10**6))
    print(f"TRIAL_SEED={seed}")
    chance = Random(seed)
    hit = 0
    for number in range(_KILLS):
        one = Scrapy(scrapy.folder / str(number))
        running = start(one, str(folder), "--read", "--workers", "2")
        # However slow the machine is, some work has begun.
        while not workers_of(running.pid):
            assert running.poll() is None, running.communicate()
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 1.2))
        victims = [running.pid] if chance.random() < 0.5 else workers_of(running.pid)
        if victims and running.poll() is None:
            os.kill(chance.choice(victims), signal.SIGKILL)
            hit += 1
        running.communicate(timeout=60)
        one("archive", "import", str(folder), "--read")
        assert exports(one) == wanted, number
    assert hit > _KILLS // 2


def has_begun(folder: Path) -> bool:
    """Return True if an import has begun to read a file."""
    try:
        with closing(open_pages(folder, create=False)) as kept:
            return bool(kept.execute("SELECT count(*) FROM sources").fetchone()[0])
    except StoreError:
        return False


@pytest.mark.long
def test_a_cluster_of_which_one_worker_is_killed(
    scrapy: Scrapy, tmp_path: Path, undisturbed: tuple[Path, bytes]
) -> None:
    folder, wanted = undisturbed
    with cluster(tmp_path) as (address, workers):
        running = start(scrapy, str(folder), "--read", "--scheduler", address)
        for _ in range(600):
            if running.poll() is not None or has_begun(scrapy.folder):
                break
            time.sleep(0.05)
        os.kill(workers[0], signal.SIGKILL)
        _, said = running.communicate(timeout=100)
        assert running.returncode == 0, said
        assert is_alive(workers[1])
        assert exports(scrapy) == wanted
        said = scrapy.process(
            *("reparse", "--all", "--scheduler", address, "-s", f"OUTPUT_DIR={scrapy.folder}")
        ).stderr
        assert "0 changed" in said
        assert exports(scrapy) == wanted


@pytest.mark.long
def test_a_cluster_that_is_not_there(scrapy: Scrapy, tmp_path: Path) -> None:
    path = str(tmp_path)
    (tmp_path / "a.warc").write_bytes(b"")
    wrong = ("archive", "import", path, "--scheduler")
    assert "--scheduler nonsense" in scrapy(*wrong, "nonsense", code=64).stderr
    assert "leave it" in scrapy(*wrong, "tcp://127.0.0.1:9", "--workers", "2", code=64).stderr


@pytest.mark.long
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_does_not_wait_for_a_slow_server(
    scrapy: Scrapy, tmp_path: Path, workers: str
) -> None:
    for number in (1, 2):
        make_file(tmp_path / f"{number}.warc.gz", number, size=2_000_000)
    with file_server(tmp_path) as server:
        server.pace = 50_000
        running = start(
            *(scrapy, server.url("1.warc.gz"), server.url("2.warc.gz"), "--workers", workers),
            *("-s", f"TASNIM_URL={server.root}"),
        )
        deadline = time.monotonic() + 30
        while sum(request.sent for request in server.log) < 100_000:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=10)
    assert running.returncode == 130, said
    assert "Traceback" not in said


_LARGE = 20_000_000


def _dies_while_it_answers(after: float) -> bytes:
    signal.setitimer(signal.ITIMER_REAL, after)  # what is not caught ends the process
    return bytes(_LARGE)


def test_a_worker_that_dies_in_the_middle_of_its_answer_holds_nobody_up() -> None:
    with local(2) as crew:
        for after in (0.004, 0.008, 0.012):
            crew.give(_dies_while_it_answers, after)
            crew.give(abs, -1)
            answer = dict(crew.take(in_order=True) for _ in range(2))
            assert answer[after] in (bytes(_LARGE), None)
            assert answer[-1] in (1, None)  # None: its worker still had a timer to die of
            assert crew.alone(abs, -1) == 1


def test_a_worker_that_was_killed_has_another_in_its_place() -> None:
    with local(3) as crew:
        for number in range(3):
            crew.give(time.sleep, number / 10 + 0.1)
        while crew.jobs:
            crew.take(in_order=True)
        workers = workers_of(os.getpid())
        assert len(workers) == 3
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
            os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)
        crew.give(abs, -1)
        assert crew.take(in_order=True) == (-1, 1)
        assert crew.alone(abs, -2) == 2
        crew.give(_refuses, 3)
        with pytest.raises(ValueError, match="not 3") as raised:
            crew.take(in_order=True)
        assert "_refuses" in raised.value.__notes__[0]
        crew.give(_cannot_be_sent, 4)
        with pytest.raises(Exception, match="local object"):
            crew.take(in_order=True)
        workers = workers_of(os.getpid())
    assert are_gone(workers)


def _cannot_be_sent(number: int) -> object:
    return lambda: number


def _refuses(number: int) -> None:
    raise ValueError(f"not {number}")


class _Gone(Executor):
    """What Dask's executor becomes once its scheduler has died: each job is cancelled."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ARG002
        future: Future[Any] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


def test_a_scheduler_that_dies_is_named() -> None:
    with Crew[int, str](_Gone(), 2, (), lambda: None) as crew:
        for in_order in (True, False):
            crew.give(str, 1)
            with pytest.raises(WorkerError, match="scheduler"):
                crew.take(in_order=in_order)
        with pytest.raises(WorkerError, match="scheduler"):
            crew.alone(str, 1)
