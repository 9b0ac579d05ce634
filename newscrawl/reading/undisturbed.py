"""Keep Python's frame stack and garbage collector from slowing down a reading."""

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
# Slots of a frame, 8 bytes each: more than all frames of the deepest reading have together.
_ROOM = 16_384


def undisturbed(read: Callable[P, T]) -> Callable[P, T]:
    """Make a reading of many elements take the same time, however deep in the stack it is called.

    CPython allocates memory for its frames in pieces, and frees a piece when its first frame ends.
    A loop whose calls each begin a new piece took two to ten times as long, and whether they did
    depended on how deep the loop's caller stood. The one large frame that this decorator makes
    begins a piece with room for all frames called from it. The garbage collector is off during the
    reading, so that it looks for cycles once afterwards, not a dozen times on the way.
    """

    def apart(*args: P.args, **kwargs: P.kwargs) -> T:
        is_collecting = gc.isenabled()
        gc.disable()
        try:
            return read(*args, **kwargs)
        finally:
            if is_collecting:
                gc.enable()

    apart.__code__ = apart.__code__.replace(co_stacksize=_ROOM)
    return wraps(read)(apart)
