"""How many articles there are, by what they have in common."""

from typing import Literal

from newscrawl.store import Database, ask
from newscrawl.store.selection import Selection, where

By = Literal["province", "desk", "month", "kind", "site", "parser"]
_EXPRESSIONS: dict[By, str] = {
    "province": "province",
    "desk": "desk",
    "month": "substr(jalali_date, 1, 7)",
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
    expression = _EXPRESSIONS[by]
    rows = ask(
        database,
        f"SELECT {expression}, count(*) FROM articles {condition} GROUP BY 1 ORDER BY 1",  # noqa: S608
        parameters,
    )
    return dict(rows)


def first_and_last(
    database: Database, selection: Selection | None = None
) -> tuple[str | None, str | None]:
    """The oldest and newest ``published_at``, UTC; None where no article has one."""
    condition, parameters = where(selection or Selection())
    ((first, last),) = ask(
        database,
        f"SELECT min(published_at), max(published_at) FROM articles {condition}",  # noqa: S608
        parameters,
    )
    return first, last
