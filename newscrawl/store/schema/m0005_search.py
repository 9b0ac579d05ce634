"""Migration 0005_search: the search index and the triggers that note stale articles."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0005_search")
def _search(database: Database) -> None:
    run_script(
        database,
        """
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
    -- INSERT OR REPLACE and UPDATE OR REPLACE delete rows without a word to the trigger for that.
    CREATE TRIGGER search_before_insert BEFORE INSERT ON articles BEGIN
        INSERT INTO search_stale (key, indexed, headline, lead, body)
        SELECT key, 1, headline, lead, body FROM articles
        WHERE (key = new.key OR id = new.id)
            AND NOT EXISTS (SELECT 1 FROM search_stale s WHERE s.key = articles.key);
    END;
    CREATE TRIGGER search_before_update BEFORE UPDATE OF key, id ON articles BEGIN
        INSERT INTO search_stale (key, indexed, headline, lead, body)
        SELECT key, 1, headline, lead, body FROM articles
        WHERE (key = new.key OR id = new.id) AND key <> old.key
            AND NOT EXISTS (SELECT 1 FROM search_stale s WHERE s.key = articles.key);
    END;
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
    ON articles (key, published_at, jalali_date, province, desk, id);
    """,
    )
