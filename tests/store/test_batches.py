"""Saving a batch leaves the same rows as saving its articles one by one."""

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from newscrawl.items import Article, Image
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.tasnim.addresses import parse_address
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import Database, open_store, republished
from newscrawl.store.articles import Saved, save
from newscrawl.store.listing_walks import record_page
from tests.factories import LATER, NOW, article

FAULTS: list[dict[str, Any]] = [{"headline": None}, {"images": [Image(url="a", width=10**30)]}]
GIVEN = "https://site.example/9"
# Tables inside the index; its content is compared by fts5vocab, which gives each word's place.
INSIDE = ("search_data", "search_idx", "search_docsize", "search_content", "search_config")


def story(chance: random.Random, number: int) -> Article:
    """Return one of sixty articles with random words, lists and province source, rarely a fault."""
    words = chance.choice([number, number % 7])
    body = chance.choice(["", "دیگر "]) + " ".join(f"واژه{words * n}" for n in range(1, 90))
    made = article(
        number,
        body=body,
        tags=[f"برچسب {chance.randrange(9)}" for _ in range(chance.randrange(3))],
        images=[Image(url=str(n)) for n in range(chance.randrange(3))],
        warnings=chance.choice([[], ["no_lead_found"]]),
        published_at=f"2025-11-21T10:{number:02}:00Z",
    )
    if number % 5 == 0:
        made = replace(made, province_from="listing")
    if number % 7 == 6:  # another site's copy
        made = replace(made, id=f"site.example:{number}", site="site.example", published_at=NOW)
    if number == 9:
        made = replace(made, given=GIVEN)
    if chance.random() < 0.05:
        made = replace(made, **chance.choice(FAULTS))
    return made


def batches(seed: int) -> Iterator[list[Article]]:
    """Yield batches of new, known and revised articles, some with a faulty or a repeated one."""
    chance = random.Random(seed)
    for _ in range(12):
        yield [story(chance, chance.randrange(1, 60)) for _ in range(chance.choice([4, 12]))]


def prepared(folder: Path) -> Database:
    """Return a database with a list that shows some of the articles, and a seed URL."""
    database = open_store(folder)
    walk = DeskWalk(desk=desks()["qom"], since=date(2025, 11, 21))
    record_page(database, walk, [parse_address(article(n).url) for n in range(1, 30)], 0, NOW)
    republished.record_seeds(database, [GIVEN], lambda _: "site.example:given", NOW)
    return database


def tables(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, and all words of the index."""
    database.execute(
        "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search', 'instance')"
    )
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'"
    names = [name for (name,) in database.execute(sql).fetchall()]
    return {
        name: sorted(database.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for name in {*names, "temp.words"}.difference(INSIDE, ["search", "_sqlite_migrations"])
    }


def summed(all_saved: list[Saved]) -> tuple[int, int, int, list[tuple[str, str]]]:
    return (
        *(sum(getattr(s, name) for s in all_saved) for name in ("new", "revised", "same")),
        [item for s in all_saved for item in s.refused.items()],
    )


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_a_batch_is_its_articles_one_by_one(tmp_path: Path, seed: int) -> None:
    with closing(prepared(tmp_path / "a")) as whole, closing(prepared(tmp_path / "b")) as single:
        at_once = [save(whole, batch, LATER, run=1) for batch in batches(seed)]
        by_one = [save(single, [one], LATER, run=1) for batch in batches(seed) for one in batch]
        assert summed(at_once) == summed(by_one)
        assert all(summed(at_once)), "nothing to compare"
        one, other = tables(whole), tables(single)
    for name in one:
        assert one[name] == other[name], name
    assert len(one["temp.words"]) > 1_000
    assert any(row[0] for row in one["revisions"])
