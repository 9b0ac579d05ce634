"""Measure reading one page, from bytes to record, beside the bare parse and other extractors.

All contestants run in one process, in shuffled rounds, on the same pages in a round. The pages are
the captured one, if it is there; an old one of our own; the demo's; and the gold set's.
"""

import gc
import logging
import random
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin

import lxml.html
from scrapy.http import HtmlResponse

from newscrawl.demo.pages import article_page
from newscrawl.demo.stories import DemoStory, stories
from newscrawl.errors import PageError
from newscrawl.items import to_record
from newscrawl.sites.extraction import read
from tests.bench.heavy import heavy
from tests.bench.material import CAPTURED
from tests.bench.measure import Against, Bar, Found, Measure, Plan
from tests.bench.offline import stay_here
from tests.bench.peers import Given, by_trafilatura_body, given, installed
from tests.gold.pages import gold_pages

# Pages of a contestant's turn in a round: enough to reach its steady state, as in a crawl.
TURN = 10
UNIT = "ms of CPU a page"
URL = "https://www.tasnimnews.ir/fa/news/1398/02/30/2015910/x"
OLD = Path(__file__).parent.parent / "sites/golden/tasnim/article_2019.html"
BARE = "bare lxml.html.fromstring"
OURS = "newscrawl, page to record"
NO_CAPTURED = "the captured page is not there"
#: Captured pages of other agencies, by file, with the addresses that they name as their own.
OTHERS = {
    "other_isna_2019.html": "https://www.isna.ir/news/98030903723/x",
    "other_yjc_2019.html": "https://www.yjc.ir/fa/news/6919119/x",
}
BODY_ALONE = "trafilatura.extract, body alone"
#: The first bar is for pages of the site's real size. On a small page the fixed work of a record
#: takes most of the time, not the parse.
TO_BARE, TO_BARE_OF_LIGHT = Bar(2.0), Bar(4.0)
FASTER = Bar(5.0, is_least=True)

Contestant = Callable[[Given], object]


def own_address(page: str) -> str:
    """Return the address that a made page gives as its own."""
    found = re.search('<meta property="og:url" content="([^"]+)"', page)
    return urljoin(URL, found[1]) if found else URL


def pages() -> dict[str, list[Given]]:
    """Return the pages of each kind."""
    found = {}
    if CAPTURED.is_file():
        found["the captured page, 80 KB"] = [given(URL, CAPTURED.read_bytes())]
    for name, url in OTHERS.items():
        if (file := CAPTURED.with_name(name)).is_file():
            body = file.read_bytes()
            found[f"{name}, {len(body) / 1000:,.0f} KB"] = [given(url, body)]
    made = [heavy(article_page(story), story.number) for story in _articles()]
    found["made pages, 80 KB"] = [given(own_address(page), page.encode()) for page in made]
    found["a page of our own, 6 KB"] = [given(URL, OLD.read_bytes())]
    told = [article_page(story) for story in _articles()]
    found["the demo's articles"] = [given(own_address(page), page.encode()) for page in told]
    found["the gold set"] = [given(gold.url, gold.html) for gold in gold_pages()]
    return found


def _articles() -> list[DemoStory]:
    return [story for story in stories() if story.kind == "article"]


def to_record_ours(page: Given) -> object:
    """Read from response to record. Some pages of the gold set must fail."""
    headers = {"Content-Type": "text/html; charset=utf-8"}
    try:
        return to_record(read(HtmlResponse(page.url, body=page.html, headers=headers)))
    except PageError as error:
        return error


def contestants() -> tuple[dict[str, Contestant], list[str]]:
    """Return the ways to read a page by name, and notes on missing peers."""
    peers, missing = installed()
    racing: dict[str, Contestant] = {
        BARE: lambda page: lxml.html.fromstring(page.html),
        OURS: to_record_ours,
        **peers,
    }
    if any(name.startswith("trafilatura") for name in peers):
        racing[BODY_ALONE] = by_trafilatura_body()
    return racing, missing


def race(
    racing: dict[str, Contestant], given_pages: Sequence[Given], rounds: int
) -> dict[str, list[float]]:
    """Return the CPU milliseconds a page of each contestant's turns, reshuffled every round.

    Garbage of one contestant is collected before the next one's turn, not in it.
    """
    times: dict[str, list[float]] = {name: [] for name in racing}
    for _ in range(rounds):
        chosen = random.choices(given_pages, k=TURN)
        for name, run in random.sample(sorted(racing.items()), len(racing)):
            _try(run, chosen[0])
            gc.collect()
            started = time.process_time()
            for page in chosen:
                _try(run, page)
            times[name].append((time.process_time() - started) * 1000 / TURN)
    return times


def _try(run: Contestant, page: Given) -> None:
    with suppress(Exception):  # a peer's failures; words.py counts them
        run(page)


def measure(plan: Plan) -> Found:
    """Measure one group a kind of page."""
    logging.disable(logging.CRITICAL)
    stay_here()
    racing, missing = contestants()
    found = Found(notes=missing)
    if not CAPTURED.is_file():
        found.notes.append(f"{NO_CAPTURED}: its bar is not tried, other modules have the demo's")
    for kind, given_pages in pages().items():
        times = race(racing, given_pages, plan.turns)
        is_heavy = kind.endswith("80 KB") or kind.startswith("other_")
        group = f"Reading {kind}"
        bare = found.add(group, BARE, UNIT, times.pop(BARE))
        bar = TO_BARE if is_heavy else TO_BARE_OF_LIGHT
        own = found.add(group, OURS, UNIT, times.pop(OURS), Against(bare, bar))
        for name, values in times.items():
            found.add(group, name, UNIT, values, *_to(bare, own, name))
    return found


def _to(bare: Measure, own: Measure, name: str) -> list[Against]:
    """Return the comparisons of a contestant; the bar is for trafilatura's fastest call."""
    return [Against(bare), Against(own, FASTER if name == BODY_ALONE else None)]
