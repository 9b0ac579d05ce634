"""Which articles have pages to read in pages.db, by their ids, a portion at a time."""

from itertools import groupby
from operator import itemgetter

from newscrawl.store import Database, ask
from newscrawl.store.archived_pages import FOUND, in_order

_NAMED = f"FROM pages WHERE {FOUND} AND name > ?1 AND (?2 IS NULL OR day IS NULL OR day >= ?2)"


def names(database: Database, after: str, since: str | None, number: int) -> list[tuple[str, int]]:
    """So many articles that have pages, by their ids after one, each with the key of the page that
    came last. ``since``: only of this Tehran day (ISO) and later ones, by the address, and of
    unknown days.
    """
    rows = ask(
        database,
        "SELECT key, name, run, fetched_at, NULL FROM pages WHERE name IN "  # noqa: S608
        f"(SELECT DISTINCT name {_NAMED} ORDER BY name LIMIT ?3) AND {FOUND} "
        "ORDER BY name, key DESC",
        [after, since, number],
    )
    return [(name, in_order(group)[-1][0]) for name, group in groupby(rows, key=itemgetter(1))]


def count_names(database: Database, since: str | None) -> int:
    """How many articles have pages."""
    ((number,),) = ask(database, f"SELECT count(DISTINCT name) {_NAMED}", ["", since])
    return int(number)


def least_key(database: Database) -> int:
    """The least key of a page; 0 where there is none."""
    ((key,),) = ask(database, "SELECT coalesce(min(key), 0) FROM pages")
    return int(key)
