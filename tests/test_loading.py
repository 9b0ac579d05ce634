"""Run the documents' lines that load a dataset, with the libraries in a separate Python.

They are separate because sqlite-utils imports pandas in every command if it is installed, which
takes half a second.
"""

import json
import os
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.items import Image
from newscrawl.store import open_store
from newscrawl.store.articles import records, save
from tests.conftest import ROOT, Scrapy
from tests.factories import NOW, article

READERS = ROOT / ".venv" / "readers" / "bin" / "python"
# What a library that guesses takes for a number, for nothing, or for a day of another calendar.
TRAPS = ["NA", "null", "=1+1", "'=1", "1404-02-31", "«می‌شود»\nدو", "2025-11-21T00:00:00Z"]


@pytest.mark.long
def test_what_is_loaded_is_what_is_stored(scrapy: Scrapy, tmp_path: Path) -> None:
    if not READERS.exists():
        pytest.skip("no .venv/readers: make test-all sets it up")
    with closing(open_store(scrapy.folder)) as database:
        stored = [
            article(
                n, headline=TRAPS[n % len(TRAPS)], jalali_date=f"1404-0{1 + n % 6}-{1 + n % 29:02}"
            )
            for n in range(1, 300)
        ]
        # Only in the last rows, so that what was guessed from the first ones is wrong.
        for last, text in zip(stored[-len(TRAPS) :], TRAPS, strict=True):
            last.kicker, last.dateline = "۱۲۳", text
            last.tags, last.related = [text], ["tasnim:1"]
            last.images = [Image(url="https://x/a.jpg", width=3)]
            last.original = "tasnim:2"
        save(database, stored, NOW)
        (tmp_path / "truth.json").write_text(json.dumps(list(records(database))), encoding="utf-8")
    for ending in ("jsonl", "csv", "parquet"):
        scrapy("export", str(tmp_path / f"articles.{ending}"))
    for document in ("README.md", "docs/datasets.md"):
        done = subprocess.run(
            [READERS, ROOT / "tests" / "loading.py", ROOT / document, tmp_path],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
            env={
                **os.environ,
                "HF_HOME": str(tmp_path / "cache"),
                "HF_HUB_OFFLINE": "1",  # from files: the network is not asked
                "PYTHONIOENCODING": "utf-8",
            },
        )
        assert done.returncode == 0, done.stderr
        assert "299 records: " in done.stdout, f"no line of {document} was held against the records"
