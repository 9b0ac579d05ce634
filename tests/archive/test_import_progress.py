"""How far an import has come, in a log and on a terminal."""

import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from newscrawl.archive.import_progress import ImportProgress
from tests.archive.cc_news import make_month
from tests.conftest import ENVIRONMENT, ROOT


def test_a_line_for_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(bytes(1_000_000))
    said: list[str] = []
    monkeypatch.setattr("newscrawl.archive.import_progress._SECONDS", 0)
    names = [str(tmp_path / "a"), str(tmp_path / "b"), "https://files.example/c"]
    with ImportProgress(names, said.append) as step:
        step(names[0], 1_000_000, 0, 0)
        step(names[0], 1_000_000, 1_000_000, 7)
        step(names[2], 4_000_000, 2_000_000, 0)  # what an earlier import has read
    assert len(said) == 3
    assert said[1].startswith("1 of 3 files, 7 pages, 0.0 of 0.0 GB, ")
    assert said[2].endswith("minutes left")
    # A file of unknown size counts as the mean of the others.
    assert ImportProgress(names, said.append).total == 3_000_000
    assert step.total == 6_000_000


def test_a_bar_on_a_terminal(tmp_path: Path) -> None:
    make_month(tmp_path / "month", 2, files=3, size=100_000)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (30, 140))
    command = (*(sys.executable, "-m", "scrapy", "archive", "import"), str(tmp_path / "month"))
    process = subprocess.Popen(
        [*command, "--workers", "1", "-s", f"OUTPUT_DIR={tmp_path / 'output'}"],
        cwd=ROOT,
        stderr=theirs,
        env={**os.environ, **ENVIRONMENT, "COLUMNS": "120"},
    )
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 65_536):
            said += part
    except OSError:
        pass  # the end of a terminal
    assert process.wait(timeout=60) == 0
    assert b" files, " in said
    assert b"B/s" in said
    assert "3 files read" in said.decode()
