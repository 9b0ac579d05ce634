from collections.abc import Iterable
from datetime import date, timedelta

from newscrawl.provinces import desks
from newscrawl.urls import Address
from newscrawl.walks import DeskWalk, Walked, first_day

TODAY = date(2025, 11, 21)


def links(*ages: int | None, start: int = 1) -> list[Address]:
    """Links so many days old; None: an address without a day."""
    return [
        Address(
            start + n, f"/{start + n}", None if age is None else TODAY - timedelta(age), media=False
        )
        for n, age in enumerate(ages)
    ]


def walk(since: int = 7, until: int | None = None, pages: int | None = None) -> DeskWalk:
    last = None if until is None else TODAY - timedelta(until)
    return DeskWalk(desks()["qom"], TODAY - timedelta(since), last, pages)


def numbers(addresses: Iterable[Address]) -> list[int]:
    return [address.number for address in addresses]


def test_pages_are_walked_until_the_list_is_empty() -> None:
    qom = walk()
    assert numbers(qom.take(links(0, 0, 1))) == [1, 2, 3]
    assert (qom.page, qom.ended_by) == (2, None)
    assert qom.take([]) == []
    assert qom.ended_by == "empty"
    assert qom.complete


def test_the_last_page_shown_again_is_the_end() -> None:
    qom = walk()
    qom.take(links(0, 1))
    assert qom.take(links(0, 1)) == []
    assert qom.ended_by == "repeated"
    assert qom.complete


def test_a_list_that_shifts_is_not_at_its_end() -> None:
    qom = walk()
    qom.take(links(0, 0, 1))
    qom.take(links(0, 1, 1, start=2))  # two of the page before, pushed on, and one more
    assert qom.ended_by is None


def test_the_day_reached_ends_it_and_older_links_are_left() -> None:
    qom = walk(since=2)
    assert numbers(qom.take(links(1, 2, 3, 4))) == [1, 2]
    assert qom.ended_by == "since"
    assert qom.complete


def test_one_story_out_of_its_place_does_not_end_it() -> None:
    pinned, misplaced = walk(since=2), walk(since=2)
    pinned.take(links(90, 0, 0, 1))
    misplaced.take(links(0, 0, 1, 90))
    assert pinned.ended_by is None
    assert misplaced.ended_by is None


def test_what_is_newer_than_until_is_passed_over() -> None:
    qom = walk(since=5, until=2)
    assert numbers(qom.take(links(0, 1, 2, 5))) == [3, 4]
    assert qom.ended_by is None
    qom.take([])
    assert not qom.complete  # what is newer was not taken


def test_an_address_without_a_day_is_read() -> None:
    assert numbers(walk(since=1).take(links(None, 0))) == [1, 2]


def test_a_bound_on_pages_leaves_the_walk_incomplete() -> None:
    qom = walk(pages=1)
    assert numbers(qom.take(links(0, 1))) == [1, 2]
    assert qom.ended_by == "pages"
    assert not qom.complete


def test_how_far_back() -> None:
    assert first_day(TODAY, None, TODAY) == TODAY
    assert first_day(None, None, TODAY) == TODAY - timedelta(days=7)
    walked = Walked(since=TODAY - timedelta(days=30), until=TODAY - timedelta(days=3))
    assert first_day(None, walked, TODAY) == TODAY - timedelta(days=4)
    assert first_day(TODAY, walked, TODAY) == TODAY
