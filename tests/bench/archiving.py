"""Measure the archive of pages: its cost in a crawl, its size, and the pace of ``reparse``.

Crawls with and without ARCHIVE_PAGES take turns, in shuffled order. Then archived pages are read
again by one worker, and by as many workers as there are cores; last, what a page costs the process
that writes, and a worker.
"""

import os
import random
import tempfile
from contextlib import closing
from pathlib import Path

from newscrawl.demo.site import serving
from newscrawl.demo.stories import stories
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import PAGES_FILE_NAME, open_pages
from newscrawl.store.archived_pages import ARTICLE, ArchivedPage, Headers
from tests.bench.crawling import site_of
from tests.bench.material import Pages
from tests.bench.measure import Against, Bar, Found, Plan
from tests.bench.process import Spent, crawl, scrapy
from tests.factories import import_pages
from tests.newsroom import Told

COST = Bar(1.1)
#: The pace is to be linear in cores, less the start of each process.
OF_EACH_CORE = 0.8
#: So that one process that writes feeds ten workers.
FEEDS_TEN = Bar(0.1)


def fill(folder: Path, pages: Pages, number: int) -> int:
    """Archive pages in the folder's pages.db; return their size in bytes."""
    size = 0
    desk = desks()["qom"]
    with closing(open_pages(folder)) as kept:
        for first in range(0, number, 100):
            batch = []
            for n in range(first, min(first + 100, number)):
                story = Told(4_000_000 + n, desk, stories()[0].published)
                url, body = f"https://www.tasnimnews.ir{story.path}", pages(story.number).encode()
                size += len(body)
                batch.append(
                    ArchivedPage(
                        kind=ARTICLE,
                        name=story.id,
                        desk="qom",
                        url=url,
                        asked=url,
                        fetched_at="2026-11-22T12:00:00Z",
                        headers=Headers((("Content-Type", "text/html; charset=utf-8"),)),
                        body=body,
                    )
                )
            import_pages(kept, batch, "2026-11-22T12:00:00Z")
    return size


def measure(plan: Plan) -> Found:
    """Measure the cost in a crawl, the size, and the pace of reading again."""
    found, pages = Found(), Pages(plan.seed)
    with tempfile.TemporaryDirectory() as name:
        _measure_crawls(found, Path(name), pages, plan)
        folder = Path(name) / "kept"
        folder.mkdir()
        raw = fill(folder, pages, plan.kept)
        size = (folder / PAGES_FILE_NAME).stat().st_size
        group = f"Keeping {plan.kept:,} pages, {raw / 1e6:,.0f} MB"
        found.add(group, "kept", "of their size", [size / raw])
        scrapy(folder, "reparse")  # stores the articles
        _measure_rereading(found, folder, plan)
    return found


def _measure_crawls(found: Found, made: Path, pages: Pages, plan: Plan) -> None:
    cpu: dict[bool, list[float]] = {True: [], False: []}
    with serving(site_of(pages, plan.crawled)) as site:
        for n in range(plan.rounds):
            for keeps in random.sample([True, False], 2):
                folder = made / f"{keeps}{n}"
                cpu[keeps].append(crawl(folder, site.url, "-s", f"ARCHIVE_PAGES={keeps}").cpu)
    group = f"A crawl of {plan.crawled:,} articles, CPU"
    without = found.add(group, "no page kept", "s", cpu[False])
    found.add(group, "every page kept", "s", cpu[True], Against(without, COST))


def _measure_rereading(found: Found, folder: Path, plan: Plan) -> None:
    cores = os.cpu_count() or 1
    spent: dict[int, list[Spent]] = {n: [] for n in {1, cores}}
    for _ in range(plan.rounds):
        for workers in random.sample(sorted(spent), len(spent)):
            spent[workers].append(scrapy(folder, "reparse", "--all", "--workers", str(workers)))
    group = f"Reading {plan.kept:,} kept pages again"
    pace = {n: [plan.kept / one.clock for one in every] for n, every in spent.items()}
    single = found.add(group, "1 worker", "pages a second", pace[1])
    if cores > 1:
        bar = Bar(OF_EACH_CORE * cores, is_least=True)
        name = f"{cores} workers, as many as cores"
        found.add(group, name, "pages a second", pace[cores], Against(single, bar))
    found.add(group, "1 worker, memory", "MB", [one.peak for one in spent[1]])
    _measure_shares(found, folder, plan)


def _measure_shares(found: Found, folder: Path, plan: Plan) -> None:
    """Measure what a page costs the process that writes, and a worker. Of a run that reads nothing
    the writer's start is known; a worker's is counted as work.
    """
    writer, worker = [], []
    for _ in range(plan.rounds):
        start = scrapy(folder, "reparse", "--workers", "2").own
        one = scrapy(folder, "reparse", "--all", "--workers", "2")
        writer.append(1000 * (one.own - start) / plan.kept)
        worker.append(1000 * (one.cpu - one.own) / plan.kept)
    group = f"Reading {plan.kept:,} unchanged pages again, CPU a page"
    of_worker = found.add(group, "a worker", "ms", worker)
    found.add(group, "the process that writes", "ms", writer, Against(of_worker, FEEDS_TEN))
