"""Bring the ledger of another folder: its links, what became of them, and who listed them."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from newscrawl.store import Database, ask

#: What became of a link, the better knowledge last.
STATES = (*("pending", "failed", "unrecognised", "not_article", "gone", "stored", "forgotten"),)
_COLUMNS = (
    "id, url, day, state, reason, message, attempts, listed_at, changed_at, status, due_at, asked, "
    "missing_in, tried_in, etag, last_modified, origin, revisit_at, listed_by"
)


class LedgerRow(NamedTuple):
    """A row of the ledger. ``missing_in``, ``tried_in``: keys of runs."""

    id: str
    url: str
    day: str | None
    state: str
    reason: str | None
    message: str | None
    attempts: int
    listed_at: str
    changed_at: str
    status: int | None
    due_at: str | None
    asked: int
    missing_in: int | None
    tried_in: int | None
    etag: str | None
    last_modified: str | None
    origin: str | None
    revisit_at: str | None
    listed_by: str | None


def joined(one: LedgerRow, other: LedgerRow) -> LedgerRow:
    """Return what two folders know of a link.

    The better knowledge stays (:data:`STATES`); of equal states the later one, of takedowns the
    earlier. Who listed it first, and whether it was asked for, is known by both together. Pure.
    """
    worse, better = sorted((other, one), key=_worth)  # a tie leaves ``one``
    first = min((one, other), key=_listed)
    return better._replace(
        day=better.day or worse.day,
        listed_at=first.listed_at,
        listed_by=first.listed_by,
        asked=max(one.asked, other.asked),
    )


def _worth(row: LedgerRow) -> tuple[Any, ...]:
    facts = (row.url, row.reason, row.message, row.attempts, row.status, row.due_at, row.etag,
             row.last_modified, row.origin, row.revisit_at)  # fmt: skip
    moment = row.changed_at
    if row.state == "forgotten":  # the reason that was given first stays
        moment = "".join(chr(0x10FFFF - ord(letter)) for letter in moment)
    return STATES.index(row.state), moment, *(str(fact or "") for fact in facts)


def _listed(row: LedgerRow) -> tuple[str, bool, str]:
    return row.listed_at, row.listed_by is None, row.listed_by or ""


def rows(database: Database, ids: Collection[str]) -> dict[str, LedgerRow]:
    """Return the ledger's rows of some ids."""
    found = ask(
        database,
        f"SELECT {_COLUMNS} FROM ledger WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
        [json.dumps([*ids])],
    )
    return {row[0]: LedgerRow(*row) for row in found}


def next_ids(copy: Database, after: str, number: int) -> list[str]:
    """Return the next ids, sorted, of links and articles of the other folder."""
    found = {
        name
        for table in ("ledger", "articles")
        for (name,) in ask(
            copy,
            f"SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT ?",  # noqa: S608
            [after, number],
        )
    }
    return sorted(found)[:number]


def count_ids(copy: Database) -> int:
    """Count the links of the other folder."""
    ((number,),) = ask(copy, "SELECT count(*) FROM ledger")
    return int(number)


def bring(target: Database, copy: Database, ids: Sequence[str], runs: Mapping[int, int]) -> None:
    """Bring some links of the other folder, and their listings, in the caller's transaction.

    ``runs``: the keys here of its runs.
    """
    here = rows(target, ids)
    changed = []
    for name, row in rows(copy, ids).items():
        theirs = row._replace(
            missing_in=_run(row.missing_in, runs), tried_in=_run(row.tried_in, runs)
        )
        known = here.get(name)
        best = theirs if known is None else joined(known, theirs)
        if best != known:
            changed.append(best)
    names = _COLUMNS.split(", ")
    target.conn.executemany(
        f"INSERT INTO ledger ({_COLUMNS}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608
        "ON CONFLICT (id) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in names[1:]),
        changed,
    )
    listed = ask(
        copy,
        "SELECT g.id, g.desk, g.listed_at FROM json_each(?) j CROSS JOIN listings g "
        "ON g.id = j.value",
        [json.dumps([*ids])],
    )
    target.conn.executemany(
        # What is covered is brought after all links: see cover().
        "INSERT INTO listings (id, desk, listed_at) VALUES (?, ?, ?) "
        "ON CONFLICT (id, desk) DO UPDATE SET listed_at = excluded.listed_at "
        "WHERE excluded.listed_at < listed_at",
        listed,
    )


def cover(target: Database, copy: Database, ids: Sequence[str]) -> None:
    """Bring which of some links are covered, in the caller's transaction: all that stands below
    them on their desk's list is known here, too, once all links of the folder are brought.
    """
    covered = ask(
        copy,
        "SELECT g.id, g.desk FROM json_each(?) j CROSS JOIN listings g ON g.id = j.value "
        "WHERE g.covered",
        [json.dumps([*ids])],
    )
    target.conn.executemany(
        "UPDATE listings SET covered = 1 WHERE id = ? AND desk = ? AND covered = 0", covered
    )


def _run(key: int | None, runs: Mapping[int, int]) -> int | None:
    # 0: a run that is not known any more.
    return None if key is None else runs.get(key, 0)
