"""Migration 0022_tops: the articles at the top of each desk's list when a walk saw it last."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0022_tops")
def _tops(database: Database) -> None:
    run_script(
        database,
        """
    -- Their numbers, as a JSON list; NULL where no walk has noted them.
    ALTER TABLE walked ADD COLUMN top TEXT;
    -- What on a walk may have left links out: the next walk believes it if it sees the same.
    ALTER TABLE walks ADD COLUMN odd TEXT;
    """,
    )
