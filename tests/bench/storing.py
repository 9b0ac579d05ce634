"""Measure how many articles are stored in a second of CPU, beside ``executemany`` of the same rows.

The bare way gets the finished rows of every table: all keys known, the search index's words
folded, the bands of fingerprints computed. It writes them in the same batches, with the same
pragmas, to the same tables without triggers. Both ways run with the two indexes and without them,
in shuffled rounds.
"""

import random
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

from newscrawl.items import Article
from newscrawl.store import FILE_NAME, Database, duplicate_links, open_store, search_index
from newscrawl.store.articles import save
from tests.bench.made import BATCH
from tests.bench.material import Material
from tests.bench.measure import Against, Bar, Found, Plan

NOW = "2026-11-22T12:00:00Z"
LEAST = Bar(0.6, is_least=True)
#: Table -> the column that says which article a row belongs to.
_ROWS = {
    "articles": "key",
    **dict.fromkeys(("images", "article_tags", "article_sections", "related"), "article"),
    **dict.fromkeys(("warnings", "changes"), "article"),
}
_INDEXES = {"fingerprints": "article", "bands": "article"}
_LEDGER = "(SELECT key FROM articles WHERE articles.id = ledger.id)"
_SEARCH = "INSERT INTO search (rowid, headline, lead, body, headline_joined, lead_joined, "

#: The statements of one transaction, each with its rows.
Batch = list[tuple[str, list[Sequence[Any]]]]


def measure(plan: Plan) -> Found:
    """Measure the articles a second of each way."""
    times: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        made = Path(name)
        articles = list(Material(plan.seed).articles(plan.kept))
        saved(made / "model", articles)
        with closing(open_store(made / "model")) as model:
            rows = [*batches(model, with_indexes=False)]
            all_rows = [*batches(model, with_indexes=True)]
        ways: dict[str, Callable[[Path], float]] = {
            "save": lambda folder: saved(folder, articles),
            "save, without indexes": lambda folder: saved_alone(folder, articles),
            "raw": lambda folder: executed(folder, rows),
            "raw, with indexes": lambda folder: executed(folder, all_rows),
        }
        for n in range(plan.rounds):
            for way in random.sample([*ways], len(ways)):
                times[way].append(plan.kept / ways[way](made / f"{way} {n}"))
    found, group, unit = Found(), f"Storing {plan.kept:,} articles", "a second of CPU"
    raw = found.add(group, "executemany, articles and lists", unit, times["raw"])
    both = found.add(group, "executemany, indexes too", unit, times["raw, with indexes"])
    alone, whole = times["save, without indexes"], times["save"]
    found.add(group, "newscrawl, articles and lists", unit, alone, Against(raw, LEAST))
    found.add(group, "newscrawl", unit, whole, Against(both, LEAST), Against(raw))
    return found


def saved(folder: Path, articles: Sequence[Article]) -> float:
    """Return the CPU seconds of saving articles as a crawl does."""
    with closing(open_store(folder)) as database:
        return _save(database, articles)


def saved_alone(folder: Path, articles: Sequence[Article]) -> float:
    """Return the CPU seconds of saving articles without search index and fingerprints."""
    with closing(open_store(folder)) as database, without_indexes(database):
        return _save(database, articles)


@contextmanager
def without_indexes(database: Database) -> Iterator[None]:
    """Let saving update neither of the two indexes while the block lasts."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'changes%'"
    for (name,) in database.execute(sql).fetchall():
        database.execute(f"DROP TRIGGER {name}")
    with (
        mock.patch.object(search_index, "sync"),
        mock.patch.object(duplicate_links, "sync"),
    ):
        yield


def _save(database: Database, articles: Sequence[Article]) -> float:
    waiting, took = iter(articles), 0.0
    while batch := list(islice(waiting, BATCH)):
        started = time.process_time()
        refused = save(database, batch, NOW).refused
        took += time.process_time() - started
        assert not refused, refused
    return took


def batches(model: Database, *, with_indexes: bool) -> Iterator[Batch]:
    """Yield the rows of a finished database in the batches in which saving writes them."""
    ((last,),) = model.execute("SELECT max(key) FROM articles").fetchall()
    seen = {"tags": 0, "sections": 0}
    for first in range(1, last + 1, BATCH):
        keys = [first, first + BATCH - 1]
        batch: Batch = []
        for table, last_seen in seen.items():
            sql = f"SELECT max({table[:-1]}) FROM article_{table} WHERE article <= ?"
            ((newest,),) = model.execute(sql, keys[1:]).fetchall()
            between = [last_seen + 1, max(newest or 0, last_seen)]
            batch.append(_inserting(model, table, "key", between))
            seen[table] = between[1]
        own = {**_ROWS, **(_INDEXES if with_indexes else {})}
        batch += [_inserting(model, table, column, keys) for table, column in own.items()]
        batch.append(_inserting(model, "ledger", _LEDGER, keys))
        if with_indexes:
            sql = "SELECT key, headline, lead, body FROM articles WHERE key BETWEEN ? AND ?"
            folded = [search_index._row(key, texts) for key, *texts in model.execute(sql, keys)]
            batch.append((f"{_SEARCH} body_joined) VALUES (?, ?, ?, ?, ?, ?, ?)", [*folded]))
        yield [(sql, rows) for sql, rows in batch if rows]


def _inserting(
    model: Database, table: str, column: str, between: Sequence[int]
) -> tuple[str, list[Sequence[Any]]]:
    rows = model.execute(f"SELECT * FROM {table} WHERE {column} BETWEEN ? AND ?", between)
    marks = ", ".join("?" * len(rows.description))
    return f"INSERT INTO {table} VALUES ({marks})", rows.fetchall()


def executed(folder: Path, batches: Sequence[Batch]) -> float:
    """Return the CPU seconds of writing rows, one transaction a batch."""
    with closing(open_store(folder)) as database:
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in database.execute(sql).fetchall():
            database.execute(f"DROP TRIGGER {name}")
    took = 0.0
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
        for pragma in ("foreign_keys = ON", "synchronous = NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        for batch in batches:
            started = time.process_time()
            connection.execute("BEGIN IMMEDIATE")
            for sql, rows in batch:
                connection.executemany(sql, rows)
            connection.execute("COMMIT")
            took += time.process_time() - started
    return took
