"""Only the throttle sets delays: what a host asks for holds, whatever else sets them."""

import threading
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.settings import default_settings
from scrapy.utils.test import get_crawler

from newscrawl.demo.site import DemoSite, Page, serving
from newscrawl.downloader.throttle import Downloader, Owed, Slot
from tests.conftest import Scrapy
from tests.newsroom import Newsroom

QOM = ("-a", "provinces=qom", "-s", "FEEDS_OF_SITE=False")
WAIT = 0.4


@pytest.fixture
def newsroom() -> Newsroom:
    newsroom = Newsroom()
    newsroom.publish("qom", 4, age=timedelta(hours=1))
    return newsroom


def shortest(site: DemoSite) -> float:
    at = [visit.at for visit in site.log if visit.path != "/robots.txt"]
    assert len(at) > 3
    return min(after - before for before, after in pairwise(at))


@pytest.mark.long
@pytest.mark.parametrize(
    "given",
    [
        ("AUTOTHROTTLE_ENABLED=True",),
        ("AUTOTHROTTLE_ENABLED=True", "AUTOTHROTTLE_START_DELAY=0", "AUTOTHROTTLE_MAX_DELAY=0.1"),
        (
            "DOWNLOAD_DELAY_JITTER=1",
            'DOWNLOAD_SLOTS={"127.0.0.1": {"delay": 0.01, "concurrency": 9}}',
        ),
    ],
    ids=["autothrottle", "its bounds", "jitter and slots"],
)
def test_crawl_delay_is_the_least_whatever_sets_a_delay(
    scrapy: Scrapy, newsroom: Newsroom, given: tuple[str, ...]
) -> None:
    def pages(target: str) -> Page:
        asked = f"User-agent: *\nCrawl-delay: {WAIT}\n"
        return asked if target == "/robots.txt" else newsroom(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM, *[word for each in given for word in ("-s", each)])
    assert shortest(site) >= WAIT - 0.05


@pytest.mark.long
@pytest.mark.parametrize("most", [1, 3])
def test_without_a_delay_no_more_are_under_way_than_may_be(
    scrapy: Scrapy, newsroom: Newsroom, most: int
) -> None:
    lock = threading.Lock()
    now = 0
    seen = []

    def pages(target: str) -> Page:
        nonlocal now
        with lock:
            now += 1
            seen.append(now)
        time.sleep(0.05)
        with lock:
            now -= 1
        return newsroom(target)

    newsroom.publish("qom", 9)
    with serving(pages) as site:
        bound = ("-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={most}")
        scrapy.crawl(site.url, *QOM, *bound)
    assert len(seen) > 10
    assert max(seen) == most


@given(
    st.floats(0, 10),
    st.floats(0, 1),
    st.lists(st.tuples(st.floats(0, 10), st.floats(0, 100)), min_size=1, max_size=3),
    st.floats(0, 100),
)
def test_a_delay_is_never_below_what_is_owed(
    delay: float, jitter: float, owed: list[tuple[float, float]], last: float
) -> None:
    slot = Slot(8, delay, jitter)
    slot.lastseen = last
    slot.owed = {str(n): Owed(apart, until) for n, (apart, until) in enumerate(owed)}
    waited = slot.download_delay()
    assert waited >= max(apart for apart, _ in owed)
    assert last + waited >= max(until for _, until in owed) - 1e-9
    assert slot.free_transfer_slots() == (1 if any(apart for apart, _ in owed) else 8)


def test_what_is_owed_holds_for_a_slot_made_anew() -> None:
    """The downloader drops the slot of a host without requests for a minute."""
    none = dict.fromkeys(default_settings.DOWNLOAD_HANDLERS_BASE)  # they want an engine that runs
    downloader = Downloader(get_crawler(settings_dict={"DOWNLOAD_HANDLERS_BASE": none}))
    downloader._start_slot_gc = lambda: None  # type: ignore[method-assign]
    request = Request("http://host/")
    downloader.owed_to(request).apart = 30.0
    for _ in range(2):
        key, slot = downloader._get_slot(request)
        assert slot.download_delay() >= 30
        downloader.slots.pop(key).close()
    assert downloader._get_slot(Request("http://other/"))[1].download_delay() < 30
