"""Where the walk of a list stops: nothing is missed, however the list changes meanwhile."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.demo.site import Answer, Page, serving
from tests.conftest import Scrapy
from tests.newsroom import FAST, Newsroom, articles_got, every, ids, lists_asked


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


@pytest.mark.long
@pytest.mark.parametrize(
    "fault",
    [Answer(500), "<html>be right back</html>", Answer(reset=True)],
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


@pytest.mark.long
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
