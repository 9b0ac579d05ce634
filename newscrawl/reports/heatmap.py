"""A heat map of desks by days: its rows and columns, and the state of each cell. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from newscrawl.sites.provinces import Desk
from newscrawl.sites.registry import default_site, lists_walked, site_named
from newscrawl.sites.registry import desks as desks_of_sites
from newscrawl.store.coverage import Counts, Coverage

#: Days with links that are drawn at most, the newest ones.
MOST_DAYS = 366
# A longer row of days on which no desk has links is drawn as one column.
_DRAWN_GAP = 6
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Column:
    """One day, or a row of days on which no desk has links; both None: the unknown day."""

    since: date | None = None
    until: date | None = None

    @property
    def day(self) -> date | None:
        """The day if the column is one known day, else None."""
        return self.since if self.since == self.until else None

    @property
    def days(self) -> int:
        """How many days the column covers; 0 for the unknown day."""
        return 0 if self.since is None or self.until is None else (self.until - self.since).days + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One desk's day, or row of days.

    ``state``: the first of ``failed``, ``pending``, ``gone``, ``stored`` and ``forgotten`` that any
    link has. Without links ``empty`` if the day's list was walked, else ``unwalked``.
    ``walked``: as :meth:`Coverage.walked_how`; for a row of days, the value of the least known day.
    """

    column: Column
    state: str
    counts: Counts
    walked: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A desk with its sums. ``key``: None for links that are on no desk's list; ``empty``: the
    number of its days that were walked and had no links.
    """

    key: str | None
    counts: Counts
    empty: int

    @property
    def desk(self) -> Desk | None:
        """The desk, None if it is not in the table of desks."""
        return desks_of_sites().get(self.key or "")


class HeatMap:
    """The cells of all desks with links or walked days, newest day first.

    ``rows``: those desks, in the order of the table of desks; ``silent``: the other desks of
    their sites;
    ``span``: the first and last day with links or a walk, None without any; ``columns``: the days;
    ``undrawn``: the number of older days with links that are not drawn.
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
        with_links: defaultdict[str | None, set[date | None]] = defaultdict(set)
        for cell in found.cells:
            if cell.counts.listed:
                with_links[cell.desk].add(cell.day)
            counts = by_desk.get(cell.desk)
            by_desk[cell.desk] = cell.counts if counts is None else counts + cell.counts
        order = [*dict.fromkeys([desk.key for desk in desks] + sorted(k for k in by_desk if k))]
        listed = {cell.day for cell in found.cells if cell.day and cell.counts.listed}
        days = set(listed)
        self.rows: list[Row] = []
        self.silent: list[Desk] = []
        for key in order:
            covered = _covered(found, key, since, until)
            empty = len(covered - with_links[key])
            if covered or key in by_desk:
                self.rows.append(Row(key, by_desk.get(key, Counts()), empty))
            elif desk := desks_of_sites().get(key):
                self.silent.append(desk)
            days |= covered
        shown = {row.desk.site for row in self.rows if row.desk} or {default_site().name}
        walks = (desk for name in shown for desk in lists_walked(site_named(name)))
        lists = {desk.key for desk in walks if desk.province}
        self.silent = [desk for desk in self.silent if desk.key in lists]
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
        """Yield a row's cells, one a column.

        None for the unknown day without links, and in the row without a desk for any day without
        links: there is nothing to say about them.
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
        first, last = column.since, column.until
        if first is None or last is None:
            return None
        if column.days == 1:
            return self._found.walked_how(key, first)
        if any(w.since <= first and last < w.until for w in self._found.walked.get(key or "", ())):
            return "list"
        days = (first + n * _DAY for n in range(column.days))
        how = {self._found.walked_how(key, day) for day in days}
        return next(w for w in (None, "part", "archive", "list") if w in how)


_NOTHING = Counts()
_STATES = ("failed", "pending", "gone", "stored", "forgotten")


def _covered(found: Coverage, desk: str, since: date | None, until: date | None) -> set[date]:
    """Return the days from `since` to `until` that complete walks of the desk have covered."""
    since, until = since or date.min, until or date.max
    days = {day for day in found.archive_days.get(desk, ()) if since <= day <= until}
    for walked in found.walked.get(desk, ()):
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
