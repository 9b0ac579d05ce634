"""Migration 0019_takedown: takedowns no longer go by words."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS


@MIGRATIONS(name="0019_takedown")
def _takedown(database: Database) -> None:
    # Articles that were taken down are recognised by id and addresses, no longer by their words.
    database.execute("DROP TABLE forgotten_words")
