"""How many articles there are, by what they have in common."""

from typing import Literal

from newscrawl.store import Database, ask
from newscrawl.store.selection import Selection, where

By = Literal["province", "desk", "month", "kind", "site", "parser"]
_COLUMNS: dict[By, str] = {
    "province": "province",
    "desk": "desk",
    "month": "jalali_date",
    "kind": "kind",
    "site": "site",
    "parser": "parser",
}


def numbers(
    database: Database, by: By, selection: Selection | None = None
) -> dict[str | None, int]:
    """Articles of each province, desk, Jalali month (``1404-08``) and so on; None: of none.

    By name, the None first.
    """
    condition, parameters = where(selection or Selection())
    sql = f"SELECT {_COLUMNS[by]} AS name, count(*) AS n FROM articles {condition} GROUP BY 1"  # noqa: S608
    if by == "month":
        # The days first, which have an index: there are few, and a month is cut out of each once.
        sql = f"SELECT substr(name, 1, 7), sum(n) FROM ({sql}) GROUP BY 1"  # noqa: S608
    return dict(ask(database, f"{sql} ORDER BY 1", parameters))


def first_and_last(
    database: Database, selection: Selection | None = None
) -> tuple[str | None, str | None]:
    """The oldest and newest ``published_at``, UTC; None where no article has one."""
    condition, parameters = where(selection or Selection())
    ((first, last),) = ask(
        database,
        # Apart, each is the end of an index.
        f"SELECT (SELECT min(published_at) FROM articles {condition}), "  # noqa: S608
        f"(SELECT max(published_at) FROM articles {condition})",
        parameters * 2,
    )
    return first, last
