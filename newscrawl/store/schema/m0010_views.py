"""Migration 0010_views: indexes for the web views, and two triggers for fingerprints."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0010_views")
def _views(database: Database) -> None:
    run_script(
        database,
        """
    -- The copies of an article.
    CREATE INDEX articles_by_original ON articles (original) WHERE original IS NOT NULL;
    -- All that is counted of a day's links.
    CREATE INDEX ledger_by_day ON ledger (day, state, asked, due_at);

    -- INSERT OR REPLACE and UPDATE OR REPLACE delete rows without a word to the triggers for that.
    CREATE TRIGGER fingerprints_before_insert BEFORE INSERT ON articles BEGIN
        INSERT INTO fingerprints_stale SELECT key FROM articles
        WHERE (key = new.key OR id = new.id)
            AND NOT EXISTS (SELECT 1 FROM fingerprints_stale s WHERE s.key = articles.key);
        INSERT INTO fingerprints_stale SELECT f.article FROM articles a
        JOIN fingerprints f ON f.repeats = a.key WHERE (a.key = new.key OR a.id = new.id)
            AND NOT EXISTS (SELECT 1 FROM fingerprints_stale s WHERE s.key = f.article);
    END;
    CREATE TRIGGER fingerprints_before_update BEFORE UPDATE OF key, id ON articles BEGIN
        INSERT INTO fingerprints_stale SELECT key FROM articles
        WHERE (key = new.key OR id = new.id) AND key <> old.key
            AND NOT EXISTS (SELECT 1 FROM fingerprints_stale s WHERE s.key = articles.key);
        INSERT INTO fingerprints_stale SELECT f.article FROM articles a
        JOIN fingerprints f ON f.repeats = a.key
        WHERE (a.key = new.key OR a.id = new.id) AND a.key <> old.key
            AND NOT EXISTS (SELECT 1 FROM fingerprints_stale s WHERE s.key = f.article);
    END;
    """,
    )
