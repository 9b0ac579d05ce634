"""The local agencies serve what they say: lists, archive, articles, feed, and what is not there."""

import http.client
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest

from newscrawl.demo.site import serving
from newscrawl.persian.dates import to_jalali
from tests.sites.agencies import Agency, AgencyStory, PastEnd
from tests.sites.agency_isna import NastoohAgency
from tests.sites.agency_yjc import SECTIONS, SamanehAgency

AGENCIES = (NastoohAgency, SamanehAgency)
NOON = datetime(2025, 11, 19, 8, 30, tzinfo=UTC)
DAY = date(2025, 11, 19)
#: The entries of a list; boxes beside it have the same markup, in other containers.
_isna = re.compile(r'class="desc"><h3><a href="/news/(\d+)/')
_yjc = re.compile(r'class="linear_news"> <a class="title5" href="[^"]*?/fa/news/(\d+)/')


class Got(NamedTuple):
    """A response."""

    status: int
    text: str
    headers: dict[str, str]


@pytest.fixture(params=AGENCIES, ids=lambda agency: agency.name)
def agency(request: pytest.FixtureRequest) -> Agency:
    made: Agency = request.param(per_page=3)
    return made


@pytest.fixture
def site(agency: Agency) -> Iterator[str]:
    """Serve the agency; give the site's address."""
    with serving(agency) as served:
        yield served.url


def get(site: str, target: str, **headers: str) -> Got:
    parts = urlsplit(site)
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port)) as connection:
        connection.request("GET", target, headers=headers)
        response = connection.getresponse()
        return Got(response.status, response.read().decode(), dict(response.getheaders()))


def listed(agency: Agency, text: str) -> list[int]:
    """Return the numbers of a list page's own entries, in its order."""
    main = re.split('<aside|<div class="panel">', text)[0]
    return [int(n) for n in (_isna if agency.name == "isna" else _yjc).findall(main)]


def walked(agency: Agency, site: str, address: Callable[[int], str]) -> list[int]:
    """Return the numbers of a list's entries on all pages, up to the first empty one."""
    found: list[int] = []
    for page in range(1, 20):
        part = listed(agency, get(site, address(page)).text)
        if not part:
            return found
        found += part
    raise AssertionError("the list has no end")


def archive(agency: Agency, day: date) -> Callable[[int], str]:
    """Return the function that gives the address of a page of the archive of a day."""
    year, month, number = to_jalali(day).split("-")
    if agency.name == "isna":
        return lambda page: f"/archive?pi={page}&ms=0&dy={int(number)}&mn={int(month)}&yr={year}"
    when = f"{year}/{month}/{number}"
    return lambda page: (
        "/fa/archive?service_id=-1&sec_id=-1&cat_id=-1&rpp=100"
        f"&from_date={when}&to_date={when}&p={page}"
    )


def numbers(stories: Sequence[AgencyStory]) -> list[int]:
    return [story.number for story in stories]


def test_lists_show_the_provinces_stories_newest_first(agency: Agency, site: str) -> None:
    agency.publish("qom", 5, at=NOON)
    agency.publish("yazd", 2, at=NOON - timedelta(minutes=2))
    agency.publish(None, 3, at=NOON)
    lists = {"/service/province?pi={}": agency.provincial()}
    if agency.name == "yjc":
        keys = ("qom", "yazd", "fars")
        lists = {f"/fa/{SECTIONS[key][0]}?p={{}}": agency.told(key) for key in keys}
    for address, stories in lists.items():
        assert walked(agency, site, address.format) == numbers(stories), address


def test_a_day_of_the_archive_holds_other_days_stories_too(agency: Agency, site: str) -> None:
    before = agency.publish("qom", 2, at=NOON - timedelta(days=1))
    own = agency.publish("qom", 4, at=NOON) + agency.publish(None, 1, at=NOON)
    after = agency.publish("yazd", 2, at=NOON + timedelta(days=2))
    found = walked(agency, site, archive(agency, DAY))
    assert set(found) == {*numbers(own), before[-1].number, after[0].number}
    assert agency.ids(day=DAY) == {story.id for story in own}
    assert agency.ids("qom", DAY) == {story.id for story in own[:4]}


def test_articles_say_the_truth(agency: Agency, site: str) -> None:
    for story in [*agency.publish("lorestan", at=NOON), *agency.publish(None, at=NOON)]:
        truth, page = agency.truth(story), get(site, agency.path(story))
        assert page.status == 200
        shown = re.sub("<[^>]+>", "", unescape(page.text))
        for paragraph in [truth["headline"], truth["lead"], *truth["body"].split("\n\n")]:
            assert paragraph in shown
        assert f"{story.number}" in page.text
        assert truth["jalali_date"] == "1404-08-28"
        assert truth["published_at"] == "2025-11-19T08:30:00Z"
        assert truth["published_local"] == "2025-11-19T12:00:00+03:30"
        assert page.text.count("۲۸ آبان ۱۴۰۴") == 1
    assert agency.truth(story)["province"] is None


def test_the_address_without_its_slug_and_the_short_link_lead_there(
    agency: Agency, site: str
) -> None:
    (story,) = agency.publish("qom", at=NOON)
    whole = get(site, agency.path(story))
    assert get(site, agency.path(story).rsplit("/", 1)[0]).text == whole.text
    short = get(site, urlsplit(agency.short(story)).path)
    assert (short.status, short.headers["Location"]) == (302, agency.path(story))


def test_edits_change_the_text_and_dresses_the_markup_alone(agency: Agency, site: str) -> None:
    (story,) = agency.publish("qom", at=NOON)
    first = get(site, agency.path(story))
    etag = first.headers["ETag"]
    assert get(site, agency.path(story), **{"If-None-Match": etag}).status == 304
    agency.redress(story)
    dressed = get(site, agency.path(story), **{"If-None-Match": etag})
    assert dressed.status == 200
    assert re.sub("<[^>]+>", "", dressed.text) == re.sub("<[^>]+>", "", first.text)
    body = agency.truth(story)["body"]
    agency.edit(story)
    assert agency.truth(story)["body"] != body
    assert "برای نوبت 2" in get(site, agency.path(story)).text


def test_what_is_taken_down_is_gone_everywhere(agency: Agency, site: str) -> None:
    kept, gone = agency.publish("qom", 2, at=NOON)
    agency.remove(gone)
    answer = get(site, agency.path(gone))
    assert answer.status == 404
    assert "<h1>" in answer.text
    assert agency.ids() == {kept.id}
    assert walked(agency, site, archive(agency, DAY)) == [kept.number]


def test_the_log_says_which_articles_were_served(agency: Agency) -> None:
    first, second = agency.publish("qom", 2, at=NOON)
    with serving(agency) as site:
        for target in (agency.path(second), archive(agency, DAY)(1), agency.path(first)):
            get(site.url, target)
        assert agency.got(site.log) == [second.id, first.id]
        assert agency.got(site.log, start=2) == [first.id]
        agency.challenges = True
        answer = get(site.url, agency.path(first))
    assert (answer.status, "arvancloud" in answer.text) == (200, True)
    assert answer.headers["Set-Cookie"].startswith("__arcsjs=")
    assert len(answer.text.encode()) < 5000


def test_boxes_name_stories_that_are_not_there(agency: Agency, site: str) -> None:
    (story,) = agency.publish("qom", at=NOON)
    links = set(
        re.findall(r'href="[^"]*?(/(?:fa/)?news/\d+/x)"', get(site, agency.path(story)).text)
    )
    assert len(links) == 3
    assert {get(site, link).status for link in links} == {404}


@pytest.mark.parametrize(
    ("past_end", "status", "count"), [("empty", 200, 0), ("last", 200, 1), ("not found", 404, 0)]
)
def test_a_page_past_the_last_one(past_end: PastEnd, status: int, count: int) -> None:
    for make in AGENCIES:
        agency = make(per_page=3, past_end=past_end, strays=0)
        agency.publish("qom", 4, at=NOON)
        with serving(agency) as served:
            answer = get(served.url, archive(agency, DAY)(3))
        assert (answer.status, len(listed(agency, answer.text))) == (status, count)


def test_robots_feed_and_unknown_paths(agency: Agency, site: str) -> None:
    (story,) = agency.publish("qom", at=NOON)
    assert get(site, "/robots.txt").text.startswith("User-agent: *\n")
    feed = get(site, "/rss" if agency.name == "isna" else "/fa/rss/allnews")
    assert feed.headers["Content-Type"].startswith("application/rss+xml")
    assert story.headline in feed.text
    assert unquote(agency.path(story)) in unquote(feed.text)
    for path in ("/", "/fa/no-such-list", "/service/none", "/news/1", "/fa/news/99999"):
        assert get(site, path).status == 404
