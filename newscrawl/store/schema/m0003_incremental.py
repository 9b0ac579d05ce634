"""Migration 0003_incremental: runs, retries, validators, goals and walks of the archive."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0003_incremental")
def _incremental(database: Database) -> None:
    run_script(
        database,
        """
    -- What each run of a spider did, and how it ended (NULL: it did not).
    CREATE TABLE runs (
        key INTEGER PRIMARY KEY,
        spider TEXT NOT NULL,
        arguments TEXT NOT NULL,
        version TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        ended_by TEXT,
        exit_code INTEGER,
        message TEXT,
        seconds REAL,
        lists INTEGER,
        stored INTEGER,
        revised INTEGER,
        unchanged INTEGER,
        failed INTEGER,
        requests INTEGER,
        bytes INTEGER,
        statuses TEXT,
        counts TEXT
    );

    ALTER TABLE ledger ADD COLUMN status INTEGER;
    -- When a failed link is due for another try; NULL: given up.
    ALTER TABLE ledger ADD COLUMN due_at TEXT;
    -- 0: on a list beside links of the days that were asked for; recorded, not fetched.
    ALTER TABLE ledger ADD COLUMN asked INTEGER NOT NULL DEFAULT 1;
    -- The run in which the site said that there is no such page.
    ALTER TABLE ledger ADD COLUMN missing_in INTEGER;
    -- The run that tried it last: none asks twice.
    ALTER TABLE ledger ADD COLUMN tried_in INTEGER;
    -- What the server at this origin named the page's last state.
    ALTER TABLE ledger ADD COLUMN etag TEXT;
    ALTER TABLE ledger ADD COLUMN last_modified TEXT;
    ALTER TABLE ledger ADD COLUMN origin TEXT;
    -- When a stored article is due for another look; NULL: never by itself.
    ALTER TABLE ledger ADD COLUMN revisit_at TEXT;
    UPDATE ledger SET due_at = changed_at WHERE state = 'failed';
    CREATE INDEX ledger_revisits ON ledger (revisit_at) WHERE revisit_at IS NOT NULL;

    -- The last walk that listed it; covered: all that stands below it on the list is known, too.
    ALTER TABLE listings ADD COLUMN walk INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE listings ADD COLUMN covered INTEGER NOT NULL DEFAULT 0;
    UPDATE listings SET covered = 1 WHERE desk IN (SELECT desk FROM walked);
    CREATE INDEX listings_open ON listings (walk) WHERE covered = 0;

    ALTER TABLE walks ADD COLUMN run INTEGER;
    ALTER TABLE walks ADD COLUMN until TEXT;
    -- The archive's walks are of one day; a day that was complete once is not walked again.
    ALTER TABLE walks ADD COLUMN archive INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX walks_of_days ON walks (since, desk) WHERE archive AND complete;

    -- The first page of the desk's list as the last complete walk saw it.
    ALTER TABLE walked ADD COLUMN etag TEXT;
    ALTER TABLE walked ADD COLUMN last_modified TEXT;
    ALTER TABLE walked ADD COLUMN origin TEXT;
    -- The oldest day to which a walk that is not complete was to go (from the day until; '': from
    -- the newest): the next run takes it up.
    CREATE TABLE goals (
        desk TEXT NOT NULL,
        until TEXT NOT NULL,
        since TEXT NOT NULL,
        PRIMARY KEY (desk, until)
    ) WITHOUT ROWID;
    """,
    )
