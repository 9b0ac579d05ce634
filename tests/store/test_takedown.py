"""Takedowns in news.db alone: the rows that they remove, and those that they leave."""

import sqlite3
from contextlib import closing
from pathlib import Path

from newscrawl.store import Database, open_store
from newscrawl.store.articles import records, save
from newscrawl.store.schema import MIGRATIONS
from tests.factories import LATER, NOW, article
from tests.maintenance.takedown import forget


def test_copies_lose_their_original_and_are_named(tmp_path: Path) -> None:
    body = " ".join(f"واژه{n}" for n in range(200))
    with closing(open_store(tmp_path)) as news:
        copy = {"site": "site.example", "url": "https://site.example/2/", "body": f"{body} افزوده"}
        save(news, [article(1, body=body), article(2, id="site.example:2", **copy)], NOW)
        save(news, [article(3, body=f"{body} بازنشر", published_at=LATER)], NOW)
    assert forget(tmp_path, "tasnim:1").repeating == ("site.example:2", "tasnim:3")
    with closing(open_store(tmp_path)) as news:
        named = {r["id"]: r["original"] for r in records(news)}
        assert named == {"site.example:2": "tasnim:3", "tasnim:3": None}
        assert news.execute("SELECT count(*) FROM fingerprints_stale").fetchone() == (0,)


def test_the_migration_keeps_every_row(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        old = Database(connection)
        old.execute("PRAGMA foreign_keys = ON")
        MIGRATIONS.apply(old, stop_before="0012_forgotten")
        columns = "id, url, state, listed_at, changed_at, etag"
        old.execute(f"INSERT INTO ledger ({columns}) VALUES ('a:1', 'u', 'gone', '1', '2', 'e')")
        old.execute("INSERT INTO listings VALUES ('a:1', 'qom', '3', 4, 1)")
        old.execute("INSERT INTO given VALUES ('u', 'a:1', '5')")
    with closing(open_store(tmp_path)) as news:
        sql = f"SELECT {columns} FROM ledger"
        assert news.execute(sql).fetchall() == [("a:1", "u", "gone", "1", "2", "e")]
        assert news.execute("SELECT * FROM listings").fetchall() == [("a:1", "qom", "3", 4, 1)]
        assert news.execute("SELECT * FROM given").fetchall() == [("u", "a:1", "5")]
        assert news.execute("PRAGMA foreign_key_check").fetchall() == []
