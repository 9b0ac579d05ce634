"""Run processes, and measure their CPU time, clock time and greatest memory."""

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

# Environment variables that commands under measure do not get. Without them, Python writes the
# bytecode of our modules, as it has for installed ones; and a spider outside the project gets none
# of its settings.
_NOT_KEPT = frozenset(["PYTHONDONTWRITEBYTECODE", "SCRAPY_SETTINGS_MODULE", "SCRAPY_PROJECT"])
# Seconds between looks at a process's greatest memory; growth after the last look is not seen.
_LOOK = 0.05
T = TypeVar("T")


class Spent(NamedTuple):
    """CPU seconds, children included; clock seconds; greatest memory in MB; CPU seconds without
    children.
    """

    cpu: float
    clock: float
    peak: float
    own: float


def run(
    *command: str, cwd: Path = ROOT, codes: Sequence[int] = (0,), python: str = sys.executable
) -> Spent:
    """Run Python with these arguments, and measure it.

    Raises RuntimeError with its error output if its exit code is none of ``codes``.
    """
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
        # wait4's memory figure is no use: it includes the memory of the parent process.
        while not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            peak = max(peak, greatest_memory(process.pid))
            time.sleep(_LOOK)
        took = time.perf_counter() - started
        own = _own_cpu(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read()
    if process.returncode not in codes:
        raise RuntimeError(f"{command} ended with {process.returncode}: {said[-2000:]}")
    return Spent(used.ru_utime + used.ru_stime, took, peak, own)


def _own_cpu(process: int) -> float:
    """Return the CPU seconds of a process without its children; it may have ended."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def scrapy(folder: Path, *arguments: str, codes: Sequence[int] = (0,)) -> Spent:
    """Run one of the project's commands on an output folder."""
    given = ("-s", f"OUTPUT_DIR={folder}", "-s", "LOG_LEVEL=ERROR")
    return run("-m", "scrapy", *arguments, *given, codes=codes)


def crawl(folder: Path, url: str, *arguments: str, concurrency: int = 8) -> Spent:
    """Crawl a local site without a feed, at full speed."""
    return scrapy(
        folder,
        *("crawl", "tasnim", "-s", f"TASNIM_URL={url}", "-s", "DOWNLOAD_DELAY=0"),
        *("-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={concurrency}", "-s", "FEEDS_OF_SITE=False"),
        *arguments,
    )


def apart(function: Callable[..., T], *arguments: Any) -> tuple[T, float]:
    """Run a function in a process of its own; return its result and that process's peak MB."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_with_peak, function, arguments).result()


def greatest_memory(process: int | str = "self") -> float:
    """Return the greatest memory of a process so far in MB; 0 if it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0][1]) / 1024 if lines else 0.0


def _with_peak(function: Callable[..., T], arguments: Sequence[Any]) -> tuple[T, float]:
    return function(*arguments), greatest_memory()
