"""Migration 0017_killed_runs."""

from sqlite_utils import Database

from newscrawl.store.schema.registry import MIGRATIONS


@MIGRATIONS(name="0017_killed_runs")
def _killed_runs(database: Database) -> None:
    # A run noted what it measured as it went, with addresses of pages, for the next one to judge
    # where it was killed. Nobody does that any more.
    database.execute(
        "UPDATE runs SET measures = NULL WHERE ended_at IS NULL AND measures IS NOT NULL"
    )
