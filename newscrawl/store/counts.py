"""Counts of articles by province, desk, month, kind, site or parser, and of open links."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Literal

from newscrawl.sites.provinces import Desk, provinces
from newscrawl.store import Database, ask
from newscrawl.store.ledger import IS_DUE
from newscrawl.store.selection import Selection, where

By = Literal["province", "desk", "month", "kind", "site", "parser"]
_COLUMNS: dict[By, str] = {
    "province": "province",
    "desk": "desk",
    "month": "jalali_date",
    "kind": "kind",
    "site": "site",
    "parser": "parser",
}


def numbers(
    database: Database, by: By, selection: Selection | None = None
) -> dict[str | None, int]:
    """Count articles by province, desk, Jalali month (``1404-08``) and so on; None: without one.

    Sorted by name, None first.
    """
    condition, parameters = where(selection or Selection())
    sql = f"SELECT {_COLUMNS[by]} AS name, count(*) AS n FROM articles {condition} GROUP BY 1"  # noqa: S608
    if by == "month":
        # Count days first: they have an index and are few, so that few months have to be cut out.
        sql = f"SELECT substr(name, 1, 7), sum(n) FROM ({sql}) GROUP BY 1"  # noqa: S608
    return dict(ask(database, f"{sql} ORDER BY 1", parameters))


def by_province_and_site(
    database: Database, selection: Selection
) -> dict[tuple[str | None, str], int]:
    """Count the articles of a selection's days by province and site."""
    condition, parameters = where(Selection(since=selection.since, until=selection.until))
    rows = ask(
        database,
        # Each day is summed up as the index has it; sorting all articles would take thrice as long.
        "SELECT province, site, sum(n) FROM (SELECT jalali_date, province, site, count(*) AS n "  # noqa: S608
        f"FROM articles INDEXED BY articles_by_day {condition} GROUP BY 1, 2, 3) GROUP BY 1, 2",
        parameters,
    )
    return {(province, site): n for province, site, n in rows}


def provinces_met(database: Database) -> int:
    """Count the provinces that have articles, by one look each into an index."""
    ((number,),) = ask(
        database,
        "SELECT count(*) FROM json_each(?) p "
        "WHERE EXISTS (SELECT 1 FROM articles a WHERE a.province = p.value)",
        [json.dumps([*provinces()])],
    )
    return int(number)


def first_and_last(
    database: Database, selection: Selection | None = None
) -> tuple[str | None, str | None]:
    """Return the oldest and newest ``published_at`` (UTC); None if no article has one."""
    condition, parameters = where(selection or Selection())
    ((first, last),) = ask(
        database,
        # In separate queries SQLite reads each from an end of the index.
        f"SELECT (SELECT min(published_at) FROM articles {condition}), "  # noqa: S608
        f"(SELECT max(published_at) FROM articles {condition})",
        parameters * 2,
    )
    return first, last


def open_links(database: Database, site: str = "") -> dict[str, int]:
    """Count open links by state (pending, failed, given up), and unrecognised entries; only those
    of a site, if it is given.
    """
    rows = ask(
        database,
        "SELECT CASE WHEN state = 'failed' AND due_at IS NULL THEN 'given up' ELSE state END AS s, "
        "count(*) FROM ledger WHERE state <> 'stored' "
        "AND state NOT IN ('gone', 'forgotten', 'not_article') "
        "AND (asked OR state = 'unrecognised') AND instr(id, ?) = 1 GROUP BY s ORDER BY s",
        [f"{site}:" if site else ""],
    )
    return {state: n for state, n in rows}  # noqa: C416 - the rows' type is looser than dict's


def waiting(
    database: Database,
    desks: Sequence[Desk],
    run: int,
    now: str,
    *,
    since: date | None = None,
    until: date | None = None,
    feed_of: str = "",
) -> int:
    """Count the links that a run still has to fetch: those that ``ledger.left_over`` returns, and
    with ``feed_of``, the name of a site, those that only its feed shows.
    """
    keys = [desk.key for desk in desks]
    ((number,),) = ask(
        database,
        # "+": by the open links, of which there are few, not by the days'.
        f"SELECT count(*) FROM ledger l WHERE {IS_DUE} AND (("  # noqa: S608
        "(+l.day IS NULL OR +l.day BETWEEN ? AND ?) AND EXISTS (SELECT 1 FROM listings g "
        f"WHERE g.id = l.id AND g.desk IN ({', '.join('?' * len(keys))}))) "
        "OR (l.listed_by = 'feed' AND ? <> '' AND instr(l.id, ?) = 1 "
        "AND NOT EXISTS (SELECT 1 FROM listings WHERE id = l.id)))",
        [
            *(now, now, run, (since or date.min).isoformat(), (until or date.max).isoformat()),
            *(*keys, feed_of, f"{feed_of}:"),
        ],
    )
    return int(number)
