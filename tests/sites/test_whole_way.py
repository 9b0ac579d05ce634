"""Each site's whole way over HTTP: lists and archive to records, provinces, revisions, ends."""

import pytest

from newscrawl.demo.site import serving
from tests.conftest import Scrapy
from tests.newsroom import ids, rows
from tests.sites.agencies import CHALLENGE, Agency, PastEnd, of_each_site
from tests.sites.agency_yjc import SamanehAgency
from tests.sites.three_days import agency_of, assert_true, fill

pytestmark = pytest.mark.long
QOM = ("-a", "provinces=qom")
BOTH = ("-a", "provinces=qom,yazd")


def not_asked(scrapy: Scrapy) -> int:
    (total,) = [
        line
        for line in scrapy("coverage").stdout.splitlines()
        if line.startswith("total       all")
    ]
    return int(total.split()[8])


def since(agency: Agency) -> tuple[str, str]:
    return "-a", f"since={min(story.day for story in agency.told())}"


@of_each_site()
def test_one_province_first_and_all_afterwards(scrapy: Scrapy) -> None:
    agency = agency_of(scrapy)
    with serving(agency) as site:
        scrapy.crawl(site.url, *QOM, code=agency.ends_with)
        assert_true(scrapy, agency, agency.told("qom"))
        seen = agency.got(site.log)
        assert len(seen) == len(set(seen))
        beside = set(seen) - agency.ids("qom")
        assert not_asked(scrapy) == len(beside)
        # Where a list shows several provinces, only a page tells whose it is.
        assert beside == (agency.ids("yazd") if agency.name == "isna" else set())
        start = len(site.log)
        scrapy.crawl(site.url, *QOM, code=agency.ends_with)
        assert agency.got(site.log, start) == []
        scrapy.crawl(site.url, code=agency.ends_with)
        assert_true(scrapy, agency, agency.provincial())
        assert sorted(agency.got(site.log, start)) == sorted(agency.ids("yazd"))
        assert not_asked(scrapy) == 0
        start = len(site.log)
        scrapy.crawl(site.url, *BOTH, code=agency.ends_with)
        assert agency.got(site.log, start) == []
        # A list of unknown markup proves nothing, so it is read whole in each run.
        lists = {v.status for v in site.log[start:] if agency.is_list(v.path)}
        assert lists == ({200} if agency.ends_with else {304})
    said = scrapy("coverage", "--site", scrapy.site, "--province", "qom,yazd").stdout
    assert ("not walked to its end" in said) == bool(agency.ends_with)


@of_each_site()
@pytest.mark.parametrize("past_end", ["empty", "last", "not found"])
def test_lists_and_days_end_in_each_way(scrapy: Scrapy, past_end: PastEnd) -> None:
    agency = agency_of(scrapy, past_end)
    with serving(agency) as site:
        scrapy.crawl(site.url, *QOM, code=agency.ends_with)
        assert_true(scrapy, agency, agency.told("qom"))
        lists = len(agency.asked_lists(site.log))
        assert lists <= 8
        scrapy.crawl(site.url, *since(agency), *QOM, spider=f"{scrapy.site}_archive")
        assert len(agency.asked_lists(site.log)) - lists <= 18
        # A day is done when a second run sees the same.
        assert rows(scrapy, "SELECT count(*) FROM walks WHERE archive AND complete") == [(0,)]
        scrapy.crawl(site.url, *since(agency), *QOM, spider=f"{scrapy.site}_archive")
    assert_true(scrapy, agency, agency.told("qom"))
    ends = {"empty": {"empty"}, "last": {"repeated"}, "not found": {"404"}}[past_end]
    ended = rows(scrapy, "SELECT DISTINCT ended_by FROM walks WHERE archive")
    assert {name for (name,) in ended} == {"once", *ends}
    days = rows(scrapy, "SELECT count(*) FROM walks WHERE archive AND complete")
    assert days == [(2,)], "all days but today's"


@of_each_site()
def test_the_archive_day_by_day(scrapy: Scrapy) -> None:
    agency = agency_of(scrapy)
    spider = f"{scrapy.site}_archive"
    oldest, middle, newest = sorted({story.day for story in agency.told()})
    with serving(agency) as site:
        for day in (newest, middle, oldest) * 2:
            days = ("-a", f"since={day}", "-a", f"until={day}")
            done = scrapy.crawl(site.url, *days, *BOTH, spider=spider)
            assert "ERROR" not in done.stderr
        got = agency.got(site.log)
        assert len(got) == len(set(got)), "other days' stories on a day's page, too, come once"
        assert_true(scrapy, agency, agency.provincial())
        start = len(site.log)
        done = scrapy.crawl(site.url, *since(agency), *QOM, spider=spider)
        assert agency.got(site.log, start) == []
        assert "none left in the ledger" in done.stderr
        asked = agency.asked_lists(site.log, start)
        assert asked, "today is not over, and is walked again"
        assert len(asked) <= 6


@of_each_site()
def test_the_archive_of_one_province_first_and_of_all_afterwards(scrapy: Scrapy) -> None:
    agency = agency_of(scrapy)
    spider = f"{scrapy.site}_archive"
    with serving(agency) as site:
        scrapy.crawl(site.url, *since(agency), *QOM, spider=spider)
        assert_true(scrapy, agency, agency.told("qom"))
        assert not_asked(scrapy) == len(set(agency.got(site.log)) - agency.ids("qom"))
        if scrapy.site != "tasnim":
            assert set(agency.got(site.log)) == agency.ids()
        start = len(site.log)
        scrapy.crawl(site.url, *since(agency), *BOTH, spider=spider)
        assert sorted(agency.got(site.log, start)) == sorted(agency.ids("yazd"))
    assert_true(scrapy, agency, agency.provincial())


@of_each_site()
def test_edited_redressed_and_removed_stories(scrapy: Scrapy) -> None:
    agency = agency_of(scrapy)
    removed, edited, redressed, *_ = agency.told("qom")
    with serving(agency) as site:
        scrapy.crawl(site.url, *QOM, code=agency.ends_with)
        before = {record["id"]: record for record in scrapy.records()}
        agency.edit(edited)
        agency.redress(redressed)
        start = len(site.log)
        scrapy.crawl(site.url, *QOM, "-a", "revisit=30d", code=agency.ends_with)
        assert sorted(agency.got(site.log, start)) == sorted([edited.id, redressed.id])
        known = [v for v in site.log[start:] if agency.is_article(v.path) and v.known]
        assert len(known) == 9
        after = {record["id"]: record for record in scrapy.records()}
        assert {key for key, record in after.items() if record["revision"] == 2} == {edited.id}
        assert after[edited.id]["body"] == agency.truth(edited)["body"]
        assert before[edited.id]["body"] in {
            body for (body,) in rows(scrapy, "SELECT body FROM revisions")
        }
        agency.remove(removed)  # what is stored stays, whatever becomes of its page
        scrapy.crawl(site.url, *QOM, "-a", "revisit=30d", code=agency.ends_with)
        assert ids(scrapy) == set(before)


@of_each_site()
def test_challenges_end_with_69_and_nothing_is_lost(scrapy: Scrapy) -> None:
    agency = agency_of(scrapy)
    with serving(agency) as site:
        agency.challenges = True
        done = scrapy.crawl(site.url, *QOM, code=69)
        assert "challenges" in done.stderr
        assert scrapy.stored() == 0
        agency.challenges = False
        scrapy.crawl(site.url, *QOM, code=agency.ends_with)
        before = scrapy.records("--raw")
        agency.challenges = True
        scrapy.crawl(site.url, *QOM, "-a", "revisit=30d", code=69)
    assert scrapy.records("--raw") == before
    assert_true(scrapy, agency, agency.told("qom"))


@of_each_site()
@pytest.mark.parametrize(
    ("where", "what"), [("lists", "404"), ("articles", "404"), ("articles", "challenge")]
)
def test_answers_that_are_not_the_page(scrapy: Scrapy, where: str, what: str) -> None:
    """The run says it, stores nothing, and the next one has all. 404: in words, with status 200."""
    agency = agency_of(scrapy)
    is_it = agency.is_list if where == "lists" else agency.is_article
    answer = CHALLENGE if what == "challenge" else agency.not_found()
    is_ill = True

    def crawl(code: int) -> str:
        arguments = (*BOTH, "-a", "again=yes", "-s", "FEEDS_OF_SITE=False")
        return scrapy.crawl(site.url, *arguments, code=code).stderr

    with serving(lambda path: answer if is_ill and is_it(path) else agency(path)) as site:
        said = crawl(69 if what == "challenge" else 65)
        assert ("challenge" if what == "challenge" else "not_the_page") in said
        assert scrapy.stored() == 0
        is_ill = False
        crawl(agency.ends_with)
    assert_true(scrapy, agency, agency.provincial())


@of_each_site(["yjc"])
def test_lists_of_unknown_markup_are_inferred_and_said(scrapy: Scrapy) -> None:
    """They prove nothing: each run reads them whole, ends with 65, and calls the walk unfinished.

    What boxes beside the list name was tried, too, and is gone; the archive has known markup.
    """
    agency = fill(SamanehAgency(per_page=4, has_known_lists=False))
    with serving(agency) as site:
        for arguments, stories in ((QOM, agency.told("qom")), (BOTH, agency.provincial())):
            assert "were inferred" in scrapy.crawl(site.url, *arguments, code=65).stderr
            assert_true(scrapy, agency, stories)
        start = len(site.log)
        scrapy.crawl(site.url, *BOTH, code=65)
        assert agency.got(site.log, start) == []
        assert {v.status for v in site.log[start:] if agency.is_list(v.path)} == {200}
        scrapy.crawl(site.url, *since(agency), *BOTH, spider="yjc_archive")
    assert_true(scrapy, agency, agency.provincial())
    assert rows(scrapy, "SELECT DISTINCT complete FROM walks WHERE NOT archive") == [(0,)]
    assert "not walked to its end: yjc/qom" in scrapy("coverage", "--site", "yjc").stdout
    assert rows(scrapy, "SELECT state FROM ledger WHERE id IN ('yjc:6843704', 'yjc:6843705')") == [
        ("gone",),
        ("gone",),
    ]
