"""Measure each reader's time on pages made to slow it down, in bare parses of the page's bytes.

It reads every kind of page of :mod:`tests.hostile` in each size. The figures are the worst kind of
each family, and the worst of all for each reader. Notes give milliseconds, too: on the smallest
pages, of some hundred bytes, a reading's fixed work alone is worth many parses.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from lxml import etree

from newscrawl.errors import PageError
from tests.bench.measure import Bar, Found, Plan
from tests.bench.offline import stay_here
from tests.hostile import hostile, readings

UNIT = "bare parses"
TO_BARE = Bar(40)
_TRIES = 3
# Pages of this many bytes or more are read once, and only by the site's and the general reader.
_LARGE = 5_000_000
_MAIN = ("general", "tasnim")


class Worst(NamedTuple):
    """The slowest of some readings. ratio: bare parses; seconds: CPU time; name: kind of page."""

    ratio: float = 0.0
    seconds: float = 0.0
    name: str = ""


def measure(plan: Plan) -> Found:
    """Measure, for each size, each family of pages in each reader, and the worst of each reader."""
    logging.disable(logging.CRITICAL)
    stay_here()
    found = Found()
    for size in plan.hostile:
        families, all_kinds = _worst(size)
        group = f"Hostile pages of {size // 1000} KB, the worst"
        for (family, reader), worst in families.items():
            found.add(group, f"{family}, {reader}", UNIT, [worst.ratio], bar=TO_BARE)
        for reader, worst in all_kinds.items():
            found.add(group, f"of all, {reader}", UNIT, [worst.ratio], bar=TO_BARE)
            found.notes.append(
                f"{reader}, {size // 1000} KB: {worst.ratio:.0f} parses, "
                f"{1000 * worst.seconds:.1f} ms for {worst.name!r}"
            )
    return found


def _worst(size: int) -> tuple[dict[tuple[str, str], Worst], dict[str, Worst]]:
    families: dict[tuple[str, str], Worst] = defaultdict(Worst)
    all_kinds: dict[str, Worst] = defaultdict(Worst)
    tries = _TRIES if size < _LARGE else 1
    for name, body in hostile(size):
        bare = _least(lambda body=body: _parse(body), _TRIES)  # type: ignore[misc]
        for reader, read in readings(body).items():
            if size >= _LARGE and reader not in _MAIN:
                continue
            seconds = _least(read, tries)
            worst = Worst(seconds / bare, seconds, name)
            key = name.split()[0], reader
            families[key] = max(families[key], worst)
            all_kinds[reader] = max(all_kinds[reader], worst)
    return families, all_kinds


def _parse(body: bytes) -> None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    etree.fromstring(body, parser)


def _least(run: Callable[[], object], tries: int) -> float:
    """Return the CPU seconds of the fastest of some tries: other jobs slow down the rest."""
    times = []
    for _ in range(tries):
        started = time.process_time()
        with suppress(PageError):  # refusing the page is a result, too
            run()
        times.append(time.process_time() - started)
    return max(min(times), 1e-6)
