"""How fast one page is read: the whole way, beside the bare parse under it and trafilatura.

``make bench``, or ``python -m tests.bench.reading [PAGE.html ...]``. All contestants run in one
process, in shuffled rounds; the figures are medians, the messages are the ratios. What was
measured when stands in README.md beside this file.
"""

import gc
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import lxml.html
from scrapy.http import HtmlResponse

from newscrawl.items import to_record
from newscrawl.reading import read
from tests.conftest import SHARED

ROUNDS = 40
# Each contestant's turn in a round: long enough for its own steady state, as in a crawl.
TURN = 10
URL = "https://www.tasnimnews.com/fa/news/1398/02/30/2015910/x"
DEFAULT = (
    SHARED / "tasnim_article_2015910.html",
    Path(__file__).parent.parent / "sites/tasnim/article_2019.html",
)


def contestants(body: bytes) -> dict[str, Callable[[], object]]:
    """Each way to read the page, by name."""

    def ours() -> object:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        return to_record(read(HtmlResponse(URL, body=body, headers=headers)))

    found: dict[str, Callable[[], object]] = {
        "bare lxml.html.fromstring": lambda: lxml.html.fromstring(body),
        "newscrawl, page to record": ours,
    }
    try:
        import trafilatura
    except ImportError:
        print("trafilatura is not installed: make bench installs it", file=sys.stderr)
    else:
        text = body.decode()
        found["trafilatura.extract"] = lambda: trafilatura.extract(text)
        found["trafilatura.bare_extraction"] = lambda: trafilatura.bare_extraction(
            text, with_metadata=True
        )
    return found


def measure(body: bytes, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Milliseconds of each contestant's runs: rounds of turns, their order shuffled in every one.

    What one leaves behind is collected before the next one's turn, not in it.
    """
    racing = contestants(body)
    times: dict[str, list[float]] = {name: [] for name in racing}
    for _ in range(rounds):
        for name, run in random.sample(sorted(racing.items()), len(racing)):
            run()
            gc.collect()
            for _ in range(TURN):
                start = time.perf_counter()
                run()
                times[name].append((time.perf_counter() - start) * 1000)
    return times


def main(paths: list[Path]) -> None:
    """Print one table a page."""
    print(f"Python {platform.python_version()}, lxml {version('lxml')}, {platform.machine()}")
    seed = random.randrange(10**6)
    random.seed(seed)
    print(f"{ROUNDS} rounds of {TURN} runs, shuffled with seed {seed}; milliseconds a page")
    for path in paths:
        if not path.is_file():
            print(f"\nno {path}: skipped")
            continue
        times = measure(path.read_bytes())
        bare = statistics.median(times["bare lxml.html.fromstring"])
        print(f"\n{path.name}, {path.stat().st_size:,} bytes")
        print(f"  {'':30} {'min':>8} {'median':>8} {'max':>8} {'to bare':>8}")
        for name, found in times.items():
            middle = statistics.median(found)
            row = (min(found), middle, max(found), middle / bare)
            print(f"  {name:30} " + " ".join(f"{value:8.2f}" for value in row))


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or list(DEFAULT))
