"""Which of the ledger's links a question is about, as SQL: of these desks, of these Tehran days."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from newscrawl.persian import dates
from newscrawl.sites.provinces import Desk
from newscrawl.store.listing_walks import Goal

# The address says the day (Gregorian); where it does not, the stored article does (Jalali). Only
# for such links is the article looked up: its row is long.
_WITH_DAY = "l LEFT JOIN articles a ON (l.day IS NULL OR l.listed_by = 'feed') AND a.id = l.id"
COUNTED = "id, day, state, asked, due_at, listed_by"
TOLD = f"{COUNTED}, url, reason, message, attempts"
DAY = "coalesce(l.day, a.jalali_date)"
# What the feed alone has shown stands on no list: there the story's own page says the desk.
DESK = "coalesce(listed.desk, CASE l.listed_by WHEN 'feed' THEN a.desk END)"
# Entries that name no article have states of their own.
IS_LINK = "l.state NOT IN ('not_article', 'unrecognised')"
COUNTS = ", ".join(
    f"coalesce(sum({condition}), 0)"
    for condition in (
        "l.asked AND l.state = 'stored'",
        "l.asked AND l.state = 'pending'",
        "l.asked AND l.state = 'failed'",
        "l.asked AND l.state = 'failed' AND l.due_at IS NULL",
        "l.asked AND l.state = 'gone'",
        f"NOT l.asked AND {IS_LINK}",
        "l.asked AND l.state = 'forgotten'",
    )
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Conditions on ``l``, ``a`` (days) and ``listed`` (desks); values, of ``links`` first."""

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
        """The links with their days, those of other days left out where the address says so."""
        if not self._days:
            return f"ledger {_WITH_DAY}"
        select = f"SELECT {columns} FROM ledger WHERE"  # noqa: S608
        within = " AND ".join(f"day {sign} ?" for sign, _ in self._days)
        # Two walks over an index; with OR it would be one over all links.
        return f"({select} {within} UNION ALL {select} day IS NULL) {_WITH_DAY}"

    def has(self, goal: Goal) -> bool:
        """Whether a walk's days are among these, in part."""
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
        """Of days and desks, where the links of two desks are to be one row."""
        if self.desks is None:
            return self.of_days
        marks = ", ".join("?" * len(self.desks))
        return (
            f"{self.of_days} AND (l.id IN (SELECT id FROM listings WHERE desk IN ({marks})) "  # noqa: S608
            "OR (l.listed_by = 'feed' AND a.desk IN (SELECT value FROM json_each(?))))"
        )

    @property
    def values(self) -> list[str]:
        within, of_days = ([form(d) for _, d in self._days] for form in (str, dates.to_jalali))
        return within + of_days + [desk.key for desk in self.desks or ()]

    @property
    def values_once(self) -> list[str]:
        """Of :attr:`each_once`."""
        if self.desks is None:
            return self.values
        return [*self.values, json.dumps([desk.key for desk in self.desks])]

    @property
    def _days(self) -> list[tuple[str, date]]:
        return [(sign, day) for sign, day in ((">=", self.since), ("<=", self.until)) if day]
