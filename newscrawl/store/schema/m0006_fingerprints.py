"""Migration 0006_fingerprints: fingerprints for near-duplicates, and their triggers."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0006_fingerprints")
def _fingerprints(database: Database) -> None:
    run_script(
        database,
        """
    -- Of each article, by articles.key: its sketch, empty where the text is too short; which
    -- article it repeats, and how much of the shorter text both have, in percent.
    CREATE TABLE fingerprints (
        article INTEGER PRIMARY KEY,
        sketch BLOB NOT NULL,
        repeats INTEGER,
        likeness INTEGER
    );
    CREATE INDEX fingerprints_by_repeats ON fingerprints (repeats, likeness)
    WHERE repeats IS NOT NULL;
    -- Articles that share a band may repeat each other. The hash says which band it is of, too.
    -- The latest stand apart: a row in a table of millions is a page to write, in a small one not.
    CREATE TABLE bands (hash INTEGER, article INTEGER, PRIMARY KEY (hash, article)) WITHOUT ROWID;
    CREATE TABLE latest_bands (
        hash INTEGER, article INTEGER, PRIMARY KEY (hash, article)
    ) WITHOUT ROWID;
    -- What the sketches were made with.
    CREATE TABLE fingerprints_form (scheme INTEGER NOT NULL);
    INSERT INTO fingerprints_form VALUES (0);

    -- Keys of articles whose fingerprint is not what they say now. Whoever writes, by hand too,
    -- leaves them behind, and with them those that repeat them; store/originals.py works them off.
    CREATE TABLE fingerprints_stale (key INTEGER PRIMARY KEY);
    CREATE TRIGGER fingerprints_after_insert AFTER INSERT ON articles BEGIN
        INSERT INTO fingerprints_stale
        SELECT new.key WHERE NOT EXISTS (SELECT 1 FROM fingerprints_stale WHERE key = new.key);
    END;
    CREATE TRIGGER fingerprints_after_update
    AFTER UPDATE OF key, id, site, lead, body, published_at ON articles
    WHEN old.key <> new.key OR old.id <> new.id OR old.site <> new.site
        OR old.lead IS NOT new.lead OR old.body IS NOT new.body
        OR old.published_at IS NOT new.published_at
    BEGIN
        INSERT INTO fingerprints_stale
        SELECT old.key WHERE NOT EXISTS (SELECT 1 FROM fingerprints_stale WHERE key = old.key);
        INSERT INTO fingerprints_stale
        SELECT new.key WHERE NOT EXISTS (SELECT 1 FROM fingerprints_stale WHERE key = new.key);
        INSERT INTO fingerprints_stale
        SELECT article FROM fingerprints WHERE repeats = old.key
            AND NOT EXISTS (SELECT 1 FROM fingerprints_stale WHERE key = article);
    END;
    CREATE TRIGGER fingerprints_after_delete AFTER DELETE ON articles BEGIN
        INSERT INTO fingerprints_stale
        SELECT old.key WHERE NOT EXISTS (SELECT 1 FROM fingerprints_stale WHERE key = old.key);
        INSERT INTO fingerprints_stale
        SELECT article FROM fingerprints WHERE repeats = old.key
            AND NOT EXISTS (SELECT 1 FROM fingerprints_stale WHERE key = article);
    END;
    """,
    )
