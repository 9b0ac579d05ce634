"""The site's wishes are obeyed: robots.txt, Crawl-delay, Retry-After, growing waits."""

import re
import signal
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from scrapy.http import Response

from newscrawl import settings
from newscrawl.demo.site import Answer, DemoSite, Page, Redirect, demo_pages, serving
from newscrawl.downloader.retry_after import retry_after
from tests.conftest import Scrapy
from tests.newsroom import Newsroom
from tests.truth import ALL, on_list_of, truth, without_times

QOM = ("-a", "provinces=qom", "-a", ALL)


def gaps(site: DemoSite) -> list[float]:
    return [after.at - before.at for before, after in pairwise(site.log)]


def test_retry_after_in_seconds_and_as_a_date() -> None:
    def asked(**headers: str) -> float | None:
        return retry_after(
            Response("http://x/", headers={k.replace("_", "-"): v for k, v in headers.items()})
        )

    moment = datetime(2025, 11, 21, 20, tzinfo=UTC)
    later = format_datetime(moment + timedelta(seconds=90), usegmt=True)
    assert asked(Retry_After="120") == 120
    # The server's clock counts, not ours.
    assert asked(Retry_After=later, Date=format_datetime(moment, usegmt=True)) == 90
    assert asked(Retry_After=format_datetime(moment, usegmt=True)) == 0  # long past
    soon = asked(
        Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    )
    assert soon is not None
    assert 57 < soon <= 60
    for nonsense in ("", "soon", "-5", "1e9", "٣", "Fri, 99 Nov 2025 25:61:61 GMT"):
        assert asked(Retry_After=nonsense) is None, nonsense


@pytest.mark.parametrize(
    ("status", "as_date"), [(429, False), pytest.param(503, True, marks=pytest.mark.long)]
)
def test_retry_after_holds_for_the_whole_host(scrapy: Scrapy, status: int, as_date: bool) -> None:
    refused = threading.Event()

    def pages(target: str) -> Page:
        if f"/{on_list_of('qom')[2]}/" in target and not refused.is_set():
            refused.set()
            moment = datetime.now(UTC) + timedelta(seconds=3)
            after = format_datetime(moment, usegmt=True) if as_date else "3"
            return Answer(status, headers={"Retry-After": after})
        return demo_pages(target)

    with serving(pages) as site:
        one = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
        scrapy.crawl(site.url, *QOM, *one)
    assert without_times(scrapy.records()) == truth("qom")
    (n,) = [n for n, visit in enumerate(site.log) if visit.status == status]
    # A date has whole seconds only.
    assert gaps(site)[n] >= (1.9 if as_date else 2.9)


@pytest.mark.long
def test_a_site_that_asks_for_long_is_left_alone(scrapy: Scrapy) -> None:
    def pages(target: str) -> Page:
        if "/fa/news/" in target:
            return Answer(503, headers={"Retry-After": "7200"})
        return demo_pages(target)

    with serving(pages) as site:
        done = scrapy.crawl(site.url, *QOM, "-s", "CONCURRENT_REQUESTS=1", code=69)
        assert "asks to be left alone for 7200 s" in done.stderr
        assert sum(v.status == 503 for v in site.log) <= 2
    with serving() as site:
        scrapy.crawl(site.url, *QOM)
    assert without_times(scrapy.records()) == truth("qom")


@pytest.mark.long
def test_crawl_delay_wins_over_what_the_user_sets(scrapy: Scrapy) -> None:
    def pages(target: str) -> Page:
        slow = "User-agent: *\nCrawl-delay: 0.4\n"
        return slow if target == "/robots.txt" else demo_pages(target)

    with serving(pages) as site:
        done = scrapy.crawl(site.url, *QOM)  # which sets DOWNLOAD_DELAY=0
    assert "asks for 0.4 s" in done.stderr
    assert min(gaps(site)[1:]) >= 0.35
    assert without_times(scrapy.records()) == truth("qom")


@pytest.mark.long
@pytest.mark.parametrize("setting", ["ROBOTSTXT_OBEY=False", "ROBOTSTXT_USER_AGENT=other"])
def test_robots_txt_is_obeyed_whatever_is_set(scrapy: Scrapy, setting: str) -> None:
    def pages(target: str) -> Page:
        closed = "User-agent: newscrawl\nDisallow: /fa/news/\n"
        return closed if target == "/robots.txt" else demo_pages(target)

    with serving(pages) as site:
        done = scrapy.crawl(site.url, *QOM, "-s", setting, code=69)  # most was forbidden
    assert "robots.txt is obeyed" in done.stderr
    assert not [path for path in site.visits if path.startswith("/fa/news/")]
    assert {record["kind"] for record in scrapy.records()} <= {"photo", "video"}


@pytest.mark.long
def test_one_request_a_second_and_an_honest_name(scrapy: Scrapy) -> None:
    address = "https://example.org/newscrawl"
    with serving() as site:
        scrapy(
            *("crawl", "tasnim", "-s", f"TASNIM_URL={site.url}", *QOM, "-a", "pages=1"),
            *("-s", f"PROJECT_URL={address}"),
        )
    assert {v.agent for v in site.log} == {settings.USER_AGENT.replace("(", f"(+{address}; ")}
    # The default: half a second at the least, one second in the mean.
    assert min(gaps(site)[1:]) >= 0.4
    assert "write an address" in scrapy("crawl", "tasnim", "-s", "PROJECT_URL=me", code=64).stderr


@pytest.mark.long
def test_what_fails_is_tried_again_after_growing_waits(scrapy: Scrapy) -> None:
    broken, cut, *_ = on_list_of("qom")
    tries: Counter[str] = Counter()

    def pages(target: str) -> Page:
        for number, fault in ((broken, Answer(500)), (cut, None)):
            if f"/{number}/" in target:
                tries[target] += 1
                if tries[target] <= 2:
                    return fault or Answer(body=str(demo_pages(target)), cut=True)
        return demo_pages(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM, "-s", "RETRY_WAIT=0.5")
    assert without_times(scrapy.records()) == truth("qom")
    for number in (broken, cut):
        first, second, third = (v.at for v in site.log if re.search(f"/{number}/", v.path))
        assert 0.37 <= second - first <= 1.5
        assert 0.74 <= third - second <= 2.5


@pytest.mark.long
@pytest.mark.parametrize("end", ["signal", pytest.param("bound", marks=pytest.mark.long)])
def test_a_rest_does_not_hold_up_the_end(scrapy: Scrapy, end: str) -> None:
    def pages(target: str) -> Page:
        if "/fa/news/" in target:
            return Answer(429, headers={"Retry-After": "300"})
        return demo_pages(target)

    bound = ("-a", "max_minutes=0.1") if end == "bound" else ()
    with serving(pages) as site:
        running = scrapy.start(site.url, *QOM, "-s", "DOWNLOAD_DELAY=0.05", *bound)
        deadline = time.monotonic() + 120
        while not any(v.status == 429 for v in site.log) and time.monotonic() < deadline:
            time.sleep(0.1)
        if end == "signal":
            running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=120) == (130 if end == "signal" else 0)
    with serving() as site:  # what waited was never asked for, and is neither failed nor lost
        scrapy.crawl(site.url, *QOM)
    assert without_times(scrapy.records()) == truth("qom")


@pytest.mark.long
def test_a_site_that_stops_answering_ends_the_run(scrapy: Scrapy) -> None:
    def pages(target: str) -> Page:
        if "/fa/news/" in target:
            return Answer(body="<html>" * 100, cut=True)
        return newsroom(target)

    newsroom = Newsroom()
    newsroom.publish("qom", 80, age=timedelta(hours=1))
    arguments = ("-a", "provinces=qom", "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_DELAY=0.02")
    with serving(pages) as site:
        done = scrapy.crawl(site.url, *arguments, code=69)
    assert "the site stopped answering" in done.stderr
    assert sum("/fa/news/" in path for path in site.visits) <= 40
    assert "pending" in done.stderr


CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to "
    "continue<script>window._cf_chl_opt={cvId:'3'}</script></body></html>"
)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(503),
        pytest.param(Answer(429, headers={"Retry-After": "99999"}), marks=pytest.mark.long),
        pytest.param(Answer(reset=True), marks=pytest.mark.long),
        pytest.param(Redirect("/robots.txt"), marks=pytest.mark.long),
        Answer(body=CHALLENGE),
        pytest.param(Answer(403, body=CHALLENGE), marks=pytest.mark.long),
    ],
    ids=["503", "429", "reset", "loop", "challenge", "challenge-403"],
)
def test_a_robots_txt_that_does_not_come_forbids_all(scrapy: Scrapy, answer: Page) -> None:
    with serving(lambda target: answer if target == "/robots.txt" else demo_pages(target)) as site:
        done = scrapy.crawl(site.url, *QOM, code=69)
    assert set(site.visits) == {"/robots.txt"}
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_another_page_in_place_of_robots_txt_forbids_nothing(scrapy: Scrapy) -> None:
    front = "<html><head><title>خبرگزاری</title></head><body><h1>صفحه یافت نشد</h1></body></html>"

    def pages(target: str) -> Page:
        return Answer(body=front) if target == "/robots.txt" else demo_pages(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM)
    assert len(site.visits) > 1


@pytest.mark.long
def test_a_robots_txt_without_a_length_is_read_whole(scrapy: Scrapy) -> None:
    def pages(target: str) -> Page:
        closed = Answer(body="User-agent: *\nDisallow: /\n", no_length=True)
        return closed if target == "/robots.txt" else demo_pages(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM, code=69)
    assert site.visits == ["/robots.txt"]


@pytest.mark.long
def test_a_crawl_delay_out_of_all_measure_ends_the_run(scrapy: Scrapy) -> None:
    def pages(target: str) -> Page:
        return (
            "User-agent: *\nCrawl-delay: 1e23\n" if target == "/robots.txt" else demo_pages(target)
        )

    with serving(pages) as site:
        assert "asks for 1e+23 s" in scrapy.crawl(site.url, *QOM, code=69).stderr


@pytest.mark.long
def test_rests_are_bounded_all_in_all(scrapy: Scrapy) -> None:
    def pages(target: str) -> Page:
        return (
            Answer(503, headers={"Retry-After": "1"}) if "/news/" in target else demo_pages(target)
        )

    with serving(pages) as site:
        scrapy.crawl(
            site.url, *QOM, "-s", "RETRY_AFTER_LONGEST=2", "-s", "DOWNLOAD_DELAY=0.01", code=69
        )
    assert sum(v.status == 503 for v in site.log) <= 12


@pytest.mark.long
def test_a_host_that_sends_us_away_is_passed_over(scrapy: Scrapy) -> None:
    away = Answer(503, headers={"Retry-After": "7200"})
    with serving(lambda target: away if "/fa/" in target else None) as first, serving() as second:
        scrapy.crawl(f"{first.url},{second.url}", *QOM)
    assert without_times(scrapy.records()) == truth("qom")
