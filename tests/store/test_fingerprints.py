"""Fingerprints of articles: made if missing, and found without a scan of all."""

import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl.search import near_duplicates
from newscrawl.search.near_duplicates import SCHEME, sketch
from newscrawl.store import Database, open_store
from newscrawl.store.articles import assign_revision, save
from newscrawl.store.clusters import clusters
from newscrawl.store.duplicate_links import catch_up, waiting
from newscrawl.store.selection import Selection
from tests.factories import NOW, copied_article, own_article, save_before_fingerprints
from tests.store.queries import originals
from tests.stories import STORIES


def test_an_older_database_gets_its_fingerprints(tmp_path: Path) -> None:
    save_before_fingerprints(
        tmp_path, [copied_article("a.ir", 1, STORIES[0]), own_article(1, STORIES[0])]
    )
    with closing(open_store(tmp_path)) as database:
        assert waiting(database) == 2
        assert originals(database)["a.ir:1"] is None
        assert list(catch_up(database)) == [2]
        assert (waiting(database), list(catch_up(database))) == (0, [])
        assert originals(database) == {"a.ir:1": "tasnim:1", "tasnim:1": None}


def test_runs_work_off_an_older_database_too(tmp_path: Path) -> None:
    old = [own_article(n, story) for n, story in enumerate(STORIES[:50])]
    save_before_fingerprints(tmp_path, old)
    with closing(open_store(tmp_path)) as database:
        save(database, [copied_article("a.ir", 40, STORIES[40])], NOW)
        assert waiting(database) == 18
        save(database, [copied_article("a.ir", 10, STORIES[10])], NOW)
        assert waiting(database) == 0
        linked = originals(database)
    assert (linked["a.ir:40"], linked["a.ir:10"]) == ("tasnim:40", "tasnim:10")


def test_fingerprints_of_another_scheme_are_made_again(database: Database) -> None:
    save(database, [own_article(1, STORIES[0]), copied_article("a.ir", 1, STORIES[0])], NOW)
    database.execute("UPDATE fingerprints_form SET scheme = ?", [SCHEME + 1])
    database.execute("UPDATE fingerprints SET sketch = 'another', repeats = NULL")
    database.execute("UPDATE articles SET original = NULL")
    assert waiting(database) == 2
    assign_revision(database, copied_article("b.ir", 1, STORIES[0]), None, NOW)
    assert list(catch_up(database)) == [2]
    assert originals(database)["a.ir:1"] == "tasnim:1"
    assert database["bands"].count == 64


def test_what_is_changed_by_hand_is_worked_off(database: Database) -> None:
    stored = [
        own_article(1, STORIES[0]),
        own_article(2, STORIES[0], "2025-11-21T11:00:00Z"),
        own_article(3, STORIES[1]),
    ]
    save(
        database,
        [*stored, copied_article("a.ir", 1, STORIES[0]), copied_article("b.ir", 1, STORIES[1])],
        NOW,
    )
    database.execute("DELETE FROM articles WHERE id = 'tasnim:1'")
    body = replace(STORIES[0], lead=None).body
    database.execute("UPDATE articles SET body = ?, lead = NULL WHERE id = 'b.ir:1'", [body])
    assert waiting(database) == 4
    save(
        database, [own_article(4, STORIES[0], "2025-11-21T12:00:00Z")], NOW
    )  # has the key that is free
    linked = originals(database)
    assert (linked["a.ir:1"], linked["b.ir:1"]) == ("tasnim:2", "tasnim:2")
    database.execute("DELETE FROM articles")
    assert clusters(database, Selection()) == []
    assert list(catch_up(database)) == [5]
    assert database["bands"].count == database["fingerprints"].count == 0


def test_a_link_to_what_was_deleted_stops_nobody(database: Database) -> None:
    made = [own_article(n, STORIES[0], f"2025-11-21T10:{n}:00Z") for n in range(10, 50)]
    save(database, [*made, copied_article("a.ir", 1, STORIES[0])], NOW)
    database.execute("DELETE FROM articles WHERE site = 'tasnim'")
    # More than are worked off with a batch.
    assert waiting(database) == 41
    save(database, [copied_article("b.ir", 1, STORIES[0])], NOW)
    assert len(clusters(database, Selection())) <= 1
    list(catch_up(database))
    ((cluster,), linked) = clusters(database, Selection()), originals(database)
    assert [member.id for member in cluster.members] == ["a.ir:1", "b.ir:1"]
    assert linked == {"a.ir:1": None, "b.ir:1": None}


def test_a_key_that_is_used_again_has_no_copies(database: Database) -> None:
    save(database, [copied_article("a.ir", 1, STORIES[0])], NOW)
    save(database, [own_article(1, STORIES[0])], NOW)
    database.execute("DELETE FROM articles WHERE id = 'tasnim:1'")
    list(catch_up(database))
    save(database, [own_article(2, STORIES[1])], NOW)
    assert [row["key"] for row in database["articles"].rows] == [1, 2]
    assert clusters(database, Selection()) == []
    assert originals(database) == {"a.ir:1": None, "tasnim:2": None}


def test_nothing_is_compared_with_all(database: Database) -> None:
    save(database, [own_article(n, story) for n, story in enumerate(STORIES[:20])], NOW)
    asked: list[str] = []
    database.conn.set_trace_callback(asked.append)
    save(database, [copied_article("a.ir", 5, STORIES[5]), own_article(50, STORIES[5])], NOW)
    database.conn.set_trace_callback(None)
    looks = [sql for sql in asked if "bands" in sql or "fingerprints" in sql]
    assert 50 < len(looks) < 100
    for sql in {sql for sql in looks if not sql.startswith(("INSERT", "--"))}:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}")]
        scanned = [
            line for line in plan if re.match(r"SCAN (?!j\b|json_each|given|meant|\(?sub)", line)
        ]
        few = "fingerprints_form" in sql or sql.startswith("SELECT key FROM fingerprints_stale")
        assert few or scanned == [], sql[:80]


def test_an_older_versions_bands_are_put_together(tmp_path: Path) -> None:
    told = [story for story in STORIES if len(story.skeleton) >= 200][:20]
    with closing(open_store(tmp_path)) as database:
        save(database, [own_article(n, story) for n, story in enumerate(told)], NOW)
        bands = database.execute("SELECT * FROM bands ORDER BY 1, 2").fetchall()
        database.executescript("""
        CREATE TABLE latest_bands (
            hash INTEGER, article INTEGER, PRIMARY KEY (hash, article)
        ) WITHOUT ROWID;
        INSERT INTO latest_bands SELECT * FROM bands WHERE article > 5;
        DELETE FROM bands WHERE article > 9;
        DELETE FROM _sqlite_migrations WHERE name = '0018_bands';
        """)
    with closing(open_store(tmp_path)) as database:
        assert database.execute("SELECT * FROM bands ORDER BY 1, 2").fetchall() == bands
        assert "latest_bands" not in database.table_names()
        save(database, [copied_article("a.ir", n, story) for n, story in enumerate(told)], NOW)
        linked = originals(database)
        assert all(linked[f"a.ir:{n}"] == f"tasnim:{n}" for n in range(20))
        database.execute("DELETE FROM articles")
        list(catch_up(database))
        assert database["bands"].count == 0


def test_catching_up_may_be_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_before_fingerprints(
        tmp_path, [own_article(n, story) for n, story in enumerate(STORIES[:30])]
    )
    monkeypatch.setattr("newscrawl.store.stale_queue._BATCH", 8)
    made = []

    def sketch_of_twenty(text: bytes) -> bytes:
        made.append(text)
        if len(made) > 20:
            raise KeyboardInterrupt
        return sketch(text)

    with closing(open_store(tmp_path)) as database:
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr("newscrawl.store.duplicate_links.sketch", sketch_of_twenty)
            list(catch_up(database))
        assert waiting(database) == 14
        assert database["bands"].count == 16 * 32
        assert sum(catch_up(database)) == 14


def test_one_text_in_very_many_articles_is_compared_with_a_few(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.store.duplicate_links._MOST_OF_BAND", 8)
    monkeypatch.setattr("newscrawl.store.duplicate_links._MOST_NEAR", 5)
    compared = []

    def likeness(one: bytes, other: bytes) -> float | None:
        compared.append(one)
        return near_duplicates.likeness(one, other)

    monkeypatch.setattr("newscrawl.store.duplicate_links.likeness", likeness)
    for n in range(40):
        compared.clear()
        save(database, [own_article(n, STORIES[0], f"2025-11-21T10:{n:02}:00Z")], NOW)
        assert len(compared) <= 10
    save(database, [own_article(90, STORIES[1]), copied_article("a.ir", 1, STORIES[0])], NOW)
    save(database, [copied_article("a.ir", 2, STORIES[1])], NOW)
    assert originals(database)["a.ir:1"] == "tasnim:0"
    assert originals(database)["a.ir:2"] == "tasnim:90"
    rows = database.execute("SELECT count(*) FROM fingerprints WHERE repeats = 1").fetchall()
    assert rows == [(40,)]
