"""``reparse`` under trouble: faults, damage, gaps, and pages that arrive meanwhile."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.archive.reparse import Readings, reparse_article
from newscrawl.demo.site import Page as SitePage
from newscrawl.demo.site import Redirect, serving
from newscrawl.errors import NotAnArticleError
from newscrawl.items import Article
from newscrawl.persian.clock import now
from newscrawl.persian.dates import TEHRAN
from newscrawl.sites import extraction
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import Database, open_pages, open_store
from newscrawl.store.archived_pages import ArchivedPage, Headers, record_page
from tests.archive.reparsing import start, unread, workers_of
from tests.conftest import Scrapy
from tests.crawling.republished import crawl, ledger
from tests.crawling.republished import story as copy
from tests.factories import archived_page, import_pages
from tests.newsroom import Newsroom, Told, article_page, rows
from tests.planted import CLEAN, Planted

AT = "2025-11-{}T20:00:00Z"


def told(number: int, version: int = 1, day: int = 21, etag: str = '"a"') -> ArchivedPage:
    published = (datetime.now(UTC) - timedelta(hours=1)).astimezone(TEHRAN)
    body = article_page(Told(number, desks()["qom"], published, version)).encode()
    headers = Headers((("Content-Type", "text/html"), ("ETag", etag)))
    url = f"https://www.tasnimnews.ir/fa/news/1404/08/30/{number}/x"
    page = archived_page(number, body, AT.format(day))
    return replace(page, headers=headers, url=url, asked=url)


def have(scrapy: Scrapy, *pages: ArchivedPage) -> None:
    with closing(open_pages(scrapy.folder)) as kept:
        import_pages(kept, pages, AT.format(22))


def change(scrapy: Scrapy, sql: str, name: str = "news.db") -> None:
    with closing(sqlite3.connect(scrapy.folder / name)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute(sql)
        database.commit()


def fails_on(monkeypatch: pytest.MonkeyPatch, words: str, error: Exception) -> None:
    """Plant a bug that raises an error when a page with these words is read."""
    right = extraction.clean_article

    def wrong(article: Article) -> Article:
        if words in (article.body or ""):
            raise error
        return right(article)

    monkeypatch.setattr(extraction, "clean_article", wrong)


def test_a_fault_of_the_reader_costs_one_article(
    scrapy: Scrapy, monkeypatch: pytest.MonkeyPatch
) -> None:
    have(scrapy, told(1), told(2), told(3))
    with monkeypatch.context() as patched:
        fails_on(patched, "متن 2 ", KeyError("of ours"))
        done = scrapy("reparse", code=70)
        assert "tasnim:2, page 2: fault: KeyError in test_reparse_faults.py, line" in done.stderr
        assert "1 of them by a fault inside newscrawl" in done.stderr
        assert "2 new" in done.stderr
        assert "2 the same" in scrapy("reparse", "--all", "--diff", code=70).stderr
    assert "1 articles read again: 0 changed, 1 new" in scrapy("reparse").stderr


def test_a_damaged_page_costs_one_article(scrapy: Scrapy) -> None:
    have(scrapy, told(1), told(2), told(3))
    change(scrapy, "UPDATE bodies SET data = x'28b52ffd' WHERE key = 2", "pages.db")
    done = scrapy("reparse")
    assert "tasnim:2, page 2: its body cannot be read" in done.stderr
    assert "2 new, 0 the same, 1 cannot be read" in done.stderr


def test_pages_that_are_removed_meanwhile() -> None:
    assert reparse_article(Readings([], None), "tasnim:1", None).state == "left"


def test_a_former_text_that_cannot_be_read_any_more_is_kept(
    scrapy: Scrapy, monkeypatch: pytest.MonkeyPatch
) -> None:
    have(scrapy, told(1), told(1, 2, 22), told(1, 3, 23))
    scrapy("reparse")
    formers = rows(scrapy, "SELECT revision, body, page FROM revisions ORDER BY 1")
    assert [row[::2] for row in formers] == [(1, 1), (2, 2)]
    fails_on(monkeypatch, "نسخهٔ 1", NotAnArticleError("not there any more"))
    unread(scrapy)
    assert scrapy("reparse").stderr == scrapy("reparse").stderr, "it is said again"
    done = scrapy("reparse")
    assert "tasnim:1, page 1: not_an_article" in done.stderr
    assert rows(scrapy, "SELECT revision, body, page FROM revisions ORDER BY 1") == formers
    assert [record["revision"] for record in scrapy.records()] == [3]


def test_a_later_page_counts_where_the_first_is_not_kept(scrapy: Scrapy) -> None:
    """Stored before pages were archived; of two later pages only the first could be read then."""
    have(scrapy, told(1))
    scrapy("reparse")
    change(scrapy, "UPDATE articles SET first_seen_at = '2025-10-01T00:00:00Z', revision = 4")
    have(scrapy, told(1, 2, 22, '"b"'))
    assert "1 changed" in scrapy("reparse").stderr
    (record,) = scrapy.records()
    assert record["revision"] == 5
    assert "نسخهٔ 2" in record["body"]
    assert rows(scrapy, "SELECT revision, page FROM revisions") == [(4, 1)]
    assert rows(scrapy, "SELECT etag FROM ledger") == [('"b"',)]
    assert "1 the same" in scrapy("reparse", "--all").stderr


def test_a_time_that_was_misread_is_put_right_in_the_ledger(scrapy: Scrapy) -> None:
    """Otherwise the article would never be checked again."""
    have(scrapy, replace(told(1), fetched_at=now()))
    scrapy("reparse")
    right = rows(scrapy, "SELECT revisit_at FROM ledger")
    assert right != [(None,)]
    change(scrapy, "UPDATE articles SET published_at = '2019-01-01T00:00:00Z'")
    change(scrapy, "UPDATE ledger SET revisit_at = NULL")
    scrapy("reparse", "--all")
    assert rows(scrapy, "SELECT revisit_at FROM ledger") == right


def test_what_cannot_be_stored_costs_one_article(scrapy: Scrapy) -> None:
    have(scrapy, told(1), told(2), told(3))
    scrapy("reparse")
    change(scrapy, "UPDATE articles SET headline = 'x', code_digest = NULL")
    change(
        scrapy,
        "CREATE TRIGGER no BEFORE UPDATE ON articles WHEN new.key = 2 AND new.headline <> 'x' "
        "BEGIN SELECT RAISE(ABORT, 'no room'); END",
    )
    done = scrapy("reparse")
    assert "tasnim:2, no room" in done.stderr
    assert "2 changed, 0 new, 0 the same, 1 cannot be stored" in done.stderr
    assert [row[0] for row in rows(scrapy, "SELECT headline FROM articles ORDER BY key")] == [
        *("خبر 1", "x", "خبر 3")
    ]


def test_what_came_while_it_was_interrupted_is_read(scrapy: Scrapy) -> None:
    """Pages of names that it had passed already, imported meanwhile or crawled."""
    have(scrapy, told(1), told(5), told(9))
    scrapy("reparse")
    change(scrapy, "DELETE FROM articles WHERE id = 'tasnim:9'")
    change(scrapy, "UPDATE articles SET code_digest = 'x' WHERE id = 'tasnim:5'")
    have(scrapy, told(3), told(1, 2, 23))
    done = scrapy("reparse")
    assert "4 articles read again: 1 changed, 2 new, 1 the same" in done.stderr
    assert [record["revision"] for record in scrapy.records()] == [2, 1, 1, 1]
    assert {record["id"] for record in scrapy.records()} == {f"tasnim:{n}" for n in (1, 3, 5, 9)}


def test_diff_makes_no_file(scrapy: Scrapy) -> None:
    have(scrapy, told(1))
    assert "news.db" in scrapy("reparse", "--diff", code=66).stderr
    scrapy("reparse")
    (scrapy.folder / ".reparse.lock").unlink()
    before = {path.name: path.read_bytes() for path in scrapy.folder.iterdir()}
    assert "1 the same" in scrapy("reparse", "--diff", "--all").stderr
    assert {path.name: path.read_bytes() for path in scrapy.folder.iterdir()} == before


def test_articles_of_a_pages_db_that_was_taken_away_are_counted(scrapy: Scrapy) -> None:
    have(scrapy, told(1), told(2))
    scrapy("reparse")
    (scrapy.folder / "pages.db").unlink()
    with closing(open_pages(scrapy.folder)) as kept:
        reserve_and_keep(kept)
    assert "2 stored articles have no kept page" in scrapy("reparse").stderr


def reserve_and_keep(kept: Database) -> None:
    kept.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('pages', 2)")
    assert record_page(kept, told(3)) == 3


@pytest.mark.long
def test_copies_that_were_revised_and_one_that_leads_to_the_front_page(scrapy: Scrapy) -> None:
    """Their first pages are archived under another name than the later ones."""
    changed: set[str] = set()

    def pages(target: str) -> SitePage:
        number = target.strip("/")
        more = "<p>متن سوم می‌آید</p>" if target in changed else ""
        if target == "/3/":
            return Redirect("/")
        return copy(int(number or 77), more=more) if number != "robots.txt" else None

    with serving(pages) as site:
        urls = ",".join(f"{site.url}/{n}/" for n in (1, 2, 3))
        crawl(scrapy, urls)
        changed.add("/2/")
        crawl(scrapy, urls, "-a", "again=yes")
    before, known = scrapy.records(), ledger(scrapy)
    assert [(r["id"], r["revision"]) for r in before] == [("127.0.0.1:1", 1), ("127.0.0.1:2", 2)]
    done = scrapy("reparse", "--all")
    assert "0 changed, 0 new, 3 the same, 1 cannot be read" in done.stderr
    assert "leads to the front page" in done.stderr
    assert (scrapy.records(), ledger(scrapy)) == (before, known)
    # The bug is in the former text, too, and both are mended.
    for table in ("articles", "revisions"):
        change(scrapy, f"UPDATE {table} SET body = 'x', content_hash = 'x'")
    scrapy("reparse", "--all")
    assert scrapy.records() == before
    assert rows(scrapy, "SELECT count(*) FROM revisions WHERE body = 'x'") == [(0,)]


@pytest.mark.long
def test_a_worker_that_is_killed_costs_nothing(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 500)
    have(scrapy, *(told(story.number) for story in newsroom.stories.values()))
    open_store(scrapy.folder).close()
    running = start(scrapy, "--workers", "2")
    while not scrapy.stored():
        assert running.poll() is None
        time.sleep(0.002)
    os.kill(workers_of(running.pid)[0], signal.SIGKILL)
    _, said = running.communicate(timeout=120)
    assert running.returncode == 0
    assert b"500 articles read again: 0 changed, 500 new" in said
    assert scrapy.stored() == 500


@pytest.mark.long
def test_a_page_that_kills_its_worker_costs_its_own_article(scrapy: Scrapy, tmp_path: Path) -> None:
    """As a page does for which there is not enough memory."""
    kills = (
        "    if any(f'متن {n} ' in (article.body or '') for n in (30, 31, 170)):\n"
        "        __import__('os').kill(__import__('os').getpid(), 9)\n"
    )
    planted = Planted(tmp_path / "project", "newscrawl/sites/extraction.py", CLEAN, CLEAN + kills)
    own = planted.scrapy(scrapy.folder)
    have(scrapy, *(told(number) for number in range(1, 301)))
    done = own("reparse", "--workers", "2", code=70)
    assert (
        "300 articles read again: 0 changed, 297 new, 0 the same, 3 cannot be read" in done.stderr
    )
    for number in (30, 31, 170):
        assert f"tasnim:{number}, the worker process that read it was killed" in done.stderr
    planted.mend()
    assert "0 changed, 3 new, 297 the same" in own("reparse").stderr  # of another code


@pytest.mark.long
def test_where_every_worker_dies_it_ends(scrapy: Scrapy, tmp_path: Path) -> None:
    kills = "    __import__('os').kill(__import__('os').getpid(), 9)\n"
    planted = Planted(tmp_path / "project", "newscrawl/sites/extraction.py", CLEAN, CLEAN + kills)
    have(scrapy, *(told(number) for number in range(1, 301)))
    said = planted.scrapy(scrapy.folder)("reparse", "--workers", "2", code=70).stderr
    assert "worker processes die one after another" in said
    assert "Traceback" not in said
    assert "300 new" in scrapy("reparse").stderr
