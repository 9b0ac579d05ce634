"""Takedowns in news.db.

One transaction puts the article's name on the takedown list, deletes all its rows, and notes that
its pages and the bytes of the deleted rows are still to be removed.
"""

import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from newscrawl.errors import LockedError, StoreError
from newscrawl.persian import dates
from newscrawl.sites.registry import site_of_id
from newscrawl.store import Database, ask, duplicate_links, search_index, writing
from newscrawl.store.forgotten import add_pages, mark, mark_address

# Articles whose links are decided anew in one transaction.
_AT_ONCE = 50
# Columns of runs that may contain addresses.
_OF_RUNS = ("arguments", "message", "alarms", "counts")


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed. ``revisions``: number of former texts; ``repeating``: ids of stored
    articles that repeat the article; ``why``: the reason given the first time, if it had been taken
    down before.
    """

    was_stored: bool = False
    was_listed: bool = False
    revisions: int = 0
    repeating: tuple[str, ...] = ()
    why: str | None = None


def forget(
    database: Database, article_id: str, url: str, why: str, now: str, name: Callable[[str], str]
) -> Removed:
    """Take down an article that is stored, listed or was never seen, in one transaction; then
    decide anew which articles those repeat that repeated it.

    ``url``: the address that stays in the ledger, without words of the headline; ``name``: makes
    the name that a seed URL has until its page is identified.
    """
    with writing(database):
        gone, repeating = _forget(database, article_id, url, why, now, name)
    # There may be thousands of them: no other writer should wait for all of them.
    for first in range(0, len(repeating), _AT_ONCE):
        with writing(database):
            duplicate_links.sync(database, repeating[first : first + _AT_ONCE])
    return gone


def scrub(database: Database) -> None:
    """Rewrite the file, so that no byte of a deleted row is left in it or in its log.

    Raises StoreError if the disk has no room for it, LockedError if another program reads the
    database.
    """
    ((_, _, path),) = ask(database, "PRAGMA database_list")
    ((pages,),), ((size,),) = (ask(database, f"PRAGMA page_{of}") for of in ("count", "size"))
    wanted = 2 * pages * size  # for a copy, and for the log while it is written back
    free = shutil.disk_usage(Path(path).parent).free
    again = "All rows are deleted, but their bytes may still be in this file: run again"
    if free < wanted:
        raise StoreError(
            f"{path} has to be rewritten, which needs {wanted / 1e6:,.0f} MB in that folder; "
            f"{free / 1e6:,.0f} MB are free: make room. {again}"
        )
    if ask(database, "SELECT 1 FROM sqlite_schema WHERE name = 'search'"):
        # The index keeps words of deleted articles until its segments are merged.
        ask(database, "INSERT INTO search (search) VALUES ('optimize')")
    ask(database, "VACUUM")
    ((is_busy, *_),) = ask(database, "PRAGMA wal_checkpoint (TRUNCATE)")
    if is_busy:
        raise LockedError(f"another program reads in {path}: end it. {again}")


def _forget(
    database: Database, article_id: str, url: str, why: str, now: str, name: Callable[[str], str]
) -> tuple[Removed, list[int]]:
    state, message, *listed_at = database.execute(
        "SELECT state, message, url FROM ledger WHERE id = ?", [article_id]
    ).fetchone() or (None, None)
    before = message if state == "forgotten" else None
    given = [
        address
        for (address,) in database.execute("SELECT url FROM given WHERE id = ?", [article_id])
    ]
    key, day, *addresses = database.execute(
        "SELECT key, jalali_date, url, fetched_from FROM articles WHERE id = ?", [article_id]
    ).fetchone() or (None, None)
    why = before or why
    mark(database, article_id, url, why, now, was_stored=key is not None)
    for address in given:
        mark_address(database, address, name(address), url, why, now)
    if day:
        database.execute(
            "UPDATE ledger SET day = coalesce(day, ?) WHERE id = ?",
            [dates.day_from_user(day).isoformat(), article_id],
        )
    _redact(database, article_id, url, {*addresses, *given, *listed_at})
    if key is None:
        return Removed(was_listed=state is not None, why=before), []
    return _delete(database, key, article_id, before)


def _delete(
    database: Database, key: int, article_id: str, before: str | None
) -> tuple[Removed, list[int]]:
    """Delete a stored article; return what was removed, and the keys of articles that repeat it."""
    repeating = database.execute(
        "SELECT a.key, a.id FROM fingerprints f JOIN articles a ON a.key = f.article "
        "WHERE f.repeats = ? ORDER BY a.id",
        [key],
    ).fetchall()
    pages = database.execute(
        "SELECT page FROM articles WHERE key = ?1 "
        "UNION ALL SELECT page FROM revisions WHERE article = ?1",
        [key],
    ).fetchall()
    others = database.execute("SELECT page FROM other_fetches WHERE article = ?", [key]).fetchall()
    add_pages(database, [page for (page,) in (*pages, *others) if page])
    database.execute("DELETE FROM articles WHERE key = ?", [key])
    # Unused tags may be ones that the article had earlier, so all of them are deleted.
    for table, name in (("tags", "tag"), ("sections", "section")):
        database.execute(
            f"DELETE FROM {table} WHERE NOT EXISTS "  # noqa: S608
            f"(SELECT 1 FROM article_{table} WHERE {name} = {table}.key)"
        )
    # Triggers have noted the articles that repeat it in fingerprints_stale.
    database.execute("UPDATE articles SET original = NULL WHERE original = ?", [article_id])
    database.execute(
        "UPDATE fingerprints SET repeats = NULL, likeness = NULL WHERE repeats = ?", [key]
    )
    search_index.sync(database, [key])
    duplicate_links.sync(database, [key])
    removed = Removed(
        was_stored=True,
        was_listed=True,
        revisions=len(pages) - 1,
        repeating=tuple(name for _, name in repeating),
        why=before,
    )
    return removed, [other for other, _ in repeating]


def _redact(database: Database, article_id: str, url: str, addresses: Iterable[str]) -> None:
    """Redact the article's addresses in the texts of runs and links: they contain the headline."""
    spelt = {form.rstrip("/") for a in addresses for form in (a, unquote(a))}
    number = article_id.rpartition(":")[2]
    # An address of any form: what follows the number is the headline.
    dated = rf"(/{number})/[^\s\"\\,;()]+" if site_of_id(article_id) else "((?!))"
    form = re.compile(
        rf"(?:{'|'.join(map(re.escape, sorted(spelt, key=len, reverse=True)))})/?(?![\w%-])"
    )

    def redacted(text: str) -> str:
        return re.sub(dated, r"\1", form.sub(url, text) if spelt else text)

    columns = (("ledger", "id", "message"), *(("runs", "key", c) for c in _OF_RUNS))
    for table, key, column in columns:
        changed = [
            (new, name)
            for name, text in database.execute(
                f"SELECT {key}, {column} FROM {table} WHERE {column} LIKE '%/%'"  # noqa: S608
            ).fetchall()
            if (new := redacted(text)) != text
        ]
        database.conn.executemany(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", changed)  # noqa: S608
