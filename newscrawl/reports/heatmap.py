"""Desks by days: which of them are drawn, and the state of each cell. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from newscrawl.sites import provinces
from newscrawl.sites.provinces import Desk
from newscrawl.store.coverage import Counts, Coverage

#: As many days are drawn, the newest.
MOST_DAYS = 366
# Of days in a row on which no desk has anything, more than these are one column.
_DRAWN_GAP = 6
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Column:
    """One day, or many on which no desk has anything; both None: the unknown day."""

    since: date | None = None
    until: date | None = None

    @property
    def day(self) -> date | None:
        """The day, where it is a known one and the only one."""
        return self.since if self.since == self.until else None

    @property
    def days(self) -> int:
        """How many days it stands for; 0: the unknown one."""
        return 0 if self.since is None or self.until is None else (self.until - self.since).days + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One desk's day. ``state``: ``failed`` or ``pending`` where anything is, then ``gone``, then
    ``stored``, then ``forgotten``; of a day without links ``empty`` where it was walked, else
    ``unwalked``. ``walked``: as :meth:`Coverage.walked_how`; of many days that of the least known
    one.
    """

    column: Column
    state: str
    counts: Counts
    walked: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A desk (None: links on no desk's list) with its sums; ``empty``: its days that were walked
    and had nothing.
    """

    key: str | None
    counts: Counts
    empty: int

    @property
    def desk(self) -> Desk | None:
        """The desk, where the table of desks has it."""
        return provinces.desks().get(self.key or "")


class HeatMap:
    """The cells of all desks of which anything is known, newest day first.

    ``rows``: those desks, in the table's order; ``silent``: the desks of which nothing is known;
    ``span``: the first and last day of which anything is known; ``columns``: the days;
    ``undrawn``: how many more days, older ones, have links.
    """

    def __init__(
        self,
        found: Coverage,
        desks: Sequence[Desk],
        since: date | None = None,
        until: date | None = None,
    ) -> None:
        self._found = found
        self._cells = {(cell.desk, cell.day): cell.counts for cell in found.cells}
        by_desk: dict[str | None, Counts] = {}
        for cell in found.cells:
            counts = by_desk.get(cell.desk)
            by_desk[cell.desk] = cell.counts if counts is None else counts + cell.counts
        order = [*dict.fromkeys([desk.key for desk in desks] + sorted(k for k in by_desk if k))]
        listed = {cell.day for cell in found.cells if cell.day and cell.counts.listed}
        days = set(listed)
        self.rows: list[Row] = []
        self.silent: list[Desk] = []
        for key in order:
            covered = _covered(found, key, since, until)
            empty = sum(self._of(key, day).listed == 0 for day in covered)
            if covered or key in by_desk:
                self.rows.append(Row(key, by_desk.get(key, Counts()), empty))
            elif desk := provinces.desks().get(key):
                self.silent.append(desk)
            days |= covered
        if None in by_desk:
            self.rows.append(Row(None, by_desk[None], 0))
        self.span = (min(days), max(days)) if days else None
        newest_first = sorted(listed, reverse=True)
        drawn, self.undrawn = newest_first[:MOST_DAYS], len(newest_first[MOST_DAYS:])
        asked = {day for day in (since, until) if day and days}
        ends = set() if self.undrawn else {*(self.span or ()), *asked}
        self.columns = [*_columns(sorted({*drawn, *ends}, reverse=True))]
        if any(day is None for _, day in self._cells):
            self.columns.insert(0, Column())

    def cells(self, row: Row) -> Iterator[Cell | None]:
        """A desk's cells, one a column; None where there is nothing to say: of the unknown day
        without links, of no desk's days without links.
        """
        for column in self.columns:
            counts = _NOTHING if column.days > 1 else self._of(row.key, column.day)
            is_there = counts is not _NOTHING or (column.days and row.key)
            yield self._cell(row.key, column, counts) if is_there else None

    def _of(self, key: str | None, day: date | None) -> Counts:
        return self._cells.get((key, day), _NOTHING)

    def _cell(self, key: str | None, column: Column, counts: Counts) -> Cell:
        walked = self._walked_how(key, column)
        if counts.listed:
            state = next(s for s in _STATES if getattr(counts, s))
        else:
            state = "unwalked" if walked is None else "empty"
        return Cell(column, state, counts, walked)

    def _walked_how(self, key: str | None, column: Column) -> str | None:
        if column.since is None:
            return None
        if column.days == 1:
            return self._found.walked_how(key, column.since)
        days = (column.since + n * _DAY for n in range(column.days))
        how = {self._found.walked_how(key, day) for day in days}
        return next(w for w in (None, "part", "archive", "list") if w in how)


_NOTHING = Counts()
_STATES = ("failed", "pending", "gone", "stored", "forgotten")


def _covered(found: Coverage, desk: str, since: date | None, until: date | None) -> set[date]:
    """The days between these that complete walks of the desk have covered."""
    since, until = since or date.min, until or date.max
    days = {day for day in found.archive_days.get(desk, ()) if since <= day <= until}
    if walked := found.walked.get(desk):
        first, last = max(walked.since, since), min(walked.until, until)
        days |= {first + n * _DAY for n in range((last - first).days + 1)}
    return days


def _columns(newest_first: Sequence[date]) -> Iterator[Column]:
    for day, older in pairwise([*newest_first, None]):
        assert day is not None
        yield Column(day, day)
        between = Column((older or day) + _DAY, day - _DAY)
        if between.days > _DRAWN_GAP:
            yield between
        else:
            days = (day - n * _DAY for n in range(1, between.days + 1))
            yield from (Column(one, one) for one in days)
