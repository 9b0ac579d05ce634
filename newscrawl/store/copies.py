"""The addresses of copies that users gave, and the articles that they turned out to be.

They are in the ledger with all other links, on no desk's list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from newscrawl.schedule import believed
from newscrawl.store import Database, ask, writing
from newscrawl.validators import UNKNOWN, Validators


@dataclass(slots=True)
class Copy:
    """An address to ask for. ``id``: its name in the ledger, which its page may change.

    ``is_stored``: it is looked at again, and only if it has changed (``validators``).
    """

    url: str
    id: str
    is_stored: bool = False
    validators: Validators = UNKNOWN


def record_given(
    database: Database, urls: Iterable[str], name: Callable[[str], str], now: str
) -> int:
    """Note addresses before they are asked for, in one transaction; known ones stay as they are.
    Gives how many were left out: of what is forgotten nothing is noted.

    ``name``: what an address is called until its page has said who it is.
    """
    left_out = 0
    with writing(database):
        known = {row[0] for row in database.execute("SELECT url FROM given").fetchall()}
        # The second condition is that of the index.
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
    """The given addresses that are due, in the order in which they were given: never asked for,
    or failed and due.

    ``again``: also what is stored, was given up, is gone, or is due only later.
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
    """The ``content_hash`` of a stored article; None where it is not stored."""
    rows = ask(database, "SELECT content_hash FROM articles WHERE id = ?", [article_id])
    return str(rows[0][0]) if rows else None


def identify(database: Database, copy: Copy, article_id: str, now: str) -> None:
    """An address's page has said who it is: it is that article in the ledger from now on."""
    with writing(database):
        name(database, copy.url, article_id, now)
    copy.id = article_id


def known_as(database: Database, url: str) -> str | None:
    """What a given address is called in the ledger; None where it is not among those given."""
    row = database.execute("SELECT id FROM given WHERE url = ?", [url]).fetchone()
    return None if row is None else str(row[0])


def name(database: Database, url: str, article_id: str, now: str) -> None:
    """Give an address its article's name. Part of the transaction that stores the article: were it
    named before, another page of that name could be stored in between, and this one never asked.

    What was noted under its former name becomes the article's, unless that name is of an article
    that is stored: the page has then been replaced by another.
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
