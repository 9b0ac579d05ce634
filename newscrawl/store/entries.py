"""Entries of lists that name no article, in the ledger beside its links.

``not_article``: of a known other kind (an overview, a tag, an advertisement), or of a form that a
user accepted as no article. ``unrecognised``: nobody knows; each is a gap until it is accepted, or
until today's code can read it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newscrawl.sites.provinces import Desk
from newscrawl.sites.tasnim.addresses import SITE, Address, OtherEntry
from newscrawl.store import Database, ask, writing

#: The ledger's states for them: no links, so never asked for.
STATES = ("not_article", "unrecognised")


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """One in the ledger, with the desks on whose lists it stood."""

    id: str
    url: str
    desks: tuple[str, ...]
    text: str
    listed_at: str


def add_entries(
    database: Database, desk: Desk | None, entries: Sequence[OtherEntry], listed_by: str, now: str
) -> tuple[int, int]:
    """Note entries that name no article, of a page of the desk's list, or of the feed (None), as
    part of the caller's transaction; gives how many are new to the ledger, and how many of those
    are unrecognised.
    """
    if not entries:
        return 0, 0
    forms = accepted_forms(database)
    new = unrecognised = 0
    for entry in entries:
        name = _id_of(entry)
        state = "not_article" if entry.url.startswith(forms) else entry.state
        known = database.execute("SELECT state FROM ledger WHERE id = ?", [name]).fetchone()
        if known is None:
            database.execute(
                "INSERT INTO ledger (id, url, state, reason, message, asked, listed_at, "
                "changed_at, listed_by) VALUES (?1, ?2, ?3, ?3, ?4, 0, ?5, ?5, ?6)",
                [name, entry.url, state, entry.text, now, listed_by],
            )
            new += 1
            unrecognised += state == "unrecognised"
        elif known[0] != state and known[0] in STATES:  # today's code knows better
            database.execute(
                "UPDATE ledger SET state = ?1, reason = ?1, changed_at = ?2 WHERE id = ?3",
                [state, now, name],
            )
        if desk is not None:
            database.execute(
                "INSERT INTO listings (id, desk, listed_at) VALUES (?, ?, ?) "
                "ON CONFLICT (id, desk) DO NOTHING",
                [name, desk.key, now],
            )
    return new, unrecognised


def unrecognised(database: Database, desks: Sequence[Desk] | None = None) -> list[Unrecognised]:
    """Those that nobody knows, of these desks' lists (None: of all), the newest first."""
    rows = ask(
        database,
        "SELECT l.id, l.url, l.message, l.listed_at, group_concat(g.desk) FROM ledger l "
        "LEFT JOIN listings g ON g.id = l.id WHERE l.state <> 'stored' "
        "AND l.state = 'unrecognised' GROUP BY +l.id ORDER BY l.listed_at DESC, l.id",
    )
    keys = None if desks is None else {desk.key for desk in desks}
    found = [
        Unrecognised(name, url, tuple(sorted(listed.split(","))) if listed else (), text or "", at)
        for name, url, text, at, listed in rows
    ]
    return [e for e in found if keys is None or not keys.isdisjoint(e.desks)]


def count_not_articles(database: Database) -> int:
    """How many entries are known to be no articles."""
    sql = "SELECT count(*) FROM ledger WHERE state <> 'stored' AND state = 'not_article'"
    ((number,),) = ask(database, sql)
    return int(number)


def make_links(database: Database, found: Iterable[tuple[Unrecognised, Address]], now: str) -> None:
    """Make links of entries whose addresses today's code can read."""
    with writing(database):
        for entry, address in found:
            day = address.day.isoformat() if address.day else None
            database.execute(
                "INSERT INTO ledger (id, url, day, state, listed_at, changed_at, listed_by) "
                "SELECT ?, ?, ?, 'pending', listed_at, ?, listed_by FROM ledger WHERE id = ? "
                "ON CONFLICT (id) DO NOTHING",
                [address.id, address.url, day, now, entry.id],
            )
            database.execute(
                "INSERT INTO listings (id, desk, listed_at) SELECT ?, desk, listed_at "
                "FROM listings WHERE id = ? ON CONFLICT (id, desk) DO NOTHING",
                [address.id, entry.id],
            )
            database.execute("DELETE FROM ledger WHERE id = ?", [entry.id])


def accept_form(database: Database, form: str, now: str) -> int:
    """Note that addresses which begin so name no articles; gives how many entries of the ledger
    are none by that.
    """
    with writing(database):
        database.execute(
            "INSERT INTO other_forms (form, accepted_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [form, now],
        )
        return database.execute(
            "UPDATE ledger SET state = 'not_article', reason = 'not_article', changed_at = ? "
            "WHERE state <> 'stored' AND state = 'unrecognised' AND substr(url, 1, ?) = ?",
            [now, len(form), form],
        ).rowcount


def accepted_forms(database: Database) -> tuple[str, ...]:
    """How the addresses begin that users said to name no articles."""
    return tuple(form for (form,) in ask(database, "SELECT form FROM other_forms ORDER BY form"))


def _id_of(entry: OtherEntry) -> str:
    return f"{SITE}:entry-{hashlib.sha256(entry.url.encode()).hexdigest()[:16]}"
