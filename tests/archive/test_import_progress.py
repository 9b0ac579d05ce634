"""What an import says of its progress is what the files' numbers add up to."""

import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.import_progress import ImportProgress
from tests.conftest import ENVIRONMENT, ROOT

NAMES = ["https://a.example/1", "https://a.example/2", "https://a.example/3", "https://a.example/4"]
steps = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(0, 10**10), st.integers(0, 10**10)), max_size=12
)


@given(steps=steps)
def test_its_sums_are_those_of_the_files(steps: list[tuple[str, int, int]]) -> None:
    progress = ImportProgress(NAMES, print)
    sizes, done = {}, {}
    for name, size, read in steps:
        progress(name, size, read, 2)
        sizes[name], done[name] = size, read
    known = [size for size in sizes.values() if size]
    total = sum(known) * len(NAMES) // max(len(known), 1)
    whole = sum(done[name] >= sizes[name] for name in done)
    assert progress.line().startswith(
        f"{whole:,} of 4 files, {2 * len(steps):,} pages, "
        f"{sum(done.values()) / 1e9:.1f} of {total / 1e9:.1f} GB, "
    )


def test_sizes_of_local_files_are_known_before_they_are_read(tmp_path: Path) -> None:
    (path := tmp_path / "a.warc").write_bytes(bytes(100_000_000))
    assert "0.0 of 0.2 GB" in ImportProgress([str(path), NAMES[0]], print).line()


_TWO_STEPS = """
import time
from newscrawl.archive.import_progress import ImportProgress
with ImportProgress(["https://a.example/1", "https://a.example/2"], print) as step:
    time.sleep(0.2)
    step("https://a.example/1", 2_000_000, 2_000_000, 7)
    time.sleep(0.2)
    step("https://a.example/2", 2_000_000, 1_000_000, 1)
"""


@pytest.mark.long
def test_a_bar_on_a_terminal() -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (30, 140))
    process = subprocess.Popen(
        [sys.executable, "-c", _TWO_STEPS],
        cwd=ROOT,
        stderr=theirs,
        env={**os.environ, **ENVIRONMENT},
    )
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 65_536):
            said += part
    except OSError:
        pass  # the end of a terminal
    os.close(ours)
    assert process.wait(timeout=60) == 0
    assert b"1 of 2 files, 8 pages" in said
    assert b"3.00M/4.00M" in said
    assert b"B/s" in said
