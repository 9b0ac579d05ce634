"""``scrapy merge``: articles that several folders hold."""

import json
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest

from newscrawl.store import open_store
from tests.conftest import Scrapy
from tests.maintenance.merging import at, contents, copied, fetched, merged, outputs, sql

pytestmark = pytest.mark.long

#: Folder -> fetches: the minute, and the version of the story that the site had then.
Histories = dict[str, list[tuple[int, int]]]

HISTORIES: dict[str, Histories] = {
    "later_is_newer": {"a": [(1, 1)], "b": [(5, 2)], "c": [(3, 3)]},
    "one_lies_between": {"a": [(5, 1)], "b": [(1, 1)], "c": [(3, 2)]},
    "there_and_back": {"a": [(1, 1), (7, 1)], "b": [(3, 2), (5, 2)], "c": [(4, 1), (9, 2)]},
    "same_text": {"a": [(1, 1), (4, 1)], "b": [(2, 1)], "c": [(3, 1)]},
    "same_second": {"a": [(1, 1)], "b": [(1, 2)], "c": [(1, 3)]},
    "one_page_in_two": {"a": [(1, 1), (2, 2)], "b": [(1, 1)], "c": [(1, 1), (2, 2), (3, 3)]},
}


def made(folder: Path, histories: Histories) -> dict[str, Path]:
    """Make a folder for each history; each has a story of its own, too."""
    for n, (name, fetches) in enumerate(histories.items()):
        for minute, version in sorted([*fetches, (20 + n, 1)]):
            fetched(folder / name, minute, 3000001 if minute < 20 else 3000002 + n, version)
    return {name: folder / name for name in histories}


@pytest.mark.parametrize("name", HISTORIES)
def test_any_order_gives_the_same(name: str, tmp_path: Path) -> None:
    folders = made(tmp_path, HISTORIES[name])
    results = []
    for order in permutations(folders.values()):
        to = tmp_path / "-".join(folder.name for folder in order)
        scrapy = merged(to, *order)
        results.append(outputs(scrapy))
        before = contents(to)
        said = scrapy("merge", *map(str, order)).stderr.splitlines()
        assert all(": 0 articles new, 0 revised" in line and "0 pages new" in line for line in said)
        assert contents(to) == before
    assert results == results[:1] * len(results)
    # Pages stand in the order in which they came: reading them again brings nothing to light.
    assert "nothing damaged" in scrapy("archive", "check").stderr
    assert "0 changed, 0 new" in scrapy("reparse", "--all", "--workers", "1").stderr
    assert outputs(scrapy) == results[0]
    # Folders that are merged before they are merged come to the same.
    first, second, third = folders.values()
    apart = merged(tmp_path / "pair", second, third)
    assert outputs(merged(tmp_path / "nested", first, apart.folder)) == results[0]


@pytest.mark.parametrize(
    ("name", "versions", "first_minute", "last_minute"),
    [
        ("later_is_newer", [1, 3, 2], 1, 5),
        ("one_lies_between", [1, 2, 1], 1, 5),
        ("there_and_back", [1, 2, 1, 2], 1, 9),
        ("same_text", [1], 1, 4),
        ("one_page_in_two", [1, 2, 3], 1, 3),
    ],
)
def test_the_later_fetch_is_the_newer_revision(
    name: str, versions: list[int], first_minute: int, last_minute: int, tmp_path: Path
) -> None:
    folders = made(tmp_path, HISTORIES[name])
    scrapy = merged(tmp_path / "all", *folders.values())
    (record,) = (r for r in scrapy.records() if r["id"] == "tasnim:3000001")
    texts = sql(scrapy, "SELECT body FROM revisions ORDER BY revision")
    bodies = [*(body for (body,) in texts), record["body"]]
    assert all(f"نسخهٔ {version}." in body for version, body in zip(versions, bodies, strict=True))
    assert record["revision"] == len(versions)
    assert record["first_seen_at"] == at(first_minute)
    assert record["fetched_at"] == at(last_minute)


def misread(folder: Path, revision: int = 1) -> Path:
    """Let an older code have read a story's stored text otherwise than today's."""
    with closing(open_store(folder)) as news:
        for table in ("articles", "revisions"):
            news.execute(
                f"UPDATE {table} SET body = body || ' بد', content_hash = 'x' || content_hash "
                "WHERE revision = ?",
                [revision],
            )
        news.execute("UPDATE articles SET code_digest = 'old'")
    return folder


def test_what_an_older_code_read_otherwise_is_no_revision(tmp_path: Path) -> None:
    old = misread(fetched(tmp_path / "old", 1, 3000001, 1))
    good = fetched(tmp_path / "good", 5, 3000001, 1)
    made = [
        outputs(merged(tmp_path / "ab", old, good)),
        outputs(merged(tmp_path / "ba", good, old)),
    ]
    assert made[0] == made[1]
    (record,) = map(json.loads, made[0]["export - --raw"].splitlines())
    assert record["revision"] == 1
    assert not record["body"].endswith("بد")


def test_a_folder_that_was_read_again_elsewhere_comes_back(tmp_path: Path) -> None:
    """The same fetches, of which a copy has better readings, and one fetch more."""
    here = fetched(fetched(tmp_path / "here", 1, 3000001, 1), 3, 3000001, 2)
    there = copied(here, tmp_path / "there").folder
    misread(here, 2)
    for order in ((here, there), (there, here)):
        scrapy = merged(tmp_path / f"in-{order[0].name}", *order)
        (record,) = scrapy.records()
        assert record["revision"] == 2
        assert not record["body"].endswith("بد")
        assert len(sql(scrapy, "SELECT * FROM revisions")) == 1
        assert outputs(scrapy) == outputs(Scrapy(there))
        assert sql(scrapy, "SELECT * FROM search_stale") == []
        assert "tasnim:3000001" in scrapy("search", "متن").stdout


def test_what_was_guessed_replaces_nothing(tmp_path: Path) -> None:
    known, guess = fetched(tmp_path / "known", 1, 3000001, 1), tmp_path / "guess"
    fetched(guess, 5, 3000001, 2)
    with closing(open_store(guess)) as news:
        news.execute("INSERT INTO warnings SELECT key, 9, 'unknown_layout' FROM articles")
    made = []
    for order in ((known, guess), (guess, known)):
        scrapy = merged(tmp_path / f"in-{order[0].name}", *order)
        made.append(outputs(scrapy))
        (record,) = scrapy.records()
        assert record["revision"] == 1
        assert "نسخهٔ 1." in record["body"]
    assert made[0] == made[1]
