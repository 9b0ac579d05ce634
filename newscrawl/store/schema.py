"""The schema of news.db, as migrations: never edited, only added to.

Each runs in one transaction with the record of it (table ``_sqlite_migrations``).
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("newscrawl")


@MIGRATIONS(name="0001_articles")
def _articles(database: Database) -> None:
    database.executescript("""
    CREATE TABLE articles (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        site TEXT NOT NULL,
        url TEXT NOT NULL,
        short_url TEXT,
        kind TEXT NOT NULL,
        province TEXT,
        province_name TEXT,
        province_code TEXT,
        province_from TEXT,
        dateline TEXT,
        kicker TEXT,
        headline TEXT NOT NULL,
        lead TEXT,
        body TEXT,
        source TEXT,
        original TEXT,
        desk_code TEXT,
        published_at TEXT,
        modified_at TEXT,
        published_local TEXT,
        jalali_date TEXT,
        word_count INTEGER NOT NULL,
        content_hash TEXT NOT NULL,
        revision INTEGER NOT NULL,
        parser TEXT NOT NULL,
        first_seen_at TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        fetched_from TEXT NOT NULL,
        desk TEXT,
        headline_raw TEXT,
        lead_raw TEXT,
        body_raw TEXT
    );
    CREATE INDEX articles_by_time ON articles (published_at, id);
    CREATE INDEX articles_by_province ON articles (province, published_at, id);
    CREATE INDEX articles_by_day ON articles (jalali_date);

    CREATE TABLE images (
        article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        url TEXT NOT NULL,
        thumbnail TEXT,
        caption TEXT,
        width INTEGER,
        height INTEGER,
        PRIMARY KEY (article, position)
    ) WITHOUT ROWID;

    CREATE TABLE tags (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE article_tags (
        article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        tag INTEGER NOT NULL REFERENCES tags (key),
        PRIMARY KEY (article, position)
    ) WITHOUT ROWID;
    CREATE INDEX article_tags_by_tag ON article_tags (tag);

    CREATE TABLE sections (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE article_sections (
        article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        section INTEGER NOT NULL REFERENCES sections (key),
        PRIMARY KEY (article, position)
    ) WITHOUT ROWID;
    CREATE INDEX article_sections_by_section ON article_sections (section);

    -- The other story may not be stored, so its id is no foreign key.
    CREATE TABLE related (
        article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (article, position)
    ) WITHOUT ROWID;

    CREATE TABLE warnings (
        article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        warning TEXT NOT NULL,
        PRIMARY KEY (article, position)
    ) WITHOUT ROWID;

    -- What an article's headline, lead and body were before a change, and until when.
    CREATE TABLE revisions (
        article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
        revision INTEGER NOT NULL,
        headline TEXT,
        lead TEXT,
        body TEXT,
        content_hash TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        replaced_at TEXT NOT NULL,
        PRIMARY KEY (article, revision)
    ) WITHOUT ROWID;
    """)


@MIGRATIONS(name="0002_ledger")
def _ledger(database: Database) -> None:
    database.executescript("""
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
    """)


@MIGRATIONS(name="0003_incremental")
def _incremental(database: Database) -> None:
    database.executescript("""
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
    """)


@MIGRATIONS(name="0004_republished")
def _republished(database: Database) -> None:
    database.executescript("""
    -- The addresses of copies that users gave: which article of the ledger each is. Until its page
    -- has said who it is, that is a name made of the address.
    CREATE TABLE given (
        url TEXT PRIMARY KEY,
        id TEXT NOT NULL REFERENCES ledger (id) ON UPDATE CASCADE ON DELETE CASCADE,
        given_at TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX given_by_id ON given (id);
    """)


@MIGRATIONS(name="0005_search")
def _search(database: Database) -> None:
    database.executescript("""
    -- Folded words of headline, lead and body, by articles.key; no text. In *_joined: what is
    -- written in parts, made one word.
    CREATE VIRTUAL TABLE search USING fts5 (
        headline, lead, body, headline_joined, lead_joined, body_joined,
        content = '', tokenize = 'ascii'
    );
    -- The version of the folding that the index was made with.
    CREATE TABLE search_form (version INTEGER NOT NULL);
    INSERT INTO search_form VALUES (0);

    -- What the index holds of an article (indexed 0: nothing) where that is not what the article
    -- says. Whoever writes, by hand too, leaves it behind; store/indexing.py works it off.
    CREATE TABLE search_stale (
        key INTEGER PRIMARY KEY,
        indexed INTEGER NOT NULL,
        headline TEXT,
        lead TEXT,
        body TEXT
    );
    CREATE TRIGGER search_after_insert AFTER INSERT ON articles BEGIN
        INSERT INTO search_stale (key, indexed)
        SELECT new.key, 0 WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE key = new.key);
    END;
    CREATE TRIGGER search_after_update AFTER UPDATE OF key, headline, lead, body ON articles
    WHEN old.key <> new.key OR old.headline IS NOT new.headline OR old.lead IS NOT new.lead
        OR old.body IS NOT new.body
    BEGIN
        INSERT INTO search_stale (key, indexed, headline, lead, body)
        SELECT old.key, 1, old.headline, old.lead, old.body
        WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE key = old.key);
        INSERT INTO search_stale (key, indexed)
        SELECT new.key, 0 WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE key = new.key);
    END;
    CREATE TRIGGER search_after_delete AFTER DELETE ON articles BEGIN
        INSERT INTO search_stale (key, indexed, headline, lead, body)
        SELECT old.key, 1, old.headline, old.lead, old.body
        WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE key = old.key);
    END;

    -- What filters and orders what was found, beside the long rows of articles.
    CREATE INDEX articles_in_short
    ON articles (key, published_at, jalali_date, province, desk);
    """)


@MIGRATIONS(name="0009_exports")
def _exports(database: Database) -> None:
    # Whatever writes to articles, by hand too, is a change; that it was only fetched again is none.
    same = ("fetched_at", "fetched_from", "desk", "headline_raw", "lead_raw", "body_raw", "key")
    columns = [c.name for c in database["articles"].columns if c.name not in same]
    differs = " OR ".join(f"old.{name} IS NOT new.{name}" for name in columns)
    database.executescript("""
    -- The last change of each article, numbered in the order of storing.
    CREATE TABLE changes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        article INTEGER NOT NULL UNIQUE REFERENCES articles (key) ON DELETE CASCADE
    );
    INSERT INTO changes (article) SELECT key FROM articles ORDER BY key;
    CREATE TRIGGER changes_after_insert AFTER INSERT ON articles BEGIN
        INSERT OR REPLACE INTO changes (article) VALUES (new.key);
    END;
    -- Up to which change the exports of a name have come.
    CREATE TABLE exports (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, exported_at TEXT NOT NULL)
    WITHOUT ROWID;
    """)
    database.execute(
        f"CREATE TRIGGER changes_after_update AFTER UPDATE ON articles WHEN {differs} BEGIN "  # noqa: S608
        "INSERT OR REPLACE INTO changes (article) VALUES (new.key); END"
    )
