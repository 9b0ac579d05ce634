"""Count work in function calls, a measure that other jobs on the machine do not change."""

import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from newscrawl.errors import NewscrawlError


def calls(run: Callable[[], object], of: Callable[..., object] | None = None) -> int:
    """Return how many functions, Python's and C's, a second run of `run` calls.

    The first run fills the caches. ``of``: count only calls of this function.
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
    """Return True if four times the markup took about five times the calls at most."""
    return large < 5.5 * small + 20_000
