"""What a page of ``scrapy browse`` takes among many articles.

They have sections, tags, a ledger and walks, as a crawl leaves them. Each page is asked for many
times, in shuffled order, of the app itself in this process: from the request to the last byte.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from newscrawl.items import Article, Image
from newscrawl.provinces import desks
from newscrawl.store import Database, ask, open_to_read
from newscrawl.store.reading_room import shelf
from newscrawl.store.selection import Selection
from newscrawl.views.app import make_app
from tests.bench.made import Material, fill
from tests.bench.measure import Bar, Found, Plan

#: Milliseconds, among 100,000 articles, for so many of the requests.
BAR, SHARE = Bar(300), 0.95
_MANY = 100_000
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
        number = article.id.rpartition(":")[2]
        article.province_name, article.sections = desk.province.name, [_SECTION, desk.name]
        tags = {int(_TAGS ** random.random()) for _ in range(random.randrange(2, 7))}
        article.tags = [f"برچسب {tag}" for tag in tags]
        if random.random() < 0.4:
            article.images = [Image(url=f"https://newsmedia.tasnimnews.com/{number}.jpg")]
        article.original = f"tasnim:{random.randrange(10**6)}" if random.random() < 0.02 else None
        yield article


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


def asked_for(folder: Path, number: int, each: int) -> dict[str, list[float]]:
    """Milliseconds of each kind of page."""
    client = make_app(folder).test_client()
    with closing(open_to_read(folder)) as database:
        asked = pages(database, number)
    times: dict[str, list[float]] = {name: [] for name in asked}
    for name in random.sample([*asked] * each, len(asked) * each):
        address = asked[name]()
        started = time.perf_counter()
        response = client.get(address, base_url="http://127.0.0.1")
        times[name].append((time.perf_counter() - started) * 1000)
        assert response.status_code == 200, (address, response.text)
    return times


def measure(plan: Plan) -> Found:
    """Among the greatest number of articles."""
    found, number = Found(), plan.sizes[-1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, dressed(Material(plan.seed).articles(number)))
        for kind, values in asked_for(folder, number, plan.asked).items():
            bar = BAR if number <= _MANY else None
            group = f"Browsing {number:,} articles"
            found.add(group, kind, "ms", values, bar=bar, share=SHARE)
    return found
