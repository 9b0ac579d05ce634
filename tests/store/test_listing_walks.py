"""Walks in the database: the pages that each has seen, and the days that they cover."""

from datetime import date, timedelta

import pytest

from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.pagination import DayWalk, Walked
from newscrawl.sites.registry import default_site
from newscrawl.sites.tasnim.addresses import parse_address
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import Database
from newscrawl.store.articles import records, save
from newscrawl.store.earlier_walks import (
    DoubtedEnd,
    doubted_end,
    first_page_validators,
    last_odd,
    walked,
)
from newscrawl.store.ledger import Due, Failed, left_over, mark_failed
from newscrawl.store.listing_walks import (
    Goal,
    complete_days,
    covered,
    end_walk,
    goals,
    record_page,
    set_goals,
)
from newscrawl.store.other_provinces import ask_for, put_aside
from newscrawl.store.selection import Selection
from newscrawl.utils.http_validators import UNKNOWN, Validators
from tests.factories import DAY, LATER, NEXT_DAY, NOW, QOM, YAZD, address, article, walk, walk_of


def due(database: Database, run: int = 9) -> list[str]:
    found = left_over(database, [QOM, YAZD], run, NOW)
    return sorted(parse_address(link.url).id for link in found)


def test_links_are_recorded_and_asked_for_until_stored(database: Database) -> None:
    links = [address(1), address(2, None)]
    record_page(database, walk(), links, 1, NOW)
    assert due(database) == ["tasnim:1", "tasnim:2"]
    save(database, [article(1)], NOW)
    record_page(database, walk(YAZD), links, 1, LATER)
    assert due(database) == ["tasnim:2"]
    rows = database.execute("SELECT id, desk, listed_at FROM listings ORDER BY id, desk")
    assert rows.fetchall() == [
        ("tasnim:1", "qom", NOW),
        ("tasnim:1", "yazd", LATER),
        ("tasnim:2", "qom", NOW),
        ("tasnim:2", "yazd", LATER),
    ]


def test_links_of_other_days_are_recorded_not_fetched_until_a_walk_wants_them(
    database: Database,
) -> None:
    old = address(1, date(2025, 11, 1))
    record_page(database, walk(), [old], 1, NOW, again=True)
    assert due(database) == []
    record_page(database, walk(since=date(2025, 10, 1)), [old], 2, NOW)
    assert due(database) == ["tasnim:1"]
    record_page(database, walk(), [old], 3, NOW)
    assert due(database) == ["tasnim:1"]


def test_a_link_of_another_province_stays_put_aside_whatever_lists_show_it(
    database: Database,
) -> None:
    record_page(database, walk(), [address(1)], 1, NOW)
    put_aside(database, "tasnim:1", "yazd", 1, NOW)
    moved = parse_address("/fa/news/1404/08/29/1/mended")
    for run, shown in ((1, address(1)), (2, address(1)), (3, moved)):
        record_page(database, walk(YAZD), [shown], run, NOW)
        assert due(database) == []
    assert ask_for(database, default_site(), {"qom"}) == 0
    assert ask_for(database, default_site(), {"yazd"}) == 1
    record_page(database, walk(), [moved], 4, NOW)
    assert left_over(database, [QOM], 4, NOW) == [Due(moved.url, "qom")]


def test_a_link_that_failed_has_another_chance_at_another_address(database: Database) -> None:
    record_page(database, walk(), [address(1)], 1, NOW)
    missing = Failed("http_404", "status 404", 404, is_missing=True)
    for run in (1, 2):
        mark_failed(database, "tasnim:1", missing, run, NOW)
    assert due(database) == []
    moved = parse_address("/fa/news/1404/08/29/1/mended")
    record_page(database, walk(), [moved], 3, NOW)
    assert left_over(database, [QOM], 3, NOW) == [Due(moved.url, "qom")]
    # Not for ever: two lists may each show another address that is dead.
    for run in range(3, 9):
        mark_failed(database, "tasnim:1", missing, run, NOW)
        record_page(database, walk(), [(address(1), moved)[run % 2]], run, NOW)
    assert due(database, run=99) == []


def test_links_that_were_given_up_or_are_gone_are_tried_again_where_asked(
    database: Database,
) -> None:
    links = [address(1), address(2)]
    record_page(database, walk(), links, 1, NOW)
    for run in range(1, 9):
        mark_failed(database, "tasnim:1", Failed("http_503", "503", 503), run, NOW)
        gone = Failed("http_404", "404", 404, is_missing=True)
        mark_failed(database, "tasnim:2", gone, run, NOW)
    record_page(database, walk(), links, 9, NOW)
    assert due(database, run=9) == []
    record_page(database, walk(), links, 9, NOW, again=True)
    assert due(database, run=9) == ["tasnim:1", "tasnim:2"]


def test_only_complete_walks_cover_days(database: Database) -> None:
    walk_of(database, date(2025, 11, 14), NOW, "pages")
    record_page(database, walk(), [address(1)], 1, NOW)  # killed
    assert walked(database, QOM) is None
    assert covered(database, QOM, [address(1)]) == set()
    walk_of(database, date(2025, 11, 14), NOW)
    assert walked(database, QOM) == Walked(date(2025, 11, 14), DAY)
    assert walked(database, YAZD) is None


def test_days_covered_are_an_interval_without_gaps(database: Database) -> None:
    walk_of(database, date(2025, 11, 14), NOW)
    # Ten days later only the last two are walked: what lies between is not covered.
    recent = walk(since=date(2025, 11, 29), validators=Validators('"x"'))
    recent.ended_by = "since"
    record_page(database, recent, [address(9)], 1, "2025-12-01T08:00:00Z")
    assert walked(database, QOM) == Walked(date(2025, 11, 14), DAY)
    assert covered(database, QOM, [address(9)]) == set()
    assert first_page_validators(database, QOM, LATER) == UNKNOWN
    walk_of(database, date(2025, 11, 20), "2025-12-01T09:00:00Z")
    assert walked(database, QOM) == Walked(date(2025, 11, 14), date(2025, 12, 1))
    walk_of(database, date(2025, 10, 1), "2025-12-01T10:00:00Z")
    assert walked(database, QOM) == Walked(date(2025, 10, 1), date(2025, 12, 1))


def test_links_are_covered_with_their_walk_and_stay_so(database: Database) -> None:
    first = walk(validators=Validators('"x"', "Fri", "http://a"))
    record_page(database, first, [address(1), address(2)], 1, NOW)
    assert covered(database, QOM, [address(1), address(2)]) == set()
    first.ended_by = "since"
    record_page(database, first, [address(3)], 1, NOW)
    links = [address(n) for n in (1, 2, 3, 4)]
    assert covered(database, QOM, links) == {"tasnim:1", "tasnim:2", "tasnim:3"}
    assert covered(database, YAZD, links) == set()
    # A later walk that is cut short takes nothing away, and covers nothing.
    record_page(database, walk(), links, 2, LATER)
    assert covered(database, QOM, links) == {"tasnim:1", "tasnim:2", "tasnim:3"}
    assert first_page_validators(database, QOM, LATER) == Validators('"x"', "Fri", "http://a")
    # One that finds the list unchanged keeps what it is known by.
    unchanged = walk()
    unchanged.ended_by = "unchanged"
    end_walk(database, unchanged, 3, "2025-11-25T00:00:00Z")
    assert first_page_validators(database, QOM, LATER) == Validators('"x"', "Fri", "http://a")
    assert walked(database, QOM) == Walked(date(2025, 11, 14), date(2025, 11, 25))


def test_the_days_that_an_unfinished_walk_was_to_reach_are_kept(database: Database) -> None:
    assert goals(database) == []
    old, until = date(2025, 10, 1), date(2025, 11, 10)
    set_goals(database, [walk(since=date(2025, 11, 1)), walk(YAZD, since=old, pages=3)])
    set_goals(database, [walk(since=old), walk(YAZD, since=old, until=until)])
    kept = [Goal("qom", old), Goal("yazd", old, until)]
    assert goals(database) == kept
    # A walk that failed, or was killed, or that went less deep, reaches nothing.
    failed = walk(since=old)
    failed.ended_by = "failed"
    end_walk(database, failed, 5, NOW)
    record_page(database, walk(since=old), [address(1)], 1, NOW)
    walk_of(database, date(2025, 11, 1), NOW)
    assert goals(database) == kept
    assert walked(database, QOM) == Walked(date(2025, 11, 1), DAY)
    walk_of(database, old, NOW)
    assert goals(database) == kept[1:]
    bounded = walk(YAZD, since=old, until=until)
    bounded.ended_by = "since"
    record_page(database, bounded, [], 1, NOW)
    assert goals(database) == []
    assert walked(database, YAZD) is None  # what is newer was passed over


def test_a_list_that_failed_covers_nothing(database: Database) -> None:
    failed = walk(validators=Validators('"x"', None, "http://a"))
    record_page(database, failed, [address(1)], 1, NOW)
    failed.ended_by = "failed"
    end_walk(database, failed, 1, NOW)
    assert walked(database, QOM) is None
    assert covered(database, QOM, [address(1)]) == set()
    assert first_page_validators(database, QOM, LATER) == UNKNOWN
    assert database.execute("SELECT complete FROM walks").fetchall() == [(0,)]


def test_what_the_archive_lists_says_nothing_of_the_desks_own_list(database: Database) -> None:
    own = walk()
    record_page(database, own, [address(1)], 1, NOW)
    day = DayWalk(desk=QOM, since=DAY)
    record_page(database, day, [address(1), address(2)], 2, NOW)
    own.ended_by = "since"
    record_page(database, own, [], 1, NOW)
    assert covered(database, QOM, [address(1), address(2)]) == {"tasnim:1"}


def test_days_of_the_archive_are_complete_each_by_itself(database: Database) -> None:
    for n, is_over in enumerate((True, False)):
        day = DayWalk(desk=QOM, since=DAY - timedelta(n), is_over=is_over)
        record_page(database, day, [address(n)], 1, NOW)
        day.ended_by = "empty"
        record_page(database, day, [], 1, NOW)
    assert complete_days(database, date(2025, 11, 1), DAY) == {(DAY, "qom")}
    assert complete_days(database, date(2025, 11, 1), date(2025, 11, 20)) == set()
    # They cover nothing of the desk's own list.
    assert walked(database, QOM) is None
    assert goals(database) == []


@pytest.mark.parametrize("order", [("qom", "yazd"), ("yazd", "qom")])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_province_by_listing_depends_on_no_order(
    database: Database, order: tuple[str, str], when: str
) -> None:
    for n, key in enumerate(order):
        record_page(database, walk(desks()[key]), [address(1)], 1, NOW)
        if n == (0 if when == "before" else 1):
            listed = desks()[key].province
            assert listed is not None
            found = article(1, province=listed.key, province_from="listing", desk=key)
            save(database, [found], NOW)
    (record,) = records(database)
    assert (record["province"], record["province_name"]) == ("qom", "قم")
    assert [r["id"] for r in records(database, Selection(places=("qom",)))] == ["tasnim:1"]


def once(since: date) -> DeskWalk:
    return DeskWalk(desk=QOM, since=since, ended_by="once")


def test_an_end_behind_a_full_page_is_open_until_it_is_believed(database: Database) -> None:
    far = DAY - timedelta(40)
    set_goals(database, [once(far)])
    end_walk(database, once(far), 1, NOW)
    assert goals(database) == [Goal("qom", far)]
    end_walk(database, behind_full(far), 2, NOW)
    assert goals(database) == []


def behind_full(since: date, joins: bool = False, day: date = DAY) -> DeskWalk:
    """Return a walk that has ended behind a full page of a day's links, which was believed."""
    seen = DeskWalk(desk=QOM, since=since, confirms="once", joins=joins)
    covered = {"tasnim:1"} if joins else set()
    for n in range(4):
        seen.take([address(n, day) for n in range(1, 21)] if n == 0 else [], covered)
    assert (seen.ended_by, seen.complete) == ("empty", True)
    return seen


def test_an_end_behind_a_full_page_covers_no_day_that_it_did_not_show(database: Database) -> None:
    shown = DAY - timedelta(2)
    end_walk(database, behind_full(DAY - timedelta(7), day=shown), 1, NOW)
    assert walked(database, QOM) == Walked(shown + timedelta(1), DAY)
    # A walk that joins them goes on to its own day, though it shows no more than that.
    end_walk(database, behind_full(DAY - timedelta(7), joins=True, day=DAY), 2, NEXT_DAY)
    assert walked(database, QOM) == Walked(shown + timedelta(1), DAY + timedelta(1))


def test_an_end_behind_a_full_page_is_doubted_until_a_walk_comes_as_deep_otherwise(
    database: Database,
) -> None:
    deep, near = DAY - timedelta(30), DAY - timedelta(3)
    assert doubted_end(database, QOM, NOW) is None
    end_walk(database, behind_full(deep), 1, NOW)
    assert doubted_end(database, QOM, LATER) == DoubtedEnd(deep, "once", is_due=False)
    end_walk(database, behind_full(near), 2, LATER)
    walk_of(database, near, LATER, "covered")
    walk_of(database, near, LATER, "since")  # came only to a nearer day
    assert doubted_end(database, QOM, NEXT_DAY) == DoubtedEnd(deep, "once", is_due=True)
    end_walk(database, behind_full(deep), 3, NEXT_DAY)
    assert doubted_end(database, QOM, NEXT_DAY) == DoubtedEnd(deep, "once", is_due=False)
    walk_of(database, deep, NEXT_DAY, "since")
    assert doubted_end(database, QOM, NEXT_DAY) is None
    assert doubted_end(database, YAZD, NEXT_DAY) is None


def test_what_was_odd_is_told_to_the_next_walk_of_the_same_days(database: Database) -> None:
    for ended in (
        DayWalk(desk=QOM, since=DAY, ended_by="skipped", skipped="of the archive"),
        DeskWalk(desk=QOM, since=DAY, until=DAY, ended_by="skipped", skipped="of a day"),
        DeskWalk(desk=QOM, since=DAY, ended_by="skipped", skipped="of the list"),
    ):
        end_walk(database, ended, 1, NOW)
    assert last_odd(database, QOM) == "of the list"
    assert last_odd(database, QOM, (DAY, DAY)) == "of a day"
    assert last_odd(database, QOM, (DAY, None), archive=True) == "of the archive"
    assert last_odd(database, YAZD) is None
