"""Measure the requests and bytes of a day of hourly runs, against crawling all again each hour.

The site is :mod:`tests.bench.newsday`, and the runs' clock is set to its hours. Each run is
compared with one into an empty folder, without ledger or conditional requests, which requests the
day's lists and every article on them. Bytes are those of response bodies; this site's lists are
small, with 20 headlines each. Everything depends on the seed alone, so there is no noise.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawl.demo.site import ROBOTS, DemoSite, Page, SiteRequest, serving
from newscrawl.persian.dates import tehran_day
from tests.bench.measure import Against, Bar, Found, Plan
from tests.bench.newsday import BEFORE, DAWN, NewsDay, hours, start_of
from tests.bench.process import run

ONCE = Bar(1)


@dataclass(frozen=True, slots=True)
class Hour:
    """The requests of a run. ``versions``: (number, version) of each article sent whole."""

    visits: Sequence[SiteRequest]
    versions: Sequence[tuple[int, int]]
    new: int
    edited: int

    @property
    def bytes(self) -> int:
        return sum(visit.size for visit in self.visits)


def crawl_at(moment: datetime, folder: Path, url: str, *arguments: str) -> None:
    """Crawl as if it were another moment."""
    run(
        *("-m", "tests.bench.at", moment.isoformat(), "crawl", "tasnim", "-s", f"TASNIM_URL={url}"),
        *("-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"),
        *("-s", f"OUTPUT_DIR={folder}", "-s", "LOG_LEVEL=ERROR", *arguments),
    )


def visited(site: DemoSite, day: NewsDay, start: int, came: tuple[int, int] = (0, 0)) -> Hour:
    """Return the requests from a position in the server's log on.

    came: how many stories were published and edited before the run.
    """
    visits = site.log[start:]
    whole = [visit for visit in visits if visit.path.startswith("/fa/news/") and visit.size]
    numbers = [int(visit.path.split("/")[6]) for visit in whole]
    return Hour(visits, [(n, day.stories[n].version) for n in numbers], *came)


def measure(plan: Plan) -> Found:
    """Measure the day, run by run."""
    day = NewsDay(plan.seed, plan.told)

    def answer(target: str) -> Page:
        return ROBOTS if target == "/robots.txt" else day(target)

    with tempfile.TemporaryDirectory() as name, serving(answer) as site:
        ours, again = [], []
        folder = Path(name) / "kept"
        for hour in _runs(day, site, folder, plan.hours):
            came = day.go_on(hour)
            start = len(site.log)
            crawl_at(hour, folder, site.url)
            ours.append(visited(site, day, start, came))
            start = len(site.log)
            since = ("-a", f"since={DAWN.date()}")
            crawl_at(hour, Path(name) / f"{hour:%H}", site.url, *since)
            again.append(visited(site, day, start, came))
        start = len(site.log)
        crawl_at(hour, folder, site.url)
        idle = visited(site, day, start)
    first = start_of(plan.hours)
    new = {story.number for story in day.stories.values() if story.published > first}
    return _told(ours, again, idle, new)


def _runs(day: NewsDay, site: DemoSite, folder: Path, number: int) -> Iterator[datetime]:
    """Crawl what the site has before the day's hours, then yield the hours."""
    first = start_of(number).astimezone(UTC)
    day.go_on(first)
    crawl_at(first, folder, site.url, "-a", f"since={tehran_day(first) - timedelta(days=BEFORE)}")
    yield from hours(number)


def _told(ours: list[Hour], again: list[Hour], idle: Hour, came: set[int]) -> Found:
    found = Found()
    new, edited = sum(hour.new for hour in ours), sum(hour.edited for hour in ours)
    group = f"{len(ours)} hourly runs, {new} new articles, {edited} edits"
    for unit, of in (
        ("requests a new article", lambda hour: len(hour.visits)),
        ("KB a new article", lambda hour: hour.bytes / 1000),
    ):
        naive = found.add(group, "all again each hour", unit, [sum(map(of, again)) / new])
        whole = [sum(map(of, ours)) / new]
        found.add(group, "newscrawl", unit, whole, Against(naive))
    found.add(group, "newscrawl, a run", "requests", [len(hour.visits) for hour in ours])
    found.add(group, "newscrawl, a run", "KB", [hour.bytes / 1000 for hour in ours])
    found.add(group, "newscrawl, an idle run", "requests", [len(idle.visits)])
    found.add(group, "newscrawl, an idle run", "KB", [idle.bytes / 1000])
    versions = [version for hour in ours for version in hour.versions]
    once = [len(versions) / len(set(versions))]
    found.add(group, "full downloads", "a new or edited article", once, bar=ONCE)
    missed = len(came - {number for number, _ in versions})
    found.add(group, "new articles missed", "", [missed], bar=Bar(0))
    seen = len({version for version in versions if version[1] > 1})
    found.notes.append(f"{seen} edits seen within the day, of {edited}: looks come after hours")
    return found
