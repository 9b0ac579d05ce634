"""Processes that are measured: their CPU, their time by the clock, their greatest memory."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tests.conftest import ROOT

# How often a process's greatest memory is looked at: what comes in its last moment is not seen.
_NOT_KEPT = frozenset(["PYTHONDONTWRITEBYTECODE", "SCRAPY_SETTINGS_MODULE", "SCRAPY_PROJECT"])
_LOOK = 0.05
T = TypeVar("T")


class Spent(NamedTuple):
    """Seconds of CPU, with those of its children; seconds of the clock; MB."""

    cpu: float
    clock: float
    peak: float


def run(
    *command: str, cwd: Path = ROOT, codes: Sequence[int] = (0,), python: str = sys.executable
) -> Spent:
    """Run Python with these arguments to its end; raises RuntimeError with what it said where it
    ends otherwise than with one of ``codes``.
    """
    # Or modules of ours, not those that are installed, would be compiled again by each process.
    # And a spider that is outside the project takes none of its settings.
    kept = {name: v for name, v in os.environ.items() if name not in _NOT_KEPT}
    with tempfile.TemporaryFile("w+") as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            [python, *command],
            cwd=cwd,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env={**kept, "NO_PROXY": "127.0.0.1", "PYTHONPATH": str(ROOT)},
        )
        peak = 0.0
        # wait4's own figure of memory begins with that of the process that started it.
        while not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            peak = max(peak, greatest_memory(process.pid))
            time.sleep(_LOOK)
        took = time.perf_counter() - started
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read()
    if process.returncode not in codes:
        raise RuntimeError(f"{command} ended with {process.returncode}: {said[-2000:]}")
    return Spent(used.ru_utime + used.ru_stime, took, peak)


def scrapy(folder: Path, *arguments: str, codes: Sequence[int] = (0,)) -> Spent:
    """Run one of the project's commands on a folder."""
    given = ("-s", f"OUTPUT_DIR={folder}", "-s", "LOG_LEVEL=ERROR")
    return run("-m", "scrapy", *arguments, *given, codes=codes)


def crawl(folder: Path, url: str, *arguments: str, concurrency: int = 8) -> Spent:
    """A crawl of a site on this machine, which has no feed, as fast as it goes."""
    return scrapy(
        folder,
        *("crawl", "tasnim", "-s", f"TASNIM_URL={url}", "-s", "DOWNLOAD_DELAY=0"),
        *("-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={concurrency}", "-s", "FEEDS_OF_SITE=False"),
        *arguments,
    )


def apart(function: Callable[..., T], *arguments: Any) -> tuple[T, float]:
    """What a function gives in a process of its own, and the MB that this took at most."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_with_peak, function, arguments).result()


def greatest_memory(process: int | str = "self") -> float:
    """MB; 0 where the process has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0][1]) / 1024 if lines else 0.0


def _with_peak(function: Callable[..., T], arguments: Sequence[Any]) -> tuple[T, float]:
    return function(*arguments), greatest_memory()
