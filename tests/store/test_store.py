import sqlite3
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from newscrawl.errors import NewerDatabaseError, NoDatabaseError, StoreError
from newscrawl.items import Image, to_record
from newscrawl.store import Database, counts, open_store, reading, writing
from newscrawl.store.articles import assign_revision, count, count_by_province, records, save
from newscrawl.store.selection import Selection
from tests.factories import LATER, NOW, article


def test_what_is_saved_comes_back_whole(database: Database) -> None:
    full = article(
        1,
        sections=["استان‌ها", "قم"],
        tags=["ب", "الف"],
        related=["tasnim:9", "tasnim:8"],
        warnings=["no_lead_found"],
        images=[Image(url="b", width=1), Image(url="a", caption="زیرنویس")],
        headline_raw="raw",
    )
    bare = article(2, body=None, tags=["الف"], published_at=None)
    save(database, [full, bare], NOW)
    saved = list(records(database, raw=True))
    assert saved == [to_record(bare, raw=True), to_record(full, raw=True)]
    assert saved[1]["first_seen_at"] == saved[1]["fetched_at"] == NOW
    assert "headline_raw" not in next(records(database))


def test_records_are_sorted_by_time_then_id(database: Database) -> None:
    times = {3: "2025-11-21T19:00:00Z", 1: "2025-11-21T20:00:00Z", 2: "2025-11-21T19:00:00Z"}
    save(database, [article(n, published_at=at) for n, at in times.items()], NOW)
    assert [record["id"][-1] for record in records(database)] == ["2", "3", "1"]


def test_a_change_of_content_is_a_revision_a_change_of_markup_is_none(database: Database) -> None:
    save(database, [article(1, tags=["الف"], images=[Image(url="a")])], NOW)
    save(database, [article(1, tags=["ب"], fetched_at=LATER)], LATER)
    (record,) = records(database)
    assert (record["revision"], record["tags"], record["images"]) == (1, ["ب"], [])
    save(database, [article(1, lead="لید", fetched_at=LATER)], LATER)
    (record,) = records(database)
    assert (record["revision"], record["first_seen_at"], record["fetched_at"]) == (2, NOW, LATER)
    before = database.execute("SELECT revision, headline, lead, body, replaced_at FROM revisions")
    assert before.fetchall() == [(1, "تیتر", None, "متن", LATER)]


def test_settle_sees_what_waits_in_the_batch(database: Database) -> None:
    first, second = article(1), article(1, body="دیگر")
    assign_revision(database, first, None, NOW)
    assign_revision(database, second, first, LATER)
    assert (first.revision, first.first_seen_at) == (1, NOW)
    assert (second.revision, second.first_seen_at) == (2, NOW)


def test_selections(database: Database) -> None:
    isfahan = {"province": "isfahan", "province_name": "اصفهان"}
    save(
        database,
        [
            article(1, desk="isfahan", jalali_date="1404-08-29", **isfahan),
            article(2, desk="kashan", **isfahan),
            article(3, desk="qom", province="qom", province_name="قم"),
            article(4),
        ],
        NOW,
    )

    def ids(**chosen: object) -> list[str]:
        return [r["id"][-1] for r in records(database, Selection(**chosen))]  # type: ignore[arg-type]

    assert ids(places=("isfahan",)) == ["1", "2"]
    assert ids(places=("kashan",)) == ["2"]
    assert ids(places=("kashan", "qom")) == ["2", "3"]
    assert ids(since=date(2025, 11, 21)) == ["2", "3", "4"]
    assert ids(until=date(2025, 11, 20)) == ["1"]
    assert count(database) == 4
    assert count(database, Selection(places=("qom",))) == 1
    assert count_by_province(database) == [("اصفهان", 2), (None, 1), ("قم", 1)]


def test_more_records_than_a_chunk(database: Database) -> None:
    save(database, [article(n, tags=[f"t{n}"]) for n in range(10_000, 11_203)], NOW)
    found = list(records(database))
    assert len(found) == 1203
    assert all(record["tags"] == [f"t{record['id'][7:]}"] for record in found)


@pytest.mark.parametrize("fault", [{"headline": None}, {"images": [Image(url="a", width=10**30)]}])
def test_an_article_that_cannot_be_held_costs_its_neighbours_nothing(
    database: Database, fault: dict[str, object]
) -> None:
    save(database, [article(2, body="پیش")], NOW)
    saved = save(database, [article(1), article(2, **fault), article(3, **fault)], LATER)
    assert list(saved.refused) == ["tasnim:2", "tasnim:3"]
    assert (saved.new, saved.revised, saved.same) == (1, 0, 0)
    assert [record["id"] for record in records(database)] == ["tasnim:1", "tasnim:2"]
    assert next(r for r in records(database) if r["id"] == "tasnim:2")["body"] == "پیش"
    assert counts.open_links(database) == {"failed": 1}


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    errors: list[Exception] = []

    def write(start: int) -> None:
        own = open_store(tmp_path)
        try:
            for n in range(40):
                save(own, [article(start + n)], NOW)
        except StoreError as error:
            errors.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=write, args=(start,)) for start in (1000, 2000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with closing(open_store(tmp_path)) as after:
        assert count(after) == 80


def test_it_is_pleasant_to_query_by_hand(database: Database) -> None:
    save(database, [article(1, tags=["آب", "قم"]), article(2, tags=["آب"])], NOW)
    rows = database.query(
        "SELECT tags.name, count(*) AS n FROM tags JOIN article_tags ON tag = tags.key "
        "GROUP BY tags.key ORDER BY n DESC"
    )
    assert list(rows) == [{"name": "آب", "n": 2}, {"name": "قم", "n": 1}]
    database.execute("DELETE FROM articles")
    assert database["article_tags"].count == 0  # foreign keys hold
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert not list(database.execute("PRAGMA foreign_key_check"))


def test_no_database(tmp_path: Path) -> None:
    with pytest.raises(NoDatabaseError, match="run a crawl first"):
        open_store(tmp_path, create=False)
    assert not list(tmp_path.iterdir())


def test_a_later_versions_database_is_left_alone(tmp_path: Path) -> None:
    database = open_store(tmp_path)
    row = {"migration_set": "newscrawl", "name": "9999_later", "applied_at": "2030-01-01"}
    database["_sqlite_migrations"].insert(row)  # type: ignore[union-attr]
    database.close()
    with pytest.raises(NewerDatabaseError, match="9999_later"):
        open_store(tmp_path)


def test_what_is_no_database_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "news.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match=r"news\.db"):
        open_store(tmp_path)
    with pytest.raises(StoreError):
        open_store(tmp_path / "news.db")  # a file where the folder should be


def test_a_failing_transaction_changes_nothing(database: Database) -> None:
    with pytest.raises(StoreError, match=r"news\.db"), writing(database):
        database.execute("INSERT INTO tags (name) VALUES ('x')")
        database.execute("INSERT INTO tags (name) VALUES ('x')")
    assert database["tags"].count == 0


def test_an_older_database_is_brought_up_to_date(tmp_path: Path) -> None:
    from newscrawl.store.schema import MIGRATIONS

    old = Database(sqlite3.connect(tmp_path / "news.db"))
    MIGRATIONS.apply(old, stop_before="0002_ledger")
    old.close()
    with closing(open_store(tmp_path)) as database:
        assert {"articles", "ledger"} <= set(database.table_names())
        save(database, [article(1)], NOW)
        assert count(database) == 1


def test_a_copy_that_cannot_be_written_to_is_read_as_it_is(tmp_path: Path) -> None:
    from newscrawl.store import _read_only
    from newscrawl.store.schema import MIGRATIONS

    with closing(open_store(tmp_path)) as database:
        save(database, [article(1)], NOW)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with closing(_read_only(tmp_path / "news.db", MIGRATIONS)) as copy:
        assert count(copy) == 1
        assert len(list(records(copy))) == 1
        with pytest.raises(StoreError, match="readonly"):
            save(copy, [article(2)], NOW)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    with closing(sqlite3.connect(tmp_path / "news.db")) as old, old:
        old.execute("DELETE FROM _sqlite_migrations WHERE name = '0003_incremental'")
    with pytest.raises(StoreError, match="copy it elsewhere"):
        _read_only(tmp_path / "news.db", MIGRATIONS)


@pytest.mark.long
def test_the_log_of_late_writes_is_cut_back_after_a_long_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.store._LOG_BYTES", 100_000)
    monkeypatch.setattr("newscrawl.store._LOG_PAGES", 100)
    log = tmp_path / "news.db-wal"
    with closing(open_store(tmp_path)) as writer, closing(open_store(tmp_path)) as reader:
        with reading(reader):
            count(reader)
            for n in range(60):
                save(writer, [article(n, body=f"متن {n} " * 3000)], NOW)
            assert log.stat().st_size > 2_000_000
        for n in range(60, 64):
            save(writer, [article(n)], NOW)
        assert log.stat().st_size < 1_000_000
