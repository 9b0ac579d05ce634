"""Count work in function calls, a measure that other jobs on the machine do not change."""

import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from newscrawl.errors import NewscrawlError


def calls(run: Callable[[], object], of: Callable[..., object] | None = None) -> int:
    """Run ``run`` twice, and return the number of function calls, Python's and C's, of the second
    run: the first fills the caches. ``of``: count only calls of this Python function.
    """
    counted = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal counted
        if of is None:
            counted += event in ("call", "c_call")
        else:
            counted += event == "call" and frame.f_code is of.__code__

    with suppress(NewscrawlError):
        run()
    sys.setprofile(count)
    try:
        with suppress(NewscrawlError):
            run()
    finally:
        sys.setprofile(None)
    return counted


def is_linear(small: int, large: int) -> bool:
    """Return True if ``large``, the calls for four times the markup, is at most about five times
    ``small``: 5.5 times, and 20,000 calls more.
    """
    return large < 5.5 * small + 20_000
