"""Take down in each of two folders what was taken down in the other; and give seed URLs one name.

Both happen before anything is brought: afterwards nothing that was taken down is in either, and no
seed URL has two names.
"""

from collections.abc import Callable

from newscrawl.sites.registry import site_of_id, sites
from newscrawl.store import Database, ask, writing
from newscrawl.store.forgotten import forgotten
from newscrawl.store.merging.links import STATES
from newscrawl.store.republished import name as rename
from newscrawl.store.takedown import forget


def exchange(target: Database, copy: Database, name: Callable[[str], str]) -> int:
    """Take down in ``target``, this folder's news.db, what was taken down in the other folder, and
    in ``copy``, a copy of its news.db, what was taken down here.

    ``name``: makes the name that a seed URL has until its page is identified. Return how many
    stored articles that removed from either.
    """
    removed = 0
    while True:
        # A takedown in one may name an address that is another article's in the other.
        there, here = _wanted(copy, target, name), _wanted(target, copy, name)
        known = "SELECT 1 FROM ledger WHERE id = ?1 UNION ALL SELECT 1 FROM articles WHERE id = ?1"
        here = {who: why for who, why in here.items() if ask(copy, known, [who])}
        if not there and not here:
            return removed
        for database, wanted in ((target, there), (copy, here)):
            for article_id, (url, why, when) in sorted(wanted.items()):
                removed += forget(database, article_id, url, why, when, name).was_stored


def _wanted(
    source: Database, database: Database, name: Callable[[str], str]
) -> dict[str, tuple[str, str, str]]:
    """Return what ``source`` has taken down and ``database`` has not: by id the address, the reason
    and the time.
    """
    known, names = forgotten(database), forgotten(source)
    wanted = {article_id: article_id for article_id in names - known}
    if any(site_of_id(article_id) is None for article_id in names):
        addresses = "SELECT url, id FROM given UNION SELECT url, id FROM articles WHERE site "
        addresses += f"NOT IN ({', '.join('?' * len(sites()))})"
        for url, article_id in ask(database, addresses, [*sites()]):
            if name(url) in names and article_id not in known:
                wanted.setdefault(article_id, name(url))
    return {article_id: _reason(source, by) for article_id, by in wanted.items()}


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
