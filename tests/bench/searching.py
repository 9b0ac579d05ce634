"""Measure searches among many articles, and the cost of the search index.

Times are those of :func:`newscrawl.store.search.search`, many searches of each kind in shuffled
order. Then come what searches for rare words read from a disk that nobody has read from before, the
size of the index, and how much longer saving takes with it.
"""

import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from newscrawl.persian.normalization import fold
from newscrawl.store import FILE_NAME, Database, open_store, open_to_read, search_index
from newscrawl.store.search import search
from newscrawl.store.selection import Selection
from tests.bench.made import copy_of, database_of
from tests.bench.material import Material
from tests.bench.measure import Bar, Found, Plan
from tests.bench.process import apart

#: The share of searches that must keep the bars.
SHARE = 0.95
_MANY = 100_000
#: MB that a search for rare words may read from the disk.
COLD = Bar(2)
_COMMONEST = Bar(250)
_RARE = ("word of < 1/20", "the only article")


def bar_of(kind: str, number: int) -> Bar | None:
    """Return the bar in milliseconds for a kind of search among `number` articles."""
    if kind.startswith(_RARE):
        return Bar(50)
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
    """Return the milliseconds of each kind of search, each done once before it is measured."""
    random.seed(seed)
    with closing(open_store(folder)) as database:
        asked = kinds(Material(seed), number)
        shuffled = random.sample([*asked] * each, len(asked) * each)
        searches = [(name, *asked[name]()) for name in shuffled]
        for _ in ("to warm up", "to measure"):
            times: dict[str, list[float]] = {name: [] for name in asked}
            for name, words, selection in searches:
                started = time.perf_counter()
                search(database, words, selection, 10)
                times[name].append((time.perf_counter() - started) * 1000)
    return times


def searched_cold(
    folder: Path, seed: int, number: int, each: int
) -> tuple[list[float], list[float]]:
    """Return for each search for rare words the MB that it read from the disk, and milliseconds.

    Before each one the system is told to forget the file, and the database is opened anew.
    """
    random.seed(seed)
    path = folder / FILE_NAME
    asked = [ask for kind, ask in kinds(Material(seed), number).items() if kind.startswith(_RARE)]
    read, times = [], []
    for ask in random.sample(asked * each, len(asked) * each):
        _forget(path)
        words, selection = ask()
        with closing(open_to_read(folder)) as database:
            before, started = _bytes_read(), time.perf_counter()
            search(database, words, selection, 10)
            times.append((time.perf_counter() - started) * 1000)
            read.append((_bytes_read() - before) / 1e6)
    return read, times


def _forget(path: Path) -> None:
    """Have the system forget what it holds of a file; fails if it does not."""
    with path.open("rb", buffering=0) as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        # No read-ahead: the next look may not find what this one has brought.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_RANDOM)
        before = _bytes_read()
        file.seek(path.stat().st_size // 2)
        file.read(4096)
        assert _bytes_read() > before, f"{path} is still in memory"


def _bytes_read() -> int:
    """Return the bytes that this process has had from disks so far."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("read_bytes:"))


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
        (cold, slow), _ = apart(searched_cold, folder, plan.seed, number, plan.asked)
        name = "rare words, from a cold disk"
        found.add(group, f"{name}, read", "MB", cold, bar=COLD, share=SHARE)
        found.add(group, name, "ms", slow)
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
