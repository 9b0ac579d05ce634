"""What an export takes beside a bare loop over the same rows, and how much memory.

    python -m tests.bench.exporting [ARTICLES] [FOLDER]

The bare loop is the least that gives the same bytes of a record: one query of articles in order,
one a child table for every 500 of them, ``json.dumps``, a line. Both are processes of their own and
take turns, in shuffled order. FOLDER: where the database is made, and kept; one that is there
already is used as it is. Bars: 1.6 times the bare loop, 150 MB.
"""

import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from unittest import mock

from newscrawl.items import KEYS, Article, Image
from newscrawl.store import indexing, open_store, originals
from tests.bench.searching import Material, fill
from tests.conftest import ROOT

ROUNDS = 3
LISTS = ("tags", "sections", "images", "related", "warnings")
BAR, MEMORY = 1.6, 150
FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "csv", "parquet")
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


def dressed(articles: Iterator[Article]) -> Iterator[Article]:
    """With rows in all child tables, as many as the site's articles have."""
    for n, article in enumerate(articles):
        pictures = [
            Image(url=f"{article.url}/{k}.jpg", caption="عکس خبر", width=800, height=600)
            for k in range(n % 3)
        ]
        yield replace(
            article,
            tags=[f"برچسب {(n * k) % 20_000}" for k in range(1, 4)],
            sections=["استان‌ها", article.desk or ""],
            images=pictures,
            related=[f"tasnim:{n}"] if n % 5 == 0 else [],
            warnings=["no_lead_found"] if n % 20 == 0 else [],
        )


def make(folder: Path, number: int) -> None:
    """Fill a database; without the indexes, of which an export reads nothing."""
    with closing(open_store(folder)) as database:
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' "
            "AND (name LIKE 'search%' OR name LIKE 'fingerprints%')"
        ).fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
    with (
        mock.patch.object(indexing, "bring_up_to_date"),
        mock.patch.object(originals, "bring_up_to_date"),
    ):
        fill(folder, dressed(Material().articles(number)))


def run(*command: str) -> tuple[float, float, float]:
    """Seconds of CPU, of the clock, and MB of memory at most, of one process."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    took = time.perf_counter() - started
    return used.ru_utime + used.ru_stime, took, used.ru_maxrss / 1024


def main(number: int = 100_000, folder: str | None = None) -> int:
    """Measure, print, and give 1 where a bar is missed."""
    with tempfile.TemporaryDirectory() as name:
        made = Path(folder or name)
        if not (made / "news.db").is_file():
            make(made, number)
        with closing(sqlite3.connect(made / "news.db")) as database:
            ((number,),) = database.execute("SELECT count(*) FROM articles").fetchall()
        print(f"{number:,} articles, {(made / 'news.db').stat().st_size / 1e6:,.0f} MB")
        out = Path(name)
        whole = ("-m", "scrapy", "export", "-s", f"OUTPUT_DIR={made}")
        columns = ", ".join(key for key in KEYS if key not in LISTS)
        asked: dict[str, tuple[str, ...]] = {}
        asked["bare"] = ("-c", _BARE, str(made / "news.db"), str(out / "bare.jsonl"), columns)
        asked |= {form: (*whole, str(out / f"x.{form}")) for form in FORMATS}
        # What a process takes to start, which is not the export's.
        asked["none"] = (*whole, str(out / "none.jsonl"), "--since", "2030-01-01")
        found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in asked}
        for _ in range(ROUNDS):
            for form in random.sample(list(asked), len(asked)):
                found[form].append(run(*asked[form]))
    return report(found)


def report(found: dict[str, list[tuple[float, float, float]]]) -> int:
    """Print; gives 1 where a bar is missed."""
    cpu = {form: sorted(row[0] for row in rows) for form, rows in found.items()}
    bare = statistics.median(cpu["bare"])
    print(f"{'':10} {'min':>8} {'median':>8} {'max':>8} s of CPU {'to bare':>8} {'MB':>6} clock, s")
    for form, times in cpu.items():
        middle = statistics.median(times)
        most = max(row[2] for row in found[form])
        clock = statistics.median(row[1] for row in found[form])
        print(
            f"{form:10} {times[0]:8.2f} {middle:8.2f} {times[-1]:8.2f} {'':8} "
            f"{middle / bare:8.2f} {most:6.0f} {clock:8.2f}"
        )
    ratio = statistics.median(cpu["jsonl"]) / bare
    memory = max(row[2] for form in FORMATS for row in found[form])
    print(f"jsonl to bare {ratio:.2f} (bar {BAR}); memory {memory:.0f} MB (bar {MEMORY})")
    return int(ratio > BAR or memory > MEMORY)


if __name__ == "__main__":
    sys.exit(main(*(kind(given) for kind, given in zip((int, str), sys.argv[1:], strict=False))))
