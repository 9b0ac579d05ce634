"""Entries of lists that are no links to articles, in the ledger beside the links.

``not_article``: the entry is of another known kind (an overview, a tag, an advertisement), or a
user accepted addresses of this form as no articles. ``unrecognised``: its kind is unknown; it is a
gap until a user accepts it, or until the current code can read it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newscrawl.sites.addresses import OtherEntry
from newscrawl.sites.base import Address
from newscrawl.sites.provinces import Desk
from newscrawl.sites.registry import default_site, site_of
from newscrawl.store import Database, ask, writing

#: The ledger's states for such entries; they are never fetched.
STATES = ("not_article", "unrecognised")


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """An unrecognised entry of the ledger, with the desks on whose lists it stood."""

    id: str
    url: str
    desks: tuple[str, ...]
    text: str
    listed_at: str


def add_entries(
    database: Database, desk: Desk | None, entries: Sequence[OtherEntry], listed_by: str, now: str
) -> tuple[int, int]:
    """Note entries of a list page that are no links to articles. ``desk``: None for the feed.

    Part of the caller's transaction. Return how many entries are new to the ledger, and how many of
    the new ones are unrecognised.
    """
    if not entries:
        return 0, 0
    forms = accepted_forms(database)
    new = unrecognised = 0
    for entry in entries:
        name = _id_of(entry)
        is_accepted = entry.url.startswith(forms) and not is_nameless(entry.url)
        state = "not_article" if is_accepted else entry.state
        known = database.execute("SELECT state FROM ledger WHERE id = ?", [name]).fetchone()
        if known is None:
            database.execute(
                "INSERT INTO ledger (id, url, state, reason, message, asked, listed_at, "
                "changed_at, listed_by) VALUES (?1, ?2, ?3, ?3, ?4, 0, ?5, ?5, ?6)",
                [name, entry.url, state, entry.text, now, listed_by],
            )
            new += 1
            unrecognised += state == "unrecognised"
        elif known[0] != state and known[0] in STATES:  # the current code knows better
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
    """Return the unrecognised entries on the lists of these desks (None: all), newest first."""
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
    """Count the entries that are known to be no articles."""
    sql = "SELECT count(*) FROM ledger WHERE state <> 'stored' AND state = 'not_article'"
    ((number,),) = ask(database, sql)
    return int(number)


def make_links(database: Database, found: Iterable[tuple[Unrecognised, Address]], now: str) -> None:
    """Turn entries whose addresses the current code can read into pending links."""
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
    """Note that addresses that begin with ``form`` are no articles.

    Return how many unrecognised entries of the ledger that settles.
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


def is_nameless(url: str) -> bool:
    """Return True for an entry without an address of its own: it is noted under its list's."""
    site = site_of(url)
    return site is not None and site.is_list(url)


def accepted_forms(database: Database) -> tuple[str, ...]:
    """Return the beginnings of addresses that users accepted as no articles."""
    return tuple(form for (form,) in ask(database, "SELECT form FROM other_forms ORDER BY form"))


def _id_of(entry: OtherEntry) -> str:
    site = site_of(entry.url) or default_site()
    return f"{site.name}:entry-{hashlib.sha256(entry.url.encode()).hexdigest()[:16]}"
