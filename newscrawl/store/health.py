"""The latest time and the addresses that a database holds."""

from newscrawl.store import Database, ask


def latest_moment(database: Database) -> str | None:
    """Return the latest time (UTC) at which a run or a link was written; None if there is none."""
    ((latest,),) = ask(
        database,
        "SELECT max(moment) FROM (SELECT max(started_at) AS moment FROM runs "
        "UNION ALL SELECT max(ended_at) FROM runs UNION ALL SELECT max(changed_at) FROM ledger)",
    )
    return None if latest is None else str(latest)


def address_of(database: Database, article_id: str) -> str | None:
    """Return the address of a link in the ledger; None if the ledger does not have it."""
    rows = ask(database, "SELECT url FROM ledger WHERE id = ?", [article_id])
    return str(rows[0][0]) if rows else None
