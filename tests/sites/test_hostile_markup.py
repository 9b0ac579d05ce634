"""Pages of one kind of markup, made to take time: every reader ends, with work in their size."""

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from newscrawl.errors import NewscrawlError
from newscrawl.items import Article, to_record
from tests.hostile import hostile, readings

SMALL, LARGE = 2_000, 8_000
PAGES = [*zip(hostile(SMALL), hostile(LARGE), strict=True)]


def calls(run: Callable[[], object]) -> int:
    """How many functions are called, Python's and C's: a measure that no other job changes."""
    counted = 0

    def count(_: Any, event: str, __: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    with suppress(NewscrawlError):
        run()  # what is remembered of it is no work of the second time
    sys.setprofile(count)
    try:
        with suppress(NewscrawlError):
            run()
    finally:
        sys.setprofile(None)
    return counted


# One in eight at once, for all of them take a minute.
@pytest.mark.parametrize(
    ("small", "large"),
    [
        pytest.param(*pair, id=pair[0][0], marks=[] if n % 8 == 0 else pytest.mark.long)
        for n, pair in enumerate(PAGES)
    ],
)
def test_four_times_the_markup_is_no_more_than_some_five_times_the_work(
    small: tuple[str, bytes], large: tuple[str, bytes]
) -> None:
    ways = readings(small[1]), readings(large[1])
    for name, read in ways[0].items():
        with suppress(NewscrawlError):
            found = read()
            if isinstance(found, Article):
                json.dumps(to_record(found, raw=True), ensure_ascii=False).encode()
        before, after = calls(read), calls(ways[1][name])
        assert after < 5.5 * before + 20_000, f"{name}: {before} calls, then {after}"
