"""Which days are drawn, and the state of each cell."""

from datetime import date, timedelta

import pytest

from newscrawl.reports import heatmap
from newscrawl.reports.heatmap import Column, HeatMap
from newscrawl.sites.pagination import Walked
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store.coverage import Counts, Coverage, CoverageCell

ALL = list(desks().values())
DAY = date(2025, 11, 21)


def before(days: int) -> date:
    return DAY - timedelta(days)


def known(
    *cells: CoverageCell, walked: dict[str, list[Walked]] | None = None, **fields: object
) -> Coverage:
    return Coverage(
        cells=list(cells),
        total=Counts(),
        walked=walked or {},
        archive_days=fields.get("archive_days", {}),  # type: ignore[arg-type]
        open_links=[],
        goals=[],
        unrecognised=[],
        by_feed=0,
    )


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        (Counts(stored=3), "stored"),
        (Counts(stored=3, gone=1), "gone"),
        (Counts(stored=3, gone=1, pending=1), "pending"),
        (Counts(stored=3, gone=1, pending=1, failed=1), "failed"),
        (Counts(failed=1, given_up=1), "failed"),
        (Counts(not_asked=4), "unwalked"),
    ],
)
def test_what_is_open_comes_first(counts: Counts, state: str) -> None:
    heat = HeatMap(
        known(CoverageCell("qom", DAY, counts), CoverageCell("yazd", DAY, Counts(stored=1))), ALL
    )
    (cell,) = heat.cells(heat.rows[0])
    assert cell
    assert cell.state == state


def test_days_without_links_tell_walked_from_not_walked() -> None:
    found = known(
        CoverageCell("qom", DAY, Counts(stored=1)),
        walked={"qom": [Walked(before(3), before(1))]},
        archive_days={"yazd": {before(2)}},
    )
    heat = HeatMap(found, ALL)
    rows = {row.key: [cell.state for cell in heat.cells(row) if cell] for row in heat.rows}
    assert rows == {
        "qom": ["stored", "empty", "empty", "empty"],
        "yazd": ["unwalked", "unwalked", "empty", "unwalked"],
    }
    assert [row.empty for row in heat.rows] == [3, 1]
    assert heat.span == (before(3), DAY)
    assert len(heat.silent) == len(ALL) - 2


def test_many_days_on_which_nothing_was_listed_are_one_column() -> None:
    cells = [CoverageCell("qom", before(n), Counts(stored=1)) for n in (0, 7, 15)]
    heat = HeatMap(known(*cells, walked={"qom": [Walked(before(40), before(9))]}), ALL)
    days = [column.days for column in heat.columns]
    assert days == [*[1] * 8, 7, 1, 24, 1]
    assert heat.columns[8] == Column(before(14), before(8))
    states = [cell.state for cell in heat.cells(heat.rows[0]) if cell]
    # Day 8 was not walked, so of days 8 to 14 not all were.
    assert states[-4:] == ["unwalked", "stored", "empty", "empty"]


def test_the_unknown_day_is_a_column_of_its_own() -> None:
    cells = [
        CoverageCell("qom", None, Counts(pending=1)),
        CoverageCell("yazd", DAY, Counts(stored=1)),
    ]
    heat = HeatMap(known(*cells, CoverageCell(None, DAY, Counts(stored=2))), ALL)
    assert [column.day for column in heat.columns] == [None, DAY]
    listed = [[s and s.counts.listed for s in heat.cells(row)] for row in heat.rows]
    assert listed == [[1, 0], [None, 1], [None, 2]]


def test_many_days_of_an_unlisted_run_do_not_borrow_the_unknown_days_counts() -> None:
    cells = [
        CoverageCell("qom", None, Counts(pending=5)),
        *(CoverageCell("qom", before(n), Counts(stored=1)) for n in (0, 20)),
    ]
    heat = HeatMap(known(*cells), ALL)
    listed = [s.counts.listed for s in heat.cells(heat.rows[0]) if s]
    assert listed == [5, 1, 0, 1]


def test_days_asked_for_are_drawn_older_ones_are_counted() -> None:
    cells = [CoverageCell("qom", DAY, Counts(stored=1))]
    heat = HeatMap(known(*cells), ALL, since=before(3))
    assert [column.day for column in heat.columns] == [before(n) for n in range(4)]
    many = [CoverageCell("qom", before(n), Counts(stored=1)) for n in range(heatmap.MOST_DAYS + 5)]
    heat = HeatMap(known(*many, walked={"qom": [Walked(before(900), DAY)]}), ALL)
    assert (len(heat.columns), heat.undrawn) == (heatmap.MOST_DAYS, 5)


def test_nothing_is_known() -> None:
    heat = HeatMap(known(), ALL, since=DAY)
    assert (heat.rows, heat.columns, heat.span) == ([], [], None)
    assert heat.silent == ALL
