"""Queries that several tests of the store use."""

from newscrawl.store import Database
from newscrawl.store.articles import records
from newscrawl.store.search import search
from newscrawl.store.selection import Selection


def find(database: Database, words: str, limit: int = 100, **chosen: object) -> list[str]:
    """Search, and return the numbers of the articles found. chosen: as in Selection."""
    results = search(database, words, Selection(**chosen), limit)  # type: ignore[arg-type]
    assert len(results.found) == min(limit, results.total)
    return [found.id[7:] for found in results.found]


def originals(database: Database) -> dict[str, str | None]:
    """Return each stored article's id, and the ``original`` of its record."""
    return {record["id"]: record["original"] for record in records(database)}
