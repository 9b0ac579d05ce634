"""Migration 0008_measures: runs' page statistics and alarms."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0008_measures")
def _measures(database: Database) -> None:
    run_script(
        database,
        """
    -- What was measured of a run's pages, what fell, and when a user said that it is to stay so.
    ALTER TABLE runs ADD COLUMN measures TEXT;
    ALTER TABLE runs ADD COLUMN alarms TEXT;
    ALTER TABLE runs ADD COLUMN accepted_at TEXT;
    """,
    )
