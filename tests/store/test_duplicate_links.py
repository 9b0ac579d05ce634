"""``original``: the stored article that a copy repeats, in whatever order they came."""

import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl.exports import to_json
from newscrawl.items import Article
from newscrawl.store import Database, open_store
from newscrawl.store.articles import assign_revision, records, save
from newscrawl.store.clusters import clusters
from newscrawl.store.duplicate_links import catch_up, waiting
from newscrawl.store.selection import Selection
from tests.factories import LATER, NOW, copied_article, own_article
from tests.labelled import Story
from tests.store.queries import originals
from tests.stories import EDITOR, STORIES


def test_a_copy_is_linked_and_the_agencys_own_is_not(database: Database) -> None:
    one, other = STORIES[:2]
    edited = EDITOR.everything(one)
    save(database, [own_article(1, one), own_article(2, other)], NOW)
    save(database, [copied_article("qomnews.ir", 5, edited), own_article(3, edited)], NOW)
    assert originals(database) == {
        "tasnim:1": None,
        "tasnim:2": None,
        "tasnim:3": None,
        "qomnews.ir:5": "tasnim:1",
    }


def test_a_feed_has_the_link_too(database: Database) -> None:
    save(database, [own_article(1, STORIES[0])], NOW)
    item = copied_article("qomnews.ir", 5, STORIES[0])
    assign_revision(database, item, None, NOW)
    assert item.original == "tasnim:1"


def test_an_original_that_comes_after_its_copy(database: Database) -> None:
    save(database, [copied_article("qomnews.ir", 5, STORIES[0])], NOW)
    assert originals(database)["qomnews.ir:5"] is None
    save(database, [own_article(2, STORIES[0], "2025-11-21T11:00:00Z")], NOW)
    assert originals(database)["qomnews.ir:5"] == "tasnim:2"
    save(database, [own_article(1, STORIES[0], "2025-11-21T10:00:00Z")], NOW)
    assert originals(database)["qomnews.ir:5"] == "tasnim:1"
    save(database, [own_article(3, STORIES[0], None), own_article(4, STORIES[1])], NOW)
    assert originals(database)["qomnews.ir:5"] == "tasnim:1"


def test_what_becomes_another_story_is_no_original_any_more(database: Database) -> None:
    save(database, [own_article(1, STORIES[0]), copied_article("qomnews.ir", 5, STORIES[0])], NOW)
    save(database, [own_article(2, STORIES[0], "2025-11-21T11:00:00Z")], NOW)
    save(database, [own_article(1, STORIES[1])], LATER)
    assert originals(database)["qomnews.ir:5"] == "tasnim:2"
    save(database, [own_article(1, STORIES[0])], LATER)
    assert originals(database)["qomnews.ir:5"] == "tasnim:1"
    save(database, [copied_article("qomnews.ir", 5, STORIES[2])], LATER)
    assert originals(database)["qomnews.ir:5"] is None


def test_a_time_that_is_put_right_counts(database: Database) -> None:
    save(
        database,
        [own_article(1, STORIES[0]), own_article(2, STORIES[0], "2025-11-21T11:00:00Z")],
        NOW,
    )
    save(database, [copied_article("qomnews.ir", 5, STORIES[0])], NOW)
    assert originals(database)["qomnews.ir:5"] == "tasnim:1"
    save(database, [own_article(1, STORIES[0], "2025-11-21T11:30:00Z")], LATER)
    assert originals(database)["qomnews.ir:5"] == "tasnim:2"


def test_a_copy_that_comes_again_unchanged_keeps_its_link(database: Database) -> None:
    save(database, [own_article(1, STORIES[0]), copied_article("qomnews.ir", 5, STORIES[0])], NOW)
    save(database, [copied_article("qomnews.ir", 5, STORIES[0]), own_article(1, STORIES[0])], LATER)
    assert originals(database)["qomnews.ir:5"] == "tasnim:1"
    assert database["bands"].count == 64


@pytest.mark.parametrize("body", [None, "", "گزارش تصویری", "نشست خبری فردا برگزار می‌شود. " * 3])
def test_stories_of_a_line_or_without_a_text_are_linked_to_none(
    database: Database, body: str | None
) -> None:
    line = replace(STORIES[0], lead=None, paragraphs=(body,) if body else ())
    save(database, [own_article(1, line), copied_article("qomnews.ir", 5, line)], NOW)
    assert originals(database)["qomnews.ir:5"] is None
    assert clusters(database, Selection()) == []


def moves(chance: random.Random) -> list[Article]:
    """Return originals, re-issues, copies and other sites' stories, some of them revised later."""
    made: list[Article] = []
    for n, story in enumerate(STORIES[:12]):
        made.append(own_article(100 + n, story, f"2025-11-21T10:{n:02}:00Z"))
        if n % 3 == 0:
            made.append(own_article(200 + n, EDITOR.cut(story, 0.25), f"2025-11-21T09:{n:02}:00Z"))
        for host in ("a.ir", "b.ir")[: n % 3]:
            made.append(copied_article(host, n, EDITOR.everything(story)))
    made.append(copied_article("c.ir", 1, STORIES[30]))
    chance.shuffle(made)
    # A revision may come anywhere after the article that it revises.
    return [
        *made,
        own_article(100, STORIES[40], "2025-11-21T10:00:00Z"),
        own_article(103, STORIES[4], "2025-11-21T08:00:00Z"),
        copied_article("a.ir", 2, STORIES[5]),
    ]


@pytest.mark.long
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


def links(database: Database) -> list[tuple[str, str, int]]:
    rows = database.execute(
        "SELECT a.id, b.id, f.likeness FROM fingerprints f JOIN articles a ON a.key = f.article "
        "JOIN articles b ON b.key = f.repeats ORDER BY a.id"
    )
    return rows.fetchall()


@pytest.mark.parametrize("seed", range(6))
def test_links_are_those_of_a_database_made_anew(
    database: Database, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After storing, revising, changing times and deleting by hand, in any order."""
    chance = random.Random(seed)
    by_hand = seed % 2 == 0
    if not by_hand:  # what a batch bears on is in its own transaction, not by chance among a few
        monkeypatch.setattr("newscrawl.store.duplicate_links._A_FEW", 0)
    versions = [
        edited
        for story in STORIES[:4]
        for edited in (story, EDITOR.cut(story, 0.3), EDITOR.everything(story))
    ]
    for _ in range(25):
        batch = {}
        for _ in range(chance.randint(1, 4)):
            number, story = chance.randint(1, 9), chance.choice(versions)
            at = f"2025-11-21T{chance.randint(10, 13)}:00:00Z"
            host = chance.choice(["a.ir", "b.ir"])
            made = (
                own_article(number, story, at)
                if number > 3
                else copied_article(host, number, story, at)
            )
            batch[made.id] = made
        save(database, batch.values(), LATER)
        assert by_hand or waiting(database) == 0
        if by_hand and chance.random() < 0.2:
            gone = chance.randint(1, 12)
            database.execute("DELETE FROM articles WHERE key = ?", [gone])
    list(catch_up(database))
    found = links(database), originals(database)
    database.execute("UPDATE fingerprints_form SET scheme = 0")
    list(catch_up(database))
    assert found == (links(database), originals(database))
    assert len(found[0]) >= 3


def test_a_re_issue_of_a_re_issue(database: Database) -> None:
    """Each is linked to the earliest article that it repeats; all are one cluster."""
    long = Story("تیتر", None, tuple(s.body for s in STORIES[:7]))
    half = replace(long, paragraphs=long.paragraphs[:4])
    part = replace(long, paragraphs=long.paragraphs[2:4])
    assert len(part.skeleton) < 0.3 * len(long.skeleton)
    save(
        database,
        [own_article(3, part, "2025-11-21T12:00:00Z"), copied_article("a.ir", 1, part)],
        NOW,
    )
    save(
        database,
        [own_article(1, long, "2025-11-21T10:00:00Z"), copied_article("b.ir", 1, long)],
        NOW,
    )
    assert len(clusters(database, Selection())) == 2
    save(database, [own_article(2, half, "2025-11-21T11:00:00Z")], NOW)
    linked = originals(database)
    assert (linked["a.ir:1"], linked["b.ir:1"]) == ("tasnim:2", "tasnim:1")
    (cluster,) = clusters(database, Selection())
    assert len(cluster.members) == 5
    assert cluster.head.id == "tasnim:1"


def test_of_one_moment_the_lower_number_is_the_original(database: Database) -> None:
    for n in (1_000_001, 999_999, 1_000_000):
        save(database, [own_article(n, STORIES[0])], NOW)
    save(database, [copied_article("a.ir", 1, STORIES[0])], NOW)
    assert originals(database)["a.ir:1"] == "tasnim:999999"


def test_copies_of_no_stored_article_are_a_cluster(database: Database) -> None:
    save(database, [copied_article("b.ir", 1, STORIES[0], "2025-11-21T13:00:00Z")], NOW)
    save(database, [copied_article("a.ir", 1, STORIES[0])], NOW)
    (cluster,) = clusters(database, Selection())
    assert [member.id for member in cluster.members] == ["a.ir:1", "b.ir:1"]
    assert [member.likeness for member in cluster.members] == [None, 100]
    assert set(originals(database).values()) == {None}
