"""Work counted in calls: a measure that no other job on the machine changes."""

import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from newscrawl.errors import NewscrawlError


def calls(run: Callable[[], object], of: Callable[..., object] | None = None) -> int:
    """How many functions are called, Python's and C's, when it runs for the second time: what is
    remembered of the first is no work then. ``of``: count the calls of this one alone.
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
    """Whether four times the markup took no more than some five times the calls."""
    return large < 5.5 * small + 20_000
