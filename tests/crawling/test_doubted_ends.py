"""A list's end behind a full page: a server's word, which is believed for a day."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta

import pytest

from newscrawl.demo.site import Page, serving
from newscrawl.persian.dates import to_jalali
from tests.conftest import Scrapy
from tests.newsroom import FAST, Newsroom, every, ids, lists_asked, rows

YAZD = ("-a", "provinces=yazd", *FAST)


def a_day_passes(scrapy: Scrapy) -> None:
    with closing(sqlite3.connect(scrapy.folder / "news.db")) as database, database:
        moved = "strftime('%Y-%m-%dT%H:%M:%SZ', started_at, '-25 hours')"
        database.execute(f"UPDATE walks SET started_at = {moved}")


def oldest_of(scrapy: Scrapy) -> date:
    ((day,),) = rows(scrapy, "SELECT min(day) FROM ledger")
    return date.fromisoformat(day)


def written(days: int) -> Newsroom:
    newsroom = Newsroom()
    for day in range(days):
        newsroom.publish("yazd", 12, age=timedelta(days=day, hours=1))
    return newsroom


def ends_at(newsroom: Newsroom, page: int, how: str) -> Callable[[str], Page]:
    """Return the pages of a site whose lists end early: missing, or showing the last one again."""

    def pages(target: str) -> Page:
        number = re.search(r"/service/.*page=(\d+)", target)
        if number is None or int(number[1]) <= page:
            return newsroom(target)
        return newsroom(target.replace(number[0][-len(number[1]) :], str(page))) if how else None

    return pages


@pytest.mark.long
@pytest.mark.parametrize(("page", "how"), [(1, ""), (1, "again"), (2, ""), (3, "again")])
def test_a_false_end_that_several_runs_see_is_found_out_within_a_day(
    scrapy: Scrapy, page: int, how: str
) -> None:
    newsroom = written(6)
    with serving(ends_at(newsroom, page, how)) as site:
        scrapy.crawl(site.url, *YAZD)
        assert "not walked to its end: yazd" in scrapy("coverage", "--strict", code=1).stdout
        for _ in range(2):
            scrapy.crawl(site.url, *YAZD)
        assert ids(scrapy) < every(newsroom)
        told = scrapy("coverage", "--strict").stdout
        assert "empty:" not in told
        covered = told.split("total")[1].split()[-1]
        assert covered >= to_jalali(oldest_of(scrapy) + timedelta(1))
        site.pages = newsroom
        newsroom.publish("yazd")
        scrapy.crawl(site.url, *YAZD)
        a_day_passes(scrapy)
        scrapy.crawl(site.url, *YAZD)
        assert ids(scrapy) == every(newsroom)
        scrapy("coverage", "--strict")
        start = len(site.log)
        a_day_passes(scrapy)
        scrapy.crawl(site.url, *YAZD)
        assert len(lists_asked(site, start)) == 1


@pytest.mark.long
def test_a_true_end_behind_a_full_page_is_looked_at_once_a_day_and_alarms_nobody(
    scrapy: Scrapy,
) -> None:
    newsroom = Newsroom()
    newsroom.publish("yazd", 40, age=timedelta(hours=30))
    asked = []
    with serving(ends_at(newsroom, 2, "again")) as site:
        for run in range(6):
            start = len(site.log)
            scrapy.crawl(site.url, *YAZD)
            asked.append(len(lists_asked(site, start)))
            if run:
                scrapy("coverage", "--strict")
            if run == 3:
                a_day_passes(scrapy)
    assert asked == [4, 4, 1, 1, 4, 1]
    assert ids(scrapy) == every(newsroom)
