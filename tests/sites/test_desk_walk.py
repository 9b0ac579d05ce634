"""Walks of a desk's list, one page of which is stale, short, missing or another one for a run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.base import Address
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.pagination import DayWalk
from newscrawl.sites.tasnim.addresses import parse_address
from newscrawl.sites.tasnim.desks import desks

TODAY = date(2025, 11, 21)
PER_PAGE = 20
#: What a page of a list shows in place of its own links; None: the page does not exist.
Glitch = Callable[[int, Sequence[int]], Sequence[int] | None]


def link(number: int) -> Address:
    return parse_address(f"/fa/news/1404/08/30/{number}")


def page(numbers: Sequence[int], page: int) -> Sequence[int]:
    return numbers[(page - 1) * PER_PAGE : page * PER_PAGE]


def well(number: int, numbers: Sequence[int]) -> Sequence[int] | None:
    return page(numbers, number)


@dataclass
class Ledger:
    """What the ledger keeps of a desk's list from run to run."""

    listed: set[int] = field(default_factory=set)
    covered: set[int] = field(default_factory=set)
    top: frozenset[int] = frozenset()
    last_odd: str | None = None
    requests: int = 0

    def walk(self, numbers: Sequence[int], shown: Glitch = well) -> DeskWalk:
        """Walk a list, newest first; note what a complete walk has covered."""
        is_known = bool(self.covered)
        walk = DeskWalk(
            desk=desks()["qom"],
            since=TODAY - timedelta(7),
            joins=is_known,
            stops=is_known,
            top=self.top,
            confirms=self.last_odd,
        )
        while walk.ended_by is None:
            self.requests += 1
            found = shown(walk.page, numbers)
            if found is None:
                walk.doubt("404")
                continue
            walk.take([link(n) for n in found], {f"tasnim:{n}" for n in self.covered})
            self.listed.update(found)
        self.last_odd = walk.odd
        if walk.complete:
            self.covered |= self.listed
            self.top = frozenset(walk.shown_first)
        return walk


def newest(count: int, start: int = 1) -> list[int]:
    return list(range(start + count - 1, start - 1, -1))


GLITCHES: dict[str, Glitch] = {
    "empty": lambda n, all_: () if n == 2 else page(all_, n),
    "missing": lambda n, all_: None if n == 2 else page(all_, n),
    "short": lambda n, all_: page(all_, n)[:5] if n == 2 else page(all_, n),
    "the first again": lambda n, all_: page(all_, 1 if n == 2 else n),
    "every page empty": lambda n, all_: () if n > 1 else page(all_, n),
    "every page missing": lambda n, all_: None if n > 1 else page(all_, n),
    "every page the first": lambda _, all_: page(all_, 1),
}


@pytest.mark.parametrize("name", GLITCHES)
@pytest.mark.parametrize("known", [0, 57])
def test_a_bad_page_of_one_run_costs_nothing(name: str, known: int) -> None:
    ledger = Ledger()
    if known:
        assert ledger.walk(newest(known)).complete
    numbers = newest(known + 90)
    first = ledger.walk(numbers, GLITCHES[name])
    assert not first.complete, first.ended_by
    assert ledger.walk(numbers).complete
    assert ledger.listed == set(numbers)


@pytest.mark.parametrize("name", ["a copy of page 2", "a copy of all pages behind the first"])
def test_covered_links_below_the_newest_prove_nothing(name: str) -> None:
    former = newest(97)
    ledger = Ledger()
    ledger.walk(former)
    numbers = newest(170)

    def stale(n: int, all_: Sequence[int]) -> Sequence[int]:
        is_stale = n == 2 or (n > 2 and "all" in name)
        return page(former if is_stale else all_, n)

    for _ in range(3):  # however often it is seen
        walk = ledger.walk(numbers, stale)
        assert (walk.ended_by, walk.complete) == ("skipped", False)
    assert ledger.walk(numbers).complete
    assert ledger.listed == set(numbers)


def test_a_list_that_is_in_order_is_believed_at_once() -> None:
    ledger = Ledger()
    assert ledger.walk(newest(57)).complete
    assert ledger.requests == 3 + 2 + 1  # the end is seen twice, and one page behind it
    for more in (0, 1, 19, 20, 21, 45):
        ledger.requests = 0
        assert ledger.walk(newest(57 + more)).ended_by == "covered"
        assert ledger.requests <= 2 + -(-more // PER_PAGE)
        ledger = Ledger()
        ledger.walk(newest(57))


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_an_end_behind_a_full_page_is_believed_by_the_next_run(pages: int) -> None:
    ledger, numbers = Ledger(), newest(pages * PER_PAGE)
    assert ledger.walk(numbers).ended_by == "once"
    believed = ledger.walk(numbers)
    assert believed.complete
    # Of the last page's day there may be more, and of the days below it nothing was seen.
    assert believed.shown_since == TODAY + timedelta(1)
    short = Ledger().walk(numbers[:-1])
    assert (short.complete, short.shown_since) == (True, TODAY - timedelta(7))


def test_two_pages_that_end_a_list_are_not_two_looks_at_one_end() -> None:
    ledger, numbers = Ledger(), newest(90)
    for full in (2, 3):

        def shown(n: int, all_: Sequence[int], full: int = full) -> Sequence[int]:
            return page(all_, n) if n <= full else ()

        walk = ledger.walk(numbers, shown)
        assert (walk.ended_by, walk.complete) == ("once", False)


def test_a_list_that_skips_links_and_ends_behind_a_full_page_is_believed_once_seen_again() -> None:
    ledger, numbers = Ledger(), newest(60)

    def shown(n: int, all_: Sequence[int]) -> Sequence[int]:
        return page(all_, n)[:19] if n == 2 else page(all_, n)

    assert ledger.walk(numbers, shown).ended_by == "skipped"
    assert ledger.walk(numbers, shown).complete


def test_a_list_without_days_that_ends_behind_a_full_page_covers_nothing() -> None:
    for _ in range(2):
        walk = DeskWalk(desk=desks()["qom"], since=TODAY - timedelta(7), confirms="once")
        while walk.ended_by is None:
            undated = [Address("tasnim", "", n, "", None) for n in newest(PER_PAGE)]
            walk.take(undated if walk.page == 1 else [])
    assert (walk.complete, walk.shown_since) == (True, None)


def test_a_page_that_always_has_fewer_entries_is_believed_by_the_next_run() -> None:
    ledger, numbers = Ledger(), newest(57)

    def shown(n: int, all_: Sequence[int]) -> Sequence[int]:
        return page(all_, n)[:19] if n == 2 else page(all_, n)

    assert ledger.walk(numbers, shown).ended_by == "skipped"
    assert ledger.walk(numbers, shown).complete


def test_stories_that_are_taken_down_hide_nothing() -> None:
    ledger = Ledger()
    ledger.walk(newest(57))
    left = [n for n in newest(75) if n not in (57, 55, 51, 44)]
    assert ledger.walk(left).complete
    assert ledger.listed >= set(left[:35])


@given(
    st.lists(
        st.tuples(st.integers(0, 70), st.sampled_from(sorted(GLITCHES)), st.integers(2, 5)),
        min_size=1,
        max_size=5,
    )
)
def test_after_two_good_runs_nothing_is_missing(runs: list[tuple[int, str, int]]) -> None:
    ledger, count = Ledger(), 37
    ledger.walk(newest(count))
    for more, name, place in runs:
        count += more

        def bad(n: int, all_: Sequence[int], name: str = name, place: int = place) -> object:
            moved = n - place + 2  # the glitch is made for page 2
            if moved < 2:
                return page(all_, n)
            return GLITCHES[name](moved, all_[(place - 2) * PER_PAGE :])

        ledger.walk(newest(count), bad)  # type: ignore[arg-type]
        ledger.last_odd = None  # the same a second time is believed
    for _ in range(2):
        ledger.walk(newest(count))
    assert ledger.listed >= set(newest(count)), runs


def test_another_oddity_is_not_believed() -> None:
    ledger, numbers = Ledger(), newest(57)
    assert not ledger.walk(numbers, GLITCHES["the first again"]).complete
    assert not ledger.walk(numbers, GLITCHES["every page empty"]).complete
    assert ledger.walk(numbers).complete
    assert ledger.listed == set(numbers)


def test_a_pinned_entry_is_nothing_odd() -> None:
    ledger, numbers = Ledger(), newest(70)

    def shown(n: int, all_: Sequence[int]) -> Sequence[int]:
        return [*([1] if n == 1 else []), *page(all_, n)]

    assert ledger.walk(numbers, shown).complete


def test_most_of_the_first_page_may_be_taken_down() -> None:
    ledger = Ledger()
    ledger.walk(newest(57))
    left = [n for n in newest(75) if not 45 < n <= 57]
    assert ledger.walk(left).complete


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
