"""Migration 0001_articles: articles with their lists, and the texts of former revisions."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0001_articles")
def _articles(database: Database) -> None:
    run_script(
        database,
        """
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
    """,
    )
