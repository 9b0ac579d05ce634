"""The ledger: every link that a list ever showed, and its state.

``pending``: not tried yet. ``stored``: set in the same transaction that stores the article.
``failed``: with the reason; tried again at ``due_at``, or given up if that is NULL. ``gone``: the
site said in two runs that there is no such page. ``forgotten``: taken down for good; the message
says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from newscrawl.items import Article
from newscrawl.sites.provinces import Desk
from newscrawl.sites.registry import desks
from newscrawl.sites.retry_policy import believed, next_revisit, next_try
from newscrawl.store import Database, ask, writing
from newscrawl.utils.http_validators import UNKNOWN, Validators


@dataclass(frozen=True, slots=True)
class Due:
    """A link to fetch. ``desk``: a desk that lists it, None if only the feed shows it;
    ``validators``: of the stored page, to fetch it only if it has changed.
    """

    url: str
    desk: str | None
    validators: Validators = UNKNOWN


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a link did not become an article. ``reason``: a short name, for counting; ``status``: the
    HTTP status, if any; ``is_missing``: the site says that there is no such page.
    """

    reason: str
    message: str
    status: int | None = None
    is_missing: bool = False


def mark_stored(
    database: Database, some: Iterable[Article], now: str, ages: Sequence[timedelta]
) -> None:
    """Mark articles as stored, in the caller's transaction. ``ages``: when to fetch them again."""
    database.conn.executemany(
        # A link that is not in the ledger yet comes from an imported page.
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
                next_revisit(a.published_at or a.first_seen_at, now, ages),
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
    """Update the validators of a stored article whose pages were read again, and its next fetch if
    its time of publication changed. Part of the caller's transaction.
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
            [next_revisit(article.published_at or article.first_seen_at, now, ages), article.id],
        )


def mark_unchanged(
    database: Database, article_id: str, now: str, ages: Sequence[timedelta]
) -> None:
    """Note that a stored article was fetched again, and the server says that it is unchanged."""
    with writing(database):
        database.execute(
            "UPDATE ledger SET attempts = 0, revisit_at = ? WHERE id = ? AND state = 'stored'",
            [next_revisit(_published(database, article_id), now, ages), article_id],
        )


def mark_refused(
    database: Database, article_id: str, url: str, message: str, run: int, now: str
) -> None:
    """Mark an article as failed that the database cannot hold. Part of the caller's transaction."""
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
    """Note why a link did not become an article, and return its new state: ``failed``,
    ``given up``, ``gone``, ``stored`` or ``forgotten``.

    A stored article stays stored if fetching it again fails.
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
    if state == "forgotten":  # taken down while it was being fetched
        return "forgotten"
    due = next_try(attempts, now)
    if state == "stored":
        if failed.is_missing or due is None:  # fetch it again at the next age only
            due, attempts = next_revisit(_published(database, article_id), now, ages), 0
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


#: An SQL condition of links ``l`` that are due; its parameters are now, now, and the run's key.
# changed_at > now: the clock was ahead when the try failed, and due_at is as far ahead.
IS_DUE = (
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
    """Return the links on desks' lists that are due (never fetched, or failed) and that this run
    has not tried, newest first.

    ``since``, ``until``: only these days and unknown ones. ``limit``: their greatest number.
    """
    keys = [desk.key for desk in desks]
    rows = ask(
        database,
        # Without CROSS and "+" SQLite would go through all links of the desk, or of the days.
        "SELECT l.url, min(g.desk) FROM ledger l CROSS JOIN listings g "  # noqa: S608
        f"WHERE g.id = l.id AND {IS_DUE} "
        "AND (+l.day IS NULL OR +l.day BETWEEN ? AND ?) "
        f"AND g.desk IN ({', '.join('?' * len(keys))}) "
        "GROUP BY +l.id ORDER BY l.day DESC, l.id DESC LIMIT ?",
        [
            *(now, now, run, (since or date.min).isoformat(), (until or date.max).isoformat()),
            *(*keys, limit),
        ],
    )
    return [Due(url, desk) for url, desk in rows]


def left_over_of_feed(
    database: Database, site: str, run: int, now: str, limit: int = -1
) -> list[Due]:
    """Return the due links, as :func:`left_over` does, that only a site's feed shows."""
    rows = ask(
        database,
        # "+day": with a plain day SQLite would go through all links to have them in its order.
        f"SELECT l.url FROM ledger l WHERE l.listed_by = 'feed' AND {IS_DUE} "  # noqa: S608
        "AND NOT EXISTS (SELECT 1 FROM listings WHERE id = l.id) AND instr(l.id, ?) = 1 "
        "ORDER BY +l.day DESC, l.id DESC LIMIT ?",
        [now, now, run, f"{site}:", limit],
    )
    return [Due(url, None) for (url,) in rows]


def to_revisit(database: Database, desks: Sequence[Desk], now: str) -> list[Due]:
    """Return the stored articles that have reached an age at which they are fetched again."""
    keys = [desk.key for desk in desks]
    # "+id": with a plain id SQLite would go through all links to have them in the order of ids.
    rows = ask(
        database,
        "SELECT l.url, min(g.desk), l.changed_at, l.etag, l.last_modified, l.origin "  # noqa: S608
        "FROM ledger l LEFT JOIN listings g ON g.id = l.id "
        f"WHERE l.revisit_at <= ? AND {_on_lists_of(desks)} "
        "GROUP BY +l.id ORDER BY l.day DESC, l.id DESC",
        [now, *keys],
    )
    return [Due(url, desk, believed(seen, of_page, now)) for url, desk, seen, *of_page in rows]


def younger_than(database: Database, desks: Sequence[Desk], moment: str, now: str) -> list[Due]:
    """Return the desks' stored articles published since ``moment`` (UTC), newest first.

    An article without a time of publication counts by the time when it was first seen.
    """
    keys = [desk.key for desk in desks]
    rows = ask(
        database,
        "SELECT a.url, min(g.desk), l.changed_at, l.etag, l.last_modified, l.origin "  # noqa: S608
        "FROM articles a "
        "JOIN ledger l ON l.id = a.id LEFT JOIN listings g ON g.id = a.id "
        "WHERE (a.published_at >= ? OR (a.published_at IS NULL AND a.first_seen_at >= ?)) "
        f"AND {_on_lists_of(desks)} GROUP BY +a.id ORDER BY a.published_at DESC, a.id DESC",
        [moment, moment, *keys],
    )
    return [Due(url, desk, believed(seen, of_page, now)) for url, desk, seen, *of_page in rows]


def _on_lists_of(desks: Sequence[Desk]) -> str:
    """Return an SQL condition: on a list of these desks, or shown by the feed only (any desk of
    their site).
    """
    marks = ", ".join("?" * len(desks))
    of_site = f"instr(l.id, '{desks[0].site}:') = 1"
    return f"(g.desk IN ({marks}) OR (g.desk IS NULL AND l.listed_by = 'feed' AND {of_site}))"


def place_by_listing(database: Database, ids: Iterable[str]) -> None:
    """Give articles whose pages name no service the desk and province of the first desk, in the
    desks' order, that listed them. Part of the caller's transaction.
    """
    for article_id in ids:
        if desk := first_listed_on(database, article_id):
            province = desk.province
            assert province is not None
            database.execute(
                "UPDATE articles SET desk = ?, province = ?, province_name = ?, province_code = ? "
                "WHERE id = ?",
                [desk.short, province.key, province.name, province.code, article_id],
            )


def first_listed_on(database: Database, article_id: str) -> Desk | None:
    """Return the first desk, in the desks' order, that listed an article; None if none did, or only
    lists of several provinces.
    """
    rows = ask(database, "SELECT desk FROM listings WHERE id = ?", [article_id])
    every = desks()
    listed = [desk for (key,) in rows if (desk := every.get(key)) and desk.province]
    return min(listed, key=[*every.values()].index, default=None)


def _published(database: Database, article_id: str) -> str | None:
    sql = "SELECT coalesce(published_at, first_seen_at) FROM articles WHERE id = ?"
    row = database.execute(sql, [article_id]).fetchone()
    return None if row is None else str(row[0])
