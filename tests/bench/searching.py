"""What a search takes among 100,000 articles, and what the index costs.

    python -m tests.bench.searching [ARTICLES]

The articles are made of the sentences, headlines and leads of real ones where they are at hand,
else of the demo's stories, three years of them over all desks. Times are of
:func:`newscrawl.store.search.search`, many searches of each kind in shuffled order. Then the size
of the index, and how much longer saving takes with it.
"""

import gzip
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest import mock

from newscrawl.clock import now
from newscrawl.dates import tehran_day, to_jalali, utc_text
from newscrawl.demo.stories import stories
from newscrawl.folding import fold
from newscrawl.items import Article, content_hash
from newscrawl.provinces import desks
from newscrawl.store import Database, indexing, open_store
from newscrawl.store.articles import save
from newscrawl.store.search import search
from newscrawl.store.selection import Selection
from tests.conftest import SHARED

REAL = SHARED / "agency_articles_2019.jsonl.gz"
SEARCHES = 60
SAVED = 10_000
_BATCH = 100
# Milliseconds, by how the kind's name begins; there is none for the others.
BARS = {"word of < 1/20": 50, "the only article": 50, "the commonest word": 250}
_NEWEST = datetime(2025, 11, 22, tzinfo=UTC)
_DAYS = 3 * 365
_sentence = re.compile(r"(?<=[.؟!])\s+|\n+")


class Material:
    """What the articles are made of."""

    def __init__(self) -> None:
        if REAL.is_file():
            lines = gzip.decompress(REAL.read_bytes()).decode().splitlines()
            rows = [json.loads(line) for line in lines]
            told = [(r["title"], r["lead"], "\n".join(r["paragraphs"])) for r in rows]
        else:
            told = [
                (s.headline, s.lead, "\n".join(b for b in s.body if isinstance(b, str)))
                for s in stories()
            ]
        self.headlines = [headline for headline, _, _ in told]
        self.leads = [lead for _, lead, _ in told]
        self.lengths = [len(body) for _, _, body in told]
        self.sentences = [s for *_, body in told for s in _sentence.split(body) if s]

    def articles(self, number: int) -> Iterator[Article]:
        """As many; the lengths of their bodies are those of the real ones."""
        for n in range(number):
            length, body = random.choice(self.lengths), [f"شماره {n}"]
            while sum(map(len, body)) < length:
                body.append(random.choice(self.sentences))
            yield self._article(n, random.choice(self.headlines), "\n\n".join(body))

    def _article(self, n: int, headline: str, body: str) -> Article:
        desk, lead = random.choice([*desks().values()]), random.choice(self.leads)
        at = _NEWEST - timedelta(minutes=random.randrange(_DAYS * 24 * 60))
        return Article(
            id=f"tasnim:{1_000_000 + n}",
            site="tasnim",
            url=f"https://www.tasnimnews.com/fa/news/1404/08/30/{1_000_000 + n}/x",
            headline=headline,
            lead=lead,
            body=body,
            headline_raw=headline,
            lead_raw=lead,
            body_raw=body,
            published_at=utc_text(at),
            jalali_date=to_jalali(tehran_day(at)),
            province=desk.province.key,
            desk=desk.key,
            content_hash=content_hash(headline, lead, body),
            parser="tasnim/1",
            fetched_from="x",
        )


def fill(folder: Path, articles: Iterator[Article]) -> float:
    """Save them in batches; gives the seconds of saving alone."""
    took = 0.0
    with closing(open_store(folder)) as database:
        while batch := [article for _, article in zip(range(_BATCH), articles, strict=False)]:
            started = time.perf_counter()
            save(database, batch, now())
            took += time.perf_counter() - started
    return took


def kinds(material: Material, number: int) -> dict[str, Callable[[], tuple[str, Selection]]]:
    """Each kind of search: what gives the next one's words and selection."""
    shares = Counter[str]()
    sample = list(material.articles(1_000))
    for article in sample:
        texts = (article.headline, article.lead, article.body)
        shares.update({w for t in texts for w in fold(t or "").spaced.split()})
    rare = [word for word, n in shares.items() if n < 50 and not word.isascii()]
    middle = [word for word, n in shares.items() if 100 <= n < 500]
    (commonest, _), (second, _) = shares.most_common(2)
    everything, qom = Selection(), Selection(("qom",))
    month = Selection((), date(2025, 10, 1), date(2025, 10, 31))

    def phrase() -> str:
        words = re.findall(r"\w+", random.choice(material.sentences)) * 2
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


def measure(database: Database, material: Material, number: int) -> bool:
    """Search, print, and tell whether the bars were held."""
    asked = kinds(material, number)
    times: dict[str, list[float]] = {name: [] for name in asked}
    totals: dict[str, list[int]] = {name: [] for name in asked}
    for name in random.sample([*asked] * SEARCHES, len(asked) * SEARCHES):
        words, selection = asked[name]()
        started = time.perf_counter()
        results = search(database, words, selection, 10)
        times[name].append((time.perf_counter() - started) * 1000)
        totals[name].append(results.total)
    print(
        f"{'milliseconds':34} {'min':>7} {'median':>7} {'95%':>7} {'max':>7} {'found (median)':>15}"
    )
    held = True
    for name, found in times.items():
        values = sorted(found)
        late = values[int(len(values) * 0.95)]
        row = (values[0], statistics.median(values), late, values[-1])
        print(
            f"{name:34} " + " ".join(f"{value:7.1f}" for value in row),
            f"{statistics.median(totals[name]):15,.0f}",
        )
        held &= late <= next((bar for start, bar in BARS.items() if name.startswith(start)), 1e9)
    return held


def growth(folder: Path) -> str:
    """What part of the file the index is."""
    with closing(open_store(folder)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        sql = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%' OR name = ?"
        ((size,),) = database.execute(sql, ["articles_in_short"]).fetchall()
    whole = (folder / "news.db").stat().st_size
    return f"{size / 1e6:.0f} MB of {whole / 1e6:.0f} are the index's"


def saving(made: Path, material: Material) -> tuple[float, float]:
    """Seconds of saving 10,000 articles without and with the index, the better of two each."""
    times: dict[bool, list[float]] = {False: [], True: []}
    for n in range(2):
        articles = list(material.articles(SAVED))
        for indexed in random.sample([False, True], 2):
            folder = made / f"saving-{n}-{indexed}"
            open_store(folder).close()
            with closing(open_store(folder)) as database:
                if not indexed:
                    for event in ("insert", "update", "delete"):
                        database.execute(f"DROP TRIGGER search_after_{event}")
            off = mock.patch.object(indexing, "bring_up_to_date")
            with off if not indexed else mock.MagicMock():
                times[indexed].append(fill(folder, iter(articles)))
    return min(times[False]), min(times[True])


def main(number: int = 100_000) -> int:
    """Measure, print, and give 1 where a bar is missed."""
    seed = random.randrange(10**6)
    random.seed(seed)
    material = Material()
    print(f"{number:,} articles of {len(material.headlines)} ({REAL.is_file()=}), seed {seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "many"
        fill(folder, material.articles(number))
        with closing(open_store(folder)) as database:
            held = measure(database, material, number)
            started = time.perf_counter()
            for _ in indexing.rebuild(database):
                pass
            anew = time.perf_counter() - started
        print(f"\n{growth(folder)}; made anew in {anew:.0f} s")
        without, with_index = saving(Path(name), material)
    more = (with_index - without) / SAVED * 1000
    print(
        f"saving {SAVED:,} articles: {without:.1f} s without the index, {with_index:.1f} s with it"
    )
    print(f"{with_index / without:.1f} times; {more:.2f} ms an article more")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
