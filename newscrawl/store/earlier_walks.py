"""What earlier walks of a desk's list have seen: the days they covered, its top, how they ended."""

import json
from datetime import date
from typing import NamedTuple

from newscrawl.sites.desk_walk import FULL, ONCE
from newscrawl.sites.pagination import Walked
from newscrawl.sites.provinces import Desk
from newscrawl.sites.retry_policy import BELIEVED_IN_A_ROW, is_believed
from newscrawl.store import Database, ask
from newscrawl.utils.http_validators import UNKNOWN, Validators


class DoubtedEnd(NamedTuple):
    """An end of a list behind a full page: how far the walk was to go, and what was odd.

    ``is_due``: whether it was seen so long ago that the list is to be walked to its end again.
    """

    since: date
    odd: str
    is_due: bool


def walked(database: Database, desk: Desk) -> Walked | None:
    """Return the days of the desk that are covered; None if no walk of it was ever completed."""
    for since, until in ask(database, "SELECT since, until FROM walked WHERE desk = ?", [desk.key]):
        return Walked(date.fromisoformat(since), date.fromisoformat(until))
    return None


def top(database: Database, desk: Desk) -> frozenset[int]:
    """Return the numbers of the articles on the first page of the desk's list at the last complete
    walk that saw it.
    """
    rows = ask(database, "SELECT top FROM walked WHERE desk = ?", [desk.key])
    return frozenset(json.loads(rows[0][0] or "[]")) if rows else frozenset()


def last_odd(
    database: Database,
    desk: Desk,
    days: tuple[date, date | None] | None = None,
    *,
    archive: bool = False,
) -> str | None:
    """Return what was odd on the last walk of the desk's list; None for nothing.

    ``days``: of a walk of bounded days, or with ``archive`` of the archive, the first and the last;
    None: a walk from the list's top.
    """
    since, until = days or (None, None)
    rows = ask(
        database,
        "SELECT odd FROM walks WHERE desk = ? AND archive = ? AND (? IS NULL OR since = ?) "
        "AND until IS ? ORDER BY started_at DESC, key DESC LIMIT 1",
        [
            *(desk.key, archive, since and since.isoformat(), since and since.isoformat()),
            until and until.isoformat(),
        ],
    )
    return rows[0][0] if rows else None


def doubted_end(database: Database, desk: Desk, now: str) -> DoubtedEnd | None:
    """Return the end of the desk's list that was believed though it stood behind a full page; None
    if there is none, or a later walk came as deep otherwise.
    """
    rows = ask(
        database,
        "WITH ends AS (SELECT key, since, started_at, odd, odd LIKE ? OR odd LIKE ? AS doubted "
        "FROM walks WHERE desk = ? AND complete AND NOT archive AND until IS NULL "
        "AND ended_by IN ('empty', 'repeated', '404', 'since')) "
        "SELECT since, odd, started_at FROM ends e WHERE doubted AND NOT EXISTS (SELECT 1 FROM "
        "ends WHERE (started_at, key) > (e.started_at, e.key) AND since <= e.since "
        "AND doubted IS NOT 1) "
        "ORDER BY since, key DESC LIMIT 1",
        [f"%{ONCE}", f"%{FULL} %", desk.key],
    )
    for since, odd, seen in rows:
        return DoubtedEnd(date.fromisoformat(since), odd, is_due=not is_believed(seen, now))
    return None


def first_page_validators(database: Database, desk: Desk, now: str) -> Validators:
    """Return the validators of the desk's first list page from the last complete walk.

    UNKNOWN if the page must be fetched in full: a day later, or after several answers in a row that
    it has not changed.
    """
    rows = ask(
        database,
        "SELECT started_at, ended_by FROM walks WHERE desk = ? AND complete AND NOT archive "
        "AND until IS NULL ORDER BY started_at DESC, key DESC LIMIT ?",
        [desk.key, BELIEVED_IN_A_ROW],
    )
    seen = next((at for at, ended_by in rows if ended_by != "unchanged"), None)
    if seen is None or not is_believed(seen, now):
        return UNKNOWN
    sql = "SELECT etag, last_modified, origin FROM walked WHERE desk = ?"
    for named in ask(database, sql, [desk.key]):
        return Validators(*named)
    return UNKNOWN
