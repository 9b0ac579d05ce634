"""The only filter of articles: a selection, as a condition in SQL and as a test in Python."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from newscrawl.persian import dates
from newscrawl.sites import provinces
from newscrawl.store import Database, ask

#: In place of a province's key: the articles without a province.
NONE = "none"


@dataclass(frozen=True, slots=True)
class Selection:
    """A filter of articles; fields that are not given choose all.

    ``places``: keys of provinces or desks. A province's key means all of it, a desk's own key
    (kashan) that desk alone, NONE the articles without a province. ``since``, ``until``: Tehran
    days, both included. ``changed_after``: a change's number (:mod:`newscrawl.store.change_log`).
    ``part``: one file of a dataset in several, by province or Jalali month (None: without one).
    ``section``, ``tag``: by name.
    """

    places: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sites: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    changed_after: int = 0
    part: tuple[Literal["province", "month"], str | None] | None = None
    section: str | None = None
    tag: str | None = None

    def has_place(self, province: str | None, desk: str | None) -> bool:
        """Return True if an article of this province and desk (their keys) is chosen."""
        known = provinces.provinces()
        return not self.places or any(
            province is None if key == NONE else key == (province if key in known else desk)
            for key in self.places
        )

    def has_day(self, day: date) -> bool:
        """Return True if an article of this Tehran day is chosen."""
        return (self.since or day) <= day <= (self.until or day)


def where(selection: Selection) -> tuple[str, list[str | int]]:
    """Return the WHERE clause of a query on ``articles`` (empty: all), and its parameters."""
    conditions: list[str] = []
    parameters: list[str | int] = []
    if selection.places:
        known = provinces.provinces()
        either = (
            "province IS NULL" if key == NONE else f"{'province' if key in known else 'desk'} = ?"
            for key in selection.places
        )
        conditions.append(f"({' OR '.join(either)})")
        parameters += [key for key in selection.places if key != NONE]
    for sign, day in ((">=", selection.since), ("<=", selection.until)):
        if day is not None:
            conditions.append(f"jalali_date {sign} ?")
            parameters.append(dates.to_jalali(day))
    for column, names in (("site", selection.sites), ("kind", selection.kinds)):
        if names:
            conditions.append(f"{column} IN ({', '.join('?' * len(names))})")
            parameters += names
    for of, name in (("section", selection.section), ("tag", selection.tag)):
        if name is not None:
            conditions.append(
                f"key IN (SELECT article FROM article_{of}s "  # noqa: S608
                f"WHERE {of} = (SELECT t.key FROM {of}s t WHERE t.name = ?))"
            )
            parameters.append(name)
    if selection.changed_after:
        conditions.append("key IN (SELECT article FROM changes WHERE seq > ?)")
        parameters.append(selection.changed_after)
    if selection.part:
        by, part = selection.part
        if by == "month" and part is not None:
            conditions.append("jalali_date BETWEEN ? AND ?")
            parameters += [f"{part}-01", f"{part}-31"]
        else:
            conditions.append("province IS ?" if by == "province" else "jalali_date IS ?")
            parameters.append(part)  # type: ignore[arg-type]
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), parameters


def parts(
    database: Database, selection: Selection, by: Literal["province", "month"]
) -> Iterator[tuple[str, Selection]]:
    """Yield a name and a selection for each province or Jalali month that has articles.

    ``none`` is the name for articles without one.
    """
    condition, parameters = where(selection)
    column = "province" if by == "province" else "substr(jalali_date, 1, 7)"
    sql = f"SELECT DISTINCT {column} FROM articles {condition} ORDER BY 1"  # noqa: S608
    for (part,) in ask(database, sql, parameters):
        yield part or NONE, replace(selection, part=(by, part))


def sites(database: Database) -> set[str]:
    """Return the sites that have articles."""
    return {site for (site,) in ask(database, "SELECT DISTINCT site FROM articles")}
