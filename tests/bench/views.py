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

from newscrawl.clock import now
from newscrawl.dates import day_from_user
from newscrawl.items import Article, Image
from newscrawl.provinces import Desk, desks
from newscrawl.store import FILE_NAME, Database, open_store
from newscrawl.store.articles import save
from newscrawl.store.walks import record_page
from newscrawl.urls import Address, parse_address
from newscrawl.walks import DeskWalk
from tests.bench.searching import Material

ROUNDS = 30
BAR = 300
_BATCH, _SAVED = 2_000, 100
_TAGS = 20_000
# One of so many links waits.
_WAITING = 200


def dressed(articles: Iterator[Article]) -> Iterator[Article]:
    """The same articles, with what the views show besides: a few tags are of very many of them."""
    for article in articles:
        desk = desks()[article.desk or ""]
        jalali = (article.jalali_date or "").replace("-", "/")
        number = article.id.rpartition(":")[2]
        article.url = f"https://www.tasnimnews.com/fa/news/{jalali}/{number}/x"
        article.province_name, article.sections = desk.province.name, ["استان‌ها", desk.name]
        tags = {int(_TAGS ** random.random()) for _ in range(random.randrange(2, 7))}
        article.tags = [f"برچسب {tag}" for tag in tags]
        if random.random() < 0.4:
            article.images = [Image(url=f"https://newsmedia.tasnimnews.com/{number}.jpg")]
        article.original = f"tasnim:{random.randrange(10**6)}" if random.random() < 0.02 else None
        yield article


def fill(database: Database, articles: Iterator[Article]) -> None:
    """Save them as a crawl does: their links come first, and some wait."""
    moment = now()
    while batch := list(islice(articles, _BATCH)):
        listed: defaultdict[str, list[Address]] = defaultdict(list)
        for article in batch:
            listed[article.desk or ""].append(parse_address(article.url))
        for key, links in listed.items():
            record_page(database, _walk(desks()[key]), links, 0, moment)
        stored = [article for article in batch if random.randrange(_WAITING)]
        for first in range(0, len(stored), _SAVED):
            save(database, stored[first : first + _SAVED], moment)


def _walk(desk: Desk) -> DeskWalk:
    walk = DeskWalk(desk=desk, since=day_from_user("1401-09-01"))
    walk.ended_by = "since"
    return walk


def pages(material: Material, number: int) -> dict[str, Callable[[], str]]:
    """Each kind of page: what gives the next one's address."""
    return {}


def main(number: int = 100_000, place: str = "") -> int:
    """Measure, print, and give 1 where the bar is missed."""
    seed = random.randrange(10**6)
    random.seed(seed)
    material = Material()
    print(f"{number:,} articles, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(place or name)
        if not (folder / FILE_NAME).exists():
            started = time.perf_counter()
            with closing(open_store(folder)) as database:
                fill(database, dressed(material.articles(number)))
            print(f"made in {time.perf_counter() - started:.0f} s", flush=True)
        return 0


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(*map(int, given[:1]), *given[1:]))
