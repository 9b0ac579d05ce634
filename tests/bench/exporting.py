"""Measure an export beside a bare loop over the same rows, and its memory.

The bare loop does the least that gives the same bytes: one query for articles in order, one for
each child table and 500 articles, ``json.dumps``, one line a record. Both run in processes of their
own and take turns, in shuffled order.
"""

import random
import tempfile
from pathlib import Path

from newscrawl.items import KEYS
from newscrawl.store import FILE_NAME
from tests.bench.made import database_of
from tests.bench.measure import Against, Bar, Found, Plan
from tests.bench.process import Spent, run

LISTS = ("tags", "sections", "images", "related", "warnings")
#: Bars: for JSONL, times the bare loop; for each form, MB.
BAR, MEMORY = Bar(1.6), Bar(150)
FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "csv", "parquet")
BARE, NONE = "a bare loop", "nothing, the start alone"
_BARE = """
import json, sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
tables = {
    "tags": "SELECT a.article, t.name FROM article_tags a JOIN tags t ON t.key = a.tag"
            " WHERE a.article IN (%s) ORDER BY a.article, a.position",
    "sections": "SELECT a.article, s.name FROM article_sections a JOIN sections s"
            " ON s.key = a.section WHERE a.article IN (%s) ORDER BY a.article, a.position",
    "images": "SELECT article, url, thumbnail, caption, width, height FROM images"
            " WHERE article IN (%s) ORDER BY article, position",
    "related": "SELECT article, id FROM related WHERE article IN (%s) ORDER BY article, position",
    "warnings": "SELECT article, warning FROM warnings"
            " WHERE article IN (%s) ORDER BY article, position",
}
rows = db.execute(f"SELECT key, {sys.argv[3]} FROM articles ORDER BY published_at, id")
names = [column[0] for column in rows.description]
with open(sys.argv[2], "w", encoding="utf-8") as out:
    while chunk := rows.fetchmany(500):
        records = {row[0]: dict(zip(names, row)) for row in chunk}
        marks = ", ".join("?" * len(records))
        for table, sql in tables.items():
            for record in records.values():
                record[table] = []
            for key, *values in db.execute(sql % marks, list(records)):
                records[key][table].append(values[0] if len(values) == 1 else values)
        for record in records.values():
            out.write(json.dumps(record, ensure_ascii=False) + "\\n")
"""


def measure(plan: Plan) -> Found:
    """Measure each form with the greatest number of articles."""
    number = plan.sizes[-1]
    with tempfile.TemporaryDirectory() as name:
        out, (folder, _) = Path(name), database_of(plan, number)
        size = (folder / FILE_NAME).stat().st_size / 1e6
        whole = ("-m", "scrapy", "export", "-s", f"OUTPUT_DIR={folder}")
        columns = ", ".join(key for key in KEYS if key not in LISTS)
        asked: dict[str, tuple[str, ...]] = {
            BARE: ("-c", _BARE, str(folder / FILE_NAME), str(out / "bare.jsonl"), columns),
            # An export of no records shows what the start of a process takes.
            NONE: (*whole, str(out / "none.jsonl"), "--since", "2030-01-01"),
        }
        asked |= {form: (*whole, str(out / f"x.{form}")) for form in FORMATS}
        spent: dict[str, list[Spent]] = {form: [] for form in asked}
        for _ in range(plan.rounds):
            for form in random.sample([*asked], len(asked)):
                spent[form].append(run(*asked[form]))
    found = Found()
    group = f"Exporting {number:,} articles, {size:,.0f} MB"
    cpu = {form: [one.cpu for one in every] for form, every in spent.items()}
    bare = found.add(f"{group}, CPU", BARE, "s", cpu.pop(BARE))
    for form, values in cpu.items():
        name = form if form == NONE else f"newscrawl, {form}"
        bar = BAR if form == "jsonl" else None
        found.add(f"{group}, CPU", name, "s", values, Against(bare, bar))
    for form in FORMATS:
        peaks = [one.peak for one in spent[form]]
        found.add(f"{group}, memory", f"newscrawl, {form}", "MB", peaks, bar=MEMORY, share=1)
    return found
