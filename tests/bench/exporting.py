"""Measure an export beside a bare loop over the same rows, and its memory.

The bare loop does the least that gives the same bytes: one query for articles in order, one for
each child table and 500 articles, ``json.dumps``, one line a record. The bare Parquet writer takes
the same rows, and gives pyarrow as many at a time; it runs with Scrapy's commands loaded, as an
export does. All run in processes of their own and take turns, in shuffled order.
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
#: Bars: for JSONL, times the bare loop; for each form but Parquet, MB.
BAR, MEMORY = Bar(1.6), Bar(90)
_MANY = 100_000
FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "csv", "parquet")
BARE, NONE = "a bare loop", "nothing, the start alone"
#: Of the bare Parquet writer's memory.
PARQUET = Bar(1.2)
BARE_PARQUET = "a bare loop, pyarrow"
_READ = """
import json, sqlite3, sys
from itertools import islice
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
image = ("url", "thumbnail", "caption", "width", "height")

def chunks():
    while chunk := rows.fetchmany(500):
        records = {row[0]: dict(zip(names, row)) for row in chunk}
        marks = ", ".join("?" * len(records))
        for table, sql in tables.items():
            for record in records.values():
                record[table] = []
            for key, *values in db.execute(sql % marks, list(records)):
                value = dict(zip(image, values)) if table == "images" else values[0]
                records[key][table].append(value)
        yield list(records.values())
"""
_BARE = (
    _READ
    + """
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for chunk in chunks():
        for record in chunk:
            out.write(json.dumps(record, ensure_ascii=False) + "\\n")
"""
)
# Its last argument is a Parquet file of the same columns.
_BARE_PARQUET = (
    _READ
    + """
import os
from datetime import datetime
from scrapy.cmdline import _get_commands_dict
from scrapy.utils.project import get_project_settings
_get_commands_dict(get_project_settings(), True)
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
import pyarrow as pa
from pyarrow import parquet
schema = parquet.read_schema(sys.argv[4]).remove_metadata()
moments = [field.name for field in schema if pa.types.is_timestamp(field.type)]
with parquet.ParquetWriter(sys.argv[2], schema, compression="zstd") as out:
    coming = chunks()
    while group := list(islice(coming, 6)):
        batches = []
        while group:
            chunk = group.pop(0)
            for record in chunk:
                for name in moments:
                    record[name] = record[name] and datetime.fromisoformat(record[name])
            batches.append(pa.RecordBatch.from_pylist(chunk, schema))
        out.write_table(pa.Table.from_batches(batches, schema))
"""
)


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
            BARE_PARQUET: (
                *("-c", _BARE_PARQUET, str(folder / FILE_NAME), str(out / "bare.parquet")),
                *(columns, str(out / "model.parquet")),
            ),
            # An export of no records shows what the start of a process takes.
            NONE: (*whole, str(out / "none.jsonl"), "--since", "2030-01-01"),
        }
        # Compressed, and as CSV, a million articles take a quarter of an hour a round.
        forms = FORMATS if number <= _MANY else ("jsonl", "parquet")
        asked |= {form: (*whole, str(out / f"x.{form}")) for form in forms}
        run(*whole, str(out / "model.parquet"), "--since", "2098-01-01")
        spent: dict[str, list[Spent]] = {form: [] for form in asked}
        for _ in range(plan.rounds):
            for form in random.sample([*asked], len(asked)):
                spent[form].append(run(*asked[form]))
    found = Found()
    group = f"Exporting {number:,} articles, {size:,.0f} MB"
    cpu = {form: [one.cpu for one in every] for form, every in spent.items()}
    bare = found.add(f"{group}, CPU", BARE, "s", cpu.pop(BARE))
    for form, values in cpu.items():
        name = f"newscrawl, {form}" if form in forms else form
        # Among fewer articles the start takes most of the time.
        bar = BAR if form == "jsonl" and number >= _MANY else None
        found.add(f"{group}, CPU", name, "s", values, Against(bare, bar))
    peaks = {form: [one.peak for one in every] for form, every in spent.items()}
    bare = found.add(f"{group}, memory", BARE_PARQUET, "MB", peaks[BARE_PARQUET])
    for form in forms:
        against = [Against(bare, PARQUET)] if form == "parquet" else []
        bar = MEMORY if form != "parquet" else None
        name = f"newscrawl, {form}"
        found.add(f"{group}, memory", name, "MB", peaks[form], *against, bar=bar, share=1)
    return found
