"""The site's feed in the ledger: what it alone has shown, and which of its forms answered last."""

from collections.abc import Sequence

from newscrawl.schedule import believed
from newscrawl.store import Database, ask, writing
from newscrawl.store.entries import add_entries
from newscrawl.urls import Address, OtherEntry
from newscrawl.validators import UNKNOWN, Validators


def known_feed(database: Database, now: str) -> tuple[str | None, Validators]:
    """The form that answered last, as a path, and what the server named its state."""
    columns = "form, answered_at, etag, last_modified, origin"
    sql = f"SELECT {columns} FROM feeds ORDER BY answered_at DESC LIMIT 1"  # noqa: S608
    for form, seen, *named in ask(database, sql):
        return form, believed(seen, named, now)
    return None, UNKNOWN


def record_feed(
    database: Database,
    form: str,
    validators: Validators,
    links: Sequence[Address],
    others: Sequence[OtherEntry],
    now: str,
) -> int:
    """Record what a feed shows, in one transaction: links that the ledger does not have yet, and
    entries that name no article; gives how many links were new. The form is remembered.
    """
    new = 0
    with writing(database):
        for link in links:
            new += database.execute(
                "INSERT INTO ledger (id, url, day, state, listed_at, changed_at, listed_by) "
                "VALUES (?1, ?2, ?3, 'pending', ?4, ?4, 'feed') ON CONFLICT (id) DO NOTHING",
                [link.id, link.url, link.day.isoformat() if link.day else None, now],
            ).rowcount
        add_entries(database, None, others, "feed", now)
        database.execute("DELETE FROM feeds")
        database.execute(
            "INSERT INTO feeds (form, etag, last_modified, origin, answered_at) "
            "VALUES (?, ?, ?, ?, ?)",
            [form, validators.etag, validators.last_modified, validators.origin, now],
        )
    return new
