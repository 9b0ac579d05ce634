"""Migration 0019_takedown."""

from sqlite_utils import Database

from newscrawl.store.schema.registry import MIGRATIONS


@MIGRATIONS(name="0019_takedown")
def _takedown(database: Database) -> None:
    # What is forgotten is known by its id and by its addresses, no more by its words.
    database.execute("DROP TABLE forgotten_words")
