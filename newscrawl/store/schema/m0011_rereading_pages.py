"""Migration 0011_rereading_pages: how far a reading of all pages has come, by page."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0011_rereading_pages")
def _pages(database: Database) -> None:
    run_script(
        database,
        """
    -- The greatest key of a page when it began, or was gone on with: what came later of names that
    -- were done by then is read before it goes on.
    ALTER TABLE rereadings ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
    """,
    )
