"""The search index matches the articles, whatever is done to them."""

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.items import Image
from newscrawl.persian import normalization
from newscrawl.store import Database, open_store, search_index, writing
from newscrawl.store.articles import save
from newscrawl.store.schema import MIGRATIONS
from newscrawl.store.search import search
from newscrawl.store.selection import Selection
from tests.factories import LATER, NOW, article, save_bodies
from tests.store.queries import find


def indexed(database: Database) -> set[tuple[str, str, int, int]]:
    """Return everything in the index: term, column, article, place."""
    database.execute("DROP TABLE IF EXISTS temp.held")
    database.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, search, instance)")
    return {tuple(row) for row in database.execute("SELECT term, col, doc, offset FROM temp.held")}


def wanted(
    rows: Iterable[tuple[int, str, str | None, str | None]],
) -> set[tuple[str, str, int, int]]:
    """Return what the index should hold."""
    found: set[tuple[str, str, int, int]] = set()
    for key, *texts in rows:
        for name, text in zip(("headline", "lead", "body"), texts, strict=True):
            folded = normalization.fold(text or "")
            for column, words in ((name, folded.spaced), (f"{name}_joined", folded.joined)):
                found |= {(word, column, key, n) for n, word in enumerate(words.split())}
    return found


def check(database: Database) -> None:
    rows = database.execute("SELECT key, headline, lead, body FROM articles").fetchall()
    assert indexed(database) == wanted(rows)
    assert search_index.waiting(database) == 0
    sizes = database.execute("SELECT id FROM search_docsize ORDER BY id").fetchall()
    assert [key for (key,) in sizes] == sorted(row[0] for row in rows)


@pytest.mark.parametrize("seed", range(8))
def test_the_index_is_in_step_whatever_is_saved(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    words = "قم می‌شود رئیس جمهور کتاب های ۱۴۰۴ تهران، «گفت» مسئول خانۀ Qom".split()

    def some() -> str:
        return " ".join(chance.choices(words, k=chance.randint(1, 12)))

    for _ in range(25):
        batch = [
            article(
                chance.randint(1, 15),
                headline=chance.choice([some(), "تیتر", None]),
                lead=chance.choice([None, "", some()]),
                body=chance.choice([None, some(), "متن"]),
                tags=[chance.choice(words)],
                images=[Image(url="a", width=chance.choice([1, 10**30]))][: chance.randint(0, 1)],
            )
            for _ in range(chance.randint(1, 5))
        ]
        save(database, batch, chance.choice([NOW, LATER]))
        check(database)
        if chance.random() < 0.3:
            # By hand: the next search, or the next batch, makes it good.
            with writing(database):
                database.execute("DELETE FROM articles WHERE key % 4 = ?", [chance.randint(0, 3)])
                sql = "UPDATE articles SET body = ? WHERE key % 5 = ?"
                database.execute(sql, [some(), chance.randint(0, 4)])
                database.execute("UPDATE articles SET desk = 'qom'")
            if chance.random() < 0.5:
                save(database, [article(99, body=some())], NOW)
            for _ in search_index.catch_up(database):
                pass
            check(database)


def test_what_is_dressed_anew_is_not_indexed_anew(database: Database) -> None:
    save(database, [article(1, tags=["الف"])], NOW)
    before = database.execute("SELECT * FROM search_data ORDER BY id").fetchall()
    save(database, [article(1, tags=["ب"], images=[Image(url="a")])], LATER)
    assert database.execute("SELECT * FROM search_data ORDER BY id").fetchall() == before


def test_what_was_rolled_back_is_not_found(database: Database) -> None:
    made = [article(1, body="قم"), article(2, body="قم", images=[Image(url="a", width=10**30)])]
    save(database, made, NOW)
    assert find(database, "قم") == ["1"]
    check(database)


def test_another_program_may_delete(database: Database, tmp_path: Path) -> None:
    save_bodies(database, "قم", "ری", "قم")
    with closing(sqlite3.connect(tmp_path / "news.db", isolation_level=None)) as other:
        other.execute("DELETE FROM articles WHERE id = 'tasnim:3'")
    assert search_index.waiting(database) == 1
    save(database, [article(4, body="تهران")], NOW)  # has the key that is free
    assert find(database, "قم") == ["1"]
    assert find(database, "تهران") == ["4"]
    check(database)


@pytest.mark.parametrize("change", ["key = 9", "key = 2", "id = 'tasnim:1'", "id = 'x', key = 1"])
@pytest.mark.parametrize("how", ["INSERT", "UPDATE"])
def test_another_program_may_replace(
    database: Database, tmp_path: Path, how: str, change: str
) -> None:
    save_bodies(database, "قم", "ری", "یزد")
    with closing(sqlite3.connect(tmp_path / "news.db", isolation_level=None)) as other:
        if how == "UPDATE":
            other.execute(f"UPDATE OR REPLACE articles SET body = 'شیراز', {change} WHERE key = 3")
        else:
            other.execute("CREATE TEMP TABLE made AS SELECT * FROM articles WHERE key = 3")
            other.execute(f"UPDATE made SET body = 'شیراز', {change}")
            other.execute("INSERT OR REPLACE INTO articles SELECT * FROM made")
    assert search_index.waiting(database) > 0
    for _ in search_index.catch_up(database):
        pass
    check(database)


@pytest.mark.long
def test_an_older_database_is_indexed(tmp_path: Path) -> None:
    old = Database(sqlite3.connect(tmp_path / "news.db"))
    MIGRATIONS.apply(old, stop_before="0005_search")
    columns = "id, site, url, kind, headline, word_count, content_hash, revision, parser, "
    columns += "first_seen_at, fetched_at, fetched_from"
    for n in range(1, 1_203):
        row = [f"tasnim:{n}", "", "", "", "قم", 0, "", 1, "", NOW, NOW, ""]
        old.execute(f"INSERT INTO articles ({columns}) VALUES ({', '.join('?' * 12)})", row)
    old.conn.commit()
    old.close()
    with closing(open_store(tmp_path)) as database:
        assert search_index.waiting(database) == 1_202
        save(database, [article(7, headline="قم نو"), article(5_000, headline="قم")], NOW)
        assert len(find(database, "قم")) == 2
        # One that is interrupted goes on where it was.
        steps = search_index.catch_up(database)
        assert next(steps) == 500
        steps.close()  # type: ignore[attr-defined]
        assert search_index.waiting(database) == 701
        assert list(search_index.catch_up(database)) == [500, 201]
        assert search(database, "قم", Selection(), 1).total == 1_203
        check(database)


def test_made_anew(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    save_bodies(database, "قم", "ری")
    assert list(search_index.rebuild(database)) == [2]
    check(database)
    # Other rules of folding: what was indexed by the old ones is not deleted by the new.
    monkeypatch.setattr(normalization, "VERSION", 9_999)
    assert search_index.waiting(database) == 2
    save(database, [article(1, body="یزد")], LATER)
    assert search_index.waiting(database) == 1
    assert list(search_index.catch_up(database)) == [1]
    check(database)
