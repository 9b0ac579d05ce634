import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.page_filter import remove_older
from newscrawl.errors import DamagedPageError, NewerDatabaseError, NoDatabaseError
from newscrawl.store import Database, open_pages, open_store, page_links
from newscrawl.store.archived_ids import count_names, least_key, names
from newscrawl.store.archived_pages import (
    ArchivedPage,
    each_page,
    page_of,
    pages_of,
    record_page,
    reserve,
)
from newscrawl.store.articles import records, save
from newscrawl.store.integrity import check
from tests.factories import NEXT_DAY, NOW, archived_page, article, import_pages


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Database]:
    with closing(open_pages(tmp_path)) as opened:
        yield opened


@pytest.fixture
def news(tmp_path: Path) -> Iterator[Database]:
    with closing(open_store(tmp_path)) as opened:
        yield opened


def bodies(database: Database) -> int:
    return int(database.execute("SELECT count(*) FROM bodies").fetchone()[0])


def test_a_page_comes_back_byte_for_byte(kept: Database) -> None:
    page = archived_page(body=bytes(range(256)) * 300)
    key = record_page(kept, page)
    assert page_of(kept, key) == replace(page, key=key)
    assert page_of(kept, key + 1) is None


def test_headers_are_asked_for_as_scrapys(kept: Database) -> None:
    found = page_of(kept, record_page(kept, archived_page()))
    assert found is not None
    assert found.headers.get("ETAG") == b'"b"'
    assert found.headers.get("Location") is None


@pytest.mark.long
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=8))
def test_the_same_body_stands_there_once(contents: list[bytes]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder, closing(open_pages(Path(folder))) as kept:
        keys = [record_page(kept, archived_page(body=body)) for body in contents]
        assert len(set(keys)) == len(contents)
        assert bodies(kept) == len(set(contents))
        assert [page.body for page in pages_of(kept, "tasnim:1")] == contents
        assert check(None, kept).damages == []


def test_pages_of_an_article_come_in_the_order_of_their_times(kept: Database) -> None:
    record_page(kept, archived_page(body=b"b", at=NEXT_DAY))
    record_page(kept, replace(archived_page(body=b"a", at=NOW), run=None))
    record_page(kept, archived_page(2))
    assert [page.body for page in pages_of(kept, "tasnim:1")] == [b"a", b"b"]


def test_what_is_imported_twice_is_there_once(kept: Database) -> None:
    pages = [archived_page(1), archived_page(2), archived_page(1, at=NEXT_DAY)]
    assert import_pages(kept, pages, NEXT_DAY) == (3, 0)
    assert import_pages(kept, pages, NEXT_DAY) == (0, 3)
    assert bodies(kept) == 1


def test_names_by_day(kept: Database) -> None:
    for number, day in ((3, "2025-11-20"), (1, "2025-11-22"), (2, None), (1, "2025-11-22")):
        record_page(kept, replace(archived_page(number), day=day))
    assert names(kept, "", None, 9) == [("tasnim:1", 4), ("tasnim:2", 3), ("tasnim:3", 1)]
    assert names(kept, "tasnim:1", None, 1) == [("tasnim:2", 3)]
    assert names(kept, "", "2025-11-21", 9) == [("tasnim:1", 4), ("tasnim:2", 3)]
    assert count_names(kept, "2025-11-21") == 2
    assert least_key(kept) == 1


def test_pages_come_as_their_keys_say_whatever_the_clock_said(kept: Database) -> None:
    """In the order of keys, even after a clock that was ahead; imported ones by their time."""
    times = ("2025-11-20", "2025-11-29", "2025-11-21", "2025-11-22")
    for n, day in enumerate(times):
        record_page(kept, archived_page(body=b"%d" % n, at=f"{day}T20:00:00Z"))
    record_page(kept, replace(archived_page(body=b"of old", at="2019-11-20T20:00:00Z"), run=None))
    record_page(kept, replace(archived_page(body=b"between", at="2025-11-21T21:00:00Z"), run=None))
    assert [page.body for page in pages_of(kept, "tasnim:1")] == [
        *(b"of old", b"0", b"1", b"2", b"between", b"3")
    ]


@pytest.mark.parametrize("sql", ["DELETE FROM bodies", "UPDATE bodies SET data = x'28b52ffd'"])
def test_a_body_that_cannot_be_unpacked_is_named(kept: Database, sql: str) -> None:
    record_page(kept, archived_page())
    kept.execute("PRAGMA foreign_keys = OFF")
    kept.execute(sql)
    with pytest.raises(DamagedPageError, match="page 1: its body"):
        pages_of(kept, "tasnim:1")


def test_no_key_is_given_that_news_db_names_already(kept: Database, news: Database) -> None:
    save(news, [article(1, page=41)], NOW)
    reserve(kept, page_links.greatest(news))
    assert record_page(kept, archived_page()) == 42
    reserve(kept, 7)
    assert record_page(kept, archived_page()) == 43


@pytest.mark.long
def test_old_pages_are_removed_with_their_bodies_and_links(kept: Database, news: Database) -> None:
    for number in range(1, 1203):
        record_page(kept, archived_page(number, body=b"%d" % number))
    last = record_page(kept, archived_page(5, body=b"5", at=NEXT_DAY))
    save(news, [article(4, page=4), article(5, page=5)], NOW)
    save(news, [article(5, page=last, body="دیگر")], NEXT_DAY)
    assert remove_older(news, kept, "2025-11-22T00:00:00Z") == 1202
    assert bodies(kept) == 1
    assert [page for page, *_ in page_links.links(news)] == [last]
    assert [record["id"] for record in records(news)] == ["tasnim:4", "tasnim:5"]
    assert check(news, kept).damages == []


def test_a_revision_keeps_the_page_that_it_was_read_from(news: Database) -> None:
    save(news, [article(1, page=3)], NOW)
    save(news, [article(1, page=4)], NOW)
    save(news, [article(1, page=8, lead="لید")], NEXT_DAY)
    assert page_links.links(news) == [(4, "tasnim:1", 1), (8, "tasnim:1", None)]
    assert page_links.greatest(news) == 8


def test_a_check_names_all_that_is_damaged(kept: Database, news: Database, tmp_path: Path) -> None:
    for number in (1, 2, 3, 4):
        record_page(kept, archived_page(number, body=b"<html>%d" % number))
    save(news, [article(n, page=n) for n in (1, 2, 3)] + [article(9, page=4)], NOW)
    with closing(sqlite3.connect(tmp_path / "pages.db")) as direct, direct:
        direct.execute("UPDATE bodies SET data = x'00' WHERE key = 1")
        direct.execute("DELETE FROM pages WHERE key = 2")
        direct.execute("UPDATE pages SET body = 77 WHERE key = 4")
    found = check(news, kept)
    told = [damage.partition(": ") for damage in found.damages]
    who = [name.split(" (")[0] for name, _, _ in told]
    assert who == ["page 1", "page 4", "tasnim:2", "tasnim:9"]
    assert [what.split(": ")[0] for _, _, what in told] == [
        "its body cannot be read",
        "its body is not there",
        "its page 2 is not there",
        "its page 4 is that of tasnim:4",
    ]
    assert (found.pages, found.bodies, found.links) == (3, 4, 4)


def test_another_body_than_the_one_that_came_is_damage(kept: Database, tmp_path: Path) -> None:
    record_page(kept, archived_page(1, body=b"<html>1"))
    record_page(kept, archived_page(2, body=b"<html>2"))
    with closing(sqlite3.connect(tmp_path / "pages.db")) as direct, direct:
        direct.execute("UPDATE bodies SET data = (SELECT data FROM bodies WHERE key = 2)")
    assert [d.rpartition(": ")[2] for d in check(None, kept).damages] == [
        "its body is not the one that came"
    ]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE bodies SET data = x'00' WHERE key = 1", "cannot be read"),
        ("UPDATE bodies SET data = (SELECT data FROM bodies WHERE key = 2)", "is not the one that"),
        ("UPDATE bodies SET data = 'text' WHERE key = 1", "cannot be read"),
        ("DELETE FROM bodies WHERE key = 1", "is not there"),
        ("UPDATE pages SET headers = '[[' WHERE key = 1", "cannot be read"),
    ],
)
def test_a_damaged_page_is_never_given(
    kept: Database, tmp_path: Path, damage: str, told: str
) -> None:
    record_page(kept, archived_page(1, body=b"<html>1"))
    record_page(kept, archived_page(2, body=b"<html>2"))
    with closing(sqlite3.connect(tmp_path / "pages.db")) as direct, direct:
        direct.execute(damage)
    for asking in (
        lambda: page_of(kept, 1),
        lambda: pages_of(kept, "tasnim:1"),
        lambda: list(each_page(kept)),
    ):
        with pytest.raises(DamagedPageError, match=rf"^page 1: its .*{told}"):
            asking()
    assert check(None, kept).damages
    damages: list[str] = []
    assert [page.body for page, _ in each_page(kept, damages=damages)] == [b"<html>2"]
    assert len(damages) == 1
    damages.clear()
    only = list(each_page(kept, lambda page: page.name == "tasnim:2", damages))
    assert len(only) == 1
    assert damages == [] or "headers" in damage


@pytest.mark.parametrize(
    "again", [record_page, lambda kept, page: import_pages(kept, [page], NEXT_DAY)]
)
def test_a_damaged_body_is_mended_where_the_same_comes_again(
    kept: Database, tmp_path: Path, again: Callable[[Database, ArchivedPage], object]
) -> None:
    page = archived_page(1)
    record_page(kept, page)
    with closing(sqlite3.connect(tmp_path / "pages.db")) as direct, direct:
        direct.execute("UPDATE bodies SET data = x'00', size = 1")
    again(kept, page)
    assert check(None, kept).damages == []
    assert page_of(kept, 1) == replace(page, key=1)


def test_the_age_of_what_is_imported_begins_with_its_import(kept: Database, news: Database) -> None:
    import_pages(kept, [archived_page(1, at="2015-01-01T00:00:00Z")], NOW)
    assert remove_older(news, kept, NOW) == 0
    assert remove_older(news, kept, NEXT_DAY) == 1


def test_what_was_removed_gives_its_room_back(
    kept: Database, news: Database, tmp_path: Path
) -> None:
    for number in range(1, 41):
        record_page(kept, archived_page(number, body=random.Random(number).randbytes(100_000)))
    assert remove_older(news, kept, NEXT_DAY) == 40
    kept.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (tmp_path / "pages.db").stat().st_size < 200_000


def test_pages_db_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    with closing(open_pages(tmp_path)) as kept:
        kept.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('newscrawl pages', '9999_later', '2030')"
        )
    with pytest.raises(NewerDatabaseError, match=r"pages\.db was made by a later"):
        open_pages(tmp_path)


def test_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(NoDatabaseError, match=r"pages\.db"):
        open_pages(tmp_path, create=False)
