"""Take down in each of two folders what was taken down in the other; and give seed URLs one name.

Both happen before anything is brought: afterwards nothing that was taken down is in either, and no
seed URL has two names.
"""

from collections.abc import Callable

from newscrawl.store import Database, ask, writing
from newscrawl.store.forgotten import forgotten, mark_address
from newscrawl.store.merging.links import STATES
from newscrawl.store.republished import name as rename
from newscrawl.store.takedown import forget


def exchange(target: Database, copy: Database, name: Callable[[str], str]) -> int:
    """Take down in ``target``, this folder's news.db, what was taken down in the other folder, and
    in ``copy``, a copy of its news.db, what was taken down here.

    ``name``: makes the name that a seed URL has until its page is identified. Return how many
    stored articles that removed from either.
    """
    here, there = forgotten(target), forgotten(copy)
    removed = 0
    for article_id in sorted(there - here):
        removed += _take_down(target, copy, article_id, name)
    known = "SELECT 1 FROM ledger WHERE id = ?1 UNION ALL SELECT 1 FROM articles WHERE id = ?1"
    for article_id in sorted(here - there):
        if ask(copy, known, [article_id]):
            removed += _take_down(copy, target, article_id, name)
    for url, _ in ask(copy, "SELECT url, id FROM given"):
        if (made := name(url)) in here | there:
            (address, why, when) = _reason(target, made)
            with writing(copy):
                mark_address(copy, url, made, address, why, when)
    return removed


def _take_down(
    database: Database, source: Database, article_id: str, name: Callable[[str], str]
) -> int:
    url, why, when = _reason(source, article_id)
    return forget(database, article_id, url, why, when, name).was_stored


def _reason(database: Database, article_id: str) -> tuple[str, str, str]:
    sql = "SELECT url, message, changed_at FROM ledger WHERE id = ?"
    ((url, why, when),) = ask(database, sql, [article_id])
    return url, why or "", when


def name_seeds(target: Database, copy: Database) -> None:
    """Give each seed URL, in both databases, the name that the better known one has."""
    sql = (
        "SELECT g.id, l.state, l.changed_at FROM given g JOIN ledger l ON l.id = g.id "
        "WHERE g.url = ?"
    )
    for (url,) in ask(copy, "SELECT url FROM given ORDER BY url"):
        for our in ask(target, sql, [url]):
            (their,) = ask(copy, sql, [url])
            if our[0] == their[0]:
                continue
            best = max(our, their, key=lambda row: (STATES.index(row[1]), row[2], row[0]))
            other = copy if best is our else target
            with writing(other):
                rename(other, url, best[0], best[2])


def bring_seeds(target: Database, copy: Database) -> None:
    """Bring the seed URLs, after all links."""
    with writing(target):
        target.conn.executemany(
            "INSERT INTO given (url, id, given_at) VALUES (?, ?, ?) "
            "ON CONFLICT (url) DO UPDATE SET given_at = excluded.given_at "
            "WHERE excluded.given_at < given_at",
            ask(copy, "SELECT url, id, given_at FROM given"),
        )
