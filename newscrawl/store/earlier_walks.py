"""What earlier walks of a desk's list have seen: the days they covered, its top, how they ended."""

import json
from datetime import date

from newscrawl.sites.pagination import Walked
from newscrawl.sites.provinces import Desk
from newscrawl.sites.retry_policy import BELIEVED_IN_A_ROW, is_believed
from newscrawl.store import Database, ask
from newscrawl.utils.http_validators import UNKNOWN, Validators


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
