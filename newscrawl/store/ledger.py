"""The ledger: every link that a list ever showed, and what became of it; the walks of the lists."""

from collections.abc import Iterable, Sequence
from datetime import date

from newscrawl import dates, provinces
from newscrawl.items import Article
from newscrawl.provinces import Desk
from newscrawl.store import Database, ask, writing
from newscrawl.urls import Address
from newscrawl.walks import Walked

# A link that has failed so often is left to the next run that sees it listed.
_TRIES = 5


def begin_walk(database: Database, desk: Desk, since: date, now: str) -> int:
    """Note that a walk of a desk's list begins; gives its key."""
    with writing(database):
        cursor = database.execute(
            "INSERT INTO walks (desk, since, started_at) VALUES (?, ?, ?)",
            [desk.key, since.isoformat(), now],
        )
    return int(cursor.lastrowid or 0)


def end_walk(database: Database, walk: int, ended_by: str, now: str, *, complete: bool) -> None:
    """Note how a walk ended, and, where it is complete, the days that it has covered.

    Days are an interval without gaps: a walk that does not reach back to what is covered already
    does not move its end, so that the next walk closes the gap.
    """
    with writing(database):
        database.execute(
            "UPDATE walks SET ended_at = ?, ended_by = ?, complete = ? WHERE key = ?",
            [now, ended_by, complete, walk],
        )
        if not complete:
            return
        desk, since, started = database.execute(
            "SELECT desk, since, started_at FROM walks WHERE key = ?", [walk]
        ).fetchone()
        began = dates.tehran_day(dates.from_iso(started)).isoformat()
        database.execute(
            "INSERT INTO walked (desk, since, until) VALUES (?, ?, ?) ON CONFLICT (desk) DO UPDATE "
            "SET since = min(since, excluded.since), until = max(until, excluded.until) "
            "WHERE excluded.since <= until",
            [desk, since, began],
        )


def walked(database: Database, desk: Desk) -> Walked | None:
    """The days of the desk that are covered; None where no walk of it was ever completed."""
    for since, until in ask(database, "SELECT since, until FROM walked WHERE desk = ?", [desk.key]):
        return Walked(date.fromisoformat(since), date.fromisoformat(until))
    return None


def record_links(
    database: Database, walk: int, desk: Desk, links: Sequence[Address], now: str
) -> set[str]:
    """Record one list page's links, with the walk's progress, in one transaction.

    Gives the ids among them that are not stored yet: those to fetch.
    """
    with writing(database):
        database.conn.executemany(
            "INSERT INTO ledger (id, url, day, state, listed_at, changed_at) "
            "VALUES (?, ?, ?, 'pending', ?, ?) ON CONFLICT (id) DO NOTHING",
            [(a.id, a.url, a.day.isoformat() if a.day else None, now, now) for a in links],
        )
        database.conn.executemany(
            "INSERT INTO listings (id, desk, listed_at) VALUES (?, ?, ?) "
            "ON CONFLICT (id, desk) DO NOTHING",
            [(address.id, desk.key, now) for address in links],
        )
        database.execute(
            "UPDATE walks SET pages = pages + 1, links = links + ? WHERE key = ?",
            [len(links), walk],
        )
        ids = [address.id for address in links]
        among = f"id IN ({', '.join('?' * len(ids))})"
        listed = f"SELECT id FROM articles WHERE province_from = 'listing' AND {among}"  # noqa: S608
        place_by_listing(database, [row[0] for row in database.execute(listed, ids).fetchall()])
        unstored = f"SELECT id FROM ledger WHERE state <> 'stored' AND {among}"  # noqa: S608
        return {row[0] for row in database.execute(unstored, ids).fetchall()}


def mark_stored(database: Database, article: Article, now: str) -> None:
    """Part of the transaction that stores the article."""
    database.execute(
        "INSERT INTO ledger (id, url, state, attempts, listed_at, changed_at) "
        "VALUES (?, ?, 'stored', 1, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "state = 'stored', reason = NULL, message = NULL, attempts = attempts + 1, changed_at = ?",
        [article.id, article.url, now, now, now],
    )


def mark_refused(database: Database, article_id: str, url: str, message: str, now: str) -> None:
    """An article was read, and the database cannot hold it. Part of the caller's transaction."""
    database.execute(
        "INSERT INTO ledger (id, url, state, reason, message, attempts, listed_at, changed_at) "
        "VALUES (?, ?, 'failed', 'not_storable', ?, 1, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "state = CASE state WHEN 'stored' THEN state ELSE 'failed' END, reason = excluded.reason, "
        "message = excluded.message, attempts = attempts + 1, changed_at = excluded.changed_at",
        [article_id, url, message, now, now],
    )


def mark_failed(database: Database, article_id: str, reason: str, message: str, now: str) -> None:
    """Note why a link could not become an article. ``reason`` is short, for counting.

    An article that is stored stays stored, whatever befell another try at it.
    """
    with writing(database):
        database.execute(
            "UPDATE ledger SET state = 'failed', reason = ?, message = ?, "
            "attempts = attempts + 1, changed_at = ? WHERE id = ? AND state <> 'stored'",
            [reason, message, now, article_id],
        )


def place_by_listing(database: Database, ids: Iterable[str]) -> None:
    """Place the articles among these that name no service: at the first of the desks that listed
    them, in the desks' order, whichever list was read first. Part of the caller's transaction.
    """
    for article_id in ids:
        if desk := first_listed_on(database, article_id):
            province = desk.province
            database.execute(
                "UPDATE articles SET desk = ?, province = ?, province_name = ?, province_code = ? "
                "WHERE id = ?",
                [desk.key, province.key, province.name, province.code, article_id],
            )


def first_listed_on(database: Database, article_id: str) -> Desk | None:
    """Of the desks that listed an article, the first in the desks' order."""
    rows = ask(database, "SELECT desk FROM listings WHERE id = ?", [article_id])
    listed = {key for (key,) in rows}
    return next((desk for desk in provinces.desks().values() if desk.key in listed), None)


def unstored(database: Database, desks: Sequence[Desk]) -> list[tuple[str, str]]:
    """Addresses and desks of the links that earlier runs left: never fetched, or failed.

    Newest first. One that failed too often is left out.
    """
    keys = [desk.key for desk in desks]
    rows = ask(
        database,
        "SELECT l.url, min(g.desk) FROM ledger l JOIN listings g ON g.id = l.id "  # noqa: S608
        "WHERE l.state <> 'stored' AND l.attempts < ? "
        f"AND g.desk IN ({', '.join('?' * len(keys))}) "
        "GROUP BY l.id ORDER BY l.day DESC, l.id DESC",
        [_TRIES, *keys],
    )
    return [(row[0], row[1]) for row in rows]


def open_links(database: Database) -> dict[str, int]:
    """How many links are not stored, by state."""
    rows = ask(
        database,
        "SELECT state, count(*) FROM ledger WHERE state <> 'stored' GROUP BY state ORDER BY state",
    )
    return {state: n for state, n in rows}  # noqa: C416 - the rows' type is looser than dict's
