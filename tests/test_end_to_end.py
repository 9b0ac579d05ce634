"""The whole way: a local server, the real spider in a process, the export, the expected records."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.demo.pages import path_of
from newscrawl.demo.site import Redirect, demo_pages, serving
from newscrawl.demo.stories import stories
from newscrawl.items import KEYS, to_record
from newscrawl.sites.extraction import read
from newscrawl.store import open_store
from newscrawl.store.counts import open_links
from tests.conftest import Scrapy, page
from tests.truth import ALL, TIMES, on_list_of, truth, without_times


@pytest.mark.long
def test_all_desks_give_the_truth(scrapy: Scrapy, tmp_path: Path) -> None:
    with serving() as site:
        scrapy.crawl(site.url, "-a", ALL, "-O", str(tmp_path / "feed.jsonl"))
    records = scrapy.records()
    assert len(records) == len(stories()) >= 60
    assert all(tuple(record) == KEYS for record in records)
    assert without_times(records) == truth()
    # One article a story, though three stand on two desks' lists; side bars were not followed.
    articles = [path for path in site.visits if re.match("/fa/(news|media)/", path)]
    assert sorted(articles) == sorted(path_of(story) for story in stories())
    # The feed has the same records, in the order of the crawl.
    feed = [json.loads(line) for line in (tmp_path / "feed.jsonl").read_text().splitlines()]
    assert sorted(feed, key=lambda r: (r["published_at"], r["id"])) == records
    # The same database, the same bytes.
    outputs = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for output in outputs:
        scrapy("export", str(output))
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    # A second run over the same days asks for no article again.
    visits = len(site.visits)
    with serving() as again:
        scrapy.crawl(again.url, "-a", ALL)
    assert visits > len(again.visits)
    assert [path for path in again.visits if re.match("/fa/(news|media)/", path)] == []


def test_arguments(scrapy: Scrapy) -> None:
    with serving() as site:
        scrapy.crawl(site.url, "-a", "provinces=kashan,qom", "-a", ALL)
    assert without_times(scrapy.records()) == truth("kashan", "qom")
    lists = {path.split("/")[3] for path in site.visits if path.startswith("/fa/service/")}
    assert lists == {"62", "1369"}
    # Kashan is a desk of Isfahan's: its own key means it alone.
    assert {r["sections"][1] for r in scrapy.records("--province", "isfahan")} == {"کاشان"}
    assert scrapy.records("--province", "isfahan") == scrapy.records("--province", "kashan")
    day = [r for r in truth("kashan", "qom") if "1404-08-24" <= r["jalali_date"] <= "1404-08-26"]
    assert day
    chosen = scrapy.records("--since", "۱۴۰۴/۰۸/۲۴", "--until", "2025-11-17")
    assert without_times(chosen) == day


@pytest.mark.long
def test_days_and_pages_bound_a_crawl(scrapy: Scrapy) -> None:
    with serving() as site:
        scrapy.crawl(
            site.url, "-a", "provinces=qom", "-a", "since=1404-08-24", "-a", "until=1404-08-28"
        )
        wanted = [r for r in truth("qom") if "1404-08-24" <= r["jalali_date"] <= "1404-08-28"]
        assert wanted
        assert without_times(scrapy.records()) == wanted
        scrapy.crawl(site.url, "-a", "provinces=yazd", "-a", "pages=1", "-a", ALL)
    pages = [path for path in site.visits if path.startswith("/fa/service/76/")]
    assert [path.partition("?")[2] for path in pages] == ["page=1"]


@pytest.mark.parametrize(
    "end", ["empty", *(pytest.param(end, marks=pytest.mark.long) for end in ("repeated", "404"))]
)
def test_a_list_may_end_in_three_ways(scrapy: Scrapy, end: str) -> None:
    def pages(target: str) -> str | bytes | None:
        past = target.startswith("/fa/service/62/") and not target.endswith(("page=1", "page=2"))
        if past and end == "404":
            return None
        return demo_pages(
            re.sub(r"page=\d+", "page=2", target) if past and end == "repeated" else target
        )

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", ALL)
    # The list is at its end where that is seen twice.
    assert len([path for path in site.visits if "service/62" in path]) == 4
    assert without_times(scrapy.records()) == truth("qom")


@pytest.mark.long
def test_what_became_of_every_link_is_in_the_ledger(scrapy: Scrapy) -> None:
    broken, empty, gone, *_ = on_list_of("qom")

    def pages(target: str) -> str | bytes | None:
        if f"/{broken}/" in target:
            return "<html><body>be right back</body></html>"
        if f"/{empty}/" in target:
            return "<html><article class='single-news'><h1 class='title'>تیتر</h1></article></html>"
        return None if f"/{gone}/" in target else demo_pages(target)

    with serving(pages) as site:
        done = scrapy.crawl(site.url, "-a", "provinces=qom", "-a", ALL)
    assert "single-news" in done.stderr
    database = sqlite3.connect(scrapy.folder / "news.db")
    rows = database.execute("SELECT id, reason FROM ledger WHERE state = 'failed'").fetchall()
    assert dict(rows) == {
        f"tasnim:{broken}": "not_an_article",
        f"tasnim:{empty}": "invalid_article",
        f"tasnim:{gone}": "http_404",
    }
    stored = [row[0] for row in database.execute("SELECT id FROM ledger WHERE state = 'stored'")]
    assert sorted(stored) == [r["id"] for r in sorted(scrapy.records(), key=lambda r: r["id"])]
    database.close()
    # What failed is asked for again by the next run that sees it listed.
    with serving() as mended:
        scrapy.crawl(mended.url, "-a", "provinces=qom", "-a", ALL)
    assert without_times(scrapy.records()) == truth("qom")


@pytest.mark.long
def test_a_desk_without_a_list_costs_the_others_nothing(scrapy: Scrapy) -> None:
    def only_qom(target: str) -> str | bytes | None:
        is_other = target.startswith("/fa/service/") and "/62/" not in target
        return None if is_other else demo_pages(target)

    with serving(only_qom) as site:
        done = scrapy.crawl(site.url, "-a", ALL)
    assert without_times(scrapy.records()) == truth("qom")
    assert done.stderr.count("page 1 of the list: status 404") == 31


@pytest.mark.long
def test_what_a_run_left_is_taken_up_by_the_next(scrapy: Scrapy) -> None:
    with serving() as site:
        # What the downloader holds when the run is ended, 16 at most, is still fetched.
        scrapy.crawl(site.url, "-a", ALL, "-s", "CLOSESPIDER_ITEMCOUNT=1")
        assert 0 < len(scrapy.records()) < len(stories()) - 20
        # No days are given, and the stories are older than those the next run walks.
        scrapy.crawl(site.url)
        with closing(open_store(scrapy.folder)) as database:
            assert open_links(database) == {}
        scrapy.crawl(site.url, "-a", ALL)  # the lists that the first run did not come to
    assert without_times(scrapy.records()) == truth()
    articles = [path for path in site.visits if re.match("/fa/(news|media)/", path)]
    assert set(articles) == {path_of(story) for story in stories()}
    # No more is fetched twice than was under way when the run was ended.
    assert len(articles) <= len(stories()) + 16


@pytest.mark.long
def test_redirects_fail_aloud_or_lead_on(scrapy: Scrapy) -> None:
    away, merged, moved, *_ = on_list_of("qom")
    other = next(path_of(s) for s in stories() if s.number == on_list_of("qom")[5])

    def pages(target: str) -> str | bytes | Redirect | None:
        if f"/{away}/" in target:
            return Redirect("http://localhost:1/elsewhere")
        if f"/{merged}/" in target:
            return Redirect(other)  # two stories made one
        if f"/{moved}/" in target and not target.endswith("/new"):
            return Redirect(f"/fa/news/1404/08/21/{moved}/new")
        if "service/62" in target and target[-1] not in "12":
            return Redirect(target[:-1] + "2")  # past the end: the last page
        return demo_pages(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", ALL)
    database = sqlite3.connect(scrapy.folder / "news.db")
    left = database.execute("SELECT id, reason FROM ledger WHERE state <> 'stored'").fetchall()
    assert dict(left) == {
        f"tasnim:{away}": "refused",
        f"tasnim:{merged}": "other_article",
    }
    assert database.execute("SELECT ended_by, complete FROM walks").fetchall() == [("repeated", 1)]
    database.close()
    assert f"tasnim:{moved}" in {record["id"] for record in scrapy.records()}


@pytest.mark.long
def test_a_run_with_until_leaves_no_hole(scrapy: Scrapy) -> None:
    with serving() as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", ALL, "-a", "until=1404-08-24")
        assert 0 < len(scrapy.records()) < 6
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", ALL)
    assert without_times(scrapy.records()) == truth("qom")


@pytest.mark.long
def test_a_changed_story_is_a_new_revision(scrapy: Scrapy) -> None:
    story = next(s for s in stories() if s.desk.key == "qom" and s.kind == "article")

    def pages(target: str) -> str | bytes | None:
        found = demo_pages(target)
        return (
            found.replace("</h1>", " (تکمیلی)</h1>")
            if found and f"/{story.number}/" in target
            else found
        )

    with serving() as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", ALL)
    before = {record["id"]: record for record in scrapy.records()}
    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "revisit=9999d")
    after = {record["id"]: record for record in scrapy.records()}
    changed = [key for key in after if after[key]["content_hash"] != before[key]["content_hash"]]
    assert changed == [f"tasnim:{story.number}"]
    assert [after[key]["revision"] for key in changed] == [2]
    for key, record in after.items():
        assert record["first_seen_at"] == before[key]["first_seen_at"]
        assert record["revision"] == 1 + (key in changed)


def test_the_captured_page_goes_the_whole_way(
    scrapy: Scrapy, captured: Callable[[str], bytes]
) -> None:
    body = captured("tasnim_article_2015910.html")
    path = "/fa/news/1398/02/30/2015910/slug"
    item = f'<article class="list-item"><a href="{path}"><h2 class="title">x</h2></a></article>'
    content = f'<section class="content">{item}</section>'
    shown = f'<section class="news-container top-news-service">{content}</section>'

    def pages(target: str) -> str | bytes | None:
        if target.startswith("/fa/service/62/"):
            return f"<html><body>{shown}</body></html>" if target.endswith("page=1") else None
        return body if target == path else None

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "since=1398-01-01")
    (record,) = scrapy.records("--raw")
    wanted = to_record(read(page(body, f"{site.url}{path}")), raw=True)
    assert record["first_seen_at"] == record["fetched_at"]
    for key in wanted:
        if key not in TIMES:
            assert record[key] == wanted[key], key
    assert record["province"] is None  # a sport story on a desk's list


@pytest.mark.long
def test_noise_in_the_markup_is_cleaned_away(scrapy: Scrapy) -> None:
    """Pages full of the noise that the cleaning rules remove give the same records."""

    def noisy(target: str) -> str | bytes | None:
        found = demo_pages(target)
        if found is None or "/fa/news/" not in target:
            return found
        head, body, tail = found.partition('<h1 class="title">')
        tail = tail.replace("ی", "ي").replace("ک", "ك").replace("&zwnj;", "\u200c&zwnj;\u200c")
        tail = tail.replace(" و ", "\u00a0\u200cو\u200f\t ").replace("<p ", "\n  <p\n ")
        return head + body + tail

    with serving(noisy) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom,gilan,fars", "-a", ALL)
    wanted = {record["id"]: record for record in truth("qom", "gilan", "fars")}
    for record in scrapy.records():
        for key in ("headline", "lead", "body", "dateline", "content_hash", "word_count", "tags"):
            assert record[key] == wanted[record["id"]][key], (record["id"], key)
    raw = scrapy.records("--raw", "--province", "qom")
    assert all("ي" in record["headline_raw"] + str(record["body_raw"]) for record in raw)
