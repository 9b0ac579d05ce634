from collections.abc import Iterable
from datetime import date, timedelta

from newscrawl.sites.base import Address
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.pagination import DayWalk, Walk, Walked, first_day
from newscrawl.sites.tasnim.desks import desks

TODAY = date(2025, 11, 21)


def links(*ages: int | None, start: int = 1) -> list[Address]:
    """Return links of these ages in days; None: an address without a day."""
    return [
        Address("tasnim", "", start + n, "", None if age is None else TODAY - timedelta(age))
        for n, age in enumerate(ages)
    ]


def walk(
    since: int = 7, until: int | None = None, pages: int | None = None, *, known: bool = False
) -> DeskWalk:
    last = None if until is None else TODAY - timedelta(until)
    return DeskWalk(
        desk=desks()["qom"],
        since=TODAY - timedelta(since),
        until=last,
        pages=pages,
        joins=known,
        stops=known,
    )


def take(taken: Walk, addresses: list[Address], covered: Iterable[int] = ()) -> list[int]:
    """Take in a page's links; return the numbers of those that the walk wants."""
    taken.take(addresses, {f"tasnim:{number}" for number in covered})
    return [address.number for address in addresses if taken.is_wanted(address)]


def test_pages_are_walked_until_the_list_is_empty() -> None:
    qom = walk()
    assert take(qom, links(0, 0, 1)) == [1, 2, 3]
    assert (qom.page, qom.ended_by) == (2, None)
    assert take(qom, []) == []
    assert (qom.page, qom.waits) == (2, True)  # a page may be empty once by mistake
    take(qom, [])
    assert qom.ended_by == "empty"
    assert qom.complete


def test_a_page_that_was_empty_once_is_not_the_end() -> None:
    qom = walk()
    take(qom, links(0, 0))
    take(qom, [])
    assert take(qom, links(0, 1, start=3)) == [3, 4]
    assert (qom.page, qom.ended_by, qom.waits) == (3, None, False)
    qom.doubt("404")
    assert qom.waits
    qom.doubt("404")
    assert qom.ended_by == "404"
    assert qom.complete


def test_a_list_that_shows_the_same_in_other_orders_ends() -> None:
    qom = walk()
    for n in range(20):
        if qom.ended_by is None:
            shown = links(0, 0, 0)
            take(qom, shown[n % 3 :] + shown[: n % 3])
    assert qom.ended_by == "repeated"
    assert qom.page < 15


def test_a_walk_that_failed_is_not_complete() -> None:
    qom = walk()
    qom.ended_by = "failed"
    assert not qom.complete


def test_a_story_that_comes_late_is_wanted_back_to_what_was_ever_asked_for() -> None:
    qom = walk(since=1, known=True)
    qom.floor = TODAY - timedelta(7)
    assert take(qom, links(0, 3, 8), covered=[1]) == [1, 2]
    assert take(walk(since=1), links(0, 3, 8)) == [1]


def test_a_day_reached_proves_nothing_where_nothing_known_was_met() -> None:
    """A clock that was ahead: the days between are walked, too."""
    qom = walk(since=1, known=True)
    qom.floor = TODAY - timedelta(30)
    take(qom, links(2, 3, 4))
    assert qom.ended_by is None
    take(qom, links(5, 6, 6, start=4), covered=[5, 6])
    assert qom.ended_by == "covered"
    assert qom.complete


def test_a_list_that_is_empty_from_the_start_proves_nothing() -> None:
    qom = walk()
    take(qom, [])
    assert qom.ended_by == "empty"
    assert not qom.complete


def test_the_last_page_shown_again_and_again_is_the_end() -> None:
    qom = walk()
    take(qom, links(0, 1))
    take(qom, links(0, 1))
    assert qom.ended_by is None  # as many new stories may have pushed them on
    take(qom, links(0, 1))
    assert qom.ended_by == "repeated"
    assert qom.complete


def test_a_list_that_shifts_by_a_page_is_not_at_its_end() -> None:
    qom = walk()
    take(qom, links(0, 0, 1))
    take(qom, links(0, 0, 1))
    assert take(qom, links(1, 2, 2, start=4)) == [4, 5, 6]
    take(qom, links(1, 2, 2, start=4))
    assert qom.ended_by is None


def test_the_day_reached_ends_it_and_older_links_are_left() -> None:
    qom = walk(since=2)
    assert take(qom, links(1, 2, 3, 4)) == [1, 2]
    assert qom.ended_by == "since"
    assert qom.complete


def test_one_story_out_of_its_place_does_not_end_it() -> None:
    pinned, misplaced = walk(since=2), walk(since=2)
    take(pinned, links(90, 0, 0, 1))
    take(misplaced, links(0, 0, 1, 90))
    assert pinned.ended_by is None
    assert misplaced.ended_by is None


def test_it_ends_at_what_an_earlier_walk_has_covered() -> None:
    qom = walk(known=True)
    take(qom, links(0, 0, 0, 0), covered=[2])  # one link that was known already is no mark
    take(qom, links(0, 0, 0, 0, start=5), covered=[7])
    assert qom.ended_by is None
    take(qom, links(1, 1, 1, 1, start=9), covered=[11, 12])
    assert qom.ended_by == "covered"
    assert qom.complete


def test_where_older_days_are_asked_for_covered_ones_are_walked_over() -> None:
    qom = walk(since=30)
    qom.joins = True
    take(qom, links(0, 0, 1), covered=[1, 2, 3])
    assert qom.ended_by is None
    take(qom, links(31, 31, 32, start=4))
    assert qom.ended_by == "since"
    assert qom.complete


def test_a_list_that_ends_before_what_it_had_shown_is_not_whole() -> None:
    qom, whole = walk(known=True), walk(known=True)
    for taken, covered in ((qom, []), (whole, [1])):
        take(taken, links(0, 0, 1), covered=covered)
        take(taken, [])
        take(taken, [])
    assert qom.ended_by == "empty"
    assert qom.ended_short
    assert not qom.complete
    assert whole.ended_by == "empty"
    assert whole.complete


def test_a_walk_with_a_page_cut_short_is_not_complete() -> None:
    qom = walk(since=1)
    qom.cut = True
    take(qom, links(2, 2))
    assert qom.ended_by == "since"
    assert not qom.complete


def test_what_is_newer_than_until_is_passed_over() -> None:
    qom = walk(since=5, until=2)
    assert take(qom, links(0, 1, 2, 5)) == [3, 4]
    assert qom.ended_by is None
    for _ in range(2):
        take(qom, [])
    assert qom.complete  # of its days; it covers nothing, since what is newer was not taken


def test_an_address_without_a_day_is_read() -> None:
    assert take(walk(since=1), links(None, 0)) == [1, 2]


def test_a_bound_on_pages_leaves_the_walk_incomplete() -> None:
    qom = walk(pages=1)
    assert take(qom, links(0, 1)) == [1, 2]
    assert qom.ended_by == "pages"
    assert not qom.complete


def test_a_day_of_the_archive() -> None:
    day = DayWalk(desk=desks()["qom"], since=TODAY)
    assert take(day, links(0, 1, 0, 9)) == [1, 2, 3]  # an edited time may cross midnight
    take(day, [])
    assert day.waits
    take(day, [])
    assert (day.ended_by, day.complete) == ("once", False)
    running = DayWalk(desk=desks()["qom"], since=TODAY, is_over=False)
    for _ in range(2):
        take(running, [])
    assert (running.ended_by, running.odd, running.complete) == ("empty", None, False)


def test_an_archive_that_shows_other_days_is_no_answer() -> None:
    day = DayWalk(desk=desks()["qom"], since=TODAY - timedelta(100))
    assert take(day, links(0, 0, 1)) == []
    assert (day.ended_by, day.complete) == ("other_days", False)


def test_a_last_page_of_neighbours_alone_is_no_other_day() -> None:
    """A day's pages show neighbours before and behind its own stories; the last page may hold
    nothing else. An archive that goes on to other days has not taken the day into account.
    """
    for pages, ended_by in (((2, 3), "once"), ((2, 3, 4), "other_days")):
        day = DayWalk(desk=desks()["qom"], since=TODAY - timedelta(2))
        for n, age in enumerate(pages):
            take(day, links(age, age, start=10 * n))
        while day.ended_by is None:
            take(day, [])
        assert day.ended_by == ended_by


def test_how_far_back() -> None:
    day = timedelta(days=1)
    assert first_day(TODAY, None, None, TODAY) == TODAY
    assert first_day(None, None, None, TODAY) == TODAY - 7 * day
    walked = Walked(since=TODAY - 30 * day, until=TODAY - 3 * day)
    assert first_day(None, walked, None, TODAY) == TODAY - 4 * day
    assert first_day(TODAY, walked, None, TODAY) == TODAY
    # An unfinished walk's day is taken up, where the user names none.
    assert first_day(None, walked, TODAY - 90 * day, TODAY) == TODAY - 90 * day
    assert first_day(TODAY, walked, TODAY - 90 * day, TODAY) == TODAY
    # No deeper than what is covered; and a clock that was ahead ends no walk at once.
    assert first_day(None, Walked(TODAY, TODAY), None, TODAY) == TODAY
    assert first_day(None, Walked(TODAY, TODAY + 400 * day), None, TODAY) == TODAY
    assert first_day(None, Walked(TODAY - 9 * day, TODAY + day), None, TODAY) == TODAY - day
