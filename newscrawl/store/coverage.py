"""Coverage by desk and day: links listed, stored and missed, and days that were walked at all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from operator import add, attrgetter

from newscrawl.errors import DateError
from newscrawl.persian import dates
from newscrawl.sites.pagination import Walked
from newscrawl.sites.provinces import Desk
from newscrawl.store import Database, ask, explained, reading
from newscrawl.store.entries import Unrecognised, unrecognised
from newscrawl.store.links_scope import COUNTED, DAY, DESK, IS_LINK, TOLD, Scope
from newscrawl.store.listing_walks import Goal, goals


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of links by state. ``given_up``: failed links that are not tried again, included in
    ``failed``; ``not_asked``: links on the same lists that are not of the days asked for, included
    in no other number; ``forgotten``: taken down.
    """

    stored: int = 0
    pending: int = 0
    failed: int = 0
    given_up: int = 0
    gone: int = 0
    not_asked: int = 0
    forgotten: int = 0

    @property
    def listed(self) -> int:
        """The number of all links that were asked for."""
        return self.stored + self.open + self.gone + self.forgotten

    @property
    def open(self) -> int:
        """The number of links that are pending or failed."""
        return self.pending + self.failed

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*map(add, _numbers(self), _numbers(other)))


_numbers = attrgetter(*(field.name for field in fields(Counts)))


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One desk's links of one Tehran day. ``desk``: its key, None for links on no desk's list;
    ``day``: None if neither the address nor the article names it.
    """

    desk: str | None
    day: date | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that is pending or failed, with the desks that list it. Times are UTC."""

    id: str
    url: str
    desks: tuple[str, ...]
    day: date | None
    state: str
    reason: str | None
    message: str | None
    attempts: int
    due_at: str | None

    @property
    def is_given_up(self) -> bool:
        """Return True if no run will try the link again by itself."""
        return self.state == "failed" and self.due_at is None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage, read in one transaction.

    ``cells``: sorted by day (unknown days first), then desk; a link on the lists of two desks is in
    a cell of each, but once in ``total``. ``walked``, ``archive_days``: all days that complete
    walks of a desk's list and of the archive ever covered; of lists as intervals, oldest first, of
    which only a merge of other folders brings a second one. ``goals``: walks of lists and of the
    archive that have not reached their days. ``unrecognised``: entries of lists that newscrawl does
    not recognise, of any day. ``by_feed``: the number of links that only the site's feed has shown.
    """

    cells: list[CoverageCell]
    total: Counts
    unrecognised: list[Unrecognised]
    by_feed: int
    walked: dict[str, list[Walked]]
    archive_days: dict[str, set[date]]
    open_links: list[OpenLink]
    goals: list[Goal]

    @property
    def is_open(self) -> bool:
        """Return True if a link is pending or failed, a walk unfinished, an entry unrecognised."""
        return bool(self.total.open or self.goals or self.unrecognised)

    @property
    def is_known(self) -> bool:
        """Return True if any link was listed, or any day walked."""
        return bool(self.cells or self.walked or self.archive_days)

    @property
    def oldest_gap(self) -> date | None:
        """The oldest day that has an open link; None if none has."""
        return min((c.day for c in self.cells if c.day and c.counts.open), default=None)

    @property
    def oldest_cells(self) -> list[CoverageCell]:
        """The cells of :attr:`oldest_gap` with open links; of the unknown day if that is None."""
        day = self.oldest_gap
        return [c for c in self.cells if c.day == day and c.counts.open]

    def walked_how(self, desk: str | None, day: date) -> str | None:
        """Return what covered the desk's day: ``list`` or ``archive``; ``part`` if the day was not
        over when the list was walked; None if no complete walk covers it.
        """
        if desk is None:
            return None
        walked = self.walked.get(desk, [])
        if any(days.since <= day < days.until for days in walked):
            return "list"
        if day in self.archive_days.get(desk, ()):
            return "archive"
        return "part" if any(days.since <= day == days.until for days in walked) else None


def coverage(
    database: Database,
    desks: Sequence[Desk] | None = None,
    since: date | None = None,
    until: date | None = None,
    *,
    shown: int = 0,
    is_summed: bool = True,
    today: date = date.max,
) -> Coverage:
    """Return the coverage of some desks (None: all, and links on no desk's list) and Tehran days.

    Links of an unknown day always count, as in a crawl: only their page will name the day.
    ``shown``: how many open links to return, newest first. ``is_summed``: False leaves ``total``
    and ``by_feed`` empty, which the cells do not need. ``today``: no later day counts as covered,
    even if a clock that was ahead has noted it.
    """
    scope = Scope(desks, since, until)
    with reading(database):
        return Coverage(
            cells=_cells(database, scope),
            total=_total(database, scope) if is_summed else Counts(),
            unrecognised=unrecognised(database, desks),
            by_feed=_by_feed(database, scope) if is_summed else 0,
            walked=_walked(database, today),
            archive_days=_archive_days(database, today),
            open_links=_open_links(database, scope, shown) if shown else [],
            goals=[g for g in goals(database) + _archive_goals(database) if scope.has(g)],
        )


# Links with equal values of these count alike.
_KIND = "l.state, l.asked, l.due_at IS NULL"


def _cells(database: Database, scope: Scope) -> list[CoverageCell]:
    sql = (
        f"SELECT {DESK}, {DAY}, {_KIND} FROM {scope.links(COUNTED)} "  # noqa: S608
        f"LEFT JOIN listings listed ON listed.id = l.id "
        f"WHERE {IS_LINK} AND {scope.of_days} AND {scope.of_desks}"
    )
    with explained(database):
        # SQLite would sort all rows to group them, which takes a third longer.
        alike = Counter(database.execute(sql, scope.values))
    found: dict[tuple[str | None, date | None], Counts] = {}
    for (desk, day, state, is_asked, is_never_due), number in alike.items():
        # The same day may come as 2025-11-21 (from an address) and as 1404-08-30 (from an article).
        key, counts = (desk, _read_day(day)), _counts(state, is_asked, is_never_due, number)
        found[key] = found[key] + counts if key in found else counts
    cells = [CoverageCell(desk, day, counts) for (desk, day), counts in found.items()]
    return sorted(cells, key=lambda cell: (cell.day or date.min, cell.desk or ""))


def _total(database: Database, scope: Scope) -> Counts:
    sql = (
        f"SELECT {_KIND}, count(*) FROM {scope.links(COUNTED)} "  # noqa: S608
        f"WHERE {IS_LINK} AND {scope.each_once} GROUP BY 1, 2, 3"
    )
    return sum((_counts(*row) for row in ask(database, sql, scope.values_once)), Counts())


def _counts(state: str, is_asked: int, is_never_due: int, number: int) -> Counts:
    if not is_asked:
        return Counts(not_asked=number)
    is_given_up = state == "failed" and is_never_due
    return Counts(**{state: number}, given_up=number if is_given_up else 0)


def _by_feed(database: Database, scope: Scope) -> int:
    sql = (
        f"SELECT count(*) FROM {scope.links(COUNTED)} WHERE {scope.each_once} "  # noqa: S608
        "AND l.listed_by = 'feed' AND l.state NOT IN ('not_article', 'unrecognised') "
        "AND NOT EXISTS (SELECT 1 FROM listings WHERE id = l.id)"
    )
    ((number,),) = ask(database, sql, scope.values_once)
    return int(number)


def _open_links(database: Database, scope: Scope, shown: int) -> list[OpenLink]:
    rows = ask(
        database,
        # Look up the desks of the links that are shown only, not of all that are sorted.
        "SELECT o.*, (SELECT group_concat(desk) FROM listings WHERE id = o.id) FROM ("  # noqa: S608
        f"SELECT l.id, l.url, {DAY} AS at, l.state, l.reason, l.message, l.attempts, l.due_at "
        f"FROM {scope.links(TOLD)} WHERE l.state <> 'stored' "
        f"AND {IS_LINK} AND l.state NOT IN ('gone', 'forgotten') AND l.asked "
        f"AND {scope.each_once} ORDER BY at DESC, length(l.id) DESC, l.id DESC LIMIT ?) o",
        [*scope.values_once, shown],
    )
    return [
        OpenLink(
            id=article_id,
            url=url,
            desks=tuple(sorted(listed.split(","))) if listed else (),
            day=_read_day(day),
            state=state,
            reason=reason,
            message=message,
            attempts=attempts,
            due_at=due_at,
        )
        for article_id, url, day, state, reason, message, attempts, due_at, listed in rows
    ]


def _walked(database: Database, today: date) -> dict[str, list[Walked]]:
    columns = "SELECT desk, since, until FROM"
    sql = f"{columns} walked UNION {columns} walked_apart ORDER BY desk, since"
    found: dict[str, list[Walked]] = {}
    for desk, *days in ask(database, sql):
        first, last = map(date.fromisoformat, days)
        if first <= today:
            found.setdefault(desk, []).append(Walked(first, min(last, today)))
    return found


def _archive_goals(database: Database) -> list[Goal]:
    """Return the days of the archive that no walk completed: one failed or was cut short, or was
    the only one to see the day's end, and the desk's own list does not cover the day.
    """
    sql = (
        "SELECT DISTINCT w.desk, w.since FROM walks w WHERE w.archive AND NOT w.complete "
        "AND (w.ended_by IS NULL OR w.ended_by IN ('failed', 'other_days', 'skipped') "
        "OR w.odd IS NOT NULL AND NOT EXISTS (SELECT 1 FROM walked l WHERE l.desk = w.desk "
        "AND l.since <= w.since AND w.since < l.until)) "
        "AND NOT EXISTS ("
        "SELECT 1 FROM walks d WHERE d.since = w.since AND d.desk = w.desk "
        "AND d.archive AND d.complete) ORDER BY w.desk, w.since"
    )
    found: list[Goal] = []
    for desk, text in ask(database, sql):
        day, last = date.fromisoformat(text), found[-1] if found else None
        if last and last.desk == desk and last.until == day - timedelta(days=1):
            day = found.pop().since
        found.append(Goal(desk, day, date.fromisoformat(text)))
    return found


def _archive_days(database: Database, today: date) -> dict[str, set[date]]:
    found: dict[str, set[date]] = {}
    sql = "SELECT DISTINCT since, desk FROM walks WHERE archive AND complete AND since < ?"
    for day, desk in ask(database, sql, [today.isoformat()]):
        found.setdefault(desk, set()).add(date.fromisoformat(day))
    return found


@lru_cache(maxsize=4096)
def _read_day(text: str | None) -> date | None:
    try:
        return None if text is None else dates.day_from_user(text)
    except DateError:
        return None
