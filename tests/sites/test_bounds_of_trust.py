"""Servers and clocks are believed only within bounds."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.demo.site import Answer, Page, serving
from newscrawl.persian.clock import ago, now, today
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.pagination import DayWalk, Walked
from newscrawl.sites.retry_policy import is_believed
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import open_store
from newscrawl.store.coverage import coverage
from newscrawl.store.earlier_walks import last_odd, walked
from newscrawl.store.listing_walks import complete_days, disbelieve_days_to_come, record_page
from tests.conftest import Scrapy
from tests.newsroom import Newsroom, every, ids

QOM = ("-a", "provinces=qom")


class Forgetful:
    """A site whose ETag never changes: every conditional request gets a 304."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.is_asked_anew = False

    def __call__(self, target: str) -> Page:
        page = self.newsroom(target)
        if not isinstance(page, str) or "page=2" in target:
            return page
        return Answer(body=page, headers={"ETag": '"for ever"'})


@pytest.mark.long
def test_a_list_that_never_changes_is_seen_anew_now_and_then(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 2, age=timedelta(hours=3))
    with serving(Forgetful(newsroom)) as site:
        for _ in range(5):
            scrapy.crawl(site.url, *QOM, "-s", "FEEDS_OF_SITE=False")
            newsroom.publish("qom")
    stored = ids(scrapy)
    assert len(every(newsroom) - stored) == 1  # the last one came after the last run
    lists = [visit for visit in site.log if "page=1" in visit.path]
    assert [visit.status for visit in lists] == [200, 304, 304, 304, 200]


@pytest.mark.long
def test_what_came_whole_a_day_ago_is_asked_for_anew(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    (story,) = newsroom.publish("qom", age=timedelta(hours=3))
    again = (*QOM, "-a", "revisit=30d")
    with serving(Forgetful(newsroom)) as site:
        scrapy.crawl(site.url, *again)
        story.version = 2
        scrapy.crawl(site.url, *again)
        database = open_store(scrapy.folder)
        for table, column in (("ledger", "changed_at"), ("walks", "started_at")):
            database.execute(f"UPDATE {table} SET {column} = ?", [ago(timedelta(hours=25))])
        database.close()
        start = len(site.log)
        scrapy.crawl(site.url, *again)
    assert {visit.status for visit in site.log[start:] if "feed" not in visit.path} <= {200, 404}
    (record,) = scrapy.records()
    assert (record["revision"], "نسخهٔ 2" in record["body"]) == (2, True)


@given(st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_a_state_is_believed_for_a_day(age: timedelta) -> None:
    at = now()
    is_young = timedelta(0) <= age < timedelta(days=1)
    seen = ago(age)
    # The two were asked for one after the other, and are cut to seconds.
    near = min(abs(age), abs(age - timedelta(days=1))) < timedelta(seconds=3)
    assert near or is_believed(seen, at) == is_young


@pytest.mark.parametrize("ahead", [1, 7, 400])
def test_days_to_come_are_never_covered(tmp_path: Path, ahead: int) -> None:
    """The first run's clock was ahead."""
    qom, later = desks()["qom"], today() + timedelta(days=ahead)
    database = open_store(tmp_path)
    walk = DeskWalk(desk=qom, since=later - timedelta(days=7), ended_by="empty", page=2)
    record_page(database, walk, [], 1, f"{later}T12:00:00Z")
    day = DayWalk(desk=qom, since=later - timedelta(days=1), ended_by="empty", page=2)
    record_page(database, day, [], 1, f"{later}T12:00:00Z")
    found = coverage(database, today=today())
    assert [days.until for (days,) in found.walked.values()] == [today()][: ahead <= 7]
    assert not any(day >= today() for days in found.archive_days.values() for day in days)
    assert disbelieve_days_to_come(database, today(), now())
    known = walked(database, qom)
    assert known is None or known.until <= today() - timedelta(days=7)
    assert (later - timedelta(days=1), "qom") not in complete_days(database, date.min, date.max)
    assert not disbelieve_days_to_come(database, today(), now())
    database.close()


def test_what_a_clock_ahead_saw_of_a_day_to_come_confirms_nothing(tmp_path: Path) -> None:
    qom, day = desks()["qom"], today() + timedelta(days=2)
    database = open_store(tmp_path)
    seen = DayWalk(desk=qom, since=day)
    while seen.ended_by is None:
        seen.take([])
    record_page(database, seen, [], 1, f"{day + timedelta(days=1)}T12:00:00Z")
    assert last_odd(database, qom, (day, None), archive=True)
    assert disbelieve_days_to_come(database, today(), now())
    assert last_odd(database, qom, (day, None), archive=True) is None
    assert coverage(database).goals == []
    assert not disbelieve_days_to_come(database, today(), now())
    database.close()


def test_an_old_desk_loses_only_the_last_days(tmp_path: Path) -> None:
    qom, day = desks()["qom"], today()
    database = open_store(tmp_path)
    for since, at in ((day - timedelta(days=90), day), (day, day + timedelta(days=3))):
        walk = DeskWalk(desk=qom, since=since, ended_by="since")
        record_page(database, walk, [], 1, f"{at}T12:00:00Z")
    assert disbelieve_days_to_come(database, day, now())
    assert walked(database, qom) == Walked(day - timedelta(days=90), day - timedelta(days=7))
    database.close()


@pytest.mark.long
def test_after_a_run_with_a_clock_ahead_the_week_is_walked(scrapy: Scrapy) -> None:
    newsroom = Newsroom(per_page=4)
    for days in range(7, -1, -1):
        newsroom.publish("qom", 2, age=timedelta(days=days, hours=1))
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *QOM, "-a", f"since={today()}")
        database = open_store(scrapy.folder)
        late = (today() + timedelta(days=7)).isoformat()
        database.execute("UPDATE walked SET until = ?", [late])  # as such a clock has it
        database.close()
        assert len(ids(scrapy)) < 16
        scrapy.crawl(site.url, *QOM)
    recent = {
        s.id for s in newsroom.stories.values() if s.published.date() > today() - timedelta(7)
    }
    assert ids(scrapy) >= recent
    assert late not in scrapy("coverage").stdout
