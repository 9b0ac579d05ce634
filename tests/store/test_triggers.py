"""Changes that an incremental export sees: of every key of today's record, and nothing else."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newscrawl.items import KEYS, RAW_KEYS, Article, Image
from newscrawl.store import Database, change_log, open_store, triggers, writing
from newscrawl.store.article_lists import LISTS
from newscrawl.store.articles import records, save
from newscrawl.store.schema import MIGRATIONS
from newscrawl.store.selection import Selection
from tests.factories import LATER, NOW, article

TIMES = {"first_seen_at", "fetched_at"}
NEVER_NULL = {
    *("id", "site", "url", "kind", "headline", "word_count", "content_hash", "revision", "parser"),
}
#: Other values for each list: longer, shorter, in another order, with other items.
OTHER_LISTS: dict[str, list[Any]] = {
    "sections": [["استان‌ها"], ["قم", "استان‌ها"], [], ["استان‌ها", "یزد"]],
    "tags": [["الف", "ب"], ["ب"], [], ["پ"]],
    "images": [
        [],
        [Image(url="b"), Image(url="a")],
        [Image(url="a", width=1), Image(url="b")],
        [Image(url="a", caption="زیرنویس"), Image(url="b")],
        [Image(url="a", thumbnail="t"), Image(url="b")],
        [Image(url="a", height=0), Image(url="b")],
    ],
    "related": [["tasnim:8", "tasnim:9"], []],
    "warnings": [["no_lead_found", "page_cut"], []],
}


def whole() -> Article:
    return article(
        1,
        sections=["استان‌ها", "قم"],
        tags=["الف"],
        images=[Image(url="a"), Image(url="b")],
        related=["tasnim:9", "tasnim:8"],
        warnings=["no_lead_found"],
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_store(tmp_path)) as opened:
        save(opened, [article(2), whole(), article(3)], NOW)
        yield opened


def told(database: Database, after: int) -> list[str]:
    """Return the ids that the next export of a name would have."""
    assert change_log.latest(database) >= after
    return [record["id"] for record in records(database, Selection(changed_after=after))]


@pytest.mark.parametrize("key", [key for key in KEYS if key not in LISTS])
def test_each_column_of_the_record(database: Database, key: str) -> None:
    before = change_log.latest(database)
    number = key in ("word_count", "revision")
    for value in (7, 8) if number else ("tasnim:99", "tasnim:98"):
        with writing(database):
            database.execute(
                f"UPDATE articles SET {key} = ? WHERE id IN ('tasnim:1', 'tasnim:99')", [value]
            )
        wanted = [] if key in TIMES else [value if key == "id" else "tasnim:1"]
        assert told(database, before) == wanted, "once, and the other articles never"
        before, then = change_log.latest(database), before
        assert before == then + (key not in TIMES)
        with writing(database):  # the same again
            database.execute(f"UPDATE articles SET {key} = {key}")
        assert told(database, before) == []


@pytest.mark.parametrize("key", [key for key in KEYS if key not in {*LISTS, *TIMES, *NEVER_NULL}])
def test_a_value_that_comes_or_goes(database: Database, key: str) -> None:
    for value in ("x", None, "x"):
        before = change_log.latest(database)
        with writing(database):
            database.execute(f"UPDATE articles SET {key} = ? WHERE id = 'tasnim:3'", [value])
        assert told(database, before) == ["tasnim:3"]


def test_each_list(database: Database) -> None:
    assert set(OTHER_LISTS) == set(LISTS)
    for name, others in OTHER_LISTS.items():
        for other in others:
            for now in (replace(whole(), **{name: other}), whole()):
                before = change_log.latest(database)
                save(database, [now, article(2), article(3)], LATER)
                assert told(database, before) == ["tasnim:1"], (name, other)
                save(database, [now], LATER)
                assert change_log.latest(database) == before + 1, "the same again"


def test_columns_and_lists_together_are_one(database: Database) -> None:
    before = change_log.latest(database)
    save(database, [replace(whole(), tags=["پ"], lead="لید", kind="photo")], LATER)
    assert told(database, before) == ["tasnim:1"]


@pytest.mark.parametrize("key", sorted({*RAW_KEYS, "fetched_from", "desk", "page"}))
def test_what_is_beside_the_record_is_not_told(database: Database, key: str) -> None:
    before = change_log.latest(database)
    with writing(database):
        database.execute(f"UPDATE articles SET {key} = 77")
    assert told(database, before) == []


def test_a_key_that_is_added_later_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trap of migration 9: its trigger names only the columns of its day."""
    with closing(open_store(tmp_path)) as opened:
        save(opened, [article(1)], NOW)
        opened.execute("ALTER TABLE articles ADD COLUMN mood TEXT")
    monkeypatch.setattr("newscrawl.store.triggers.KEYS", (*KEYS, "mood"))
    with closing(open_store(tmp_path)) as opened:
        before = change_log.latest(opened)
        opened.execute("UPDATE articles SET mood = 'شاد'")
        assert told(opened, before) == ["tasnim:1"]


def test_todays_are_made_once(tmp_path: Path) -> None:
    def version() -> int:
        with closing(sqlite3.connect(tmp_path / "news.db")) as file:
            return int(file.execute("PRAGMA schema_version").fetchone()[0])

    open_store(tmp_path).close()
    first = version()
    with closing(open_store(tmp_path)) as opened:
        assert triggers.are_current(opened)
    assert version() == first
    with closing(sqlite3.connect(tmp_path / "news.db")) as file:
        file.execute("DROP TRIGGER changes_after_update")
        file.execute("DROP TRIGGER ledger_moved_after_insert")
        file.execute(
            "CREATE TRIGGER ledger_moved_after_insert AFTER DELETE ON tags BEGIN SELECT 1; END"
        )
    with closing(open_store(tmp_path)) as opened:
        assert triggers.are_current(opened)


def test_an_older_versions_database_has_todays_after_its_migrations(tmp_path: Path) -> None:
    with closing(Database(sqlite3.connect(tmp_path / "news.db"))) as old:
        MIGRATIONS.apply(old, stop_before="0010_views")
        assert not triggers.are_current(old)
    with closing(open_store(tmp_path)) as opened:
        assert triggers.are_current(opened)
