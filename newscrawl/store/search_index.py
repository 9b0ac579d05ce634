"""The search index of the articles, and its updates.

Triggers note in ``search_stale`` which articles differ from the index. Code that stores articles
calls :func:`sync` in its own transaction; articles that were changed by hand, or that an older
version stored, are worked off by :func:`catch_up`, a batch a transaction, so that it continues
where it was interrupted.
"""

from collections.abc import Iterator, Sequence

from newscrawl.persian import normalization
from newscrawl.store import Database, ask, stale_queue, writing

_COLUMNS = "headline, lead, body, headline_joined, lead_joined, body_joined"
_INSERT = f"INSERT INTO search (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_DELETE = f"INSERT INTO search (search, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
# Parameters of one query, far below SQLite's limit.
_AT_ONCE = 500


def sync(database: Database, keys: Sequence[int]) -> None:
    """Bring the index up to date for these articles. Part of the caller's transaction."""
    _check_version(database)
    for first in range(0, len(keys), _AT_ONCE):
        some = keys[first : first + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        stale = database.execute(
            "SELECT s.key, s.indexed, s.headline, s.lead, s.body, "  # noqa: S608
            "a.key, a.headline, a.lead, a.body "
            "FROM search_stale s LEFT JOIN articles a ON a.key = s.key "
            f"WHERE s.key IN ({marks}) ORDER BY s.key",
            some,
        ).fetchall()
        many = database.conn.executemany
        many(_DELETE, [_row(row[0], row[2:5]) for row in stale if row[1]])
        many(_INSERT, [_row(row[0], row[6:9]) for row in stale if row[5] is not None])
        database.execute(f"DELETE FROM search_stale WHERE key IN ({marks})", some)  # noqa: S608


def waiting(database: Database) -> int:
    """Count the articles for which the index is not up to date."""
    return stale_queue.number(database, "search_stale", is_current=_is_current(database))


def catch_up(database: Database) -> Iterator[int]:
    """Index all waiting articles, newest first; yield the number of each transaction."""
    sql = "SELECT key FROM search_stale ORDER BY key DESC LIMIT ?"
    return stale_queue.work_off(database, sql, _check_version, sync)


def rebuild(database: Database) -> Iterator[int]:
    """Empty the index and build it anew; yields as :func:`catch_up` does."""
    with writing(database):
        _empty(database)
    yield from catch_up(database)


def _check_version(database: Database) -> None:
    # Entries are deleted by their folded words. Other folding rules give other words, so that an
    # index with older rules can only be built anew.
    if not _is_current(database):
        _empty(database)


def _is_current(database: Database) -> bool:
    return ask(database, "SELECT version FROM search_form") == [(normalization.VERSION,)]


def _empty(database: Database) -> None:
    database.execute("INSERT INTO search (search) VALUES ('delete-all')")
    database.execute("DELETE FROM search_stale")
    database.execute("INSERT INTO search_stale (key, indexed) SELECT key, 0 FROM articles")
    database.execute("UPDATE search_form SET version = ?", [normalization.VERSION])


def _row(key: int, texts: Sequence[str | None]) -> tuple[int | str, ...]:
    folded = [normalization.fold(text or "") for text in texts]
    return (key, *(text.spaced for text in folded), *(text.joined for text in folded))
