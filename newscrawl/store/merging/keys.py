"""Which key a page of the other folder has here: a table in the copy of its news.db."""

import json
from collections.abc import Iterable, Sequence

from newscrawl.store import Database, ask


def prepare(copy: Database) -> None:
    """Make the table, empty. ``copy``: of the other folder's news.db; it is thrown away later."""
    copy.execute("CREATE TABLE page_keys (there INTEGER PRIMARY KEY, here INTEGER NOT NULL)")
    copy.execute("CREATE INDEX page_keys_by_here ON page_keys (here)")


def note(copy: Database, there: int, here: int) -> None:
    """Note the key that a page of the other folder has here."""
    copy.execute("INSERT INTO page_keys VALUES (?, ?)", [there, here])


def move(copy: Database, old: int, new: int) -> None:
    """Note that a page here has another key now."""
    copy.execute("UPDATE page_keys SET here = ? WHERE here = ?", [new, old])


def are_taken(copy: Database, here: Sequence[int]) -> set[int]:
    """Return those of some pages here that are pages of the other folder, too."""
    sql = "SELECT k.here FROM json_each(?) j CROSS JOIN page_keys k ON k.here = j.value"
    return {key for (key,) in ask(copy, sql, [json.dumps(here)])}


def here_of(copy: Database, there: Iterable[int]) -> dict[int, int]:
    """Return the keys here of pages of the other folder; of those that were left out, none."""
    sql = "SELECT k.there, k.here FROM json_each(?) j CROSS JOIN page_keys k ON k.there = j.value"
    return dict(ask(copy, sql, [json.dumps([*there])]))
