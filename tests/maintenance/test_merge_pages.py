"""``scrapy merge``: archived pages, imported ones among them, and links between articles."""

import shutil
from contextlib import closing
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from newscrawl.demo.site import serving
from newscrawl.store import open_pages, open_store, writing
from newscrawl.store.archived_pages import ArchivedPage, each_page, record_page, reserve
from newscrawl.store.articles import save
from newscrawl.store.bodies import packed
from newscrawl.store.captures import Capture, record
from newscrawl.store.page_links import greatest, unlink
from tests.conftest import Scrapy
from tests.crawling.republished import crawl, stories
from tests.factories import NOW, archived_page, copied_article, own_article
from tests.maintenance.merging import at, contents, copied, fetched, files, merged, outputs, sql
from tests.stories import STORIES

pytestmark = pytest.mark.long


def archive(folder: Path, *pages: ArchivedPage) -> Path:
    """Archive pages in this order: crawled ones, and those without a run as imported."""
    open_store(folder).close()
    with closing(open_pages(folder)) as kept:
        for page in pages:
            if page.run is None:
                name = page.fetched_at.encode()
                capture = Capture(page, packed(page.body), (name,), is_own=page.desk is not None)
                with writing(kept):
                    record(kept, [capture], NOW)
            else:
                record_page(kept, page)
    return folder


def imported(minute: int, body: bytes = b"<html>", *, cut: bool = False) -> ArchivedPage:
    """Return another crawler's capture of a page."""
    return replace(archived_page(7, body, at(minute)), run=None, desk=None, is_partial=cut)


def exported(minute: int) -> ArchivedPage:
    """Return a page that newscrawl has archived, and exported as WARC."""
    return replace(archived_page(7, at=at(minute)), run=None)


def crawled_page(minute: int, body: bytes = b"<html>") -> ArchivedPage:
    return archived_page(7, body, at(minute))


def pages(scrapy: Scrapy) -> list[tuple[str, bytes, bool, bool]]:
    """Return time, body, whether it is whole and whether it was crawled, of all pages."""
    with closing(open_pages(scrapy.folder)) as kept:
        return [
            (page.fetched_at, page.body, not page.is_partial, page.run is not None)
            for page, _ in each_page(kept)
        ]


CASES = {
    "earlier_capture": (
        [[imported(5)], [imported(3)], [imported(4, cut=True)]],
        [(at(3), b"<html>", True, False)],
    ),
    "own_export": (
        [[crawled_page(4)], [exported(4)], []],
        [(at(4), b"<html>", True, True)],
    ),
    "crawled_pages_stay": (
        [[crawled_page(4), crawled_page(6)], [crawled_page(5)], [imported(9), exported(10)]],
        [
            *((at(minute), b"<html>", True, True) for minute in (4, 5, 6)),
            (at(10), b"<html>", True, False),
        ],
    ),
    "a_capture_is_older": (
        [[crawled_page(4)], [imported(3)], [imported(8)]],
        [(at(3), b"<html>", True, False), (at(4), b"<html>", True, True)],
    ),
    "a_capture_is_the_same_page": (
        [[crawled_page(4)], [imported(4, cut=True)], [imported(8), crawled_page(9)]],
        [(at(4), b"<html>", True, True), (at(9), b"<html>", True, True)],
    ),
    "twice_in_a_second": (
        [[crawled_page(4), crawled_page(4)], [crawled_page(4)], [crawled_page(4, b"<p>")]],
        [
            *((at(4), b"<html>", True, True) for _ in range(2)),
            (at(4), b"<p>", True, True),
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_pages_are_the_union(case: str, tmp_path: Path) -> None:
    parts, expected = CASES[case]
    folders = [archive(tmp_path / str(n), *part) for n, part in enumerate(parts)]
    made = []
    for order in permutations(folders):
        scrapy = merged(tmp_path / "-".join(folder.name for folder in order), *order)
        assert sorted(pages(scrapy)) == expected
        made.append(outputs(scrapy)["archive export"])
        before = contents(scrapy.folder)
        scrapy("merge", *map(str, folders))
        assert contents(scrapy.folder) == before
    assert made == made[:1] * len(made)


def test_copies_find_their_original_in_another_folder(tmp_path: Path) -> None:
    parts = {
        "agency": [own_article(n, story) for n, story in enumerate(STORIES[:6], 1)],
        "one": [copied_article("a.example", n, story) for n, story in enumerate(STORIES[:4], 1)],
        "other": [copied_article("b.example", n, story) for n, story in enumerate(STORIES[2:6], 3)],
    }
    for name, some in parts.items():
        with closing(open_store(tmp_path / name)) as news:
            save(news, some, NOW)
    made = []
    for order in permutations(parts):
        scrapy = merged(tmp_path / "-".join(order), *(tmp_path / name for name in order))
        originals = {r["id"]: r["original"] for r in scrapy.records() if r["site"] != "tasnim"}
        assert originals == {name: f"tasnim:{name.rpartition(':')[2]}" for name in originals}
        assert len(originals) == 8
        open_pages(scrapy.folder).close()
        made.append(outputs(scrapy))
    assert made == made[:1] * len(made)


def test_seed_urls_that_two_folders_have_crawled(tmp_path: Path) -> None:
    with serving(stories) as site, serving(stories, "127.0.0.2") as other:
        shared = f"{site.url}/48213/"
        crawl(Scrapy(tmp_path / "a"), f"{shared},{site.url}/7/")
        crawl(Scrapy(tmp_path / "b"), f"{shared},{other.url}/8/")
        one = merged(tmp_path / "ab", tmp_path / "a", tmp_path / "b")
        made = outputs(one)
        assert outputs(merged(tmp_path / "ba", tmp_path / "b", tmp_path / "a")) == made
        assert len(one.records()) == 3
        start = len(site.log) + len(other.log)
        log = crawl(one, f"{shared},{site.url}/7/,{other.url}/8/")
        assert len(site.log) + len(other.log) == start, log


def test_pages_of_other_fetches_are_pages_that_articles_name(tmp_path: Path) -> None:
    """A text that was fetched twice is one revision; another folder's text parts it again."""
    a, b = fetched(tmp_path / "a", 1, 3000001, 1), fetched(tmp_path / "b", 5, 3000001, 1)
    scrapy = merged(tmp_path / "ab", a, b)
    ((page,),) = sql(scrapy, "SELECT page FROM other_fetches")
    between = fetched(tmp_path / "c", 3, 3000001, 2)
    parted = merged(tmp_path / "abc", scrapy.folder, between)
    ((first, _),) = sql(parted, "SELECT min(page), max(page) FROM revisions")
    assert first == page
    with closing(open_store(scrapy.folder)) as news:
        unlink(news, [page])
    assert sql(scrapy, "SELECT page FROM other_fetches") == [(None,)]
    scrapy("forget", "3000001", "--why", "x")
    assert pages(scrapy) == []
    assert sql(scrapy, "SELECT * FROM other_fetches") == []


def test_what_a_kill_left_in_the_log_of_the_other_folder_is_merged(tmp_path: Path) -> None:
    there = fetched(tmp_path / "there", 1, 3000001, 1)
    with closing(open_store(there)) as news, closing(open_pages(there)) as kept:
        record_page(kept, archived_page(7))
        save(news, [own_article(7, STORIES[0])], NOW)
        shutil.copytree(there, tmp_path / "killed")
    before = files(tmp_path / "killed")
    assert before["news.db-wal"]
    scrapy = copied(tmp_path / "missing", tmp_path / "here")
    assert ": 2 articles new" in scrapy("merge", str(tmp_path / "killed")).stderr
    after = files(tmp_path / "killed")
    for name in ("news.db", "news.db-wal", "pages.db", "pages.db-wal"):
        assert after[name] == before[name]
    assert {record["id"] for record in scrapy.records()} == {"tasnim:3000001", "tasnim:7"}
    assert len(pages(scrapy)) == 2


def test_a_run_between_a_kill_and_the_next_merge_takes_no_page_away(tmp_path: Path) -> None:
    here, there = fetched(tmp_path / "a", 5, 3000001, 1), fetched(tmp_path / "b", 1, 3000001, 2)
    with closing(open_store(here)) as news, closing(open_pages(here)) as kept:
        # As a merge leaves them that is killed after it has told news.db of a page's new key.
        news.execute("UPDATE articles SET page = 9 WHERE page = 1")
        news.execute("INSERT INTO moved_pages (old, new) VALUES (1, 9), (7, 12)")
        reserve(kept, greatest(news))
        assert record_page(kept, archived_page(7)) == 13
    scrapy = Scrapy(here)
    scrapy("merge", str(there))
    assert "nothing damaged" in scrapy("archive", "check").stderr
    assert sql(scrapy, "SELECT * FROM moved_pages") == []
    assert len(pages(scrapy)) == 3
    assert "0 changed, 0 new" in scrapy("reparse", "--all", "--workers", "1").stderr
    ((page, former),) = sql(scrapy, "SELECT a.page, r.page FROM articles a, revisions r")
    assert former < page, "keys stand in the order in which the pages came"
