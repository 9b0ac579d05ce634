"""Which articles have pages to read in pages.db, by their ids, a portion at a time."""

from dataclasses import dataclass

from newscrawl.store import Database, ask
from newscrawl.store.pages import FOUND


@dataclass(frozen=True, slots=True)
class Names:
    """Which articles that have pages, by their ids: ``after`` one, up to and with another
    (``until``); of a Tehran day (ISO) and later ones, by the address, and of unknown days
    (``since``); with a page whose key is greater than ``newer``.
    """

    after: str = ""
    until: str | None = None
    since: str | None = None
    newer: int = 0


_NAMED = (
    f"FROM pages WHERE {FOUND} AND name > ?1 AND (?2 IS NULL OR name <= ?2) "
    "AND (?3 IS NULL OR day IS NULL OR day >= ?3) AND key > ?4"
)


def names(database: Database, which: Names, number: int) -> list[str]:
    """So many of them, in their order."""
    rows = ask(
        database,
        f"SELECT DISTINCT name {_NAMED} ORDER BY name LIMIT ?5",
        [which.after, which.until, which.since, which.newer, number],
    )
    return [name for (name,) in rows]


def count_names(database: Database, which: Names) -> int:
    """How many of them there are."""
    ((number,),) = ask(
        database,
        f"SELECT count(DISTINCT name) {_NAMED}",
        [which.after, which.until, which.since, which.newer],
    )
    return int(number)


def ends(database: Database) -> tuple[int, int]:
    """The least and the greatest key of a page; 0 where there is none."""
    rows = ask(
        database,
        "SELECT coalesce((SELECT min(key) FROM pages), 0), "
        "coalesce((SELECT max(key) FROM pages), 0)",
    )
    return rows[0][0], rows[0][1]
