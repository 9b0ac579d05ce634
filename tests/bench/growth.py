"""How what the store does grows with the number of articles: time, memory, exponent.

A database of each size is made in one process; each thing is then done in one of its own, whose
greatest memory is taken. The exponent is the slope of the line through the logarithms of sizes and
medians: 1 where twice the articles take twice the time, 0 where they make no difference.
"""

import math
import random
import tempfile
import time
from contextlib import closing
from pathlib import Path

from newscrawl.items import Article
from newscrawl.store import open_store
from newscrawl.store.coverage import coverage
from newscrawl.store.originals import original_of
from tests.bench.archiving import fill as keep_pages
from tests.bench.made import BATCH, Material, Pages, store
from tests.bench.measure import Found, Measure, Plan
from tests.bench.process import apart, scrapy
from tests.bench.searching import bar_of, searched

#: Copies linked, and articles stored at the end, which are what grows in a store in use.
COPIES, LATEST = 100, 640
#: Of the kinds of tests.bench.searching.
SELECTIVE = "word of < 1/20"
#: Kept pages, of the sizes asked for: a million would be 25 GB.
MOST_PAGES = 20_000
COPIED = 0.8

Done = tuple[list[float], float]


def stored(folder: Path, seed: int, number: int) -> list[float]:
    """Milliseconds an article, of each of the last batches."""
    with closing(open_store(folder)) as database:
        seconds = [*store(database, Material(seed).articles(number))]
    return [1000 * each / BATCH for each in seconds[-(LATEST // BATCH) - 1 : -1] or seconds]


def covered(folder: Path, seed: int, number: int) -> list[float]:  # noqa: ARG001
    """Milliseconds of counting the whole ledger."""
    times = []
    with closing(open_store(folder)) as database:
        for _ in range(3):
            started = time.perf_counter()
            coverage(database)
            times.append(1000 * (time.perf_counter() - started))
    return times


def selective(folder: Path, seed: int, number: int, each: int) -> list[float]:
    """Milliseconds of searches that find few."""
    return searched(folder, seed, number, each)[SELECTIVE]


def linked(folder: Path, seed: int, number: int) -> list[float]:
    """Milliseconds of finding what a copy repeats, a fifth of whose text is cut off."""
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
            original_of(database, item)
            times.append(1000 * (time.perf_counter() - started))
            assert own
    return times


def reread(folder: Path, seed: int, pages: int) -> Done:
    """Milliseconds a page of reading kept pages again, start included, and memory."""
    apart(keep_pages, folder, Pages(seed), pages)
    scrapy(folder, "reparse")
    spent = scrapy(folder, "reparse")
    return [1000 * spent.clock / pages], spent.peak


def measure(plan: Plan) -> Found:
    """Each thing at each size."""
    found = Found()
    done: dict[str, dict[int, Done]] = {}
    for size in plan.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder, again = Path(name) / "articles", Path(name) / "pages"
            folder.mkdir()
            again.mkdir()
            at_size: dict[str, Done] = {
                "Storing an article": apart(stored, folder, plan.seed, size),
                "A selective search": apart(selective, folder, plan.seed, size, plan.asked),
                "Coverage": apart(covered, folder, plan.seed, size),
                "Linking a copy": apart(linked, folder, plan.seed, size),
            }
            if size <= MOST_PAGES:
                at_size["Reading a kept page again"] = reread(again, plan.seed, size)
        for what, values in at_size.items():
            done.setdefault(what, {})[size] = values
    for what, of_sizes in done.items():
        _tell(found, what, of_sizes)
    return found


def _tell(found: Found, what: str, of_sizes: dict[int, Done]) -> None:
    measures = {}
    for size, (values, _) in of_sizes.items():
        bar = bar_of(SELECTIVE, size) if what == "A selective search" else None
        name = f"{size:,} articles"
        measures[size] = found.add(what, name, "ms", values, bar=bar, share=0.95 if bar else 0.5)
    for size, (_, peak) in of_sizes.items():
        found.add(what, f"{size:,} articles, memory", "MB", [peak])
    if len(measures) > 1:
        found.add(what, "exponent of growth", "of time", [exponent(measures)])


def exponent(measures: dict[int, Measure]) -> float:
    """The slope of the line of least squares through the logarithms."""
    points = [(math.log(size), math.log(measure.median)) for size, measure in measures.items()]
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    slope = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    return float(slope)
