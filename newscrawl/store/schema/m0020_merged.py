"""Migration 0020_merged: what merges of other folders need to know later."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0020_merged")
def _merged(database: Database) -> None:
    run_script(
        database,
        """
    -- Further fetches of a revision's text: two folders had it, with no other text in between.
    -- A folder that is merged later may have a text that lies between them.
    CREATE TABLE other_fetches (
        article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
        revision INTEGER NOT NULL,
        fetched_at TEXT NOT NULL,
        page INTEGER,
        PRIMARY KEY (article, revision, fetched_at)
    ) WITHOUT ROWID;
    CREATE INDEX other_fetches_by_page ON other_fetches (page) WHERE page IS NOT NULL;
    -- Covered days of a desk that do not touch those in walked, which are the newest.
    CREATE TABLE walked_apart (
        desk TEXT NOT NULL,
        since TEXT NOT NULL,
        until TEXT NOT NULL,
        PRIMARY KEY (desk, since)
    ) WITHOUT ROWID;
    -- Pages in pages.db that are about to have another key; news.db names the new one already.
    CREATE TABLE moved_pages (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
    """,
    )
