"""Bring the runs of another folder, and what it knows of the site beside its links."""

import re
from collections.abc import Mapping

from newscrawl.store import Database, ask, writing
from newscrawl.store.entries import accept_form

_page_here = re.compile(r" \(page:\d+\)")
# Columns that may name archived pages by their keys there.
_TEXTS = ("message", "counts", "alarms", "measures")


def bring_runs(target: Database, copy: Database) -> tuple[dict[int, int], int]:
    """Bring the runs in one transaction. Return the key here of each, and how many are new.

    A run of the same spider, arguments and beginning is the same run, unless both ended, and
    differently.
    """
    names = [name for _, name, *_ in ask(target, "PRAGMA table_info (runs)")]
    columns = names[1:]
    found: dict[int, int] = {}
    new = 0
    with writing(target):
        for key, *values in ask(copy, f"SELECT key, {', '.join(columns)} FROM runs ORDER BY key"):  # noqa: S608
            theirs = dict(zip(columns, values, strict=True))
            for name in _TEXTS:
                theirs[name] = theirs[name] and _page_here.sub("", theirs[name])
            known = _known(target, theirs, {*found.values()})
            if known is None:
                marks = ", ".join("?" * len(columns))
                sql = f"INSERT INTO runs ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
                known = int(target.execute(sql, [*theirs.values()]).lastrowid or 0)
                new += 1
            else:
                _complete(target, known, theirs)
            found[key] = known
    return found, new


def _known(target: Database, theirs: Mapping[str, object], taken: set[int]) -> int | None:
    """Return the key of this run here, or of one that has not ended; None if it is not here."""
    rows = ask(
        target,
        "SELECT key FROM runs WHERE spider = ?1 AND started_at = ?2 AND arguments = ?3 "
        "AND (ended_at IS NULL OR ?4 IS NULL OR (ended_at = ?4 AND seconds IS ?5)) "
        "ORDER BY ended_at IS NOT ?4, key",
        [theirs[name] for name in ("spider", "started_at", "arguments", "ended_at", "seconds")],
    )
    return next((key for (key,) in rows if key not in taken), None)


def _complete(target: Database, key: int, theirs: Mapping[str, object]) -> None:
    """Take over how a run ended that has not ended here, and that its alarms are accepted."""
    columns = [name for name in theirs if name != "accepted_at"]
    target.execute(
        f"UPDATE runs SET {', '.join(f'{name} = ?' for name in columns)} "  # noqa: S608
        "WHERE key = ? AND ended_at IS NULL AND ?",
        [*(theirs[name] for name in columns), key, theirs["ended_at"] is not None],
    )
    target.execute(
        "UPDATE runs SET accepted_at = ? WHERE key = ? AND accepted_at IS NULL",
        [theirs["accepted_at"], key],
    )


def bring_forms(target: Database, copy: Database) -> None:
    """Bring which forms of address a user accepted as no articles, after all links."""
    sql = "SELECT form, accepted_at FROM other_forms ORDER BY form"
    theirs = dict(ask(copy, sql))
    for form, at in (dict(ask(target, sql)) | theirs).items():
        accept_form(target, form, at)
    with writing(target):
        target.conn.executemany(
            "UPDATE other_forms SET accepted_at = ?2 WHERE form = ?1 AND accepted_at > ?2",
            theirs.items(),
        )


def bring_feed(target: Database, copy: Database) -> None:
    """Bring which form of the site's feed answered last, after all links: its entries are known."""
    columns = "answered_at, form, etag, last_modified, origin"
    sql = f"SELECT {columns} FROM feeds"  # noqa: S608
    here, theirs = ask(target, sql), ask(copy, sql)
    newest = max([*here, *theirs], key=lambda row: [value or "" for value in row], default=None)
    if newest is None or here == [newest]:
        return
    with writing(target):
        target.execute("DELETE FROM feeds")
        target.execute(f"INSERT INTO feeds ({columns}) VALUES (?, ?, ?, ?, ?)", newest)  # noqa: S608
