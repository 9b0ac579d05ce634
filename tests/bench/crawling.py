"""Measure a whole crawl over loopback, beside other crawlers that request the same pages.

newscrawl archives, reads, cleans, checks and stores every page. The others get the addresses that
it requested, in its order: an empty Scrapy spider, with Scrapy's default settings and the same
concurrency; news-please, which reads but stores nothing; and aiohttp with ``lxml.html.fromstring``,
which is the limit. Each runs in a process of its own, start included, in shuffled rounds. This
process is the server: its CPU is not in the figures, but its pace bounds them all.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from newscrawl.demo.site import ROBOTS, Page, serving
from newscrawl.sites.tasnim.desks import desks
from tests.bench.material import Pages
from tests.bench.measure import Against, Bar, Found, Plan
from tests.bench.process import Spent, crawl, run
from tests.newsroom import Newsroom

CONCURRENCY = 8
BAR = Bar(2.0)
OURS, EMPTY, BARE = "newscrawl", "an empty Scrapy spider", "aiohttp and lxml.html.fromstring"
PLEASE = "news-please, from_urls"
_HERE = Path(__file__).parent
_DESKS = 20


def site_of(pages: Pages, number: int) -> Callable[[str], Page]:
    """Make a site with `number` articles or a few more on the lists of 20 desks, pages included."""
    newsroom = Newsroom(per_page=50)
    for key in list(desks())[:_DESKS]:
        newsroom.publish(key, -(-number // _DESKS))
    whole = {story.number: pages(story.number).encode() for story in newsroom.stories.values()}

    def answer(target: str) -> Page:
        if target == "/robots.txt":
            return ROBOTS
        if target.startswith("/fa/news/"):
            return whole.get(int(target.split("/")[6]))
        return newsroom(target)

    return answer


def client(script: str, *arguments: str, python: str = sys.executable) -> Spent:
    """Run one of the scripts beside this file."""
    # -P: the modules beside the script must not shadow installed ones of the same names.
    return run("-P", str(_HERE / script), *arguments, python=python)


def has_news_please(python: str) -> bool:
    """Return True if news-please is installed for this Python."""
    return not subprocess.run(
        [python, "-c", "import newsplease"], capture_output=True, check=False
    ).returncode


def empty_spider(url: str, paths: Path) -> Spent:
    """Run the empty spider in another folder, so without the project's settings."""
    return run(
        *("-m", "scrapy", "runspider", str(_HERE / "empty_spider.py"), "-a", f"url={url}"),
        *("-a", f"paths={paths}", "-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={CONCURRENCY}"),
        *("-s", "DOWNLOAD_DELAY=0", "-s", "LOG_LEVEL=ERROR"),
        cwd=paths.parent,
    )


def measure(plan: Plan) -> Found:
    """Measure CPU, pages a second and memory, with pages as heavy as the site's and the demo's."""
    found = Found()
    for weight, is_heavy in (("80 KB", True), ("10 KB", False)):
        _race(found, plan, weight, Pages(plan.seed, is_heavy=is_heavy))
    return found


def _race(found: Found, plan: Plan, weight: str, made_pages: Pages) -> None:
    spent: dict[str, list[Spent]] = {OURS: [], EMPTY: [], BARE: []}
    if has_news_please(plan.peers):
        spent[PLEASE] = []
    else:
        found.notes.append("news-please is left out: it is not installed")
    with (
        tempfile.TemporaryDirectory() as name,
        serving(site_of(made_pages, plan.crawled)) as site,
    ):
        made = Path(name)
        paths = made / "paths.txt"
        crawl(made / "first", site.url, concurrency=CONCURRENCY)
        asked = [visit.path for visit in site.log]
        paths.write_text("\n".join(asked), encoding="utf-8")
        runs: dict[str, Callable[[int], Spent]] = {
            OURS: lambda n: crawl(made / str(n), site.url, concurrency=CONCURRENCY),
            EMPTY: lambda _: empty_spider(site.url, paths),
            BARE: lambda _: client("bare_client.py", site.url, str(paths), str(CONCURRENCY)),
            PLEASE: lambda _: client(
                "news_please_client.py", site.url, str(paths), python=plan.peers
            ),
        }
        got: dict[str, int] = {}
        for n in range(plan.rounds):
            # news-please takes a quarter of a second of CPU a page: one round is enough.
            racing = [name for name in spent if name != PLEASE or n == 0]
            for contestant in random.sample(racing, len(racing)):
                before = len(site.log)
                spent[contestant].append(runs[contestant](n))
                got[contestant] = len(site.log) - before
                assert contestant == PLEASE or got[contestant] == len(asked), (contestant, got)
    found.notes.append(f"{weight}: {got[OURS]:,} requests")
    _tell(found, f"Crawling {plan.crawled:,} articles of {weight}", spent, got)


def _tell(found: Found, pages: str, spent: dict[str, list[Spent]], got: dict[str, int]) -> None:
    group = f"{pages}, CPU"
    cpu = {name: [one.cpu for one in all_] for name, all_ in spent.items()}
    empty = found.add(group, EMPTY, "s", cpu.pop(EMPTY))
    bare = found.add(group, BARE, "s", cpu.pop(BARE))
    found.add(group, OURS, "s", cpu.pop(OURS), Against(empty, BAR), Against(bare))
    for name, values in cpu.items():
        found.add(group, name, "s", values, Against(empty))
    for name, all_ in spent.items():
        paces = [got[name] / one.clock for one in all_]
        found.add(f"{pages}, pace", name, "pages a second", paces)
    for name, all_ in spent.items():
        found.add(f"{pages}, memory", name, "MB", [one.peak for one in all_])
    if PLEASE in spent:
        found.notes.append(f"{PLEASE}: {got[PLEASE]} requests, of articles alone")
