"""The queue of articles that an index has to be updated for: a table of keys that triggers fill,
worked off a batch a transaction.
"""

from collections.abc import Callable, Iterator

from newscrawl.store import Database, ask, writing

_BATCH = 500


def number(database: Database, stale: str, *, is_current: bool) -> int:
    """Count the articles for which the index is not up to date: those in the table ``stale``, or
    all articles if the index is not in the current form (``is_current``).
    """
    ((found,),) = ask(database, f"SELECT count(*) FROM {stale if is_current else 'articles'}")  # noqa: S608
    return int(found)


def work_off(
    database: Database,
    sql: str,
    check: Callable[[Database], None],
    sync: Callable[[Database, list[int]], None],
) -> Iterator[int]:
    """Work off all waiting articles; yield the number of each transaction.

    ``sql``: selects the next keys, its parameter is their greatest number; ``check``: begins the
    index anew if it is not in the current form; ``sync``: updates it for these keys. All three run
    in the transaction.
    """
    while True:
        with writing(database):
            check(database)
            keys = [key for (key,) in database.execute(sql, [_BATCH]).fetchall()]
            if not keys:
                return
            sync(database, keys)
        yield len(keys)
