"""Walks of a day of the archive: what one sees is believed when the next one sees the same."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.pagination import DayWalk
from newscrawl.sites.tasnim.desks import desks
from tests.sites.list_glitches import GLITCHES, TODAY, Glitch, link, newest, page, well


def day_walk(numbers: Sequence[int], confirms: str | None, shown: Glitch = well) -> DayWalk:
    """Walk a day of the archive that has these stories."""
    day = DayWalk(desk=desks()["qom"], since=date(2025, 11, 21), confirms=confirms)
    while day.ended_by is None:
        found = shown(day.page, numbers)
        if found is None:
            day.doubt("404")
        else:
            day.take([link(n) for n in found])
    return day


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 40, 45])
def test_a_day_of_the_archive_is_believed_when_two_walks_agree(count: int) -> None:
    first = day_walk(newest(count), None)
    assert (first.ended_by, first.complete) == ("once", False)
    assert day_walk(newest(count), first.odd).complete
    # One story more, or another in the place of one, is not the same.
    for other in (newest(count + 1), newest(count, start=2)):
        if count or len(other) > count:
            assert not day_walk(other, first.odd).complete


def test_another_end_behind_the_same_links_is_looked_at_again() -> None:
    missing = day_walk(newest(45), None, GLITCHES["every page missing"])
    empty = day_walk(newest(45), missing.odd, GLITCHES["every page empty"])
    assert (empty.ended_by, empty.complete) == ("once", False)


def test_a_day_with_a_page_cut_short_is_never_done() -> None:
    confirms = None
    for _ in range(3):
        day = DayWalk(desk=desks()["qom"], since=TODAY, cut=True, confirms=confirms)
        while day.ended_by is None:
            day.take([link(1)] if day.page == 1 else [])
        assert not day.complete
        confirms = day.odd
        assert confirms


def test_a_day_of_the_archive_with_a_page_missing() -> None:
    def shown(n: int, all_: Sequence[int]) -> Sequence[int]:
        return page(all_, 1 if n == 2 else n)

    first = day_walk(newest(55), None, shown)
    assert (first.ended_by, first.complete) == ("skipped", False)
    assert day_walk(newest(55), first.odd, shown).complete


@given(
    st.integers(0, 70),
    st.lists(st.tuples(st.sampled_from(sorted(GLITCHES)), st.integers(2, 4)), max_size=4),
)
def test_whatever_went_before_two_good_walks_finish_a_day(
    count: int, faults: list[tuple[str, int]]
) -> None:
    numbers, odd = newest(count), None
    for name, place in faults:

        def shown(n: int, all_: Sequence[int], name: str = name, place: int = place) -> Any:
            moved = n - place + 2  # the glitch is made for page 2
            return page(all_, n) if moved < 2 else GLITCHES[name](moved, all_[20 * (place - 2) :])

        day = day_walk(numbers, odd, shown)
        if day.complete and set(day._seen) != set(numbers):
            assert day.odd == odd  # the same fault twice is believed
        odd = day.odd
    first = day_walk(numbers, odd)
    assert first._seen == set(numbers)
    assert first.complete or day_walk(numbers, first.odd).complete
