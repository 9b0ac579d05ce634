"""The schema of pages.db. Never edit a migration; add a new one.

Links go one way, from news.db to pages.db: an article names the page that it was read from.
"""

from sqlite_utils import Database, Migrations

from newscrawl.store.transactions import run_script

PAGES = Migrations("newscrawl pages")


@PAGES(name="0001_pages")
def _pages(database: Database) -> None:
    run_script(
        database,
        """
    -- Each body once, whatever number of pages came with it. hash: SHA-256 of it; data: zstd.
    CREATE TABLE bodies (
        key INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        size INTEGER NOT NULL,
        data BLOB NOT NULL
    );

    -- Responses. name: the id of the article that was asked for; day: the Tehran day that the
    -- address says; url: of the answer, asked: of the first request; partial: nothing says
    -- that it came whole; run: NULL where it was imported. A key is never given twice: news.db
    -- may name it.
    CREATE TABLE pages (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('list', 'article', 'copy')),
        name TEXT,
        desk TEXT,
        day TEXT,
        url TEXT NOT NULL,
        asked TEXT NOT NULL,
        status INTEGER NOT NULL,
        headers TEXT NOT NULL,
        partial INTEGER NOT NULL,
        fetched_at TEXT NOT NULL,
        run INTEGER,
        body INTEGER NOT NULL REFERENCES bodies (key)
    );
    CREATE INDEX pages_by_name ON pages (name, fetched_at) WHERE name IS NOT NULL;
    CREATE INDEX pages_by_body ON pages (body);
    CREATE INDEX pages_by_time ON pages (fetched_at);
    """,
    )


@PAGES(name="0002_imported")
def _imported(database: Database) -> None:
    run_script(
        database,
        """
    -- When it was imported, NULL where a crawl has brought it: what is old is not to be removed
    -- before it was ever read.
    ALTER TABLE pages ADD COLUMN imported_at TEXT;
    CREATE INDEX pages_by_age ON pages (coalesce(imported_at, fetched_at));
    """,
    )


@PAGES(name="0003_captures")
def _captures(database: Database) -> None:
    run_script(
        database,
        """
    -- Whether newscrawl itself has archived a page, here or in a file that it exported; 0: it is a
    -- capture of another crawler, and stands for all captures of its address with the same body.
    ALTER TABLE pages ADD COLUMN own INTEGER NOT NULL DEFAULT 1;

    -- Short digests of what revisit records may call a page by, and those of such records whose
    -- original has not come yet; capture: as JSON.
    CREATE TABLE capture_names (
        name BLOB NOT NULL,
        page INTEGER NOT NULL REFERENCES pages (key) ON UPDATE CASCADE ON DELETE CASCADE,
        PRIMARY KEY (name, page)
    ) WITHOUT ROWID;
    CREATE INDEX capture_names_by_page ON capture_names (page);
    CREATE TABLE revisits (digest BLOB PRIMARY KEY, capture TEXT NOT NULL) WITHOUT ROWID;

    -- The files that pages were imported from. head: the digest of the first bytes; question: of
    -- what was asked for; place: where reading goes on, as JSON, NULL once all is read; done: bytes
    -- read; passed: numbers of records that were passed over, by reason, as JSON; damages: what is
    -- wrong with the file, as JSON; reader: the version of what has read it.
    CREATE TABLE sources (
        key INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        head BLOB NOT NULL,
        question BLOB NOT NULL,
        place TEXT,
        done INTEGER NOT NULL DEFAULT 0,
        new INTEGER NOT NULL DEFAULT 0,
        known INTEGER NOT NULL DEFAULT 0,
        passed TEXT NOT NULL DEFAULT '{}',
        damages TEXT NOT NULL DEFAULT '[]',
        reader TEXT NOT NULL,
        begun_at TEXT NOT NULL,
        ended_at TEXT,
        UNIQUE (name, size, head, question)
    );
    """,
    )
