"""Runs after runs over a site that changes: nothing is missed, nothing is fetched twice."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.demo.site import Answer, Page, serving
from newscrawl.provinces import desks
from tests.conftest import Scrapy
from tests.newsroom import Newsroom, articles_got, lists_asked

FAST = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


def rows(scrapy: Scrapy, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(scrapy.folder / "news.db")) as database:
        return database.execute(sql).fetchall()


def ids(scrapy: Scrapy) -> set[str]:
    return {record["id"] for record in scrapy.records()}


def every(newsroom: Newsroom) -> set[str]:
    return {story.id for story in newsroom.stories.values()}


def test_an_idle_run_and_a_run_with_news(scrapy: Scrapy) -> None:
    newsroom = Newsroom(per_page=3)
    for key in desks():
        newsroom.publish(key, 4, age=timedelta(hours=60))
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *FAST)
        assert ids(scrapy) == every(newsroom)
        before = scrapy.records()
        # Nothing new: one list request a desk, answered without a body, and no article.
        start = len(site.log)
        scrapy.crawl(site.url, *FAST)
        assert len(lists_asked(site, start)) == 32
        assert {v.status for v in site.log[start:] if v.path.startswith("/fa/")} == {304}
        assert len(site.log[start:]) == 33  # and robots.txt
        assert scrapy.records() == before
        # Forty new, four edited: as many whole downloads, the rest is unchanged.
        for key in list(desks())[:20]:
            newsroom.publish(key, 2)
        edited = [newsroom.listed(desks()[key])[-1] for key in ("qom", "yazd", "fars", "kashan")]
        for story in edited:
            story.version += 1
        start = len(site.log)
        scrapy.crawl(site.url, *FAST, "-a", "revisit=30d")
        assert len(articles_got(site, start)) == 44
        # Where a page holds three links, two of them new, the page after it is looked at, too.
        assert len(lists_asked(site, start)) == 32 + 20
    after = {record["id"]: record for record in scrapy.records()}
    assert set(after) == every(newsroom)
    revised = {key for key, record in after.items() if record["revision"] == 2}
    assert revised == {story.id for story in edited}
    for old in before:
        new = after[old["id"]]
        assert new["first_seen_at"] == old["first_seen_at"]
        assert (new["content_hash"] != old["content_hash"]) == (old["id"] in revised)
    kept = rows(scrapy, "SELECT body FROM revisions")
    assert len(kept) == 4
    assert all("نسخهٔ 1" in body for (body,) in kept)
    (run,) = rows(scrapy, "SELECT stored, revised, unchanged, failed FROM runs WHERE key = 3")
    assert run == (40, 4, 124, 0)


def test_a_change_of_markup_is_no_revision(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    (story,) = newsroom.publish("qom", age=timedelta(hours=1))
    with serving(newsroom) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom")
        story.dress += 1
        start = len(site.log)
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "revisit=2h")
        assert len(articles_got(site, start)) == 1
    (record,) = scrapy.records()
    assert record["revision"] == 1
    assert rows(scrapy, "SELECT * FROM revisions") == []


@pytest.mark.long
def test_articles_are_looked_at_again_when_they_are_due(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    (young,) = newsroom.publish("qom", age=timedelta(seconds=30))
    newsroom.publish("qom", age=timedelta(days=3))  # all its ages had passed
    with serving(newsroom) as site:
        arguments = ("-a", "provinces=qom", "-s", "REVISIT_AGES=1h,2h")
        scrapy.crawl(site.url, *arguments)
        start = len(site.log)
        scrapy.crawl(site.url, *arguments)
        assert [v.path for v in site.log[start:] if "/news/" in v.path] == []
        # An hour passes.
        with closing(sqlite3.connect(scrapy.folder / "news.db")) as database, database:
            moved = "strftime('%Y-%m-%dT%H:%M:%SZ', revisit_at, '-1 hour')"
            assert database.execute(f"UPDATE ledger SET revisit_at = {moved}").rowcount == 2
        start = len(site.log)
        scrapy.crawl(site.url, *arguments)
        looks = [(v.path, v.status) for v in site.log[start:] if "/news/" in v.path]
        assert looks == [(young.path, 304)]
        # None is due any more: by the page's own time the next age is still to come.
        start = len(site.log)
        scrapy.crawl(site.url, *arguments)
        assert [v.path for v in site.log[start:] if "/news/" in v.path] == []


@pytest.mark.long
def test_half_a_page_does_not_replace_what_is_stored(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    (story,) = newsroom.publish("qom", age=timedelta(hours=1))
    is_cut = False

    def pages(target: str) -> Page:
        page = newsroom(target)
        if is_cut and target == story.path:
            assert isinstance(page, str)
            return page[: page.index("متن")]
        return page

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom")
        is_cut = True
        done = scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "revisit=2h")
    assert "has no end tag" in done.stderr
    (record,) = scrapy.records()
    assert (record["revision"], record["warnings"].count("page_cut")) == (1, 0)
    assert rows(scrapy, "SELECT state FROM ledger") == [("stored",)]


@pytest.mark.long
def test_a_list_that_shifts_while_it_is_paged_loses_none(scrapy: Scrapy) -> None:
    newsroom = Newsroom(per_page=5)
    newsroom.publish("qom", 30, age=timedelta(hours=3))
    arrivals = iter([1, 5, 7, 3, 5, 2, 0, 9])

    def pages(target: str) -> Page:
        page = newsroom(target)
        if "/service/" in target and (count := next(arrivals, 0)):
            newsroom.publish("qom", count)
        return page

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
        early = ids(scrapy)
        assert every(newsroom) - early  # what came behind the walk's back
        assert {f"tasnim:{3_000_001 + n}" for n in range(30)} <= early
        scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
    assert ids(scrapy) == every(newsroom)
    assert len(articles_got(site)) == len(newsroom.stories)


@pytest.mark.long
def test_a_walk_cut_short_is_taken_up_and_an_older_day_goes_deeper(scrapy: Scrapy) -> None:
    newsroom = Newsroom(per_page=4)
    for day in range(12):
        newsroom.publish("qom", 4, age=timedelta(days=day, hours=1))
    qom = ("-a", "provinces=qom", *FAST)
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *qom, "-a", "pages=2")
        assert len(ids(scrapy)) == 8
        newsroom.publish("qom", 1)
        # The bound closed nothing: what lies below the pages that were read is walked, too.
        scrapy.crawl(site.url, *qom)
        week = ids(scrapy)
        assert 29 <= len(week) <= 33
        start = len(site.log)
        scrapy.crawl(site.url, *qom, "-a", "since=" + day_of(newsroom, 9))
        assert len(ids(scrapy)) > len(week)
        assert week < ids(scrapy)
        assert not {path for path in articles_got(site, start) if f"tasnim:{number(path)}" in week}
        # A day that is covered already is not walked again unless asked for.
        start = len(site.log)
        scrapy.crawl(site.url, *qom, "-a", "since=" + day_of(newsroom, 5))
        assert len(lists_asked(site, start)) == 1
        start = len(site.log)
        scrapy.crawl(site.url, *qom, "-a", "since=" + day_of(newsroom, 5), "-a", "again=yes")
        assert len(lists_asked(site, start)) > 4
        assert articles_got(site, start) == []


def number(path: str) -> str:
    return path.split("/")[6]


def day_of(newsroom: Newsroom, age: int) -> str:
    days = sorted({s.published.date() for s in newsroom.stories.values()}, reverse=True)
    return days[age].isoformat()


def test_what_is_missing_in_two_runs_is_gone(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    story, _ = newsroom.publish("qom", 2, age=timedelta(hours=1))

    def pages(target: str) -> Page:
        return None if target == story.path else newsroom(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom")
        assert rows(scrapy, "SELECT state, status FROM ledger WHERE reason IS NOT NULL") == [
            ("failed", 404)
        ]
        done = scrapy.crawl(site.url, "-a", "provinces=qom")
        assert f"{story.id}: status 404" in done.stderr
        assert "(gone)" in done.stderr
        start = len(site.log)
        scrapy.crawl(site.url, "-a", "provinces=qom")
        assert [v.path for v in site.log[start:] if v.path == story.path] == []
    assert rows(scrapy, f"SELECT state FROM ledger WHERE id = '{story.id}'") == [("gone",)]
    with serving(newsroom) as site:  # it is back, and asked for by name
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "again=yes")
    assert story.id in ids(scrapy)


@pytest.mark.long
def test_a_list_that_ended_before_its_time_is_walked_again(scrapy: Scrapy) -> None:
    newsroom = Newsroom(per_page=5)
    newsroom.publish("qom", 20, age=timedelta(days=2))
    is_broken = False

    def pages(target: str) -> Page:
        if is_broken and "page=2" in target:
            return re.sub("<article.*</article>", "", str(newsroom(target)))
        return newsroom(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
        newsroom.publish("qom", 8)
        is_broken = True
        done = scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
        assert "before what it had shown earlier" in done.stderr
        assert len(every(newsroom) - ids(scrapy)) == 3
        is_broken = False
        scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
    assert ids(scrapy) == every(newsroom)


@pytest.mark.long
@pytest.mark.parametrize(
    "bound",
    [
        ("-a", "max_minutes=0.02"),
        pytest.param(("-s", "CLOSESPIDER_PAGECOUNT=4"), marks=pytest.mark.long),
    ],
)
def test_a_run_may_be_bounded_and_that_is_no_failure(
    scrapy: Scrapy, bound: tuple[str, str]
) -> None:
    newsroom = Newsroom(per_page=3)
    newsroom.publish("qom", 40, age=timedelta(hours=1))
    with serving(newsroom) as site:
        done = scrapy.crawl(site.url, "-a", "provinces=qom", "-s", "DOWNLOAD_DELAY=0.1", *bound)
        assert "(ended by closespider_" in done.stderr
        assert len(ids(scrapy)) < 40
        scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
    assert ids(scrapy) == every(newsroom)
    assert len(articles_got(site)) == 40 + duplicates(articles_got(site))
    assert duplicates(articles_got(site)) <= 16


def duplicates(paths: list[str]) -> int:
    return len(paths) - len(set(paths))


@pytest.mark.parametrize(
    "fault",
    [
        Answer(500),
        pytest.param("<html>be right back</html>", marks=pytest.mark.long),
        pytest.param(Answer(reset=True), marks=pytest.mark.long),
    ],
    ids=["500", "no list", "reset"],
)
def test_a_list_page_that_fails_for_a_whole_run_loses_nothing(scrapy: Scrapy, fault: Page) -> None:
    newsroom = Newsroom(per_page=5)
    newsroom.publish("qom", 20, age=timedelta(days=2))
    is_down = True

    def pages(target: str) -> Page:
        return fault if is_down and target.endswith("page=2") else newsroom(target)

    with serving(pages) as site:
        # Cron hears of it, though there were pages.
        done = scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
        assert "not walked to their end: qom" in done.stderr
        assert sum("page=2" in path for path in site.visits) >= 2  # once more, when all was done
        assert "not walked to its end: qom" in scrapy("coverage", "--strict", code=1).stdout
        is_down = False
        scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
        assert ids(scrapy) == every(newsroom)
        scrapy("coverage", "--strict")
        start = len(site.log)
        scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
    assert len(lists_asked(site, start)) == 1


@pytest.mark.long
def test_a_page_that_is_empty_or_missing_once_is_not_the_end(scrapy: Scrapy) -> None:
    newsroom = Newsroom(per_page=5)
    for key in ("qom", "yazd"):
        newsroom.publish(key, 20, age=timedelta(days=2))
    asked: set[str] = set()

    def pages(target: str) -> Page:
        if target.endswith("page=2") and target not in asked:
            asked.add(target)
            is_qom = "/62/" in target
            return None if is_qom else re.sub("<article.*</article>", "", str(newsroom(target)))
        return newsroom(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom,yazd", *FAST)
    assert len(asked) == 2
    assert ids(scrapy) == every(newsroom)


def test_a_story_that_comes_late_on_a_page_of_known_ones_is_had(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 5, age=timedelta(days=5))
    newsroom.publish("qom", 1, age=timedelta(hours=1))
    with serving(newsroom) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom")
        newsroom.publish("qom", 1, age=timedelta(days=3))
        newsroom.publish("qom", 1)
        scrapy.crawl(site.url, "-a", "provinces=qom")
    assert ids(scrapy) == every(newsroom)


@pytest.mark.long
def test_days_with_an_end_are_taken_up_too(scrapy: Scrapy) -> None:
    newsroom = Newsroom(per_page=3)
    for day in range(14):
        newsroom.publish("qom", 3, age=timedelta(days=day, hours=1))
    days = ("-a", "since=" + day_of(newsroom, 12), "-a", "until=" + day_of(newsroom, 9))
    is_down = True

    def pages(target: str) -> Page:
        return Answer(500) if is_down and "page=12" in target else newsroom(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom,yazd", *FAST, *days)
        assert len(ids(scrapy)) < 12
        is_down = False
        scrapy.crawl(site.url, "-a", "provinces=qom,yazd", *FAST)
    wanted = {
        story.id
        for story in newsroom.stories.values()
        if day_of(newsroom, 12) <= story.published.date().isoformat() <= day_of(newsroom, 9)
    }
    assert wanted <= ids(scrapy)


@pytest.mark.long
def test_a_run_cut_short_leaves_no_desk_behind(scrapy: Scrapy) -> None:
    newsroom = Newsroom(per_page=5)
    for key in ("qom", "yazd", "fars"):
        newsroom.publish(key, 6, age=timedelta(days=14))
        newsroom.publish(key, 6)
    since = (datetime.now(UTC) - timedelta(days=20)).date()
    desks_of = ("-a", "provinces=qom,yazd,fars", *FAST)
    with serving(newsroom) as site:
        bound = ("-s", "CLOSESPIDER_PAGECOUNT=1")
        scrapy.crawl(site.url, *desks_of, "-a", f"since={since}", *bound)
        scrapy.crawl(site.url, *desks_of)
    assert ids(scrapy) == every(newsroom)


@pytest.mark.long
def test_another_hosts_names_for_a_page_mean_nothing(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 3, age=timedelta(hours=1))
    arguments = ("-a", "provinces=qom", "-a", "revisit=2d")

    def counted(target: str) -> Page:
        page = newsroom(target)
        if not isinstance(page, str):
            return page
        return Answer(body=page, headers={"ETag": '"7"'})

    with serving(counted) as first:
        scrapy.crawl(first.url, *arguments)
    with serving(counted) as second:
        scrapy.crawl(second.url, *arguments)
        assert not any(visit.known for visit in second.log)
        scrapy.crawl(second.url, *arguments)
        assert sum(visit.known for visit in second.log) == 4


@pytest.mark.long
def test_a_page_of_another_article_replaces_nothing(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    one, two = newsroom.publish("qom", 2, age=timedelta(hours=1))
    is_swapped = False

    def pages(target: str) -> Page:
        return newsroom(two.path if is_swapped and target == one.path else target)

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom")
        before = scrapy.records()
        is_swapped = True
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "revisit=2d")
    assert [r["content_hash"] for r in scrapy.records()] == [r["content_hash"] for r in before]
