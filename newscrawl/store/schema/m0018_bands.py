"""Migration 0018_bands: one table for all bands of fingerprints."""

from sqlite_utils import Database

from newscrawl.store.schema.registry import MIGRATIONS


@MIGRATIONS(name="0018_bands")
def _bands(database: Database) -> None:
    database.executescript("""
    -- One table for all bands: of the latest, one of its own saved writes, and had to be asked too.
    INSERT OR IGNORE INTO bands SELECT hash, article FROM latest_bands;
    DROP TABLE latest_bands;
    """)
