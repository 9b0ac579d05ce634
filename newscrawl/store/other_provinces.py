"""Links of lists of several provinces whose pages turned out to be of a province not asked for.

They stay in the ledger as not asked, each with its province, and are asked for once a run wants it.
"""

from collections.abc import Collection, Iterable

from newscrawl.sites.base import Site
from newscrawl.sites.provinces import Desk
from newscrawl.store import Database, ask, writing

_REASON = "other_province"


def put_aside(
    database: Database, article_id: str, province: str | None, run: int, now: str
) -> None:
    """Note that a link's page is of this province (a key; None: of none), which is not asked for.

    A stored article stays stored.
    """
    with writing(database):
        database.execute(
            "UPDATE ledger SET asked = 0, reason = ?, message = ?, attempts = 0, due_at = NULL, "
            "tried_in = ?, changed_at = ?, state = 'pending' "
            "WHERE id = ? AND state IN ('pending', 'failed')",
            [_REASON, province, run, now, article_id],
        )


def is_put_aside(database: Database, article_id: str) -> bool:
    """Return True if no run has asked for the province of this link yet."""
    sql = "SELECT 1 FROM ledger WHERE id = ? AND NOT asked AND reason = ?"
    return bool(ask(database, sql, [article_id, _REASON]))


def ask_for(database: Database, site: Site, provinces: Collection[str]) -> int:
    """Ask for the links of these provinces that were put aside; return their number.

    Where these are all of the site's provinces, links of no province, too, if a list of
    the provinces section has shown them.
    """
    either = f"message IN ({', '.join('?' * len(provinces))})"
    values: list[str] = [f"{site.name}:", _REASON, *provinces]
    if {desk.province.key for desk in site.desks if desk.province} <= {*provinces}:
        marks = ", ".join("?" * len(site.provincial_lists))
        listed = f"SELECT 1 FROM listings g WHERE g.id = ledger.id AND g.desk IN ({marks})"  # noqa: S608
        either += f" OR (message IS NULL AND EXISTS ({listed}))"
        values += [desk.key for desk in site.provincial_lists]
    with writing(database):
        return database.execute(
            "UPDATE ledger SET asked = 1, reason = NULL, message = NULL, tried_in = NULL "  # noqa: S608
            "WHERE state <> 'stored' AND state = 'pending' AND NOT asked AND instr(id, ?) = 1 "
            f"AND reason = ? AND ({either})",
            values,
        ).rowcount


def is_listed_on(database: Database, article_id: str, lists: Iterable[Desk]) -> bool:
    """Return True if one of these lists has shown the article."""
    rows = ask(database, "SELECT desk FROM listings WHERE id = ?", [article_id])
    return not {key for (key,) in rows}.isdisjoint(desk.key for desk in lists)
