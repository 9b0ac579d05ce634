"""The site's feed in the ledger: links it showed first, and which of its forms answered last."""

from collections.abc import Sequence

from newscrawl.sites.addresses import OtherEntry
from newscrawl.sites.base import Address
from newscrawl.sites.registry import default_site
from newscrawl.sites.retry_policy import believed
from newscrawl.store import Database, ask, writing
from newscrawl.store.entries import add_entries
from newscrawl.utils.http_validators import UNKNOWN, Validators


def known_feed(database: Database, site: str, now: str) -> tuple[str | None, Validators]:
    """Return the path of the form that answered last (None: none yet), and its validators."""
    columns = "form, answered_at, etag, last_modified, origin"
    name = _name(site)
    sql = f"SELECT {columns} FROM feeds WHERE form LIKE ? ORDER BY answered_at DESC LIMIT 1"  # noqa: S608
    for form, seen, *named in ask(database, sql, [f"{name}/%"]):
        return form.removeprefix(name), believed(seen, named, now)
    return None, UNKNOWN


def _name(site: str) -> str:
    """Return what stands before the path of a site's feed: the site, but for the default one."""
    return "" if site == default_site().name else site


def record_feed(
    database: Database,
    site: str,
    form: str,
    validators: Validators,
    links: Sequence[Address],
    others: Sequence[OtherEntry],
    now: str,
) -> int:
    """Record the links and other entries of a feed, and its form, in one transaction.

    Return how many links were new to the ledger.
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
        name = _name(site)
        database.execute("DELETE FROM feeds WHERE form LIKE ?", [f"{name}/%"])
        database.execute(
            "INSERT INTO feeds (form, etag, last_modified, origin, answered_at) "
            "VALUES (?, ?, ?, ?, ?)",
            [name + form, validators.etag, validators.last_modified, validators.origin, now],
        )
    return new
