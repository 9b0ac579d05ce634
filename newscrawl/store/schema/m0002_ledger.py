"""Migration 0002_ledger: the ledger of links, listings, and walks of lists."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0002_ledger")
def _ledger(database: Database) -> None:
    run_script(
        database,
        """
    -- Every link that a list ever showed, and what became of it.
    CREATE TABLE ledger (
        id TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        day TEXT,
        state TEXT NOT NULL CHECK (state IN ('pending', 'stored', 'failed', 'gone')),
        reason TEXT,
        message TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        listed_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX ledger_open ON ledger (state) WHERE state <> 'stored';

    -- The desks on whose lists it stood.
    CREATE TABLE listings (
        id TEXT NOT NULL REFERENCES ledger (id) ON DELETE CASCADE,
        desk TEXT NOT NULL,
        listed_at TEXT NOT NULL,
        PRIMARY KEY (id, desk)
    ) WITHOUT ROWID;

    -- Each walk of a desk's list: the day it was to go back to, and how it ended (NULL: it did
    -- not). Complete: it reached that day, or the list's end.
    CREATE TABLE walks (
        key INTEGER PRIMARY KEY,
        desk TEXT NOT NULL,
        since TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        ended_by TEXT,
        complete INTEGER NOT NULL DEFAULT 0,
        pages INTEGER NOT NULL DEFAULT 0,
        links INTEGER NOT NULL DEFAULT 0
    );

    -- The Tehran days of each desk that complete walks have covered, the last one in part.
    CREATE TABLE walked (desk TEXT PRIMARY KEY, since TEXT NOT NULL, until TEXT NOT NULL)
    WITHOUT ROWID;
    """,
    )
