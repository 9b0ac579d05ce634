"""Takedowns: an article goes with all that was made of it, and the ledger keeps that it is not to
come back.

Its mark and all deletions in news.db are one transaction. Its pages, and the bytes that deleted
rows leave in both files, are noted there as still to be removed: whoever comes next goes on.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from newscrawl import dates
from newscrawl.items import Article
from newscrawl.store import Database, ask, copies, indexing, originals, writing
from newscrawl.urls import SITE, without_words


@dataclass(frozen=True, slots=True)
class Removed:
    """What there was of it. ``revisions``: former texts; ``repeating``: ids of stored articles that
    have its text; ``why``: what was said the first time, where it was forgotten before.
    """

    was_stored: bool = False
    was_listed: bool = False
    revisions: int = 0
    repeating: tuple[str, ...] = ()
    why: str | None = None


def forget(
    database: Database, article_id: str, url: str, why: str, now: str, name: Callable[[str], str]
) -> Removed:
    """Forget an article that is stored, listed, or was never seen, in one transaction.

    ``url``: what the ledger keeps of its address, without the words in it; ``name``: what a given
    address is called until its page has said who it is.
    """
    with writing(database):
        row = database.execute(
            "SELECT l.state, l.message, l.url FROM ledger l WHERE l.id = ?", [article_id]
        ).fetchone()
        state, message, listed_at = row or (None, None, None)
        if state == "forgotten":
            return Removed(was_listed=True, why=message)
        given = [
            address
            for (address,) in database.execute("SELECT url FROM given WHERE id = ?", [article_id])
        ]
        key, day, *addresses = database.execute(
            "SELECT key, jalali_date, url, fetched_from FROM articles WHERE id = ?", [article_id]
        ).fetchone() or (None, None)
        _mark(database, article_id, url, why, now, was_stored=key is not None)
        for address in given:
            _mark_address(database, address, name(address), url, why, now)
        if day:
            database.execute(
                "UPDATE ledger SET day = coalesce(day, ?) WHERE id = ?",
                [dates.day_from_user(day).isoformat(), article_id],
            )
        _blot(database, article_id, url, {*addresses, *given, *([listed_at] if listed_at else [])})
        if key is None:
            return Removed(was_listed=state is not None)
        return _delete(database, key, article_id)


def is_forgotten(database: Database, article: Article) -> bool:
    """Whether an article is not to be stored: it is forgotten itself, or has the very words of one
    that is, and is not stored with them already.
    """
    rows = ask(
        database,
        "SELECT 1 FROM ledger WHERE id = ?1 AND state = 'forgotten' UNION ALL "
        "SELECT 1 FROM forgotten_words w WHERE w.content_hash = ?2 AND NOT EXISTS "
        "(SELECT 1 FROM articles a WHERE a.id = ?1 AND a.content_hash = ?2)",
        [article.id, article.content_hash],
    )
    return bool(rows)


def turn_away(database: Database, article: Article, now: str) -> bool:
    """Whether :func:`is_forgotten` says so; the ledger then has it, too."""
    if not is_forgotten(database, article):
        return False
    with writing(database):
        refuse(database, article, now)
    return True


def refuse(database: Database, article: Article, now: str) -> None:
    """What :func:`is_forgotten` says of has come again, at whatever address: it is forgotten under
    that one, too, and its page is to go. Part of the caller's transaction.
    """
    row = database.execute(
        "SELECT w.id, l.message FROM forgotten_words w JOIN ledger l ON l.id = w.id "
        "WHERE w.content_hash = ?",
        [article.content_hash],
    ).fetchone()
    own = database.execute(
        "SELECT message, url FROM ledger WHERE id = ? AND state = 'forgotten'", [article.id]
    ).fetchone()
    why = own[0] if own else f"{row[1]} (the words of {row[0]})"
    url = without_words(article.url)
    if own is None and not _is_stored(database, article.id):
        _mark(database, article.id, url, why, now)
    if article.given and (known := copies.known_as(database, article.given)):
        _mark_address(database, article.given, known, url, why, now)
    if article.page:
        _note_pages(database, [article.page])
    database.execute("UPDATE forgotten SET cleaned_at = NULL WHERE id = ?", [article.id])


def refuse_address(database: Database, address: str, article_id: str, now: str) -> None:
    """A given address led to an article: where that one is forgotten, so is the address."""
    with writing(database):
        row = database.execute(
            "SELECT url, message FROM ledger WHERE id = ? AND state = 'forgotten'", [article_id]
        ).fetchone()
        if row and (known := copies.known_as(database, address)):
            url, why = row
            _mark_address(database, address, known, url, why, now)


def forgotten(database: Database) -> set[str]:
    """The names of all that is forgotten, of its given addresses, too."""
    return {name for (name,) in ask(database, "SELECT id FROM forgotten")}


def to_clean(database: Database) -> tuple[set[str], list[int]] | None:
    """Names and keys of pages that may be left; None where nothing is, in no file."""
    names = {n for (n,) in ask(database, "SELECT id FROM forgotten WHERE cleaned_at IS NULL")}
    pages = [page for (page,) in ask(database, "SELECT page FROM forgotten_pages")]
    return (names, pages) if names or pages else None


def note_pages(database: Database, pages: Collection[int]) -> None:
    """These pages are about to be removed."""
    with writing(database):
        _note_pages(database, pages)


def mark_cleaned(database: Database, names: Collection[str], now: str) -> None:
    """Nothing is left of these, nor of the pages that were noted."""
    with writing(database):
        database.execute("DELETE FROM forgotten_pages")
        database.conn.executemany(
            "UPDATE forgotten SET cleaned_at = ? WHERE id = ?", [(now, name) for name in names]
        )


def stored_at(database: Database, url: str) -> str | None:
    """The id of the article that is stored with that address, if any."""
    rows = ask(database, "SELECT id FROM articles WHERE url = ?", [url])
    return str(rows[0][0]) if rows else None


def pages_of(kept: Database, names: Iterable[str]) -> list[int]:
    """The keys of the pages that were asked for under these names."""
    found = []
    for name in names:
        found += [key for (key,) in ask(kept, "SELECT key FROM pages WHERE name = ?", [name])]
    return found


def answers_at(kept: Database, number: str) -> list[tuple[int, str]]:
    """Pages, with their addresses, that may have answered at an address with this number in it,
    under whatever name they were asked for. Looks at all.
    """
    return ask(
        kept, "SELECT key, url FROM pages WHERE kind <> 'list' AND instr(url, ?)", [f"/{number}"]
    )


def scrub(database: Database) -> bool:
    """Write the file anew, so that no byte of a deleted row is left in it or in its log; gives
    whether the log could be emptied: not while another reads in it.
    """
    if ask(database, "SELECT 1 FROM sqlite_schema WHERE name = 'search'"):
        # Of what is deleted the index keeps the words until its parts are merged.
        ask(database, "INSERT INTO search (search) VALUES ('optimize')")
    ask(database, "VACUUM")
    ((is_busy, *_),) = ask(database, "PRAGMA wal_checkpoint (TRUNCATE)")
    return not is_busy


def _mark(
    database: Database, name: str, url: str, why: str, now: str, *, was_stored: bool = False
) -> None:
    database.execute(
        "INSERT INTO ledger (id, url, state, message, listed_at, changed_at) "
        "VALUES (?1, ?2, 'forgotten', ?3, ?4, ?4) ON CONFLICT (id) DO UPDATE SET "
        "url = excluded.url, state = 'forgotten', reason = NULL, message = excluded.message, "
        "attempts = 0, changed_at = excluded.changed_at, status = NULL, due_at = NULL, asked = 1, "
        "missing_in = NULL, etag = NULL, last_modified = NULL, origin = NULL, revisit_at = NULL",
        [name, url, why, now],
    )
    database.execute(
        "INSERT INTO forgotten (id, stored) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET cleaned_at = NULL",
        [name, was_stored],
    )


def _mark_address(
    database: Database, address: str, name: str, url: str, why: str, now: str
) -> None:
    """A given address that leads to it is asked no more, unless its name is another's by now."""
    database.execute("DELETE FROM given WHERE url = ?", [address])
    shared = database.execute("SELECT 1 FROM given WHERE id = ? LIMIT 1", [name]).fetchone()
    if not shared and not _is_stored(database, name):
        _mark(database, name, url, why, now)


def _is_stored(database: Database, name: str) -> bool:
    found = database.execute("SELECT 1 FROM articles WHERE id = ?", [name]).fetchone()
    return found is not None


def _delete(database: Database, key: int, article_id: str) -> Removed:
    repeating = database.execute(
        "SELECT a.key, a.id FROM fingerprints f JOIN articles a ON a.key = f.article "
        "WHERE f.repeats = ? ORDER BY a.id",
        [key],
    ).fetchall()
    texts = (
        "SELECT content_hash, page, body FROM articles WHERE key = ?1 "
        "UNION ALL SELECT content_hash, page, body FROM revisions WHERE article = ?1"
    )
    versions = database.execute(texts, [key]).fetchall()
    database.conn.executemany(
        # A headline alone is no text: other stories may have the same.
        "INSERT OR IGNORE INTO forgotten_words VALUES (?, ?)",
        [(words, article_id) for words, _, body in versions if body is not None],
    )
    _note_pages(database, [page for _, page, _ in versions if page])
    database.execute("DELETE FROM articles WHERE key = ?", [key])
    # A tag that it lost earlier, and that no other has, is of it, too.
    for table, name in (("tags", "tag"), ("sections", "section")):
        database.execute(
            f"DELETE FROM {table} WHERE NOT EXISTS "  # noqa: S608
            f"(SELECT 1 FROM article_{table} WHERE {name} = {table}.key)"
        )
    # Triggers have noted who repeats it. They are looked at again, all that are known by now.
    database.execute("UPDATE articles SET original = NULL WHERE original = ?", [article_id])
    database.execute(
        "UPDATE fingerprints SET repeats = NULL, likeness = NULL WHERE repeats = ?", [key]
    )
    indexing.bring_up_to_date(database, [key])
    originals.bring_up_to_date(database, [key, *(other for other, _ in repeating)])
    return Removed(
        was_stored=True,
        was_listed=True,
        revisions=len(versions) - 1,
        repeating=tuple(name for _, name in repeating),
    )


def _note_pages(database: Database, pages: Iterable[int]) -> None:
    database.conn.executemany(
        "INSERT OR IGNORE INTO forgotten_pages VALUES (?)", [(page,) for page in pages]
    )


def _blot(database: Database, article_id: str, url: str, addresses: Iterable[str]) -> None:
    """Addresses have the headline in them: what runs and links say of this one loses the words."""
    spelt = {form.rstrip("/") for a in addresses for form in (a, unquote(a))}
    site, _, number = article_id.rpartition(":")
    dated = rf"(/\d+/\d+/\d+/{number})/[^\s\"\\,;()]+" if site == SITE else "((?!))"
    form = re.compile(
        rf"(?:{'|'.join(map(re.escape, sorted(spelt, key=len, reverse=True)))})/?(?![\w%-])"
    )

    def blotted(text: str) -> str:
        return re.sub(dated, r"\1", form.sub(url, text) if spelt else text)

    columns = (("ledger", "id", "message"), *(("runs", "key", c) for c in _OF_RUNS))
    for table, key, column in columns:
        changed = [
            (new, name)
            for name, text in database.execute(
                f"SELECT {key}, {column} FROM {table} WHERE {column} LIKE '%/%'"  # noqa: S608
            ).fetchall()
            if (new := blotted(text)) != text
        ]
        database.conn.executemany(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", changed)  # noqa: S608


_OF_RUNS = ("arguments", "message", "alarms", "counts")
