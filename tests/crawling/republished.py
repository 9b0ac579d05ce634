"""Serve republished stories from local hosts, crawl them, and look at the ledger."""

import sqlite3

from newscrawl.demo.site import Page
from tests.conftest import Scrapy
from tests.factories import SOURCE, jannah, paragraphs

STORY = ("به گزارش خبرگزاری تسنیم از قم، متن نخست.", "متن دوم می‌آید.", "انتهای پیام/")


def story(number: int, **changed: str) -> str:
    """Return a story's page. number: of the post; changed: ``more``, markup below its text."""
    sub = f'<h2 class="entry-sub-title">سرآغاز {number}</h2>'
    text = paragraphs(*STORY) + changed.get("more", "") + SOURCE
    return jannah(f"تیتر {number}", text, sub, number)


def stories(target: str) -> Page:
    """Serve a story at each path that is a number. robots.txt forbids /9999."""
    if target == "/robots.txt":
        return "User-agent: *\nDisallow: /9999"
    name = target.strip("/").partition("?")[0]
    return story(int(name)) if name.isdigit() else None


def crawl(scrapy: Scrapy, urls: str, *arguments: str, code: int = 0) -> str:
    """Run ``scrapy crawl republished`` on the seed URLs, and return its log."""
    fast = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_WAIT=0.05")
    done = scrapy("crawl", "republished", "-a", f"urls={urls}", *fast, *arguments, code=code)
    assert "Traceback" not in done.stderr
    return done.stderr


def ledger(scrapy: Scrapy) -> dict[str, tuple[str, str | None]]:
    """Return each seed URL's state and reason in the ledger."""
    database = sqlite3.connect(scrapy.folder / "news.db")
    sql = "SELECT g.url, l.state, l.reason FROM given g JOIN ledger l ON l.id = g.id"
    rows = {url: (state, reason) for url, state, reason in database.execute(sql)}
    database.close()
    return rows
