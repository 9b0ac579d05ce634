"""Whether the database is sound, and what it knows of the time."""

from newscrawl.store import Database, ask


def faults(database: Database) -> list[str]:
    """What SQLite's quick check finds; empty where all is well."""
    found = [str(row[0]) for row in ask(database, "PRAGMA quick_check(3)")]
    return [] if found == ["ok"] else found


def latest_moment(database: Database) -> str | None:
    """The latest moment that anything in it was written at, UTC; None where there is nothing."""
    ((latest,),) = ask(
        database,
        "SELECT max(moment) FROM (SELECT max(started_at) AS moment FROM runs "
        "UNION ALL SELECT max(ended_at) FROM runs UNION ALL SELECT max(changed_at) FROM ledger)",
    )
    return None if latest is None else str(latest)


def address_of(database: Database, article_id: str) -> str | None:
    """The address of a link of the ledger; None where it is not there."""
    rows = ask(database, "SELECT url FROM ledger WHERE id = ?", [article_id])
    return str(rows[0][0]) if rows else None
