"""Shelves: their articles, the order, and the counts."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.errors import NoDatabaseError, StoreError
from newscrawl.persian.dates import tehran_day, to_jalali, utc_text
from newscrawl.store import Database, articles, ask, browse, open_store, open_to_read
from newscrawl.store.articles import save
from newscrawl.store.browse import (
    Shelf,
    copies,
    headlines,
    last_stored,
    newest_day,
    revisions,
    shelf,
)
from newscrawl.store.counts import by_province_and_site, provinces_met
from newscrawl.store.selection import NONE, Selection
from tests.factories import LATER, NOW, article


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Articles 1 to 12: every third one from Yazd, the even ones from the next month, 11 and 12
    without a time, 12 without any field.
    """
    with closing(open_store(tmp_path)) as opened:
        made = []
        for n in range(1, 12):
            place = "yazd" if n % 3 == 0 else "qom"
            made.append(
                article(
                    n,
                    province=place,
                    desk=place,
                    sections=["استان‌ها", place],
                    tags=["همه"] + (["فرد"] if n % 2 else []),
                    published_at=f"2025-11-{10 + n // 2}T10:00:00Z" if n < 11 else None,
                    jalali_date=f"1404-0{8 + (n % 2 == 0)}-05" if n < 11 else None,
                )
            )
        save(opened, [*made, article(12, published_at=None, jalali_date=None)], NOW)
        yield opened


def numbers(found: Shelf) -> list[int]:
    return [int(story.id.rpartition(":")[2]) for story in found.articles]


def walk(database: Database, selection: Selection, limit: int) -> list[int]:
    """Return the articles of all pages, one after the other."""
    found = shelf(database, selection, None, limit, 9)
    seen = numbers(found)
    while found.more:
        found = shelf(database, selection, found.more, limit, 9)
        assert found.articles
        seen += numbers(found)
    return seen


EVERYTHING = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 12, 11]


@pytest.mark.parametrize("limit", [1, 2, 5, 10, 11, 12, 13])
def test_each_article_is_on_one_page(database: Database, limit: int) -> None:
    assert walk(database, Selection(), limit) == EVERYTHING
    odd = Selection(tag="فرد")
    assert walk(database, odd, limit) == [9, 7, 5, 3, 1, 11]


def test_filters_are_combined_and_counted(database: Database) -> None:
    found = shelf(database, Selection(("qom",), tag="فرد"), None, 3, 9)
    assert (found.total, found.all_counted, numbers(found)) == (4, True, [7, 5, 1])
    assert found.provinces == {"qom": 4}
    assert found.months == {"1404-08": 3, None: 1}
    assert found.sections == {"استان‌ها": 4, "qom": 4}
    assert found.tags == {"فرد": 4, "همه": 4}
    assert numbers(shelf(database, Selection((NONE,)), None, 9, 9)) == [12]
    assert numbers(shelf(database, Selection(part=("month", None)), None, 9, 9)) == [12, 11]
    nothing = shelf(database, Selection(section="ورزش"), None, 9, 9)
    assert (nothing.total, nothing.articles, nothing.tags) == (0, [], {})


def test_all_are_counted_by_the_most(database: Database) -> None:
    found = shelf(database, Selection(), None, 9, 2)
    assert found.total == 12
    assert list(found.provinces.items()) == [("qom", 8), ("yazd", 3), (None, 1)]
    assert list(found.months.items()) == [("1404-09", 5), ("1404-08", 5), (None, 2)]
    assert list(found.sections.items()) == [("استان‌ها", 11), ("qom", 8)]
    assert found.tags == {"همه": 11, "فرد": 6}


def test_of_very_many_a_part_is_counted(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browse, "_COUNTED", 4)
    found = shelf(database, Selection(section="استان‌ها"), None, 3, 9)
    assert (found.total, found.all_counted, numbers(found)) == (4, False, [10, 9, 8])
    assert found.tags == {"همه": 4, "فرد": 2}  # of 8 to 11, the last stored
    for limit in (1, 4, 20):
        assert walk(database, Selection(section="استان‌ها"), limit) == [*EVERYTHING[:10], 11]


@pytest.mark.parametrize("limit", [1, 3, 9])
def test_of_very_many_those_of_some_days_are_looked_for_among_these_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(browse, "_COUNTED", 2)
    midnight = datetime(2025, 11, 20, 20, 30, tzinfo=UTC)  # of the 21st in Tehran
    times = [midnight + timedelta(hours=11 * n, seconds=-(n % 2)) for n in range(-9, 9)]
    days = {n: to_jalali(tehran_day(time)) for n, time in enumerate(times, 1)}
    made = [
        article(n, published_at=utc_text(time), jalali_date=days[n])
        for n, time in enumerate(times, 1)
    ]
    made.append(article(99, published_at=None, jalali_date="1404-08-30"))
    with closing(open_store(tmp_path)) as database:
        save(database, made, NOW)
        asked: list[tuple[str, Any]] = []
        with database.tracer(lambda sql, values: asked.append((sql, values))):
            first, last = date(2025, 11, 21), date(2025, 11, 22)  # 1404-08-30, 1404-09-01
            assert walk(database, Selection(since=first, until=last), limit) == [
                *(n for n in reversed(days) if days[n] in ("1404-08-30", "1404-09-01")),
                99,
            ]
        ((sql, values), *_) = [each for each in asked if "a.published_at <" in each[0]]
        ((*_, plan), *_) = ask(database, f"EXPLAIN QUERY PLAN {sql}", values)
        assert "articles_by_time (published_at>? AND published_at<?)" in plan


def test_what_came_last_and_what_came_before(database: Database) -> None:
    save(database, [article(3, lead="لید", fetched_at=LATER)], LATER)
    assert [(story.id, at) for story, at in last_stored(database, 2)] == [
        ("tasnim:3", LATER),
        ("tasnim:12", NOW),
    ]
    assert newest_day(database) == "1404-09-05"
    (before,) = revisions(database, "tasnim:3", 9)
    assert (before.revision, before.lead, before.replaced_at) == (1, None, LATER)
    save(database, [article(3, lead="نو", fetched_at=LATER)], LATER)
    assert [r.revision for r in revisions(database, "tasnim:3", 1)] == [2]
    assert revisions(database, "tasnim:4", 9) == []


def test_copies_and_headlines(database: Database) -> None:
    copy = article(1, id="x.example:1", site="x.example")
    save(database, [copy], NOW)
    database.execute("UPDATE articles SET original = 'tasnim:4' WHERE id = 'x.example:1'")
    assert [story.id for story in copies(database, "tasnim:4", 9)] == ["x.example:1"]
    assert headlines(database, ["tasnim:4", "tasnim:99"]) == {"tasnim:4": "تیتر"}
    found = articles.record(database, "x.example:1")
    assert found
    assert found == next(r for r in articles.records(database) if r["id"] == "x.example:1")
    assert articles.record(database, "x.example:2") is None


def test_some_days_are_counted_by_province_and_site(database: Database) -> None:
    save(database, [article(13, id="isna:13", site="isna", province="qom", desk="qom")], NOW)
    day, month = date(2025, 10, 27), date(2025, 11, 26)  # 1404-08-05, 1404-09-05
    at_once = by_province_and_site(database, Selection(since=day, until=day))
    assert at_once == {("qom", "tasnim"): 3, ("yazd", "tasnim"): 2}
    later = by_province_and_site(database, Selection(("yazd",), since=day + timedelta(days=1)))
    assert later == {("qom", "tasnim"): 4, ("yazd", "tasnim"): 1, ("qom", "isna"): 1}
    assert by_province_and_site(database, Selection(since=month + timedelta(days=1))) == {}
    assert provinces_met(database) == 2


def test_opened_to_read(database: Database, tmp_path: Path) -> None:
    with closing(open_to_read(tmp_path)) as reader:
        assert shelf(reader, Selection(), None, 1, 1).total == 12
        with pytest.raises(StoreError, match="readonly"):
            save(reader, [article(13)], NOW)
        save(database, [article(13)], NOW)  # others may
        assert shelf(reader, Selection(), None, 1, 1).total == 13
    with pytest.raises(NoDatabaseError):
        open_to_read(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT key FROM articles WHERE original = 'x'", "articles_by_original"),
        ("SELECT state FROM ledger WHERE day >= 'x'", "COVERING INDEX ledger_by_day"),
        (
            "SELECT province, site FROM articles WHERE jalali_date BETWEEN 'x' AND 'y'",
            "COVERING INDEX articles_by_day (jalali_date>? AND jalali_date<?)",
        ),
    ],
)
def test_indexes_that_pages_lean_on(database: Database, sql: str, index: str) -> None:
    assert index in str(database.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
