"""Migration 0018_bands: one table for all bands of fingerprints."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0018_bands")
def _bands(database: Database) -> None:
    run_script(
        database,
        """
    -- One table for all bands: of the latest, one of its own saved writes, and had to be asked too.
    INSERT OR IGNORE INTO bands SELECT hash, article FROM latest_bands;
    DROP TABLE latest_bands;
    """,
    )
