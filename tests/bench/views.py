"""What a page of ``scrapy browse`` takes among 100,000 articles.

    python -m tests.bench.views [ARTICLES [FOLDER]]

The articles are those of :mod:`tests.bench.searching`, with sections, tags, a ledger and walks, as
a crawl leaves them. Each page is asked for many times, in shuffled order, of the app itself in
this process: from the request to the last byte. Ends with 1 where the 95th percentile of any page
is past the bar. FOLDER: where the database is made, or is since another time.
"""

import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from newscrawl.dates import day_from_user
from newscrawl.items import Article, Image
from newscrawl.provinces import Desk, desks
from newscrawl.store import FILE_NAME, Database, ask, open_store, open_to_read
from newscrawl.store.articles import save
from newscrawl.store.reading_room import shelf
from newscrawl.store.selection import Selection
from newscrawl.store.walks import record_page
from newscrawl.urls import Address, parse_address
from newscrawl.views.app import make_app
from newscrawl.walks import DeskWalk
from tests.bench.searching import Material

ROUNDS = 30
BAR = 300
_BATCH, _SAVED = 2_000, 100
_TAGS = 20_000
# One of so many links waits.
_WAITING = 200
_SECTION = "استان‌ها"
_DAY = "2024-05-01"
# When the newest of them came, so that the days up to now are not all empty.
_NOW = "2025-11-22T03:00:00Z"


def dressed(articles: Iterator[Article]) -> Iterator[Article]:
    """The same articles, with what the views show besides: a few tags are of very many of them."""
    for article in articles:
        desk = desks()[article.desk or ""]
        jalali = (article.jalali_date or "").replace("-", "/")
        number = article.id.rpartition(":")[2]
        article.url = f"https://www.tasnimnews.com/fa/news/{jalali}/{number}/x"
        article.province_name, article.sections = desk.province.name, [_SECTION, desk.name]
        tags = {int(_TAGS ** random.random()) for _ in range(random.randrange(2, 7))}
        article.tags = [f"برچسب {tag}" for tag in tags]
        if random.random() < 0.4:
            article.images = [Image(url=f"https://newsmedia.tasnimnews.com/{number}.jpg")]
        article.original = f"tasnim:{random.randrange(10**6)}" if random.random() < 0.02 else None
        yield article


def fill(database: Database, articles: Iterator[Article]) -> None:
    """Save them as a crawl does: their links come first, and some wait."""
    while batch := list(islice(articles, _BATCH)):
        listed: defaultdict[str, list[Address]] = defaultdict(list)
        for article in batch:
            listed[article.desk or ""].append(parse_address(article.url))
        for key, links in listed.items():
            record_page(database, _walk(desks()[key]), links, 0, _NOW)
        stored = [article for article in batch if random.randrange(_WAITING)]
        for first in range(0, len(stored), _SAVED):
            save(database, stored[first : first + _SAVED], _NOW)


def _walk(desk: Desk) -> DeskWalk:
    walk = DeskWalk(desk=desk, since=day_from_user("1401-09-01"))
    walk.ended_by = "since"
    return walk


def pages(database: Database, number: int) -> dict[str, Callable[[], str]]:
    """Each kind of page: what gives the next one's address."""
    found = shelf(database, Selection(), None, 1, 1_000)
    tags, months = list(found.tags), [month for month in found.months if month]
    rare = [name for (name,) in ask(database, "SELECT name FROM tags ORDER BY random() LIMIT 99")]
    keys = [*desks()]
    marks = [f"{_DAY}T00:00:00Z_1", f"{_DAY}T20:00:00Z_1"]

    def tagged(names: list[str]) -> str:
        return quote(random.choice(names))

    return {
        "front page": lambda: "/",
        "all articles": lambda: "/articles",
        "all articles, further on": lambda: f"/articles?after={random.choice(marks)}",
        "a province": lambda: f"/articles?province={random.choice(keys)}",
        "a month": lambda: f"/articles?month={random.choice(months)}",
        "a province's month": lambda: (
            f"/articles?province={random.choice(keys)}&month={random.choice(months)}"
        ),
        "the section of all": lambda: f"/articles?section={quote(_SECTION)}",
        "the commonest tag": lambda: f"/articles?tag={quote(tags[0])}",
        "a usual tag": lambda: f"/articles?tag={tagged(tags)}",
        "a rare tag": lambda: f"/articles?tag={tagged(rare)}",
        "a province's tag": lambda: f"/articles?province={random.choice(keys)}&tag={tagged(tags)}",
        "an article": lambda: f"/article/tasnim:{random.randrange(10**6, 10**6 + number)}",
        "search, nothing asked": lambda: "/search",
        "search, رئیس‌جمهور": lambda: f"/search?q={quote('رئیس‌جمهور')}",
        "search, the commonest word": lambda: f"/search?q={quote('و')}",
        "search, in a usual tag": lambda: f"/search?q={quote('شهر')}&tag={tagged(tags)}",
    }


def measure(folder: Path, number: int) -> bool:
    """Ask, print, and tell whether the bar was held."""
    client = make_app(folder).test_client()
    with closing(open_to_read(folder)) as database:
        asked = pages(database, number)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
    for name in random.sample([*asked] * ROUNDS, len(asked) * ROUNDS):
        address = asked[name]()
        before, started = time.process_time(), time.perf_counter()
        response = client.get(address, base_url="http://127.0.0.1")
        took = time.perf_counter() - started, time.process_time() - before
        # One of so many articles is not stored.
        assert response.status_code in (200, 404), (address, response.text)
        times[name].append((took[0] * 1000, took[1] * 1000))
    print(f"{'milliseconds':28} {'median':>7} {'95%':>7} {'max':>7} {'CPU, median':>12}")
    held = True
    for name, found in times.items():
        clock, cpu = (sorted(values) for values in zip(*found, strict=True))
        late = clock[int(len(clock) * 0.95)]
        middle = statistics.median(clock)
        print(
            f"{name:28} {middle:7.0f} {late:7.0f} {clock[-1]:7.0f} {statistics.median(cpu):12.0f}"
        )
        held &= late <= BAR
    return held


def main(number: int = 100_000, place: str = "") -> int:
    """Measure, print, and give 1 where the bar is missed."""
    seed = random.randrange(10**6)
    random.seed(seed)
    material = Material()
    print(f"{number:,} articles, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(place or name)
        if not (folder / FILE_NAME).exists():
            with closing(open_store(folder)) as database:
                fill(database, dressed(material.articles(number)))
        return 0 if measure(folder, number) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100_000, *sys.argv[2:]))
