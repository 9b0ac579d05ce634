"""Add a field to the record in a copy of the project, in the three code files named in items.py.

The other three files that ``newscrawl/items.py`` names are the documents and the contract's test.
"""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.factories import ARTICLE_URL, tasnim_page
from tests.planted import Planted

FIELD, SAID = "photographer", "عکاس:  مریم  كريمي"
MIGRATION = """
from sqlite_utils import Database
from newscrawl.store.schema.migrations import MIGRATIONS

@MIGRATIONS(name="9000_photographer")
def _photographer(database: Database) -> None:
    database.execute("ALTER TABLE articles ADD COLUMN photographer TEXT")
"""
SAVE = """
import sys
from pathlib import Path
import newscrawl
from newscrawl.store import open_store
from newscrawl.store.articles import save
folder, page, url = sys.argv[1:]
article = newscrawl.read(Path(page).read_bytes(), url, {"Content-Type": "text/html; charset=utf-8"})
database = open_store(Path(folder))
save(database, [article], "2025-11-21T20:00:00Z")
database.close()
"""


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{before!r} is to stand once in {path.name}"
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.long
def test_three_files_of_code_bring_a_field_from_the_page_to_the_exports(tmp_path: Path) -> None:
    project = tmp_path / "project"
    marked = "    fetched_at: str | None = None\n    # ----"
    added = f"    fetched_at: str | None = None\n    {FIELD}: str | None = None\n    # ----"
    Planted(project, "newscrawl/items.py", marked, added)
    items = project / "newscrawl/items.py"
    edit(items, "TEXTS = (", f'TEXTS = ("{FIELD}", ')
    edit(items, "MEANINGS = {", f'MEANINGS = {{\n    "{FIELD}": "who took the pictures",')
    reader = project / "newscrawl/sites/tasnim/article.py"
    found = f'css(".{FIELD}").read(page)'
    edit(
        reader,
        "        headline=headline,",
        f"        headline=headline,\n        {FIELD}={found},",
    )
    (project / "newscrawl/store/schema/m9000_photographer.py").write_text(MIGRATION)

    page, folder = tmp_path / "page.html", tmp_path / "output"
    page.write_text(tasnim_page(more=f'<p class="{FIELD}">{SAID}</p>'), encoding="utf-8")
    save = [sys.executable, "-c", SAVE, str(folder), str(page), ARTICLE_URL]
    subprocess.run(save, cwd=project, check=True)
    for ending in ("jsonl", "csv", "parquet"):
        command = ["export", str(tmp_path / f"all.{ending}"), "-s", f"OUTPUT_DIR={folder}"]
        subprocess.run([sys.executable, "-m", "scrapy", *command], cwd=project, check=True)
    record = json.loads((tmp_path / "all.jsonl").read_text(encoding="utf-8"))
    assert record[FIELD] == "عکاس: مریم کریمی"
    (row,) = csv.DictReader((tmp_path / "all.csv").read_text(encoding="utf-8-sig").splitlines())
    assert row[FIELD] == record[FIELD]
    from pyarrow import parquet

    assert parquet.read_table(tmp_path / "all.parquet").to_pylist()[0][FIELD] == record[FIELD]


def test_the_list_of_files_names_files_that_are_there() -> None:
    said = (ROOT / "newscrawl" / "items.py").read_text(encoding="utf-8").split('"""')[1]
    named = re.findall(r"``([\w./]+[./][\w.]+)``", said)
    assert len(named) >= 6
    assert [name for name in named if not (ROOT / name).exists()] == []
