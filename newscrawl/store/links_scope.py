"""Filters of the ledger's links by desks and Tehran days, as SQL."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from newscrawl.persian import dates
from newscrawl.sites.provinces import Desk
from newscrawl.sites.registry import default_site
from newscrawl.store.listing_walks import Goal

# The day is in the address (Gregorian), or else in the stored article (Jalali). The article is
# looked up only where it is needed: with the condition beside "a.id = l.id", SQLite would look up
# all first.
_WITH_DAY = (
    "l LEFT JOIN articles a ON a.id = CASE WHEN l.day IS NULL OR l.listed_by = 'feed' THEN l.id END"
)
COUNTED = "id, day, state, asked, due_at, listed_by"
TOLD = f"{COUNTED}, url, reason, message, attempts"
DAY = "coalesce(l.day, a.jalali_date)"
_OF_ARTICLE = (
    f"CASE a.site WHEN '{default_site().name}' THEN a.desk ELSE a.site || '/' || a.desk END"
)
# A link that only the feed has shown is on no list: its desk comes from the stored article.
DESK = f"coalesce(listed.desk, CASE l.listed_by WHEN 'feed' THEN {_OF_ARTICLE} END)"
# Entries that name no article have states of their own.
IS_LINK = "l.state NOT IN ('not_article', 'unrecognised')"


@dataclass(frozen=True, slots=True)
class Scope:
    """SQL conditions on ``l``, ``a`` (days) and ``listed`` (desks), and their parameters; those of
    :meth:`links` come first.
    """

    desks: Sequence[Desk] | None
    since: date | None
    until: date | None

    @property
    def of_days(self) -> str:
        conditions = [
            f"(l.day IS NOT NULL OR a.jalali_date IS NULL OR a.jalali_date {sign} ?)"
            for sign, _ in self._days
        ]
        return " AND ".join(conditions) or "1"

    def links(self, columns: str) -> str:
        """Return a FROM clause: the links with their days, without links whose address names a day
        outside the scope.
        """
        if not self._days:
            return f"ledger {_WITH_DAY}"
        select = f"SELECT {columns} FROM ledger WHERE"  # noqa: S608
        within = " AND ".join(f"day {sign} ?" for sign, _ in self._days)
        # Two index scans; with OR, SQLite would scan all links.
        return f"({select} {within} UNION ALL {select} day IS NULL) {_WITH_DAY}"

    def has(self, goal: Goal) -> bool:
        """Return True if the goal's desk is in the scope and some of its days are."""
        is_desk = self.desks is None or goal.desk in {desk.key for desk in self.desks}
        ends = goal.until is None or self.since is None or goal.until >= self.since
        return is_desk and ends and (self.until is None or goal.since <= self.until)

    @property
    def of_desks(self) -> str:
        if self.desks is None:
            return "1"
        return f"{DESK} IN ({', '.join('?' * len(self.desks))})"

    @property
    def each_once(self) -> str:
        """The condition on days and desks for queries where each link is one row."""
        if self.desks is None:
            return self.of_days
        marks = ", ".join("?" * len(self.desks))
        return (
            f"{self.of_days} AND (l.id IN (SELECT id FROM listings WHERE desk IN ({marks})) "  # noqa: S608
            f"OR (l.listed_by = 'feed' AND {_OF_ARTICLE} IN (SELECT value FROM json_each(?))))"
        )

    @property
    def values(self) -> list[str]:
        within, of_days = ([form(d) for _, d in self._days] for form in (str, dates.to_jalali))
        return within + of_days + [desk.key for desk in self.desks or ()]

    @property
    def values_once(self) -> list[str]:
        """The parameters for :attr:`each_once`."""
        if self.desks is None:
            return self.values
        return [*self.values, json.dumps([desk.key for desk in self.desks])]

    @property
    def _days(self) -> list[tuple[str, date]]:
        return [(sign, day) for sign, day in ((">=", self.since), ("<=", self.until)) if day]
