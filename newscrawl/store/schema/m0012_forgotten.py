"""Migration 0012_forgotten: takedowns."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0012_forgotten")
def _forgotten(database: Database) -> None:
    run_script(
        database,
        """
    -- A state more in the CHECK: the table is made anew, and with it those that point to it, for a
    -- table that is dropped takes along all rows that do.
    ALTER TABLE ledger RENAME TO former_ledger;
    ALTER TABLE listings RENAME TO former_listings;
    ALTER TABLE given RENAME TO former_given;
    CREATE TABLE ledger (
        id TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        day TEXT,
        state TEXT NOT NULL
            CHECK (state IN ('pending', 'stored', 'failed', 'gone', 'forgotten')),
        reason TEXT,
        message TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        listed_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        status INTEGER,
        due_at TEXT,
        asked INTEGER NOT NULL DEFAULT 1,
        missing_in INTEGER,
        tried_in INTEGER,
        etag TEXT,
        last_modified TEXT,
        origin TEXT,
        revisit_at TEXT
    ) WITHOUT ROWID;
    CREATE TABLE listings (
        id TEXT NOT NULL REFERENCES ledger (id) ON DELETE CASCADE,
        desk TEXT NOT NULL,
        listed_at TEXT NOT NULL,
        walk INTEGER NOT NULL DEFAULT 0,
        covered INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (id, desk)
    ) WITHOUT ROWID;
    CREATE TABLE given (
        url TEXT PRIMARY KEY,
        id TEXT NOT NULL REFERENCES ledger (id) ON UPDATE CASCADE ON DELETE CASCADE,
        given_at TEXT NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO ledger SELECT
        id, url, day, state, reason, message, attempts, listed_at, changed_at, status, due_at,
        asked, missing_in, tried_in, etag, last_modified, origin, revisit_at FROM former_ledger;
    INSERT INTO listings SELECT id, desk, listed_at, walk, covered FROM former_listings;
    INSERT INTO given SELECT url, id, given_at FROM former_given;
    DROP TABLE former_listings;
    DROP TABLE former_given;
    DROP TABLE former_ledger;
    CREATE INDEX ledger_open ON ledger (state) WHERE state <> 'stored';
    CREATE INDEX ledger_revisits ON ledger (revisit_at) WHERE revisit_at IS NOT NULL;
    CREATE INDEX ledger_by_day ON ledger (day, state, asked, due_at);
    CREATE INDEX listings_open ON listings (walk) WHERE covered = 0;
    CREATE INDEX given_by_id ON given (id);

    -- What was taken down, in that order; why and when is in the ledger. stored: there was an
    -- article of it; cleaned_at: NULL while kept pages, or bytes of deleted rows, may be left.
    CREATE TABLE forgotten (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE REFERENCES ledger (id),
        stored INTEGER NOT NULL,
        cleaned_at TEXT
    );
    -- SHA-256 of the words that it had: at another address they are not taken in.
    CREATE TABLE forgotten_words (content_hash TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
    -- Its pages in pages.db, by their keys, until they are removed.
    CREATE TABLE forgotten_pages (page INTEGER PRIMARY KEY);
    -- Up to which of them the exports of a name have told.
    ALTER TABLE exports ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
    """,
    )
