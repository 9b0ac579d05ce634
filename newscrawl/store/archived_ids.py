"""The ids of articles that have readable pages in pages.db, a portion at a time."""

from itertools import groupby
from operator import itemgetter

from newscrawl.store import Database, ask
from newscrawl.store.archived_pages import FOUND, in_order

_NAMED = f"FROM pages WHERE {FOUND} AND name > ?1 AND (?2 IS NULL OR day IS NULL OR day >= ?2)"


def names(database: Database, after: str, since: str | None, number: int) -> list[tuple[str, int]]:
    """Return the next ``number`` ids of articles that have pages, sorted, starting after the id
    ``after``; with each the key of the page that came last.

    ``since``: a Tehran day (ISO); leaves out articles whose address names an earlier day.
    """
    rows = ask(
        database,
        "SELECT p.key, p.name, p.run, p.fetched_at, b.hash FROM pages p "  # noqa: S608
        "LEFT JOIN bodies b ON b.key = p.body WHERE p.name IN "
        f"(SELECT DISTINCT name {_NAMED} ORDER BY name LIMIT ?3) AND p.{FOUND} "
        "ORDER BY p.name, p.key DESC",
        [after, since, number],
    )
    return [(name, in_order(group)[-1][0]) for name, group in groupby(rows, key=itemgetter(1))]


def count_names(database: Database, since: str | None) -> int:
    """Count the articles that have pages. ``since``: as for :func:`names`."""
    ((number,),) = ask(database, f"SELECT count(DISTINCT name) {_NAMED}", ["", since])
    return int(number)


def least_key(database: Database) -> int:
    """Return the smallest key of a page; 0 if there are no pages."""
    ((key,),) = ask(database, "SELECT coalesce(min(key), 0) FROM pages")
    return int(key)
