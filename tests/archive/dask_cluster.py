"""A Dask cluster of this machine, as its commands start one."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ENVIRONMENT, ROOT


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Start a Dask scheduler and two workers; give its address and the workers' processes."""
    address = folder / "scheduler.json"
    here = {"cwd": ROOT, "env": {**os.environ, **ENVIRONMENT}, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen(
        [*_dask("scheduler"), "--port", "0", "--no-dashboard", "--scheduler-file", str(address)],
        **here,  # type: ignore[call-overload]
    )
    workers = [
        subprocess.Popen(
            [
                *(*_dask("worker"), "--scheduler-file", str(address), "--nthreads", "1"),
                *("--no-nanny", "--no-dashboard", "--local-directory", str(folder)),
            ],
            **here,  # type: ignore[call-overload]
        )
        for _ in range(2)
    ]
    try:
        for _ in range(200):
            if address.exists() and address.stat().st_size:
                break
            time.sleep(0.1)
        yield json.loads(address.read_text())["address"], [worker.pid for worker in workers]
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def _dask(kind: str) -> list[str]:
    return [sys.executable, "-m", f"distributed.cli.dask_{kind}"]
