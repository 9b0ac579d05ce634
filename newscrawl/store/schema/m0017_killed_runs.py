"""Migration 0017_killed_runs: drop the page statistics of killed runs."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS


@MIGRATIONS(name="0017_killed_runs")
def _killed_runs(database: Database) -> None:
    # Runs used to store their page statistics, with addresses of pages, while they went on, so that
    # the next run could judge those of a killed one. No run does that any more.
    database.execute(
        "UPDATE runs SET measures = NULL WHERE ended_at IS NULL AND measures IS NOT NULL"
    )
