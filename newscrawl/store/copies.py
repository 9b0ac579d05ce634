"""The addresses of copies that users gave, and the articles that they turned out to be.

They are in the ledger with all other links, on no desk's list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
) -> None:
    """Note addresses before they are asked for, in one transaction; known ones stay as they are.

    ``name``: what an address is called until its page has said who it is.
    """
    with writing(database):
        known = {row[0] for row in database.execute("SELECT url FROM given").fetchall()}
        for url in urls:
            if url in known:
                continue
            database.execute(
                "INSERT INTO ledger (id, url, state, listed_at, changed_at) "
                "VALUES (?, ?, 'pending', ?, ?) ON CONFLICT (id) DO NOTHING",
                [name(url), url, now, now],
            )
            database.execute("INSERT INTO given VALUES (?, ?, ?)", [url, name(url), now])


def to_ask(database: Database, now: str, *, again: bool) -> list[Copy]:
    """The given addresses that are due, in the order in which they were given: never asked for,
    or failed and due.

    ``again``: also what is stored, was given up, is gone, or is due only later.
    """
    rows = ask(
        database,
        "SELECT g.url, l.id, l.state = 'stored', l.etag, l.last_modified, l.origin "
        "FROM given g JOIN ledger l ON l.id = g.id WHERE ? OR l.state = 'pending' "
        "OR (l.state = 'failed' AND (l.due_at <= ? OR (l.due_at IS NOT NULL AND l.changed_at > ?)))"
        " ORDER BY g.given_at, g.url",
        [again, now, now],
    )
    return [
        Copy(url, key, bool(stored), Validators(*of_page)) for url, key, stored, *of_page in rows
    ]


def identify(database: Database, copy: Copy, article_id: str, now: str) -> None:
    """An address's page has said who it is: it is that article in the ledger from now on.

    What was noted under its former name becomes the article's, unless that name is of an article
    that is stored: the page has then been replaced by another.
    """
    if copy.id == article_id:
        return
    with writing(database):
        states = dict(
            database.execute(
                "SELECT id, state FROM ledger WHERE id IN (?, ?)", [copy.id, article_id]
            ).fetchall()
        )
        if article_id not in states and states.get(copy.id) != "stored":
            database.execute("UPDATE ledger SET id = ? WHERE id = ?", [article_id, copy.id])
        else:
            database.execute(
                "INSERT INTO ledger (id, url, state, listed_at, changed_at) "
                "VALUES (?, ?, 'pending', ?, ?) ON CONFLICT (id) DO NOTHING",
                [article_id, copy.url, now, now],
            )
            database.execute("UPDATE given SET id = ? WHERE url = ?", [article_id, copy.url])
            database.execute(
                "DELETE FROM ledger WHERE id = ? AND state <> 'stored' "
                "AND NOT EXISTS (SELECT 1 FROM given WHERE id = ledger.id)",
                [copy.id],
            )
    copy.id = article_id
