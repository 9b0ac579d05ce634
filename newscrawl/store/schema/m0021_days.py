"""Migration 0021_days: count the articles of some days by province and site in one index."""

from sqlite_utils import Database

from newscrawl.store.schema.migrations import MIGRATIONS
from newscrawl.store.transactions import run_script


@MIGRATIONS(name="0021_days")
def _days(database: Database) -> None:
    run_script(
        database,
        """
    -- As before it finds a day's articles; now it also says where they are from.
    DROP INDEX articles_by_day;
    CREATE INDEX articles_by_day ON articles (jalali_date, province, site);
    """,
    )
