"""How long a page made to take a reader's time takes, in bare parses of its bytes: in every reader.

Each kind of page of :mod:`tests.hostile` in each size; of each family of kinds the worst is told.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress

from lxml import etree

from newscrawl.errors import PageError
from tests.bench.measure import Bar, Found, Plan
from tests.bench.offline import stay_here
from tests.hostile import hostile, readings

UNIT = "bare parses"
TO_BARE = Bar(40)
_TRIES = 3


def measure(plan: Plan) -> Found:
    """A line for each family of pages and each reader."""
    logging.disable(logging.CRITICAL)
    stay_here()
    found = Found()
    for size in plan.hostile:
        worst: dict[tuple[str, str], tuple[float, str]] = defaultdict(lambda: (0.0, ""))
        for name, body in hostile(size):
            bare = _least(lambda body=body: _parse(body))  # type: ignore[misc]
            for reader, read in readings(body).items():
                key = name.split()[0], reader
                worst[key] = max(worst[key], (_least(read) / bare, name))
        for (family, reader), (ratio, name) in worst.items():
            group = f"Hostile pages of {size // 1000} KB, the worst of a family"
            found.add(group, f"{family}, {reader}", UNIT, [ratio], bar=TO_BARE)
            if not TO_BARE.held(ratio):
                found.notes.append(f"{reader}, {size // 1000} KB: {ratio:.0f} for {name!r}")
    return found


def _parse(body: bytes) -> None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    etree.fromstring(body, parser)


def _least(run: Callable[[], object]) -> float:
    """Seconds of CPU, the least of some tries: the others had company."""
    times = []
    for _ in range(_TRIES):
        started = time.process_time()
        with suppress(PageError):  # an answer, too
            run()
        times.append(time.process_time() - started)
    return max(min(times), 1e-6)
