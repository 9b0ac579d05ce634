"""Changes that make no revision: those of our code, and other digits in a headline."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from newscrawl.demo.site import Page, serving
from newscrawl.items import content_hash
from tests.conftest import Scrapy
from tests.newsroom import FAST, Newsroom, rows

AGAIN = ("-a", "provinces=qom", "-a", "revisit=48h", *FAST)


def as_an_older_code_read_it(scrapy: Scrapy, words: str = "متن به گونه‌ای دیگر") -> None:
    """Change every stored body, as if cleaned by older rules; the archived pages stay."""
    with closing(sqlite3.connect(scrapy.folder / "news.db")) as database, database:
        for key, headline in database.execute("SELECT key, headline FROM articles").fetchall():
            database.execute(
                "UPDATE articles SET body = ?, content_hash = ?, code_digest = 'x' WHERE key = ?",
                [words, content_hash(headline, None, words), key],
            )


def revisions(scrapy: Scrapy) -> list[tuple[int, bool]]:
    """Return each article's revision, and whether its words are those of the page."""
    return [(record["revision"], "نسخهٔ" in record["body"]) for record in scrapy.records()]


@pytest.mark.long
def test_a_change_of_our_rules_is_none(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    stories = newsroom.publish("qom", 3, age=timedelta(hours=1))
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *AGAIN)
        as_an_older_code_read_it(scrapy)
        # The markup changes, so the pages are sent; the words are those of the kept ones.
        for story in stories:
            story.dress += 1
        scrapy.crawl(site.url, *AGAIN)
        assert revisions(scrapy) == [(1, True)] * 3
        assert rows(scrapy, "SELECT * FROM revisions") == []
        # Beside such a change an edit is one.
        as_an_older_code_read_it(scrapy)
        for story in stories[:2]:
            story.version += 1
        scrapy.crawl(site.url, *AGAIN)
    assert sorted(revisions(scrapy)) == [(1, False), (2, True), (2, True)]
    scrapy("reparse")
    assert sorted(revisions(scrapy)) == [(1, True), (2, True), (2, True)]


@pytest.mark.long
def test_without_the_kept_page_what_is_stored_is_all_that_is_known(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    (story,) = newsroom.publish("qom", 1, age=timedelta(hours=1))
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *AGAIN, "-s", "ARCHIVE_PAGES=False")
        as_an_older_code_read_it(scrapy)
        story.dress += 1
        scrapy.crawl(site.url, *AGAIN)
    assert revisions(scrapy) == [(2, True)]


@pytest.mark.long
def test_the_digits_of_a_headline_are_none(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 2, age=timedelta(hours=1))
    headline = "خبر ۱۲ و ۳۴۵"

    def site_of(target: str) -> Page:
        found = newsroom(target)
        if isinstance(found, str) and "/fa/news/" in target:
            return found.replace("خبر 3000001", headline)
        return found

    with serving(site_of) as site:
        scrapy.crawl(site.url, *AGAIN)
        headline = "خبر 12 و 345"
        scrapy.crawl(site.url, *AGAIN)
        assert [r["headline"] for r in scrapy.records()] == [headline, "خبر 3000002"]
        assert [number for number, _ in revisions(scrapy)] == [1, 1]
        headline = "خبر 12 و 346"
        scrapy.crawl(site.url, *AGAIN)
    assert [number for number, _ in revisions(scrapy)] == [2, 1]
