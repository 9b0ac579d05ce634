"""The ledger: every link that a list ever showed, and what became of it.

``pending``: not tried yet. ``stored``: in the same transaction as its article. ``failed``: with the
reason, due for another try at ``due_at``, or given up where that is NULL. ``gone``: the site said
in two runs that there is no such page. ``forgotten``: taken down, and not to come back; the message
says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from newscrawl import provinces
from newscrawl.items import Article
from newscrawl.provinces import Desk
from newscrawl.schedule import believed, next_look, next_try
from newscrawl.store import Database, ask, writing
from newscrawl.validators import UNKNOWN, Validators


@dataclass(frozen=True, slots=True)
class Due:
    """A link to ask for: its address, the desk that lists it (None: the feed alone does), what is
    known of its last state.
    """

    url: str
    desk: str | None
    validators: Validators = UNKNOWN


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a link came to nothing. ``reason`` is short, for counting; ``status``: HTTP's, if any;
    ``is_missing``: the site says that there is no such page.
    """

    reason: str
    message: str
    status: int | None = None
    is_missing: bool = False


def mark_stored(
    database: Database, some: Iterable[Article], now: str, ages: Sequence[timedelta]
) -> None:
    """Part of the transaction that stores the articles. ``ages``: when to look at them again."""
    database.conn.executemany(
        # What no list has shown has come with a page that was imported.
        "INSERT INTO ledger (id, url, state, listed_at, changed_at, etag, last_modified, origin, "
        "revisit_at, listed_by) VALUES (?1, ?2, 'stored', ?3, ?3, ?4, ?5, ?6, ?7, 'import') "
        "ON CONFLICT (id) DO UPDATE SET state = 'stored', reason = NULL, message = NULL, "
        "status = NULL, due_at = NULL, missing_in = NULL, asked = 1, attempts = 0, "
        "changed_at = excluded.changed_at, etag = excluded.etag, "
        "last_modified = excluded.last_modified, origin = excluded.origin, "
        "revisit_at = excluded.revisit_at",
        [
            (
                *(a.id, a.url, now),
                *(a.validators.etag, a.validators.last_modified, a.validators.origin),
                next_look(a.published_at or a.first_seen_at, now, ages),
            )
            for a in some
        ],
    )


def mark_reread(
    database: Database,
    article: Article,
    published_before: str | None,
    now: str,
    ages: Sequence[timedelta],
) -> None:
    """A stored article's pages were read again: its page may be another, and its time. Part of the
    caller's transaction.
    """
    v = article.validators
    database.execute(
        "UPDATE ledger SET etag = ?, last_modified = ?, origin = ? "
        "WHERE id = ? AND state = 'stored'",
        [v.etag, v.last_modified, v.origin, article.id],
    )
    if article.published_at != published_before:
        database.execute(
            "UPDATE ledger SET revisit_at = ? WHERE id = ? AND state = 'stored'",
            [next_look(article.published_at or article.first_seen_at, now, ages), article.id],
        )


def mark_unchanged(
    database: Database, article_id: str, now: str, ages: Sequence[timedelta]
) -> None:
    """A stored article was looked at again, and the server says that it is as it was."""
    with writing(database):
        database.execute(
            "UPDATE ledger SET attempts = 0, revisit_at = ? WHERE id = ? AND state = 'stored'",
            [next_look(_published(database, article_id), now, ages), article_id],
        )


def mark_refused(
    database: Database, article_id: str, url: str, message: str, run: int, now: str
) -> None:
    """An article was read, and the database cannot hold it. Part of the caller's transaction."""
    database.execute(
        "INSERT INTO ledger (id, url, state, listed_at, changed_at) "
        "VALUES (?, ?, 'pending', ?, ?) ON CONFLICT (id) DO NOTHING",
        [article_id, url, now, now],
    )
    _mark_failed(database, article_id, Failed("not_storable", message), run, now, ())


def mark_failed(
    database: Database,
    article_id: str,
    failed: Failed,
    run: int,
    now: str,
    ages: Sequence[timedelta] = (),
) -> str:
    """Note why a link could not become an article; gives what that makes of it: ``failed``,
    ``given up``, ``gone``, ``stored``, or ``forgotten``.

    An article that is stored stays stored, whatever befell another look at it.
    """
    with writing(database):
        return _mark_failed(database, article_id, failed, run, now, ages)


def _mark_failed(
    database: Database,
    article_id: str,
    failed: Failed,
    run: int,
    now: str,
    ages: Sequence[timedelta],
) -> str:
    row = database.execute(
        "SELECT state, attempts, missing_in FROM ledger WHERE id = ?", [article_id]
    ).fetchone()
    if row is None:
        return "failed"
    state, attempts, missing_in = row[0], row[1] + 1, row[2]
    if state == "forgotten":  # while it was on its way
        return "forgotten"
    due = next_try(attempts, now)
    if state == "stored":
        if failed.is_missing or due is None:  # not before the next age
            due, attempts = next_look(_published(database, article_id), now, ages), 0
        database.execute(
            "UPDATE ledger SET attempts = ?, revisit_at = ? WHERE id = ?",
            [attempts, due, article_id],
        )
        return "stored"
    state = "failed"
    if failed.is_missing:
        if missing_in is not None and missing_in != run:
            state, due = "gone", None
        missing_in = run
    database.execute(
        "UPDATE ledger SET state = ?, reason = ?, message = ?, status = ?, attempts = ?, "
        "due_at = ?, missing_in = ?, tried_in = ?, changed_at = ? WHERE id = ?",
        [
            *(state, failed.reason, failed.message, failed.status, attempts),
            *(due, missing_in, run, now, article_id),
        ],
    )
    return "given up" if state == "failed" and due is None else state


# A clock that was ahead when a try failed would put the next one off for as long.
_IS_DUE = (
    "l.state <> 'stored' AND l.asked AND (l.state = 'pending' OR (l.state = 'failed' "
    "AND l.due_at IS NOT NULL AND (l.due_at <= ? OR l.changed_at > ?))) "
    "AND (l.tried_in IS NULL OR l.tried_in <> ?)"
)


def left_over(
    database: Database,
    desks: Sequence[Desk],
    run: int,
    now: str,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int = -1,
) -> list[Due]:
    """The links that are due and that this run has not tried: never fetched, or failed. Newest
    first.

    ``since``, ``until``: only of these days; None where any will do. ``limit``: so many at most.
    """
    keys = [desk.key for desk in desks]
    rows = ask(
        database,
        # CROSS and "+": or SQLite would go through all links of the desk, or of the days.
        "SELECT l.url, min(g.desk) FROM ledger l CROSS JOIN listings g "  # noqa: S608
        f"WHERE g.id = l.id AND {_IS_DUE} "
        "AND (+l.day IS NULL OR +l.day BETWEEN ? AND ?) "
        f"AND g.desk IN ({', '.join('?' * len(keys))}) "
        "GROUP BY +l.id ORDER BY l.day DESC, l.id DESC LIMIT ?",
        [
            *(now, now, run, (since or date.min).isoformat(), (until or date.max).isoformat()),
            *(*keys, limit),
        ],
    )
    return [Due(url, desk) for url, desk in rows]


def left_over_of_feed(database: Database, run: int, now: str, limit: int = -1) -> list[Due]:
    """The same of the links that the site's feed has shown, and no list: of whatever desk."""
    rows = ask(
        database,
        f"SELECT l.url FROM ledger l WHERE l.listed_by = 'feed' AND {_IS_DUE} "  # noqa: S608
        "AND NOT EXISTS (SELECT 1 FROM listings WHERE id = l.id) "
        "ORDER BY l.day DESC, l.id DESC LIMIT ?",
        [now, now, run, limit],
    )
    return [Due(url, None) for (url,) in rows]


def to_revisit(database: Database, desks: Sequence[Desk], now: str) -> list[Due]:
    """The stored articles that have come to an age at which they are looked at again."""
    keys = [desk.key for desk in desks]
    # Grouped by "+id": by the id alone all links would be gone through, to have them in its order.
    rows = ask(
        database,
        "SELECT l.url, min(g.desk), l.changed_at, l.etag, l.last_modified, l.origin "  # noqa: S608
        "FROM ledger l LEFT JOIN listings g ON g.id = l.id "
        f"WHERE l.revisit_at <= ? AND {_is_of(keys)} "
        "GROUP BY +l.id ORDER BY l.day DESC, l.id DESC",
        [now, *keys],
    )
    return [Due(url, desk, believed(seen, of_page, now)) for url, desk, seen, *of_page in rows]


def younger_than(database: Database, desks: Sequence[Desk], moment: str, now: str) -> list[Due]:
    """The stored articles of the desks published since a moment (UTC), newest first; those whose
    time nobody knows by when they were first seen.
    """
    keys = [desk.key for desk in desks]
    rows = ask(
        database,
        "SELECT a.url, min(g.desk), l.changed_at, l.etag, l.last_modified, l.origin "  # noqa: S608
        "FROM articles a "
        "JOIN ledger l ON l.id = a.id LEFT JOIN listings g ON g.id = a.id "
        "WHERE (a.published_at >= ? OR (a.published_at IS NULL AND a.first_seen_at >= ?)) "
        f"AND {_is_of(keys)} GROUP BY +a.id ORDER BY a.published_at DESC, a.id DESC",
        [moment, moment, *keys],
    )
    return [Due(url, desk, believed(seen, of_page, now)) for url, desk, seen, *of_page in rows]


def _is_of(keys: Sequence[str]) -> str:
    """Of these desks' lists, or of the feed alone: whose desk only its page says."""
    marks = ", ".join("?" * len(keys))
    return f"(g.desk IN ({marks}) OR (g.desk IS NULL AND l.listed_by = 'feed'))"


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


def open_links(database: Database) -> dict[str, int]:
    """How many links are open: pending, failed, given up; and entries that are unrecognised."""
    rows = ask(
        database,
        "SELECT CASE WHEN state = 'failed' AND due_at IS NULL THEN 'given up' ELSE state END AS s, "
        "count(*) FROM ledger WHERE state <> 'stored' "
        "AND state NOT IN ('gone', 'forgotten', 'not_article') "
        "AND (asked OR state = 'unrecognised') GROUP BY s ORDER BY s",
    )
    return {state: n for state, n in rows}  # noqa: C416 - the rows' type is looser than dict's


def _published(database: Database, article_id: str) -> str | None:
    sql = "SELECT coalesce(published_at, first_seen_at) FROM articles WHERE id = ?"
    row = database.execute(sql, [article_id]).fetchone()
    return None if row is None else str(row[0])
