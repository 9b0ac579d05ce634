"""What a run costs that finds nothing new, with 1,000 and with 100,000 articles stored.

    python -m tests.bench.idle [SMALL LARGE]

Both databases are made, not crawled; each holds every desk's list as a complete walk left it. The
runs take turns, in an order shuffled anew for each round. Prints seconds of CPU and of the clock,
and the ratio of the medians; the bar is 1.3.
"""

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from newscrawl.clock import now
from newscrawl.demo.site import serving
from newscrawl.items import Article, content_hash
from newscrawl.provinces import desks
from newscrawl.store import open_store
from newscrawl.store.articles import save
from newscrawl.store.walks import record_page
from newscrawl.urls import parse_address
from newscrawl.walks import DeskWalk
from tests.conftest import ROOT
from tests.newsroom import Newsroom, Told

ROUNDS = 9
BAR = 1.3
_PARAGRAPH = "به گزارش خبرگزاری تسنیم، این متن برای سنجش نوشته شده است و می‌خواهد دراز باشد. " * 8
_BODY = "\n\n".join([_PARAGRAPH] * 4)


def fill(folder: Path, newsroom: Newsroom, stored: int) -> None:
    """Store what the newsroom shows, and as many older articles as make up the number."""
    each = stored // len(desks())
    moment = now()
    with closing(open_store(folder)) as database:
        for n, desk in enumerate(desks().values()):
            shown = newsroom.listed(desk)
            older = each - len(shown)
            told = shown + [
                Told(1_000_000 + n * 10_000 + k, desk, shown[-1].published - timedelta(hours=1 + k))
                for k in range(older)
            ]
            walk = DeskWalk(desk=desk, since=told[-1].published.date())
            walk.ended_by = "since"
            record_page(database, walk, [parse_address(s.path) for s in told], 0, moment)
            for first in range(0, len(told), 500):
                save(database, [article(story) for story in told[first : first + 500]], moment)


def article(story: Told) -> Article:
    """A stored article of the usual size."""
    return Article(
        id=story.id,
        site="tasnim",
        url=f"https://www.tasnimnews.com{story.path}",
        headline=f"خبر {story.number}",
        body=_BODY,
        body_raw=_BODY,
        published_at=story.published.strftime("%Y-%m-%dT%H:%M:%SZ"),
        content_hash=content_hash(f"خبر {story.number}", None, _BODY),
        desk=story.desk.key,
        parser="tasnim/1",
        fetched_from=story.path,
    )


def idle_run(folder: Path, url: str) -> tuple[float, float]:
    """One run; gives its seconds of CPU and of the clock."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [
            *(sys.executable, "-m", "scrapy", "crawl", "tasnim", "-s", f"TASNIM_URL={url}"),
            *("-s", "DOWNLOAD_DELAY=0", "-s", "LOG_LEVEL=ERROR", "-s", f"OUTPUT_DIR={folder}"),
        ],
        cwd=ROOT,
        check=True,
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
    )
    took, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, took


def main(small: int = 1_000, large: int = 100_000) -> int:
    """Measure, print, and give 1 where the bar is missed."""
    newsroom = Newsroom()
    for key in desks():
        newsroom.publish(key, 20, age=timedelta(days=3))
    with tempfile.TemporaryDirectory() as made, serving(newsroom) as site:
        folders = {number: Path(made) / str(number) for number in (small, large)}
        for number, folder in folders.items():
            fill(folder, newsroom, number)
            idle_run(folder, site.url)  # keeps what the lists are known by
        visits = len(site.log)
        times: dict[int, list[tuple[float, float]]] = {number: [] for number in folders}
        for _ in range(ROUNDS):
            for number in random.sample([*folders], len(folders)):
                times[number].append(idle_run(folders[number], site.url))
        requests = (len(site.log) - visits) / (ROUNDS * len(folders))
        size = {n: (folder / "news.db").stat().st_size / 1e6 for n, folder in folders.items()}
    print(f"{requests:g} requests a run; {ROUNDS} rounds; min / median / max\n")
    worst = 0.0
    for what, n in (("CPU", 0), ("clock", 1)):
        for number, measured in times.items():
            values = sorted(pair[n] for pair in measured)
            middle = statistics.median(values)
            print(
                f"{what:5}  {number:7,} articles ({size[number]:.0f} MB)  "
                f"{values[0]:.2f} / {middle:.2f} / {values[-1]:.2f} s"
            )
        ratio = statistics.median(p[n] for p in times[large]) / statistics.median(
            p[n] for p in times[small]
        )
        worst = max(worst, ratio)
        print(f"{what:5}  ratio {ratio:.2f} (bar {BAR})\n")
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
