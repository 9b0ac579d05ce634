"""Walks of a desk's list, one page of which is stale, short, missing or another one for a run."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.base import Address
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.tasnim.desks import desks
from tests.sites.list_glitches import GLITCHES, PER_PAGE, TODAY, Glitch, link, newest, page, well


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
