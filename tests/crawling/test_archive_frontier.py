"""Backfill: day by day and desk by desk, over the demo's archive and a changing one."""

import re
from datetime import timedelta

import pytest

from newscrawl.demo.site import Page, demo_pages, serving
from newscrawl.sites.tasnim.desks import desks
from tests.conftest import Scrapy
from tests.newsroom import Newsroom, articles_got, every, ids, lists_asked, rows
from tests.truth import truth, without_times

FAST = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "-s", "DOWNLOAD_DELAY=0")


def backfill(scrapy: Scrapy, url: str, *arguments: str, code: int = 0) -> str:
    host = ("-s", f"TASNIM_URL={url}")
    return scrapy("crawl", "tasnim_archive", *host, *FAST, *arguments, code=code).stderr


@pytest.mark.long
def test_the_archive_gives_the_truth_and_complete_days_are_skipped(scrapy: Scrapy) -> None:
    days = ("-a", "since=1404-08-24", "-a", "until=1404-08-27", "-a", "provinces=qom,yazd,kashan")
    wanted = [
        record
        for record in truth("qom", "yazd", "kashan")
        if "1404-08-24" <= record["jalali_date"] <= "1404-08-27"
    ]
    with serving() as site:
        backfill(scrapy, site.url, *days)
        assert without_times(scrapy.records()) == wanted
        # Day by day, the newest first: no list of a day before the last article of the day after.
        dates = [path.split("date=")[1][:14] for path in lists_asked(site)]
        assert dates == sorted(dates, reverse=True)
        assert {path.split("&")[1] for path in lists_asked(site)} == {"service=6"}
        # Each day is done when a second run sees the same.
        first = len(lists_asked(site))
        assert "not walked to its end: qom 1404-08-24..1404-08-27" in scrapy("coverage").stdout
        start = len(site.log)
        backfill(scrapy, site.url, *days)
        assert len(lists_asked(site, start)) == first
        scrapy("coverage", "--strict")
        start = len(site.log)
        backfill(scrapy, site.url, *days)
        assert site.log[start:] == []
        backfill(scrapy, site.url, *days, "-a", "again=yes")
        assert len(lists_asked(site, start)) == first
        assert articles_got(site, start) == []


@pytest.mark.long
def test_the_archive_finds_what_the_list_never_showed(scrapy: Scrapy) -> None:
    newsroom = Newsroom(per_page=3)
    newsroom.publish("qom", 3, age=timedelta(hours=1))
    with serving(newsroom) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom")
        (late,) = newsroom.publish("qom", 1, age=timedelta(days=2))  # under what is covered
        scrapy.crawl(site.url, "-a", "provinces=qom")
        assert late.id not in ids(scrapy)
        day = late.published.date().isoformat()
        backfill(scrapy, site.url, "-a", "provinces=qom", "-a", f"since={day}")
    assert ids(scrapy) == every(newsroom)


@pytest.mark.long
def test_a_backfill_cut_short_goes_on_at_its_day(scrapy: Scrapy) -> None:
    newsroom = Newsroom(per_page=3)
    for day in range(6):
        newsroom.publish("qom", 5, age=timedelta(days=day + 1))
    since = min(s.published.date() for s in newsroom.stories.values()).isoformat()
    arguments = ("-a", "provinces=qom", "-a", f"since={since}")
    with serving(newsroom) as site:
        backfill(scrapy, site.url, *arguments, "-s", "CLOSESPIDER_ITEMCOUNT=8")
        complete = "SELECT DISTINCT since FROM walks WHERE complete"
        assert rows(scrapy, complete) == []
        backfill(scrapy, site.url, *arguments)
        assert ids(scrapy) == every(newsroom)
        assert 1 <= len(rows(scrapy, complete)) < 6
        start = len(site.log)
        backfill(scrapy, site.url, *arguments)
        assert len(set(lists_asked(site, start))) < len(set(lists_asked(site)))


@pytest.mark.long
def test_what_is_left_of_complete_days_is_taken_up(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    broken, *_ = newsroom.publish("qom", 3, age=timedelta(days=2))
    is_down = True

    def pages(target: str) -> Page:
        if is_down and target == broken.path:
            return "<html><body>be right back</body></html>"
        return newsroom(target)

    day = broken.published.date()
    arguments = ("-a", "provinces=qom", "-a", f"since={day}", "-a", f"until={day}")
    with serving(pages) as site:
        backfill(scrapy, site.url, *arguments)
        assert len(ids(scrapy)) == 2
        is_down = False
        backfill(scrapy, site.url, *arguments)
    assert ids(scrapy) == every(newsroom)


@pytest.mark.long
@pytest.mark.parametrize("fault", ["nothing", "a dozen of it", "page 1 for all", "no page 2"])
def test_a_past_day_that_one_run_saw_a_part_of_is_walked_until_two_agree(
    scrapy: Scrapy, fault: str
) -> None:
    newsroom = Newsroom()
    stories = newsroom.publish("yazd", 33, age=timedelta(days=40))
    day = stories[0].published.date()
    arguments = ("-a", "provinces=yazd", "-a", f"since={day}", "-a", f"until={day + timedelta(1)}")

    def wrong(target: str) -> Page:
        if "/archive" not in target:
            return newsroom(target)
        if fault == "page 1 for all":
            return newsroom(re.sub(r"page=\d+", "page=1", target))
        if fault == "no page 2":
            return newsroom(target) if "page=1" in target else None
        few = Newsroom()
        few.stories = {s.number: s for s in stories[:12]} if fault != "nothing" else {}
        return few(target)

    with serving(wrong) as site:
        backfill(scrapy, site.url, *arguments)
        assert ids(scrapy) < every(newsroom)
        assert "not walked to its end: yazd" in scrapy("coverage", "--strict", code=1).stdout
        site.pages = newsroom
        backfill(scrapy, site.url, *arguments)
        assert ids(scrapy) == every(newsroom)
        backfill(scrapy, site.url, *arguments)
        scrapy("coverage", "--strict")
        start = len(site.log)
        backfill(scrapy, site.url, *arguments)
        assert site.log[start:] == []


def test_an_archive_that_shows_other_days_is_an_error(scrapy: Scrapy) -> None:
    def pages(target: str) -> Page:
        return demo_pages(target.replace("1403%2F", "1404%2F"))

    with serving(pages) as site:
        days = ("-a", "since=1403-08-24", "-a", "until=1403-08-24", "-a", "provinces=qom")
        said = backfill(scrapy, site.url, *days, code=65)
    assert "stories of other days" in said
    assert rows(scrapy, "SELECT ended_by, complete FROM walks") == [("other_days", 0)]
    assert scrapy.records() == []


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ((), "-a since=1404-08-01"),
        (("-a", "since=1404-08-01", "-a", "pages=3"), "Did you mean"),
        (("-a", "since=1404-08-09", "-a", "until=1404-08-01"), "no day is in between"),
        (("-a", "since=1404-08-09", "-a", "again=maybe"), "again=yes"),
        (("-a", "since=1404-08-09", "-a", "max_minutes=soon"), "max_minutes=50"),
    ],
)
def test_bad_arguments(scrapy: Scrapy, arguments: tuple[str, ...], hint: str) -> None:
    said = scrapy("crawl", "tasnim_archive", *arguments, code=64).stderr
    assert hint in said or "The choices are" in said
    assert not scrapy.folder.exists()


@pytest.mark.long
def test_all_desks_are_asked_for(scrapy: Scrapy) -> None:
    with serving() as site:
        backfill(scrapy, site.url, "-a", "since=1404-08-26", "-a", "until=1404-08-26")
    asked = {path.split("sub=")[1].split("&")[0] for path in lists_asked(site)}
    assert asked == {str(desk.section) for desk in desks().values()}
