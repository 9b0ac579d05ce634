"""The wrapper ``undisturbed``: a reading takes the same time wherever it is called."""

import gc
import sys

import pytest

from newscrawl.reading.undisturbed import undisturbed


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_waits_and_is_then_as_it_was(is_on: bool) -> None:
    def read(number: int, *, more: int) -> tuple[int, bool]:
        return number + more, gc.isenabled()

    was_on = gc.isenabled()
    try:
        (gc.enable if is_on else gc.disable)()
        assert undisturbed(read)(1, more=2) == (3, False)
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if was_on else gc.disable)()


def test_the_collector_is_as_it_was_after_an_error() -> None:
    def read() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        undisturbed(read)()
    assert gc.isenabled()


def test_the_frame_has_room_for_those_of_a_deep_reading() -> None:
    def depth(left: int) -> int:
        """Call itself ``left`` times: 300 is deeper than lists in lists in tables are read."""
        return 1 + depth(left - 1) if left else 0

    around = undisturbed(lambda: sys._getframe(1).f_code.co_stacksize)
    assert 8 * around() >= 128 * 1024
    assert undisturbed(depth)(300) == 300
