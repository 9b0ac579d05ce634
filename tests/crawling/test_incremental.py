"""Many runs over a changing site: nothing is missed, nothing is fetched twice."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from newscrawl.demo.site import Answer, Page, serving
from newscrawl.sites.tasnim.desks import desks
from tests.conftest import Scrapy
from tests.newsroom import FAST, Newsroom, articles_got, every, ids, lists_asked, rows
from tests.sites.agencies import agencies, of_each_site

QOM = ("-a", "provinces=qom")


@pytest.mark.long
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
        assert {v.status for v in site.log[start:] if v.path.startswith("/fa/service")} == {304}
        assert len(site.log[start:]) == 35  # and robots.txt, and two forms of a feed
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


@pytest.mark.long
@of_each_site()
def test_a_week_of_runs(scrapy: Scrapy) -> None:
    """Each run fetches what is new, edited or dressed anew, once, and nothing else."""
    agency = agencies()[scrapy.site](per_page=6)
    old = agency.publish("qom", 10, age=timedelta(days=2))
    edited: list[str] = []
    with serving(agency) as site:
        scrapy.crawl(site.url, *QOM, code=agency.ends_with)
        for day in range(7):
            new = [story for _ in range(1 + day % 3) for story in agency.publish("qom")]
            sport = agency.publish(None)
            first, second = old[day], old[day + 2]
            agency.edit(first)
            agency.redress(second)
            edited.append(first.id)
            start = len(site.log)
            scrapy.crawl(site.url, *QOM, "-a", "revisit=30d", code=agency.ends_with)
            got = agency.got(site.log, start)
            # What is of no province is known once its page is read.
            beside = [story.id for story in sport if story.id in got]
            wanted = [*(story.id for story in new), first.id, second.id, *beside]
            assert sorted(got) == sorted(wanted), f"day {day}"
    records = {record["id"]: record for record in scrapy.records()}
    assert set(records) == agency.ids("qom")
    assert {key: r["revision"] - 1 for key, r in records.items()} == {
        key: edited.count(key) for key in records
    }
    assert rows(scrapy, "SELECT count(*) FROM revisions") == [(len(edited),)]


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
@of_each_site()
def test_half_a_page_does_not_replace_what_is_stored(scrapy: Scrapy) -> None:
    agency = agencies()[scrapy.site]()
    (story,) = agency.publish("qom", age=timedelta(hours=1))
    is_cut = False

    def pages(target: str) -> Page:
        page = agency(target)
        if is_cut and target == agency.path(story):
            assert isinstance(page, str)
            return page[: page.index("نوبت")]
        return page

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM, code=agency.ends_with)
        is_cut = True
        again = ("-a", "revisit=2h")
        done = scrapy.crawl(site.url, *QOM, *again, code=agency.ends_with)
    assert "has no end tag" in done.stderr
    (record,) = scrapy.records()
    assert (record["revision"], record["warnings"].count("page_cut")) == (1, 0)
    assert rows(scrapy, f"SELECT state FROM ledger WHERE id = '{story.id}'") == [("stored",)]


@pytest.mark.long
@of_each_site()
def test_what_is_missing_in_two_runs_is_gone(scrapy: Scrapy) -> None:
    agency = agencies()[scrapy.site]()
    story, _ = agency.publish("qom", 2, age=timedelta(hours=1))
    of_it = f"SELECT state, status FROM ledger WHERE id = '{story.id}'"
    code = agency.ends_with
    with serving(lambda path: None if path == agency.path(story) else agency(path)) as site:
        scrapy.crawl(site.url, *QOM, code=code)
        assert rows(scrapy, of_it) == [("failed", 404)]
        done = scrapy.crawl(site.url, *QOM, code=code)
        assert f"{story.id}: status 404" in done.stderr
        assert "(gone)" in done.stderr
        start = len(site.log)
        scrapy.crawl(site.url, *QOM, code=code)
        assert [v.path for v in site.log[start:] if v.path == agency.path(story)] == []
    assert rows(scrapy, of_it) == [("gone", 404)]
    with serving(agency) as site:  # it is back, and asked for by name
        scrapy.crawl(site.url, *QOM, "-a", "again=yes", code=code)
    assert story.id in ids(scrapy)


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
@of_each_site()
def test_a_page_of_another_article_replaces_nothing(scrapy: Scrapy) -> None:
    agency = agencies()[scrapy.site]()
    one, two = map(agency.path, agency.publish("qom", 2, age=timedelta(hours=1)))
    is_swapped = False
    with serving(lambda path: agency(two if is_swapped and path == one else path)) as site:
        scrapy.crawl(site.url, *QOM, code=agency.ends_with)
        before = scrapy.records()
        is_swapped = True
        scrapy.crawl(site.url, *QOM, "-a", "revisit=2d", code=agency.ends_with)
    assert [r["content_hash"] for r in scrapy.records()] == [r["content_hash"] for r in before]


@pytest.mark.parametrize("how", ["stale", "the first again", "empty"])
def test_a_second_page_that_is_wrong_for_one_run_costs_nothing(scrapy: Scrapy, how: str) -> None:
    newsroom = Newsroom(per_page=20)
    newsroom.publish("qom", 45, age=timedelta(hours=30))
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *FAST, *QOM)
        former = newsroom(f"/fa/service/{desks()['qom'].section}/x?page=2")
        newsroom.publish("qom", 50)

        def wrong(target: str) -> Page:
            if "/service/" not in target or "page=2" not in target:
                return newsroom(target)
            if how == "stale":
                return former
            return newsroom(target.replace("page=2", "page=1" if how != "empty" else "page=999"))

        site.pages = wrong
        scrapy.crawl(site.url, *FAST, *QOM)
        assert ids(scrapy) < every(newsroom)
        assert "not walked to its end: qom" in scrapy("coverage", "--strict", code=1).stdout
        site.pages = newsroom
        scrapy.crawl(site.url, *FAST, *QOM)
        assert ids(scrapy) == every(newsroom)
        assert scrapy("coverage", "--strict").stdout.endswith("no gap\n")
        start = len(site.log)
        scrapy.crawl(site.url, *FAST, *QOM)
        assert len(lists_asked(site, start)) == 1
