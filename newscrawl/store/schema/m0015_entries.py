"""Migration 0015_entries: entries of lists that are no links to articles, and the feed."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script

_BEFORE = "'gone', 'forgotten')"
_AFTER = "'gone', 'forgotten', 'not_article', 'unrecognised')"


@MIGRATIONS(name="0015_entries")
def _entries(database: Database) -> None:
    # Add two states to the CHECK of a table that may have a million rows. SQLite's documentation
    # allows editing the text of a constraint if no present row can break the new one; copying the
    # table, as 0012 does, would take time in proportion to its size.
    ((version,),) = database.execute("PRAGMA schema_version").fetchall()
    database.execute("PRAGMA writable_schema = ON")
    sql = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'ledger'"
    edited = database.execute(sql, [_BEFORE, _AFTER]).rowcount
    assert edited == 1
    database.execute(f"PRAGMA schema_version = {version + 1}")
    database.execute("PRAGMA writable_schema = OFF")
    run_script(
        database,
        """
    -- Who showed a link first: list, archive, feed, inference, import; NULL: it was not noted yet.
    ALTER TABLE ledger ADD COLUMN listed_by TEXT;
    -- All that is counted of a day's links.
    DROP INDEX ledger_by_day;
    CREATE INDEX ledger_by_day ON ledger (day, state, asked, due_at, listed_by);
    CREATE INDEX ledger_by_feed ON ledger (state) WHERE listed_by = 'feed';
    -- Forms of address that a user said to name no article: how they begin.
    CREATE TABLE other_forms (form TEXT PRIMARY KEY, accepted_at TEXT NOT NULL) WITHOUT ROWID;
    -- Which form of the site's feed answered last, and what the server named its state.
    CREATE TABLE feeds (
        form TEXT PRIMARY KEY,
        etag TEXT,
        last_modified TEXT,
        origin TEXT,
        answered_at TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    )
