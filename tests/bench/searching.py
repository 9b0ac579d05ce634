"""Measure searches among many articles, and the cost of the search index.

Times are those of :func:`newscrawl.store.search.search`, many searches of each kind in shuffled
order. Then come the size of the index, and how much longer saving takes with it.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from newscrawl.persian.normalization import fold
from newscrawl.store import FILE_NAME, Database, open_store, search_index
from newscrawl.store.search import search
from newscrawl.store.selection import Selection
from tests.bench.made import copy_of, database_of
from tests.bench.material import Material
from tests.bench.measure import Bar, Found, Plan
from tests.bench.process import apart

#: The share of searches that must keep the bars.
SHARE = 0.95
_MANY = 100_000
_COMMONEST = Bar(250)


def bar_of(kind: str, number: int) -> Bar | None:
    """Return the bar in milliseconds for a kind of search among `number` articles."""
    if kind.startswith(("word of < 1/20", "the only article")):
        return Bar(50 if number <= _MANY else 200)
    return _COMMONEST if kind == "the commonest word" and number <= _MANY else None


def kinds(material: Material, number: int) -> dict[str, Callable[[], tuple[str, Selection]]]:
    """Return each kind of search by name: a function for the next words and selection."""
    shares = Counter[str]()
    sample = list(material.articles(1_000))
    for article in sample:
        texts = (article.headline, article.lead, article.body)
        shares.update({w for t in texts for w in fold(t or "").spaced.split()})
    rare = [word for word, n in shares.items() if n < 50 and not word.isascii()]
    middle = [word for word, n in shares.items() if 100 <= n < 500] or rare
    (commonest, _), (second, _) = shares.most_common(2)
    everything, qom = Selection(), Selection(("qom",))
    month = Selection((), date(2025, 10, 1), date(2025, 10, 31))

    def phrase() -> str:
        words = re.findall(r"\w+", random.choice(material.pieces)) * 2
        at = random.randrange(len(words) // 2)
        return f'"{words[at]} {words[at + 1]}"'

    return {
        "word of < 1/20": lambda: (random.choice(rare), everything),
        "two words of < 1/20": lambda: (f"{random.choice(rare)} {random.choice(rare)}", everything),
        "word of < 1/20, in Qom": lambda: (random.choice(rare), qom),
        "word of < 1/20, of a month": lambda: (random.choice(rare), month),
        "the only article": lambda: (str(random.randrange(number // 2, number)), everything),
        "رئیس‌جمهور": lambda: ("رئیس‌جمهور", everything),
        "phrase of two words": lambda: (phrase(), everything),
        "word of 1/10 to 1/2": lambda: (random.choice(middle), everything),
        "the commonest word": lambda: (commonest, everything),
        "the commonest word, in Qom": lambda: (commonest, qom),
        "the commonest word, of a month": lambda: (commonest, month),
        "the two commonest words": lambda: (f"{commonest} {second}", everything),
        "the commonest word, not the next": lambda: (f"{commonest} -{second}", everything),
    }


def searched(folder: Path, seed: int, number: int, each: int) -> dict[str, list[float]]:
    """Return the milliseconds of each kind of search."""
    random.seed(seed)
    with closing(open_store(folder)) as database:
        asked = kinds(Material(seed), number)
        times: dict[str, list[float]] = {name: [] for name in asked}
        for name in random.sample([*asked] * each, len(asked) * each):
            words, selection = asked[name]()
            started = time.perf_counter()
            search(database, words, selection, 10)
            times[name].append((time.perf_counter() - started) * 1000)
    return times


def measure(plan: Plan) -> Found:
    """Measure searches at each size, and the cost of the index."""
    found = Found()
    for number in plan.sizes:
        folder, _ = database_of(plan, number)
        times, peak = apart(searched, folder, plan.seed, number, plan.asked)
        group = f"Searching {number:,} articles"
        for kind, values in times.items():
            bar = bar_of(kind, number)
            found.add(group, kind, "ms", values, bar=bar, share=SHARE)
        found.add(group, "memory", "MB", [peak])
        with closing(open_store(folder)) as database:
            found.add(group, "the index", "% of news.db", [100 * share(database, folder)])
    least = plan.sizes[0]
    with copy_of(plan, least) as copied, closing(open_store(copied)) as database:
        started = time.perf_counter()
        for _ in search_index.rebuild(database):
            pass
        anew = least / (time.perf_counter() - started)
        found.add(f"Searching {least:,} articles", "the index made anew", "a second", [anew])
    return found


def share(database: Database, folder: Path) -> float:
    """Return the share of the database file that the index takes."""
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    sql = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%' OR name = ?"
    ((size,),) = database.execute(sql, ["articles_in_short"]).fetchall()
    return float(size) / (folder / FILE_NAME).stat().st_size
