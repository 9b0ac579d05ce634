"""Measure whole commands among many articles, start included: CPU and memory, by size.

Each runs in a process of its own. ``reparse`` reads a fixed number of archived pages, in a database
with the given number of other articles.
"""

import tempfile
from collections import defaultdict
from pathlib import Path

from tests.bench.archiving import fill as keep_pages
from tests.bench.growth import tell
from tests.bench.made import copy_of, database_of
from tests.bench.material import Pages
from tests.bench.measure import Found, Plan
from tests.bench.process import Spent, scrapy

#: A province, and a month that has articles.
QOM, MONTH = ("--province", "qom"), ("--since", "1404-05-01", "--until", "1404-05-31")
COMMANDS = {
    "export, JSONL": ("export", "{out}/all.jsonl"),
    "export, Parquet": ("export", "{out}/all.parquet"),
    "export, a province's month": ("export", "{out}/some.jsonl", *QOM, *MONTH),
    "search, a common word": ("search", "رئیس‌جمهور"),
    "search, a phrase in a province": ("search", '"شورای شهر"', *QOM),
    "coverage": ("coverage",),
    "coverage, a province's month": ("coverage", *QOM, *MONTH),
    "coverage, a page": ("coverage", "--html", "{out}/coverage.html"),
    "stats": ("stats",),
    "stats, a province": ("stats", *QOM),
    "runs": ("runs",),
    "duplicates": ("duplicates",),
    "duplicates, a province's month": ("duplicates", *QOM, *MONTH),
}
READ_AGAIN = "reparse, of {:,} pages"


def measure(plan: Plan) -> Found:
    """Run each command once at each size."""
    spent: defaultdict[str, dict[int, Spent]] = defaultdict(dict)
    for size in plan.sizes:
        folder, _ = database_of(plan, size)
        with tempfile.TemporaryDirectory(dir=plan.made) as out:
            for name, command in COMMANDS.items():
                spent[name][size] = scrapy(folder, *(part.format(out=out) for part in command))
        with copy_of(plan, size) as copied:
            spent[READ_AGAIN.format(plan.kept)][size] = read_again(copied, plan)
    found = Found()
    for name, of_sizes in spent.items():
        done = {size: ([one.cpu], one.peak) for size, one in of_sizes.items()}
        tell(found, f"scrapy {name}, CPU", "s", done)
    return found


def read_again(folder: Path, plan: Plan) -> Spent:
    """Archive pages, store their articles, and measure reading the unchanged pages again."""
    keep_pages(folder, Pages(plan.seed), plan.kept)
    scrapy(folder, "reparse")
    return scrapy(folder, "reparse", "--all")
