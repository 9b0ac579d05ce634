"""Coverage: counts by desk and day, and days that are known without a link."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from newscrawl.sites.pagination import DayWalk
from newscrawl.sites.registry import choose_desks
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import Database
from newscrawl.store.articles import save
from newscrawl.store.coverage import Counts, Coverage, CoverageCell, coverage
from newscrawl.store.ledger import Failed, mark_failed
from newscrawl.store.listing_walks import Goal, end_walk, record_page
from tests.factories import (
    DAY,
    DOWN,
    LATER,
    NOW,
    QOM,
    TASNIM,
    YAZD,
    address,
    article,
    give_up,
    walk,
    walk_of,
)

MISSING = Failed("http_404", "status 404", 404, is_missing=True)
BEFORE = DAY - timedelta(days=1)


@pytest.fixture
def filled(database: Database) -> Database:
    """Qom's list: 1 stored, 2 pending, 3 failed, 4 given up, 5 gone, 6 not asked for, 7 of the day
    before. Yazd's list: 1 and 8.
    """
    links = [address(n) for n in range(1, 6)]
    old = address(6, date(2025, 9, 1))
    record_page(database, walk(QOM), [*links, old, address(7, BEFORE)], 1, NOW)
    record_page(database, walk(YAZD), [address(1), address(8)], 1, NOW)
    save(database, [article(n) for n in (1, 7, 8)], NOW)
    mark_failed(database, "tasnim:3", DOWN, 1, NOW)
    give_up(database, 4)
    for run in (1, 2):
        mark_failed(database, "tasnim:5", MISSING, run, NOW)
    return database


def cells(found: Coverage) -> dict[tuple[str | None, date | None], Counts]:
    return {(cell.desk, cell.day): cell.counts for cell in found.cells}


def test_every_link_is_counted_where_it_stands(filled: Database) -> None:
    found = coverage(filled)
    of_qom = Counts(stored=1, pending=1, failed=2, given_up=1, gone=1)
    assert found.cells == [
        CoverageCell("qom", date(2025, 9, 1), Counts(not_asked=1)),
        CoverageCell("qom", BEFORE, Counts(stored=1)),
        CoverageCell("qom", DAY, of_qom),
        CoverageCell("yazd", DAY, Counts(stored=2)),
    ]
    assert (of_qom.listed, of_qom.open) == (5, 3)
    # Link 1 is in two cells, and once in the total.
    assert found.total == Counts(3, 1, 2, 1, 1, 1)
    assert found.oldest_gap == DAY
    assert found.open_links == []


def test_the_figures_are_the_ledgers_own(filled: Database) -> None:
    total = coverage(filled).total
    by_state = dict(filled.execute("SELECT state, count(*) FROM ledger GROUP BY state").fetchall())
    assert total.stored == by_state["stored"]
    assert total.pending + total.not_asked == by_state["pending"]
    assert (total.failed, total.gone) == (by_state["failed"], by_state["gone"])


def test_cells_do_not_need_the_sums(filled: Database) -> None:
    whole, cells = coverage(filled), coverage(filled, is_summed=False)
    assert cells == replace(whole, total=Counts(), by_feed=0)
    assert whole.total.listed


def test_desks_and_days_are_chosen(filled: Database) -> None:
    assert coverage(filled, [YAZD]).total == Counts(stored=2)
    assert set(cells(coverage(filled, [YAZD]))) == {("yazd", DAY)}
    both = coverage(filled, [QOM, YAZD])
    assert both.total == coverage(filled).total
    assert coverage(filled, since=DAY).total == Counts(2, 1, 2, 1, 1)
    assert coverage(filled, until=BEFORE).total == Counts(stored=1, not_asked=1)
    assert coverage(filled, [QOM], BEFORE, BEFORE).total == Counts(stored=1)
    assert coverage(filled, [QOM], until=BEFORE).oldest_gap is None


def test_a_link_that_becomes_asked_for_is_a_gap(filled: Database) -> None:
    record_page(filled, walk(QOM, date(2025, 8, 1)), [address(6, date(2025, 9, 1))], 2, LATER)
    found = coverage(filled)
    assert found.total.not_asked == 0
    assert found.oldest_gap == date(2025, 9, 1)


def test_the_day_is_the_addresss_else_the_articles_else_unknown(database: Database) -> None:
    record_page(database, walk(QOM), [address(n, None) for n in (1, 2, 3)], 1, NOW)
    record_page(database, walk(QOM), [address(4)], 1, NOW)
    save(database, [article(1), article(2, jalali_date=None), article(4)], NOW)
    found = coverage(database)
    # Gregorian of the address and Jalali of the article are one day.
    assert cells(found) == {
        ("qom", None): Counts(stored=1, pending=1),
        ("qom", DAY): Counts(stored=2),
    }
    assert found.oldest_gap is None
    assert [cell.day for cell in found.oldest_cells] == [None]
    # Whose day is unknown counts whatever the days are: its page will say.
    assert coverage(database, since=DAY + timedelta(1)).total == Counts(stored=1, pending=1)
    assert coverage(database, until=BEFORE).total == Counts(stored=1, pending=1)


def test_links_on_no_desks_list_are_not_forgotten(database: Database) -> None:
    save(database, [article(1)], NOW)
    assert cells(coverage(database)) == {(None, DAY): Counts(stored=1)}
    assert coverage(database, [QOM]).total == Counts()


def test_open_links_newest_first(filled: Database) -> None:
    record_page(filled, walk(YAZD), [address(3), address(9, BEFORE), address(10, None)], 1, NOW)
    found = coverage(filled, shown=10)
    assert [link.id[7:] for link in found.open_links] == ["4", "3", "2", "9", "10"]
    given_up, failed, pending, *_ = found.open_links
    assert failed.desks == ("qom", "yazd")
    assert (failed.state, failed.reason, failed.message) == ("failed", "http_503", "status 503")
    assert (failed.attempts, failed.due_at, failed.is_given_up) == (1, NOW, False)
    assert (given_up.is_given_up, pending.is_given_up) == (True, False)
    assert (pending.state, pending.attempts, pending.day) == ("pending", 0, DAY)
    assert [link.id[7:] for link in coverage(filled, shown=2).open_links] == ["4", "3"]
    assert len(coverage(filled, [YAZD], shown=9).open_links) == 3


def test_days_are_known_that_had_nothing(database: Database) -> None:
    walk_of(database, DAY - timedelta(7), NOW)
    archived = DayWalk(desk=QOM, since=date(2025, 3, 1), ended_by="empty")
    record_page(database, archived, [], 1, NOW)
    unfinished = DayWalk(desk=QOM, since=date(2025, 3, 2))
    record_page(database, unfinished, [address(1, date(2025, 3, 2))], 1, NOW)
    found = coverage(database)
    how = {day: found.walked_how("qom", day) for day in (DAY, BEFORE, DAY - timedelta(7))}
    assert how == {DAY: "part", BEFORE: "list", DAY - timedelta(7): "list"}
    assert found.walked_how("qom", DAY - timedelta(8)) is None
    assert found.walked_how("qom", DAY + timedelta(1)) is None
    assert found.walked_how("qom", date(2025, 3, 1)) == "archive"
    assert found.walked_how("qom", date(2025, 3, 2)) is None
    assert found.walked_how("yazd", BEFORE) is None
    assert found.walked_how(None, BEFORE) is None


def test_a_day_that_the_archive_has_shown_once_is_open(database: Database) -> None:
    day = date(2025, 3, 1)
    for n in (0, 1, 3):
        seen = DayWalk(desk=QOM, since=day + timedelta(n))
        while seen.ended_by is None:
            seen.take([])
        end_walk(database, seen, 1, NOW)
    first, second = day, day + timedelta(3)
    assert coverage(database).goals == [
        Goal("qom", first, first + timedelta(1)),
        Goal("qom", second, second),
    ]
    assert coverage(database, since=second + timedelta(1)).goals == []
    confirmed = DayWalk(desk=QOM, since=second, confirms=seen.odd)
    while confirmed.ended_by is None:
        confirmed.take([])
    end_walk(database, confirmed, 2, LATER)
    assert [goal.since for goal in coverage(database).goals] == [first]
    # What the desk's own list covers is no gap, however often the archive was asked.
    walk_of(database, first, LATER)
    assert coverage(database).goals == []


def test_an_empty_database(database: Database) -> None:
    found = coverage(database, shown=10)
    assert (found.cells, found.total, found.open_links) == ([], Counts(), [])
    assert (found.oldest_gap, found.oldest_cells) == (None, [])


def test_every_desk_can_be_chosen_at_once(filled: Database) -> None:
    assert coverage(filled, choose_desks(None)).total == coverage(filled).total
    assert len(choose_desks(None, TASNIM)) == len(desks())
