"""Measure the pages of ``scrapy browse`` among many articles.

The articles have sections, tags, a ledger and walks, as a crawl leaves them. Each page is requested
many times, in shuffled order, from the app in the same process: from the request to the last byte.
"""

import random
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import Database, ask, open_to_read
from newscrawl.store.browse import shelf
from newscrawl.store.selection import Selection
from newscrawl.views.app import make_app
from tests.bench.made import database_of
from tests.bench.material import SECTION
from tests.bench.measure import Bar, Found, Plan
from tests.bench.process import apart

#: Milliseconds among 100,000 articles, and the share of requests that must keep them. The front
#: page keeps them among any number.
BAR, SHARE = Bar(300), 0.95
_MANY = 100_000
_DAY = "2024-05-01"


def pages(database: Database, number: int) -> dict[str, Callable[[], str]]:
    """Return each kind of page by name: a function for the next address."""
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
        "the section of all": lambda: f"/articles?section={quote(SECTION)}",
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


def asked_for(folder: Path, seed: int, number: int, each: int) -> dict[str, list[float]]:
    """Return the milliseconds of each kind of page."""
    random.seed(seed)
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
    """Measure the pages among the greatest number of articles."""
    found, number = Found(), plan.sizes[-1]
    folder, _ = database_of(plan, number)
    times, peak = apart(asked_for, folder, plan.seed, number, plan.asked)
    group = f"Browsing {number:,} articles"
    for kind, values in times.items():
        bar = BAR if number <= _MANY or kind == "front page" else None
        found.add(group, kind, "ms", values, bar=bar, share=SHARE)
    found.add(group, "memory", "MB", [peak])
    return found
