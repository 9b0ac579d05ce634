"""Migration 0004_republished: seed URLs of republished stories."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0004_republished")
def _republished(database: Database) -> None:
    run_script(
        database,
        """
    -- The addresses of copies that users gave: which article of the ledger each is. Until its page
    -- has said who it is, that is a name made of the address.
    CREATE TABLE given (
        url TEXT PRIMARY KEY,
        id TEXT NOT NULL REFERENCES ledger (id) ON UPDATE CASCADE ON DELETE CASCADE,
        given_at TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX given_by_id ON given (id);
    """,
    )
