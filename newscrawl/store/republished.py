"""The seed URLs of republished stories, and the articles that were found at them.

They are in the ledger with all other links, on no desk's list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from newscrawl.sites.retry_policy import believed
from newscrawl.store import Database, ask, writing
from newscrawl.utils.http_validators import UNKNOWN, Validators


@dataclass(slots=True)
class Copy:
    """A seed URL to fetch. ``id``: its name in the ledger, which its page may change.

    ``is_stored``: it is fetched again, and only if it has changed (``validators``).
    """

    url: str
    id: str
    is_stored: bool = False
    validators: Validators = UNKNOWN


def record_seeds(
    database: Database, urls: Iterable[str], name: Callable[[str], str], now: str
) -> int:
    """Note seed URLs before they are fetched, in one transaction; known ones stay as they are.

    ``name``: makes the name that an address has until its page is identified. Return how many were
    left out because they were taken down.
    """
    left_out = 0
    with writing(database):
        known = {row[0] for row in database.execute("SELECT url FROM given").fetchall()}
        # With the second condition SQLite uses the partial index.
        sql = "SELECT id FROM ledger WHERE state = 'forgotten' AND state <> 'stored'"
        rows = database.execute(sql).fetchall()
        forgotten = {row[0] for row in rows}
        for url in urls:
            if url in known:
                continue
            if name(url) in forgotten:
                left_out += 1
                continue
            database.execute(
                "INSERT INTO ledger (id, url, state, listed_at, changed_at) "
                "VALUES (?, ?, 'pending', ?, ?) ON CONFLICT (id) DO NOTHING",
                [name(url), url, now, now],
            )
            database.execute("INSERT INTO given VALUES (?, ?, ?)", [url, name(url), now])
    return left_out


def to_ask(database: Database, now: str, *, again: bool) -> list[Copy]:
    """Return the seed URLs that were never fetched, or failed and are due, in the order given.

    ``again``: also those that are stored, given up, gone, or due only later.
    """
    rows = ask(
        database,
        "SELECT g.url, l.id, l.state = 'stored', l.changed_at, l.etag, l.last_modified, l.origin "
        "FROM given g JOIN ledger l ON l.id = g.id WHERE l.state <> 'forgotten' "
        "AND (? OR l.state = 'pending' OR (l.state = 'failed' "
        "AND (l.due_at <= ? OR (l.due_at IS NOT NULL AND l.changed_at > ?))))"
        " ORDER BY g.given_at, g.url",
        [again, now, now],
    )
    return [
        Copy(url, key, bool(stored), believed(seen, of_page, now))
        for url, key, stored, seen, *of_page in rows
    ]


def words_of(database: Database, article_id: str) -> str | None:
    """Return the ``content_hash`` of a stored article; None if it is not stored."""
    rows = ask(database, "SELECT content_hash FROM articles WHERE id = ?", [article_id])
    return str(rows[0][0]) if rows else None


def identify(database: Database, copy: Copy, article_id: str, now: str) -> None:
    """Give a seed URL the id of the article that its page turned out to be, in one transaction."""
    with writing(database):
        name(database, copy.url, article_id, now)
    copy.id = article_id


def known_as(database: Database, url: str) -> str | None:
    """Return the ledger's name for a seed URL; None if no user gave this address."""
    row = database.execute("SELECT id FROM given WHERE url = ?", [url]).fetchone()
    return None if row is None else str(row[0])


def name(database: Database, url: str, article_id: str, now: str) -> None:
    """Rename a seed URL in the ledger to its article's id. Part of the caller's transaction, which
    should store the article: otherwise another page of that id could be stored in between, and this
    one never be fetched.

    The ledger row of the former name becomes the article's, unless an article is stored under that
    name: in that case another page has replaced the former one.
    """
    former = known_as(database, url)
    if former is None or former == article_id:
        return
    states = dict(
        database.execute(
            "SELECT id, state FROM ledger WHERE id IN (?, ?)", [former, article_id]
        ).fetchall()
    )
    shared = database.execute("SELECT count(*) FROM given WHERE id = ?", [former]).fetchone()
    if article_id not in states and states.get(former) != "stored" and shared == (1,):
        database.execute("UPDATE ledger SET id = ? WHERE id = ?", [article_id, former])
        return
    database.execute(
        "INSERT INTO ledger (id, url, state, listed_at, changed_at) "
        "VALUES (?, ?, 'pending', ?, ?) ON CONFLICT (id) DO NOTHING",
        [article_id, url, now, now],
    )
    database.execute("UPDATE given SET id = ? WHERE url = ?", [article_id, url])
    database.execute(
        "DELETE FROM ledger WHERE id = ? AND state NOT IN ('stored', 'forgotten') "
        "AND NOT EXISTS (SELECT 1 FROM given WHERE id = ledger.id)",
        [former],
    )
