"""More of the schema of news.db, under the rules of :mod:`newscrawl.store.schema`."""

from sqlite_utils import Database

from newscrawl.store.schema import MIGRATIONS

__all__ = ["MIGRATIONS"]


@MIGRATIONS(name="0010_views")
def _views(database: Database) -> None:
    database.executescript("""
    -- The copies of an article.
    CREATE INDEX articles_by_original ON articles (original) WHERE original IS NOT NULL;
    -- All that is counted of a day's links.
    CREATE INDEX ledger_by_day ON ledger (day, state, asked, due_at);
    """)
