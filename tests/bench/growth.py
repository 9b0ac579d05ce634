"""Measure how the store's work grows with the number of articles: time, memory, exponent.

Each task runs in a process of its own, whose greatest memory is measured. Storing is measured in
the process that makes the database, on the last articles, which it stores as a crawl does. The
exponent is the slope of the line through the logarithms of sizes and medians: 1 if twice the
articles take twice the time, 0 if their number makes no difference.
"""

import math
import random
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from newscrawl.items import Article
from newscrawl.store import open_store
from newscrawl.store.coverage import coverage
from newscrawl.store.duplicate_links import original_of
from tests.bench.made import database_of
from tests.bench.measure import Found, Measure, Plan
from tests.bench.process import apart

#: Number of copies to link, and the share of the body that each has.
COPIES, COPIED = 100, 0.8

#: Times, and greatest memory in MB.
Done = tuple[list[float], float]


def covered(folder: Path) -> list[float]:
    """Return the milliseconds of counting the whole ledger, three times."""
    times = []
    with closing(open_store(folder)) as database:
        for _ in range(3):
            started = time.perf_counter()
            coverage(database)
            times.append(1000 * (time.perf_counter() - started))
    return times


def linked(folder: Path, seed: int, number: int) -> list[float]:
    """Return the milliseconds of finding the original of each copy, which lacks a fifth of it."""
    chance, times = random.Random(seed), []
    with closing(open_store(folder)) as database:
        for n in range(COPIES):
            key = chance.randrange(1, number + 1)
            sql = "SELECT id, headline, lead, body, content_hash FROM articles WHERE key = ?"
            ((own, headline, lead, body, content_hash),) = database.execute(sql, [key]).fetchall()
            item = Article(
                id=f"copies.example:{n}",
                site="copies.example",
                url=f"https://copies.example/{n}",
                headline=headline,
                lead=lead,
                body=body[: int(COPIED * len(body))],
                content_hash=content_hash,
                parser="copies/1",
                fetched_from="x",
            )
            started = time.perf_counter()
            original = original_of(database, item)
            times.append(1000 * (time.perf_counter() - started))
            assert original == own
    return times


def measure(plan: Plan) -> Found:
    """Measure each task at each size."""
    found = Found()
    done: dict[str, dict[int, Done]] = {}
    for size in plan.sizes:
        folder, took = database_of(plan, size)
        at_size: dict[str, Done] = {
            "Storing an article": took,
            "Counting the ledger": apart(covered, folder),
            "Linking a copy": apart(linked, folder, plan.seed, size),
        }
        for what, values in at_size.items():
            done.setdefault(what, {})[size] = values
    for what, of_sizes in done.items():
        tell(found, what, "ms", of_sizes)
    return found


def tell(found: Found, what: str, unit: str, of_sizes: Mapping[int, Done]) -> None:
    """Add times and memory by size, and the exponent."""
    measures = {
        size: found.add(what, f"{size:,} articles", unit, values)
        for size, (values, _) in of_sizes.items()
    }
    for size, (_, peak) in of_sizes.items():
        found.add(what, f"{size:,} articles, memory", "MB", [peak])
    if len(measures) > 1:
        found.add(what, "exponent of growth", "of time", [exponent(measures)])


def exponent(measures: dict[int, Measure]) -> float:
    """Return the slope of the least-squares line through the logarithms."""
    points = [(math.log(size), math.log(measure.median)) for size, measure in measures.items()]
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    slope = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    return float(slope)
