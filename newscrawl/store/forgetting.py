"""What was taken down, and does not come back: known, turned away, and its pages seen gone."""

import json
from collections.abc import Collection, Iterable, Sequence

from newscrawl.items import Article
from newscrawl.store import Database, ask, copies, writing
from newscrawl.urls import without_words


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


def is_any_forgotten(database: Database, batch: Sequence[Article]) -> bool:
    """Whether one of a batch may be: it is forgotten, or has the words of one that is."""
    rows = ask(
        database,
        "SELECT 1 FROM json_each(?) j CROSS JOIN ledger l ON l.id = j.value "
        "WHERE l.state = 'forgotten' UNION ALL SELECT 1 FROM json_each(?) j "
        "CROSS JOIN forgotten_words w ON w.content_hash = j.value",
        [json.dumps([a.id for a in batch]), json.dumps([a.content_hash for a in batch])],
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
        mark(database, article.id, url, why, now)
    if article.given and (known := copies.known_as(database, article.given)):
        mark_address(database, article.given, known, url, why, now)
    if article.page:
        add_pages(database, [article.page])
    database.execute("UPDATE forgotten SET cleaned_at = NULL WHERE id = ?", [article.id])


def refuse_address(database: Database, address: str, article_id: str, now: str) -> None:
    """A given address led to an article: where that one is forgotten, so is the address."""
    with writing(database):
        row = database.execute(
            "SELECT url, message FROM ledger WHERE id = ? AND state = 'forgotten'", [article_id]
        ).fetchone()
        if row and (known := copies.known_as(database, address)):
            url, why = row
            mark_address(database, address, known, url, why, now)


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
        add_pages(database, pages)


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


def mark(
    database: Database, name: str, url: str, why: str, now: str, *, was_stored: bool = False
) -> None:
    """A link is forgotten from now on. Part of the caller's transaction, as all below."""
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


def mark_address(database: Database, address: str, name: str, url: str, why: str, now: str) -> None:
    """A given address that leads to it is asked no more, unless its name is another's by now."""
    database.execute("DELETE FROM given WHERE url = ?", [address])
    shared = database.execute("SELECT 1 FROM given WHERE id = ? LIMIT 1", [name]).fetchone()
    if not shared and not _is_stored(database, name):
        mark(database, name, url, why, now)


def _is_stored(database: Database, name: str) -> bool:
    found = database.execute("SELECT 1 FROM articles WHERE id = ?", [name]).fetchone()
    return found is not None


def add_pages(database: Database, pages: Iterable[int]) -> None:
    """Pages that are to be removed, by their keys."""
    database.conn.executemany(
        "INSERT OR IGNORE INTO forgotten_pages VALUES (?)", [(page,) for page in pages]
    )
