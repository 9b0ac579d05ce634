"""``original``: which stored article a copy repeats, whatever the order in which they came."""

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl.exports import to_json
from newscrawl.fingerprints import SCHEME, bands
from newscrawl.items import Article
from newscrawl.store import Database, open_store
from newscrawl.store.articles import Selection, records, save, settle
from newscrawl.store.duplicates import clusters
from newscrawl.store.originals import fill, missing
from newscrawl.store.schema import MIGRATIONS
from tests.labelled import Editor, Story
from tests.store.test_store import LATER, NOW, article
from tests.stories import demo_stories

STORIES = demo_stories()
EDITOR = Editor(STORIES, seed=7)


def own(number: int, story: Story, at: str | None = "2025-11-21T10:00:00Z") -> Article:
    """The agency's article."""
    return article(
        number, headline=story.headline, lead=story.lead, body=story.body, published_at=at
    )


def copy(host: str, number: int, story: Story, at: str = "2025-11-21T12:00:00Z") -> Article:
    """A copy on another site."""
    made = own(number, story, at)
    made.id, made.site, made.url = f"{host}:{number}", host, f"https://{host}/{number}"
    return made


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_store(tmp_path)) as opened:
        yield opened


def originals(database: Database) -> dict[str, str | None]:
    return {record["id"]: record["original"] for record in records(database)}


def test_a_copy_is_linked_and_the_agencys_own_is_not(database: Database) -> None:
    one, other = STORIES[:2]
    edited = EDITOR.everything(one)
    save(database, [own(1, one), own(2, other)], NOW)
    save(database, [copy("qomnews.ir", 5, edited), own(3, edited)], NOW)
    assert originals(database) == {
        "tasnim:1": None,
        "tasnim:2": None,
        "tasnim:3": None,
        "qomnews.ir:5": "tasnim:1",
    }


def test_a_feed_has_the_link_too(database: Database) -> None:
    save(database, [own(1, STORIES[0])], NOW)
    item = copy("qomnews.ir", 5, STORIES[0])
    settle(database, item, None, NOW)
    assert item.original == "tasnim:1"


def test_an_original_that_comes_after_its_copy(database: Database) -> None:
    save(database, [copy("qomnews.ir", 5, STORIES[0])], NOW)
    assert originals(database)["qomnews.ir:5"] is None
    save(database, [own(2, STORIES[0], "2025-11-21T11:00:00Z")], NOW)
    assert originals(database)["qomnews.ir:5"] == "tasnim:2"
    save(database, [own(1, STORIES[0], "2025-11-21T10:00:00Z")], NOW)
    assert originals(database)["qomnews.ir:5"] == "tasnim:1"
    save(database, [own(3, STORIES[0], None), own(4, STORIES[1])], NOW)
    assert originals(database)["qomnews.ir:5"] == "tasnim:1"


def test_what_becomes_another_story_is_no_original_any_more(database: Database) -> None:
    save(database, [own(1, STORIES[0]), copy("qomnews.ir", 5, STORIES[0])], NOW)
    save(database, [own(2, STORIES[0], "2025-11-21T11:00:00Z")], NOW)
    save(database, [own(1, STORIES[1])], LATER)
    assert originals(database)["qomnews.ir:5"] == "tasnim:2"
    save(database, [own(1, STORIES[0])], LATER)
    assert originals(database)["qomnews.ir:5"] == "tasnim:1"
    save(database, [copy("qomnews.ir", 5, STORIES[2])], LATER)
    assert originals(database)["qomnews.ir:5"] is None


def test_a_time_that_is_put_right_counts(database: Database) -> None:
    save(database, [own(1, STORIES[0]), own(2, STORIES[0], "2025-11-21T11:00:00Z")], NOW)
    save(database, [copy("qomnews.ir", 5, STORIES[0])], NOW)
    assert originals(database)["qomnews.ir:5"] == "tasnim:1"
    save(database, [own(1, STORIES[0], "2025-11-21T11:30:00Z")], LATER)
    assert originals(database)["qomnews.ir:5"] == "tasnim:2"


def test_a_copy_that_comes_again_unchanged_keeps_its_link(database: Database) -> None:
    save(database, [own(1, STORIES[0]), copy("qomnews.ir", 5, STORIES[0])], NOW)
    save(database, [copy("qomnews.ir", 5, STORIES[0]), own(1, STORIES[0])], LATER)
    assert originals(database)["qomnews.ir:5"] == "tasnim:1"
    assert database["bands"].count == 128


@pytest.mark.parametrize("body", [None, "", "گزارش تصویری", "نشست خبری فردا برگزار می‌شود. " * 3])
def test_stories_of_a_line_or_without_a_text_are_linked_to_none(
    database: Database, body: str | None
) -> None:
    line = replace(STORIES[0], lead=None, paragraphs=(body,) if body else ())
    save(database, [own(1, line), copy("qomnews.ir", 5, line)], NOW)
    assert originals(database)["qomnews.ir:5"] is None
    assert clusters(database, Selection()) == []


def moves(chance: random.Random) -> list[Article]:
    """Originals, re-issues, copies of some, other sites' own; some of them revised at the end."""
    made: list[Article] = []
    for n, story in enumerate(STORIES[:12]):
        made.append(own(100 + n, story, f"2025-11-21T10:{n:02}:00Z"))
        if n % 3 == 0:
            made.append(own(200 + n, EDITOR.cut(story, 0.25), f"2025-11-21T09:{n:02}:00Z"))
        for host in ("a.ir", "b.ir")[: n % 3]:
            made.append(copy(host, n, EDITOR.everything(story)))
    made.append(copy("c.ir", 1, STORIES[30]))
    chance.shuffle(made)
    # A revision comes after what it revises, wherever that stands.
    return [
        *made,
        own(100, STORIES[40], "2025-11-21T10:00:00Z"),
        own(103, STORIES[4], "2025-11-21T08:00:00Z"),
        copy("a.ir", 2, STORIES[5]),
    ]


def test_the_order_of_storing_does_not_show(tmp_path: Path) -> None:
    made = moves(random.Random(0))
    first, last = made[:-3], made[-3:]
    exports, listed = set(), set()
    for seed in range(8):
        chance = random.Random(seed)
        chance.shuffle(first)
        later = chance.sample(last, len(last))
        stored = [replace(item, fetched_at=NOW) for item in first + later]
        with closing(open_store(tmp_path / str(seed))) as database:
            while stored:
                size = chance.randint(1, 9)
                save(database, stored[:size], NOW)
                del stored[:size]
            exports.add(b"".join(map(to_json, records(database))))
            listed.add(str(clusters(database, Selection())))
            linked = originals(database)
    assert len(exports) == 1
    assert len(listed) == 1
    assert linked["b.ir:5"] == "tasnim:105"
    assert linked["a.ir:2"] == "tasnim:105"  # revised
    assert linked["a.ir:4"] == "tasnim:103"  # 103 became the story of 104, and is earlier
    assert linked["c.ir:1"] is None
    assert sum(original is not None for original in linked.values()) == 12


def test_an_older_database_gets_its_fingerprints(tmp_path: Path) -> None:
    save_before_fingerprints(tmp_path, [copy("a.ir", 1, STORIES[0]), own(1, STORIES[0])])
    with closing(open_store(tmp_path)) as database:
        assert missing(database) == 2
        assert originals(database)["a.ir:1"] is None
        assert fill(database) == 2
        assert (missing(database), fill(database)) == (0, 0)
        assert originals(database) == {"a.ir:1": "tasnim:1", "tasnim:1": None}


def test_runs_fill_an_older_database_too(tmp_path: Path) -> None:
    old = [own(n, story) for n, story in enumerate(STORIES[:50])]
    save_before_fingerprints(tmp_path, old)
    with closing(open_store(tmp_path)) as database:
        save(database, [copy("a.ir", 40, STORIES[40])], NOW)
        assert missing(database) == 18
        save(database, [copy("a.ir", 10, STORIES[10])], NOW)
        assert missing(database) == 0
        linked = originals(database)
    assert (linked["a.ir:40"], linked["a.ir:10"]) == ("tasnim:40", "tasnim:10")


def test_fingerprints_of_another_scheme_are_made_again(database: Database) -> None:
    save(database, [own(1, STORIES[0]), copy("a.ir", 1, STORIES[0])], NOW)
    database.execute("UPDATE fingerprints SET scheme = ?", [SCHEME + 1])
    database.execute("UPDATE bands SET hash = hash / 2 + 1")
    database.execute("UPDATE articles SET original = NULL")
    assert missing(database) == 2
    fill(database)
    assert originals(database)["a.ir:1"] == "tasnim:1"
    assert database["bands"].count == 128


def test_an_article_deleted_by_hand_takes_its_bands_along(database: Database) -> None:
    save(database, [own(1, STORIES[0])], NOW)
    database.execute("DELETE FROM articles")
    assert database["bands"].count == database["fingerprints"].count == 0


def test_nothing_is_compared_with_all(database: Database) -> None:
    save(database, [own(n, story) for n, story in enumerate(STORIES[:20])], NOW)
    asked: list[str] = []
    database.conn.set_trace_callback(asked.append)
    save(database, [copy("a.ir", 5, STORIES[5]), own(50, STORIES[5])], NOW)
    database.conn.set_trace_callback(None)
    looks = [sql for sql in asked if "bands" in sql or "fingerprints" in sql]
    assert len(looks) > 100
    for sql in {sql for sql in looks if not sql.startswith("INSERT")}:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}")]
        scanned = [line for line in plan if re.match(r"SCAN (?!\(?sub)", line)]
        assert scanned == [], sql[:80]


def test_filling_may_be_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_before_fingerprints(tmp_path, [own(n, story) for n, story in enumerate(STORIES[:30])])
    monkeypatch.setattr("newscrawl.store.originals._MANY", 8)
    made = []

    def bands_of_twenty(text: str) -> frozenset[int]:
        made.append(text)
        if len(made) > 20:
            raise KeyboardInterrupt
        return bands(text)

    with closing(open_store(tmp_path)) as database:
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr("newscrawl.store.originals.bands", bands_of_twenty)
            fill(database)
        assert missing(database) == 14
        assert database["bands"].count == 16 * 64
        assert fill(database) == 14


def save_before_fingerprints(folder: Path, stored: list[Article]) -> None:
    """A database as the version before made it."""
    with closing(open_store(folder)) as database:
        save(database, stored, NOW)
        database.execute("UPDATE articles SET original = NULL")
        database.execute("DROP TABLE bands")
        database.execute("DROP TABLE fingerprints")
        database.execute("DELETE FROM _sqlite_migrations WHERE name = '0006_fingerprints'")
    old = Database(sqlite3.connect(folder / "news.db"))
    assert "0006_fingerprints" in [m.name for m in MIGRATIONS.pending(old)]
    old.close()
