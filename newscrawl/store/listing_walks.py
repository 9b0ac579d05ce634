"""The walks of listings: what each has seen, stored page by page, and the days they covered."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from newscrawl.persian import dates
from newscrawl.sites.addresses import OtherEntry
from newscrawl.sites.base import Address
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.pagination import FIRST_WALK, DayWalk, Walk
from newscrawl.sites.provinces import Desk
from newscrawl.sites.retry_policy import WAITS
from newscrawl.store import Database, ask, writing
from newscrawl.store.entries import add_entries
from newscrawl.store.ledger import place_by_listing

# The end of a day of the archive can only be seen after it is over.
_DISBELIEVE = (
    "UPDATE walks SET complete = 0, odd = NULL WHERE archive AND since >= ? "
    "AND (complete OR ended_by = 'once' AND odd IS NOT NULL)"
)


class Recorded(NamedTuple):
    """How many entries of a list page are ``new`` to the ledger, and how many of the new ones are
    ``unrecognised``.
    """

    new: int
    unrecognised: int


def record_page(
    database: Database,
    walk: Walk,
    links: Sequence[Address],
    run: int,
    now: str,
    *,
    others: Sequence[OtherEntry] = (),
    again: bool = False,
) -> Recorded:
    """Record one list page in one transaction: its entries, the walk's progress and, if the walk
    has ended, the days that it covered.

    ``others``: entries that are no links to articles; ``again``: links of the walk's days that
    failed or are gone become pending.
    """
    ids = [address.id for address in links]
    with writing(database):
        known = f"SELECT count(*) FROM ledger WHERE id IN ({', '.join('?' * len(ids))})"  # noqa: S608
        ((before,),) = database.execute(known, ids).fetchall()
        key = _begin(database, walk, run, now)
        database.conn.executemany(
            # A link that failed is tried again at a new address, but not without end. One that is
            # of a province not asked for stays put aside, however often a list shows it.
            "INSERT INTO ledger (id, url, day, state, asked, listed_at, changed_at, listed_by) "  # noqa: S608
            "VALUES (?, ?, ?, 'pending', ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET asked = CASE WHEN reason IS 'other_province' THEN asked "
            "ELSE max(asked, excluded.asked) END, url = excluded.url, day = excluded.day, "
            f"state = CASE WHEN url = excluded.url OR attempts > {len(WAITS)} THEN state "
            "ELSE 'pending' END "
            "WHERE state <> 'forgotten' "
            "AND (excluded.asked > asked OR (url <> excluded.url AND state <> 'stored'))",
            [
                (
                    *(a.id, a.url, a.day.isoformat() if a.day else None, walk.is_wanted(a)),
                    *(now, now, walk.listed_by),
                )
                for a in links
            ],
        )
        # The archive does not show where a link stands on the desk's own list.
        mark = 0 if isinstance(walk, DayWalk) else key
        database.conn.executemany(
            "INSERT INTO listings (id, desk, listed_at, walk) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id, desk) DO UPDATE SET walk = excluded.walk "
            "WHERE covered = 0 AND excluded.walk > 0",
            [(article_id, walk.desk.key, now, mark) for article_id in ids],
        )
        if again:
            wanted = [address.id for address in links if walk.is_wanted(address)]
            database.execute(
                "UPDATE ledger SET state = 'pending', attempts = 0, missing_in = NULL "  # noqa: S608
                f"WHERE state IN ('failed', 'gone') AND id IN ({', '.join('?' * len(wanted))})",
                wanted,
            )
        database.execute(
            "UPDATE walks SET pages = pages + 1, links = links + ? WHERE key = ?", [len(ids), key]
        )
        among = f"id IN ({', '.join('?' * len(ids))})"
        listed = f"SELECT id FROM articles WHERE province_from = 'listing' AND {among}"  # noqa: S608
        place_by_listing(database, [row[0] for row in database.execute(listed, ids).fetchall()])
        new, unrecognised = add_entries(database, walk.desk, others, walk.listed_by, now)
        if walk.ended_by is not None:
            _end(database, walk, key, now)
    walk.key = key
    return Recorded(len(ids) - before + new, unrecognised)


def end_walk(database: Database, walk: Walk, run: int, now: str) -> None:
    """Note the end of a walk whose last request gave no page: unchanged, missing or failed."""
    with writing(database):
        key = _begin(database, walk, run, now)
        _end(database, walk, key, now)
    walk.key = key


def covered(database: Database, desk: Desk, links: Sequence[Address]) -> set[str]:
    """Return the ids of those links below which all of the desk's list is known already."""
    rows = ask(
        database,
        "SELECT id FROM listings WHERE desk = ? AND covered "  # noqa: S608
        f"AND id IN ({', '.join('?' * len(links))})",
        [desk.key, *(address.id for address in links)],
    )
    return {row[0] for row in rows}


def disbelieve_days_to_come(database: Database, today: date, now: str) -> bool:
    """Undo what a clock that was ahead has noted; return True if days to come counted as covered.

    In that case the last days no longer count as covered, and articles that were stored by that
    clock are fetched again.
    """
    since = (today - FIRST_WALK).isoformat()
    with writing(database):
        changed = [
            database.execute(sql, values).rowcount
            for sql, values in (
                (_DISBELIEVE, [today.isoformat()]),
                ("DELETE FROM walked WHERE until > ? AND since > ?", [today.isoformat(), since]),
                ("UPDATE walked SET until = ? WHERE until > ?", [since, today.isoformat()]),
            )
        ]
        if any(changed):
            database.execute(
                "UPDATE ledger SET revisit_at = ?1 WHERE state = 'stored' AND changed_at > ?1",
                [now],
            )
    return any(changed)


@dataclass(frozen=True, slots=True)
class Goal:
    """Days of a desk that a walk was to cover and has not covered yet.

    ``until``: the day at which it begins; None: it begins at the newest article.
    """

    desk: str
    since: date
    until: date | None = None


def set_goals(database: Database, walks: Iterable[DeskWalk]) -> None:
    """Note how far each walk is to go; called before the first request, as a run may end anytime.

    Walks that the user limited to a number of pages have no goal.
    """
    with writing(database):
        database.conn.executemany(
            "INSERT INTO goals (desk, until, since) VALUES (?, ?, ?) ON CONFLICT (desk, until) "
            "DO UPDATE SET since = min(since, excluded.since)",
            [[*_goal_of(walk), walk.since.isoformat()] for walk in walks if walk.pages is None],
        )


def goals(database: Database) -> list[Goal]:
    """Return all open goals by desk; in each desk the one that begins at the newest is first."""
    rows = ask(database, "SELECT desk, since, until FROM goals ORDER BY desk, until")
    return [
        Goal(desk, date.fromisoformat(since), date.fromisoformat(until) if until else None)
        for desk, since, until in rows
    ]


def complete_days(database: Database, first: date, last: date) -> set[tuple[date, str]]:
    """Return the days, with the desks' keys, that walks of the archive have completed."""
    rows = ask(
        database,
        "SELECT since, desk FROM walks WHERE archive AND complete AND since BETWEEN ? AND ?",
        [first.isoformat(), last.isoformat()],
    )
    return {(date.fromisoformat(day), desk) for day, desk in rows}


def _begin(database: Database, walk: Walk, run: int, now: str) -> int:
    """Return the key of the walk's row; insert the row if it is the walk's first page."""
    if walk.key is not None:
        return walk.key
    until = walk.until.isoformat() if walk.until else None
    cursor = database.execute(
        "INSERT INTO walks (desk, since, until, archive, run, started_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [walk.desk.key, walk.since.isoformat(), until, isinstance(walk, DayWalk), run, now],
    )
    return int(cursor.lastrowid or 0)


def _end(database: Database, walk: Walk, key: int, now: str) -> None:
    database.execute(
        "UPDATE walks SET ended_at = ?, ended_by = ?, complete = ?, odd = ? WHERE key = ?",
        [now, walk.ended_by, walk.complete, walk.odd, key],
    )
    if not isinstance(walk, DeskWalk):
        return
    if walk.complete and walk.until is None:
        _extend_covered(database, walk, key)
    elif walk.complete:
        _delete_reached_goals(database, walk)


def _extend_covered(database: Database, walk: DeskWalk, key: int) -> None:
    """Extend the covered days of a desk by a complete walk.

    They are an interval without gaps: a walk that does not reach back to it changes nothing, so
    that the next walk closes the gap.
    """
    ((started,),) = database.execute("SELECT started_at FROM walks WHERE key = ?", [key])
    began = dates.tehran_day(dates.from_iso(started)).isoformat()
    shown = walk.shown_since
    values = [walk.desk.key, min(shown.isoformat(), began) if shown else began, began, walk.joins]
    reached = database.execute(
        "INSERT INTO walked (desk, since, until) VALUES (?, ?, ?) ON CONFLICT (desk) DO UPDATE "
        "SET since = min(since, excluded.since), until = excluded.until "
        "WHERE excluded.since <= until OR ?",
        values,
    ).rowcount
    if not reached:
        return
    database.execute("UPDATE listings SET covered = 1 WHERE covered = 0 AND walk = ?", [key])
    _delete_reached_goals(database, walk)
    if walk.ended_by != "unchanged":
        named = walk.validators
        database.execute(
            "UPDATE walked SET etag = ?, last_modified = ?, origin = ?, top = ? WHERE desk = ?",
            [
                *(named.etag, named.last_modified, named.origin),
                *(json.dumps(walk.shown_first), walk.desk.key),
            ],
        )


def _delete_reached_goals(database: Database, walk: DeskWalk) -> None:
    database.execute(
        "DELETE FROM goals WHERE desk = ? AND until = ? AND since >= ?",
        [*_goal_of(walk), walk.since.isoformat()],
    )


def _goal_of(walk: DeskWalk) -> tuple[str, str]:
    """Return the key of a walk's goal: desk and last day; empty if it begins at the newest."""
    return walk.desk.key, walk.until.isoformat() if walk.until else ""
