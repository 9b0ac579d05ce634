"""Republished stories that claim one id: each is stored, and a warning marks them."""

import sqlite3
from typing import Any

import pytest

from newscrawl.demo.site import Page, Redirect, serving
from newscrawl.reading.identity import provisional_id
from tests.conftest import Scrapy
from tests.crawling.republished import crawl, ledger, story
from tests.factories import jannah, paragraphs


def pages(target: str) -> Page:
    """/a/… and /b/…: two blogs of one host that both number from 1; /c/…: no headline, then one."""
    if target.startswith("/gone"):
        return Redirect("/")
    if target == "/":
        return story(99)
    blog, _, number = target.strip("/").partition("/")
    if blog == "c" and number:
        title = "" if number == "1" else "تیتر"
        return jannah(title, paragraphs(f"متن {number}"), number=3)
    texts = {"a": "یک", "short": "یک", "b": "دو"}
    return (
        jannah(f"تیتر {blog}", paragraphs(texts[blog]), number=5).replace("تیتر short", "تیتر a")
        if blog in texts
        else None
    )


def bodies(scrapy: Scrapy) -> dict[str, Any]:
    return {record["id"]: record["body"] for record in scrapy.records()}


@pytest.mark.long
def test_every_story_is_kept(scrapy: Scrapy) -> None:
    with serving(pages) as site:
        names = ("a/1", "short/1", "b/1", "c/1", "c/2", "gone")
        urls = ",".join(f"{site.url}/{name}" for name in names)
        log = crawl(scrapy, urls)
        own = provisional_id(f"{site.url}/b/1")
        wanted = {"127.0.0.1:5": "یک", own: "دو", "127.0.0.1:3": "متن 2"}
        assert bodies(scrapy) == wanted
        (apart,) = [record for record in scrapy.records() if record["id"] == own]
        assert "id_shared" in apart["warnings"]
        assert apart["url"] == f"{site.url}/b/1"
        assert f"/b/1 claims to be 127.0.0.1:5, whose words are others; it is kept as {own}" in log
        assert "/gone leads to the front page" in log
        states = {url.removeprefix(f"{site.url}/"): state for url, state in ledger(scrapy).items()}
        assert states == {
            **dict.fromkeys(("a/1", "short/1", "b/1", "c/2"), ("stored", None)),
            "c/1": ("failed", "invalid_article"),
            "gone": ("failed", "not_the_page"),
        }
        # Looked at again, in another order, none takes the other's place.
        crawl(scrapy, ",".join(f"{site.url}/{name}" for name in ("b/1", "a/1")), "-a", "again=yes")
        assert bodies(scrapy) == wanted
        assert {record["revision"] for record in scrapy.records()} == {1}


@pytest.mark.long
def test_a_later_run_keeps_apart_too(scrapy: Scrapy) -> None:
    with serving(pages) as site:
        for name in ("a/1", "b/1"):
            crawl(scrapy, f"{site.url}/{name}")
    assert sorted(bodies(scrapy).values()) == ["دو", "یک"]
    database = sqlite3.connect(scrapy.folder / "news.db")
    assert database.execute("SELECT count(*) FROM revisions").fetchone() == (0,)
    database.close()
