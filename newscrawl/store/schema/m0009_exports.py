"""Migration 0009_exports: the change log and the state of incremental exports."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script

# Columns that are not in the record, or say when it was fetched: a difference in these alone is no
# change.
_SAME = (
    "fetched_at",
    "fetched_from",
    "desk",
    "headline_raw",
    "lead_raw",
    "body_raw",
    "key",
    "page",
)


@MIGRATIONS(name="0009_exports")
def _exports(database: Database) -> None:
    columns = [c.name for c in database["articles"].columns if c.name not in _SAME]
    differs = " OR ".join(f"old.{name} IS NOT new.{name}" for name in columns)
    run_script(
        database,
        """
    -- The last change of each article, numbered in the order of storing.
    CREATE TABLE changes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        article INTEGER NOT NULL UNIQUE REFERENCES articles (key) ON DELETE CASCADE
    );
    INSERT INTO changes (article) SELECT key FROM articles ORDER BY key;
    CREATE TRIGGER changes_after_insert AFTER INSERT ON articles BEGIN
        INSERT OR REPLACE INTO changes (article) VALUES (new.key);
    END;
    -- Up to which change the exports of a name have come, and of which articles they are.
    CREATE TABLE exports (
        name TEXT PRIMARY KEY,
        seq INTEGER NOT NULL,
        selection TEXT NOT NULL,
        exported_at TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    )
    database.execute(
        f"CREATE TRIGGER changes_after_update AFTER UPDATE ON articles WHEN {differs} BEGIN "  # noqa: S608
        "INSERT OR REPLACE INTO changes (article) VALUES (new.key); END"
    )
