"""Migration 0016_code: the digest of the code that read an article."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0016_code")
def _code(database: Database) -> None:
    run_script(
        database,
        """
    -- Which code has read all that is stored of it (sites.code_digest); NULL: an older one.
    ALTER TABLE articles ADD COLUMN code_digest TEXT;
    -- With it: a row's last column stands behind its texts.
    DROP INDEX articles_by_page;
    CREATE INDEX articles_by_page ON articles (page, code_digest) WHERE page IS NOT NULL;
    -- How far a reading of all pages has come is what the rows say.
    DROP TABLE rereadings;
    """,
    )
