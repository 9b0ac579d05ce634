"""Reading without what Python itself adds to it: a stack that moves, and a collector that looks."""

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
# Slots of a frame, 8 bytes each: more than all the frames of the deepest reading have.
_ROOM = 16_384


def undisturbed(read: Callable[P, T]) -> Callable[P, T]:
    """Make the time of a reading that looks at many elements the same wherever it is called.

    CPython maps memory for its frames in pieces, and gives a piece back when its first frame ends:
    a loop whose calls begin a piece took twice to ten times as long, and whether one did hung on
    how deep its caller stood. The one large frame made here begins a piece, with room for all that
    are called from it. And what one reading makes is looked through for cycles after it, not a
    dozen times during it.
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
