"""Make the page statistics of runs: with equal pages, with some other pages, or over desks."""

import random
from collections.abc import Sequence

from newscrawl.items import Article
from newscrawl.monitoring.drift import Drop, Past
from newscrawl.monitoring.page_stats import Measures

DESKS = {"qom": 12, "yazd": 9, "fars": 15, "gilan": 6, "kashan": 2, "tehran": 20}


def article(number: int, desk: str = "qom", **fields: object) -> Article:
    """Return an article as on an ordinary day. desk: key of the list that shows it."""
    values: dict[str, object] = {
        "id": f"tasnim:{number}",
        "site": "tasnim",
        "url": f"https://www.tasnimnews.ir/fa/news/1404/08/30/{number}/x",
        "fetched_from": f"https://www.tasnimnews.ir/fa/news/1404/08/30/{number}/x",
        "parser": "tasnim/2",
        "headline": "تیتر",
        "lead": "لید",
        "body": "متن",
        "sections": ["قم"],
        "tags": ["قم"],
        "published_at": "2025-11-21T20:00:00Z",
        "word_count": 200,
        "choices": {"headline": "h1.title", "lead": "h2.lead"},
        "listed_on": desk,
    }
    return Article(**{**values, **fields})  # type: ignore[arg-type]


def pages(number: int, **fields: object) -> Measures:
    """Return a run of `number` equal pages. fields: as in Article."""
    measures = Measures()
    for n in range(number):
        measures.article(article(n, "qom", **fields))
    return measures


def mixed(good: int, bad: int, **fields: object) -> Measures:
    """Return a run of ``good`` pages, and ``bad`` ones with these fields."""
    measures = pages(good)
    for n in range(bad):
        measures.article(article(good + n, "qom", **fields))
    return measures


def run(counts: dict[str, int], chance: random.Random, **fields: object) -> Measures:
    """Return a run of pages that vary a little. counts: pages a desk; fields: set on every page."""
    measures = Measures()
    for desk, count in counts.items():
        measures.list_page(desk, f"list of {desk}", 20, is_first=True)
        for number in range(count):
            usual: dict[str, object] = {
                # One desk rarely has leads, another rarely tags.
                "lead": "لید" if chance.random() < (0.1 if desk == "tehran" else 0.95) else None,
                "tags": ["قم"] if chance.random() < (0.1 if desk == "kashan" else 0.9) else [],
                "dateline": "قم" if chance.random() < 0.7 else None,
                "word_count": round(chance.lognormvariate(5.3, 0.7)),
            }
            if chance.random() < 0.08:
                usual |= {"kind": "photo", "body": None, "lead": None, "word_count": 0}
            measures.article(article(number, desk, **{**usual, **fields}))
    return measures


def history(runs: int, chance: random.Random, counts: dict[str, int] | None = None) -> list[Past]:
    """Return earlier runs, a day apart, the oldest first. runs: how many; counts: pages a desk."""
    kept = [run(counts or DESKS, chance) for _ in range(runs)]
    return [Past(f"2025-11-{n + 1:02}T08:00:00Z", one) for n, one in enumerate(kept)]


def names(found: Sequence[Drop]) -> set[str]:
    """Return the measures that dropped."""
    return {drop.measure for drop in found}


def of(measure: str, found: Sequence[Drop]) -> list[Drop]:
    """Return the drops of one measure."""
    return [drop for drop in found if drop.measure == measure]
