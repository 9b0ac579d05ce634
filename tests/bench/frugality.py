"""What a day of hourly runs asks of the site: requests and bytes, against crawling all again.

The site is :mod:`tests.bench.newsday`, and the runs' clock is set to its hours. Beside each run
stands one into an empty folder, which has neither ledger nor conditional requests: it asks for the
day's lists and every article on them. Bytes are of answers' bodies; the lists of this site are
small ones, of 20 headlines each. All is the seed's: there is no noise.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawl.demo.site import ROBOTS, Page, Site, SiteRequest, serving
from newscrawl.persian.dates import tehran_day
from tests.bench.measure import Against, Bar, Found, Plan
from tests.bench.newsday import BEFORE, DAWN, NewsDay, hours, start_of
from tests.bench.process import run

ONCE = Bar(1)


@dataclass(frozen=True, slots=True)
class Hour:
    """What was asked in a run; ``versions``: each article sent whole, and how it was then."""

    visits: Sequence[SiteRequest]
    versions: Sequence[tuple[int, int]]
    new: int
    edited: int

    @property
    def bytes(self) -> int:
        return sum(visit.size for visit in self.visits)


def crawl_at(moment: datetime, folder: Path, url: str, *arguments: str) -> None:
    """A crawl at another moment."""
    run(
        *("-m", "tests.bench.at", moment.isoformat(), "crawl", "tasnim", "-s", f"TASNIM_URL={url}"),
        *("-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"),
        *("-s", f"OUTPUT_DIR={folder}", "-s", "LOG_LEVEL=ERROR", *arguments),
    )


def visited(site: Site, day: NewsDay, start: int, came: tuple[int, int] = (0, 0)) -> Hour:
    """What was asked from a point in the server's log on, while nothing came."""
    visits = site.log[start:]
    whole = [visit for visit in visits if visit.path.startswith("/fa/news/") and visit.size]
    numbers = [int(visit.path.split("/")[6]) for visit in whole]
    return Hour(visits, [(n, day.stories[n].version) for n in numbers], *came)


def measure(plan: Plan) -> Found:
    """The day, run by run."""
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


def _runs(day: NewsDay, site: Site, folder: Path, number: int) -> Iterator[datetime]:
    """The hours; what the site has before them is stored first."""
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
