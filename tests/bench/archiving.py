"""What it costs to keep every page, how small they are kept, and how fast they are read again.

    python -m tests.bench.archiving [CRAWLED KEPT]

Pages are the captured one where it is at hand, with other numbers and the texts of real articles,
else pages of the demo. Crawls with and without ARCHIVE_PAGES take turns, in shuffled order. Then
that many kept pages are read again by one worker and by two. Bars: 1.1 for the CPU of a crawl, 1.6
for two workers on two cores, 1.5 for one worker against a crawl.
"""

import gzip
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from newscrawl.demo.pages import article_page as demo_page
from newscrawl.demo.site import Page as SitePage
from newscrawl.demo.site import serving
from newscrawl.demo.stories import stories
from newscrawl.provinces import desks
from newscrawl.store import open_pages
from newscrawl.store.pages import ARTICLE, Headers, Page, keep_new
from tests.conftest import ROOT, SHARED
from tests.newsroom import Newsroom, Told

ROUNDS = 5
_NUMBER = "2015910"


class Pages:
    """A page for every number, each with a text of its own."""

    def __init__(self) -> None:
        self.base = SHARED / f"tasnim_article_{_NUMBER}.html"
        real = SHARED / "agency_articles_2019.jsonl.gz"
        if self.base.is_file() and real.is_file():
            self.template = self.base.read_text(encoding="utf-8")
            lines = gzip.decompress(real.read_bytes()).decode().splitlines()
            self.texts = [
                "".join(f"<p>{p}</p>" for p in json.loads(x)["paragraphs"]) for x in lines
            ]
        else:
            self.template, self.texts = "", []

    def __call__(self, number: int) -> str:
        if not self.template:
            told = stories()
            story = told[number % len(told)]
            return demo_page(story).replace(str(story.number), str(number))
        picked = random.Random(number)
        text = f"<p>شماره {number}</p>{picked.choice(self.texts)}{picked.choice(self.texts)}"
        page = self.template.replace(_NUMBER, str(number))
        return page.replace('<div class="clearfix">', f'{text}<div class="clearfix">', 1)


def run(*arguments: str) -> tuple[float, float]:
    """Seconds of CPU and of the clock."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", *arguments, "-s", "LOG_LEVEL=ERROR"],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
    )
    assert process.wait() == 0, arguments
    took, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        took,
    )


def crawls(made: Path, pages: Pages, number: int) -> dict[bool, list[float]]:
    """CPU of crawls, with archiving and without."""
    newsroom = Newsroom(per_page=50)
    for key in list(desks())[:20]:
        newsroom.publish(key, number // 20)
    whole = {story.number: pages(story.number) for story in newsroom.stories.values()}

    def answer(target: str) -> SitePage:
        parts = target.split("/")
        return whole[int(parts[6])] if target.startswith("/fa/news/") else newsroom(target)

    found: dict[bool, list[float]] = {True: [], False: []}
    with serving(answer) as site:
        for n in range(ROUNDS):
            for keeps in random.sample([True, False], 2):
                folder = made / f"{keeps}{n}"
                cpu, _ = run(
                    *("crawl", "tasnim", "-s", f"TASNIM_URL={site.url}", "-s", "DOWNLOAD_DELAY=0"),
                    *("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "-s", f"ARCHIVE_PAGES={keeps}"),
                    *("-s", f"OUTPUT_DIR={folder}"),
                )
                found[keeps].append(cpu)
    return found


def fill(folder: Path, pages: Pages, number: int) -> int:
    """Keep pages; gives their bytes."""
    size = 0
    desk = desks()["qom"]
    with closing(open_pages(folder)) as kept:
        for first in range(0, number, 100):
            batch = []
            for n in range(first, min(first + 100, number)):
                story = Told(4_000_000 + n, desk, stories()[0].published)
                url, body = f"https://www.tasnimnews.com{story.path}", pages(story.number).encode()
                size += len(body)
                batch.append(
                    Page(
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
            keep_new(kept, batch, "2026-11-22T12:00:00Z")
    return size


def main(crawled: int = 600, kept: int = 5000) -> int:
    """Measure, print, and give 1 where a bar is missed."""
    pages = Pages()
    with tempfile.TemporaryDirectory() as made:
        cpu = crawls(Path(made), pages, crawled)
        middle = {keeps: statistics.median(times) for keeps, times in cpu.items()}
        for keeps, times in cpu.items():
            print(
                f"crawl of {crawled}, archive {keeps!s:5}: CPU {min(times):.2f} / "
                f"{middle[keeps]:.2f} / {max(times):.2f} s"
            )
        cost = middle[True] / middle[False]
        print(f"ratio of the medians {cost:.3f} (bar 1.1)")
        folder = Path(made) / "kept"
        folder.mkdir()
        raw = fill(folder, pages, kept)
        size = (folder / "pages.db").stat().st_size
        print(f"{kept} pages, {raw / 1e6:.0f} MB raw, {size / 1e6:.0f} MB kept: {size / raw:.3f}")
        run("reparse", "-s", f"OUTPUT_DIR={folder}")  # stores them
        took: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(3):
            for workers in random.sample([1, 2], 2):
                output = ("-s", f"OUTPUT_DIR={folder}")
                _, seconds = run("reparse", "--workers", str(workers), *output)
                took[workers].append(seconds)
        speed = {n: kept / statistics.median(times) for n, times in took.items()}
        for n, times in took.items():
            print(
                f"{n} workers: {min(times):.1f} / {statistics.median(times):.1f} / "
                f"{max(times):.1f} s, {speed[n]:.0f} pages a second"
            )
        print(f"two to one: {speed[2] / speed[1]:.2f} (bar 1.6)")
        crawl = crawled / middle[True]
        print(
            f"one to a crawl ({crawl:.0f} pages a second of CPU): {speed[1] / crawl:.2f} (bar 1.5)"
        )
    missed = cost > 1.1 or speed[2] < 1.6 * speed[1] or speed[1] < 1.5 * crawl
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
