"""What an index over articles lacks, in a table of keys that triggers fill; worked off a batch a
transaction.
"""

from collections.abc import Callable, Iterator

from newscrawl.store import Database, ask, writing

_BATCH = 500


def number(database: Database, stale: str, *, is_current: bool) -> int:
    """How many articles the index does not have as they are: those in the table ``stale``, or all,
    where the index is not in today's form.
    """
    ((found,),) = ask(database, f"SELECT count(*) FROM {stale if is_current else 'articles'}")  # noqa: S608
    return int(found)


def work_off(
    database: Database,
    sql: str,
    check: Callable[[Database], None],
    sync: Callable[[Database, list[int]], None],
) -> Iterator[int]:
    """Work off all that waits; gives, after each transaction, how many it was.

    ``sql``: gives the keys that are next, at most as many as its parameter says; ``check``: begins
    the index anew where it is not in today's form. All is part of the transaction.
    """
    while True:
        with writing(database):
            check(database)
            keys = [key for (key,) in database.execute(sql, [_BATCH]).fetchall()]
            if not keys:
                return
            sync(database, keys)
        yield len(keys)
