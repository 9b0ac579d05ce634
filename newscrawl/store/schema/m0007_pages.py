"""Migration 0007_pages: links from articles and revisions to pages in pages.db."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0007_pages")
def _links(database: Database) -> None:
    run_script(
        database,
        """
    -- The page in pages.db that it was read from; NULL where none was kept.
    ALTER TABLE articles ADD COLUMN page INTEGER;
    ALTER TABLE revisions ADD COLUMN page INTEGER;
    CREATE INDEX articles_by_page ON articles (page) WHERE page IS NOT NULL;
    CREATE INDEX revisions_by_page ON revisions (page) WHERE page IS NOT NULL;

    -- Readings of all kept pages again, with which code (a hash of it). done: the last name that
    -- is done; ended_at is NULL where it was interrupted, and is to go on there.
    CREATE TABLE rereadings (
        key INTEGER PRIMARY KEY,
        code TEXT NOT NULL,
        since TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        done TEXT NOT NULL DEFAULT '',
        counts TEXT NOT NULL DEFAULT '{}'
    );
    """,
    )
