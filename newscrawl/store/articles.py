"""Articles in news.db: saved in batches, given back as records."""

import sqlite3
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from newscrawl.attribution import place
from newscrawl.items import IMAGE_KEYS, KEYS, RAW_KEYS, Article
from newscrawl.store import (
    Database,
    ask,
    changes,
    copies,
    forgetting,
    indexing,
    originals,
    reading,
    writing,
)
from newscrawl.store.ledger import first_listed_on, mark_refused, mark_stored
from newscrawl.store.selection import Selection, where

#: A row's fault, not the disk's: a missing headline, a number that SQLite has no room for.
UNFIT = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, OverflowError)
_LISTS = ("sections", "tags", "images", "related", "warnings")
_RECORD = tuple(key for key in KEYS if key not in _LISTS)
# "original" is decided once all are stored, on all of them.
_COLUMNS = (
    *(key for key in _RECORD if key != "original"),
    *(*RAW_KEYS, "fetched_from", "desk", "page"),
)
_SET_ASIDE = "headline, lead, body, content_hash, fetched_at, page"
# Rows read, and children looked up, at a time while exporting.
_CHUNK = 500


@dataclass(slots=True)
class Saved:
    """What became of a batch: articles that are new, revised, or had the same words again.
    ``refused``: ids that the database cannot hold, with the reason; ``forgotten``: those that were
    taken down, and do not come back.
    """

    new: int = 0
    revised: int = 0
    same: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    forgotten: int = 0


def settle(database: Database, article: Article, waiting: Article | None, now: str) -> None:
    """Give an article what only the database knows, in place: ``revision``, ``first_seen_at``,
    ``original``.

    ``waiting``: the same article where it is in a batch not saved yet.
    """
    _settle(database, article, waiting, now)
    article.original = originals.original_of(database, article)


def _settle(database: Database, article: Article, waiting: Article | None, now: str) -> None:
    article.fetched_at = article.fetched_at or now
    article.revision, article.first_seen_at = 1, article.fetched_at
    if waiting is not None:
        known = [(waiting.revision, waiting.content_hash, waiting.first_seen_at)]
    else:
        known = ask(
            database,
            "SELECT revision, content_hash, first_seen_at FROM articles WHERE id = ?",
            [article.id],
        )
    for revision, content_hash, first_seen_at in known:
        article.revision = revision + (content_hash != article.content_hash)
        article.first_seen_at = first_seen_at
    if article.province_from == "listing" and (desk := first_listed_on(database, article.id)):
        # Whichever list was read first: the feed then has what the export will have.
        place(article, desk, "listing")


def save(
    database: Database,
    batch: Iterable[Article],
    now: str,
    ages: Sequence[timedelta] = (),
    run: int = 0,
) -> Saved:
    """Store and index articles, with all that hangs on them and their ledger's state, in one
    transaction.

    A changed headline, lead or body makes a row of ``revisions`` of what stood before.
    ``now``: UTC, as in the record; ``ages``: those at which an article is looked at again. One
    that the database cannot hold costs its neighbours nothing: it is marked as failed in ``run``.
    """
    saved = Saved()
    keys: list[int] = []
    with writing(database):
        for article in batch:
            if forgetting.is_forgotten(database, article):
                forgetting.refuse(database, article, now)
                saved.forgotten += 1
                continue
            database.execute("SAVEPOINT one")
            try:
                _settle(database, article, None, now)
                key, came = _save_one(database, article, now)
                if article.given:
                    copies.name(database, article.given, article.id, now)
                mark_stored(database, article, now, ages)
                setattr(saved, came, getattr(saved, came) + 1)
                keys.append(key)
            except UNFIT as error:
                database.execute("ROLLBACK TO one")
                saved.refused[article.id] = str(error)
                known = copies.known_as(database, article.given) if article.given else None
                mark_refused(database, known or article.id, article.url, str(error), run, now)
            database.execute("RELEASE one")
        # Once, not an article at a time: FTS5 writes out at every savepoint.
        indexing.bring_up_to_date(database, keys)
        originals.bring_up_to_date(database, keys)
    return saved


def records(
    database: Database, selection: Selection | None = None, *, raw: bool = False
) -> Generator[dict[str, Any]]:
    """The contract's records, sorted by ``published_at``, then ``id``; all of one moment.

    One left before its end is to be closed (``contextlib.closing``) before the database is.
    """
    condition, parameters = where(selection or Selection())
    columns = _RECORD + (RAW_KEYS if raw else ())
    with reading(database):
        rows = database.execute(
            f"SELECT key, {', '.join(columns)} FROM articles {condition} ORDER BY published_at, id",  # noqa: S608
            parameters,
        )
        while chunk := rows.fetchmany(_CHUNK):
            lists = lists_of(database, [row[0] for row in chunk])
            for key, *values in chunk:
                have = dict(zip(columns, values, strict=True)) | lists[key]
                yield {name: have[name] for name in (*KEYS, *(RAW_KEYS if raw else ()))}


def rewrite(database: Database, key: int, article: Article) -> None:
    """What a stored article's page says to another reader, all but the time of its first sight.
    Part of the caller's transaction, who brings the indexes up to date.
    """
    sql = "SELECT first_seen_at FROM articles WHERE key = ?"
    (article.first_seen_at,) = database.execute(sql, [key]).fetchone()
    if article.province_from == "listing" and (desk := first_listed_on(database, article.id)):
        place(article, desk, "listing")  # a list may have shown it since it was read
    _overwrite(database, key, article)


def record(database: Database, article_id: str) -> dict[str, Any] | None:
    """The contract's record of one article; None where it is not stored."""
    with reading(database):
        rows = ask(
            database,
            f"SELECT key, {', '.join(_RECORD)} FROM articles WHERE id = ?",  # noqa: S608
            [article_id],
        )
        for key, *values in rows:
            have = dict(zip(_RECORD, values, strict=True)) | lists_of(database, [key])[key]
            return {name: have[name] for name in KEYS}
    return None


def count(database: Database, selection: Selection | None = None) -> int:
    """How many articles there are."""
    condition, parameters = where(selection or Selection())
    ((number,),) = ask(database, f"SELECT count(*) FROM articles {condition}", parameters)  # noqa: S608
    return int(number)


def undated(database: Database, selection: Selection) -> int:
    """How many articles a selection of days leaves out because nobody knows their day: copies."""
    if selection.since is None and selection.until is None:
        return 0
    condition, parameters = where(replace(selection, since=None, until=None))
    joined = f"{condition} AND" if condition else "WHERE"
    sql = f"SELECT count(*) FROM articles {joined} jalali_date IS NULL"  # noqa: S608
    ((number,),) = ask(database, sql, parameters)
    return int(number)


def count_by_province(database: Database) -> list[tuple[str | None, int]]:
    """Province names with their number of articles, most first; None: of no province."""
    return [
        (row[0], row[1])
        for row in database.execute(
            "SELECT province_name, count(*) AS n FROM articles GROUP BY province "
            "ORDER BY n DESC, province"
        )
    ]


def _save_one(database: Database, article: Article, now: str) -> tuple[int, str]:
    """Its key, and the counter of :class:`Saved` that it belongs to."""
    values = [getattr(article, column) for column in _COLUMNS]
    known = database.execute(
        f"SELECT key, revision, {_SET_ASIDE} FROM articles WHERE id = ?",  # noqa: S608
        [article.id],
    ).fetchone()
    if known is None:
        key = int(database.execute(_INSERT, values).lastrowid or 0)
        _save_lists(database, key, article)
        return key, "new"
    key, revision, *before = known
    is_revised = article.revision != revision
    if is_revised:
        database.execute(
            f"INSERT INTO revisions (article, revision, {_SET_ASIDE}, replaced_at) "  # noqa: S608
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [key, revision, *before, now],
        )
    _overwrite(database, key, article)
    return int(key), "revised" if is_revised else "same"


def _overwrite(database: Database, key: int, article: Article) -> None:
    lists = lists_of(database, [key])
    database.execute(_UPDATE, [*(getattr(article, column) for column in _COLUMNS), key])
    for table in ("images", "article_tags", "article_sections", "related", "warnings"):
        database.execute(f"DELETE FROM {table} WHERE article = ?", [key])  # noqa: S608
    _save_lists(database, key, article)
    if lists_of(database, [key]) != lists:
        changes.note(database, key)


_INSERT = f"INSERT INTO articles ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_UPDATE = f"UPDATE articles SET {', '.join(f'{c} = ?' for c in _COLUMNS)} WHERE key = ?"  # noqa: S608


def _save_lists(database: Database, key: int, article: Article) -> None:
    many = database.conn.executemany
    if article.images:
        many(
            f"INSERT INTO images (article, position, {', '.join(IMAGE_KEYS)}) "  # noqa: S608
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (key, n, *(getattr(image, k) for k in IMAGE_KEYS))
                for n, image in enumerate(article.images)
            ],
        )
    for table, column, names in (
        ("tags", "tag", article.tags),
        ("sections", "section", article.sections),
    ):
        if names:
            many(f"INSERT OR IGNORE INTO {table} (name) VALUES (?)", [(name,) for name in names])  # noqa: S608
            many(
                f"INSERT INTO article_{table} (article, position, {column}) "  # noqa: S608
                f"SELECT ?, ?, key FROM {table} WHERE name = ?",
                [(key, n, name) for n, name in enumerate(names)],
            )
    for table, column, texts in (
        ("related", "id", article.related),
        ("warnings", "warning", article.warnings),
    ):
        if texts:
            many(
                f"INSERT INTO {table} (article, position, {column}) VALUES (?, ?, ?)",  # noqa: S608
                [(key, n, text) for n, text in enumerate(texts)],
            )


def lists_of(database: Database, keys: Sequence[int]) -> dict[int, dict[str, list[Any]]]:
    """The record's lists of these articles, by key and name."""
    found: dict[int, dict[str, list[Any]]] = {key: {name: [] for name in _LISTS} for key in keys}
    marks = ", ".join("?" * len(keys))
    for name, query in _LIST_QUERIES.items():
        for key, *values in database.execute(query.format(marks=marks), keys):
            value = dict(zip(IMAGE_KEYS, values, strict=True)) if name == "images" else values[0]
            found[key][name].append(value)
    return found


_LIST_QUERIES = {
    "images": f"SELECT article, {', '.join(IMAGE_KEYS)} FROM images "  # noqa: S608
    "WHERE article IN ({marks}) ORDER BY article, position",
    "related": "SELECT article, id FROM related WHERE article IN ({marks}) "
    "ORDER BY article, position",
    "warnings": "SELECT article, warning FROM warnings WHERE article IN ({marks}) "
    "ORDER BY article, position",
    "tags": "SELECT a.article, t.name FROM article_tags a JOIN tags t ON t.key = a.tag "
    "WHERE a.article IN ({marks}) ORDER BY a.article, a.position",
    "sections": "SELECT a.article, s.name FROM article_sections a "
    "JOIN sections s ON s.key = a.section "
    "WHERE a.article IN ({marks}) ORDER BY a.article, a.position",
}
