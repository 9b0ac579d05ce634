"""Articles in news.db: saved in batches, read back as records."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from newscrawl.items import KEYS, RAW_KEYS, Article, says_the_same
from newscrawl.sites.attribution import place_by_list
from newscrawl.sites.code_digest import code_digest
from newscrawl.store import (
    UNFIT,
    Database,
    all_or_nothing,
    article_lists,
    ask,
    change_log,
    duplicate_links,
    reading,
    republished,
    search_index,
    writing,
)
from newscrawl.store.ledger import first_listed_on, mark_refused, mark_stored
from newscrawl.store.revisions import Kept, Known, assign, known_of, no_page
from newscrawl.store.selection import Selection, where

_RECORD = tuple(key for key in KEYS if key not in article_lists.LISTS)
#: The columns that hold what was read from a page.
# "original" is decided after all articles are stored, by comparing all of them.
COLUMNS = (
    *(key for key in _RECORD if key != "original"),
    *(*RAW_KEYS, "fetched_from", "desk", "page"),
)
_FORMER_COLUMNS = "headline, lead, body, content_hash, fetched_at, page"
# Rows of articles that an export reads, and looks up lists for, at a time.
_CHUNK = 500


@dataclass(slots=True)
class Saved:
    """The result of saving a batch: how many articles are new, revised, or have the same words as
    before. ``refused``: ids of articles that the database cannot hold, with the reason.
    """

    new: int = 0
    revised: int = 0
    same: int = 0
    refused: dict[str, str] = field(default_factory=dict)


def assign_revision(
    database: Database,
    article: Article,
    waiting: Article | None,
    now: str,
    kept: Kept = no_page,
) -> None:
    """Set the fields of an article that only the database knows, in place: ``revision``,
    ``first_seen_at``, ``original``.

    ``waiting``: an earlier version of the article, from a batch that is not saved yet. ``kept``: as
    for :func:`save`.
    """
    if waiting is None:
        assign(database, article, known_of(database, [article]).get(article.id), now, kept)
    else:
        assign(database, article, None, now, kept)
        article.revision = waiting.revision + (not says_the_same(article, waiting))
        article.first_seen_at = waiting.first_seen_at
    article.original = duplicate_links.original_of(database, article)


def save(
    database: Database,
    batch: Iterable[Article],
    now: str,
    ages: Sequence[timedelta] = (),
    run: int = 0,
    kept: Kept = no_page,
) -> Saved:
    """Store and index articles, their lists and their ledger state in one transaction.

    If headline, lead or body changed, the former text becomes a row of ``revisions``. ``now``: UTC,
    as in the record; ``ages``: the ages at which an article is fetched again; ``kept``: reads the
    archived page of the stored article with today's code, to compare the new article with it. An
    article that the database cannot hold does not affect the others: it is marked as failed in
    ``run``.
    """
    saved, batch = Saved(), [*batch]
    try:
        with writing(database):
            stored = _store_together(database, batch, now, ages, kept)
            _index(database, stored)
    except _StoreApartError:
        with writing(database):
            stored = []
            for article in batch:
                stored += _store_apart(database, article, now, ages, run, saved, kept)
            _index(database, stored)
    for _, came in stored:
        setattr(saved, came, getattr(saved, came) + 1)
    return saved


class _StoreApartError(Exception):
    """Articles of this batch depend on each other, or the database cannot hold one of them."""


def _store_together(
    database: Database,
    batch: Sequence[Article],
    now: str,
    ages: Sequence[timedelta],
    kept: Kept,
) -> list[tuple[int, str]]:
    """Store a batch at once; return each key with the counter of :class:`Saved` to raise."""
    if len({article.id for article in batch}) < len(batch) or any(a.given for a in batch):
        raise _StoreApartError
    try:
        # No savepoint: SQLite would copy every page of the file that is written to.
        return _store(database, batch, now, ages, kept)
    except UNFIT as error:
        raise _StoreApartError from error


def _index(database: Database, stored: Sequence[tuple[int, str]]) -> None:
    # Once for all articles: FTS5 flushes its index at every savepoint.
    keys = [key for key, _ in stored]
    search_index.sync(database, keys)
    duplicate_links.sync(database, keys)


def _store_apart(
    database: Database,
    article: Article,
    now: str,
    ages: Sequence[timedelta],
    run: int,
    saved: Saved,
    kept: Kept,
) -> list[tuple[int, str]]:
    try:
        with all_or_nothing(database):
            return _store(database, [article], now, ages, kept)
    except UNFIT as error:
        saved.refused[article.id] = str(error)
        known = republished.known_as(database, article.given) if article.given else None
        mark_refused(database, known or article.id, article.url, str(error), run, now)
        return []


def _store(
    database: Database,
    some: Sequence[Article],
    now: str,
    ages: Sequence[timedelta],
    kept: Kept,
) -> list[tuple[int, str]]:
    known, stored = known_of(database, some), []
    for article in some:
        assign(database, article, known.get(article.id), now, kept)
    for are_known, group in groupby(some, lambda article: article.id in known):
        if are_known:
            stored += [_replace(database, known[article.id], article, now) for article in group]
        else:
            stored += [(key, "new") for key in add(database, [*group])]
    for article in some:
        if article.given:
            republished.name(database, article.given, article.id, now)
    mark_stored(database, some, now, ages)
    return stored


def records(
    database: Database, selection: Selection | None = None, *, raw: bool = False
) -> Generator[dict[str, Any]]:
    """Yield the records of a selection (None: all), sorted by ``published_at``, then ``id``.

    All are read in one transaction: close a generator that is not exhausted
    (``contextlib.closing``) before you close the database. ``raw``: with the raw texts.
    """
    condition, parameters = where(selection or Selection())
    columns = _RECORD + (RAW_KEYS if raw else ())
    with reading(database):
        rows = database.execute(
            f"SELECT key, {', '.join(columns)} FROM articles {condition} ORDER BY published_at, id",  # noqa: S608
            parameters,
        )
        while chunk := rows.fetchmany(_CHUNK):
            listed = article_lists.of(database, [row[0] for row in chunk])
            for key, *values in chunk:
                have = dict(zip(columns, values, strict=True)) | listed[key]
                yield {name: have[name] for name in (*KEYS, *(RAW_KEYS if raw else ()))}


def rewrite(database: Database, key: int, article: Article) -> None:
    """Replace a stored article by another reading of its page; only ``first_seen_at`` stays.

    Part of the caller's transaction; the caller also updates the indexes.
    """
    sql = "SELECT first_seen_at FROM articles WHERE key = ?"
    (article.first_seen_at,) = database.execute(sql, [key]).fetchone()
    if article.province_from == "listing" and (desk := first_listed_on(database, article.id)):
        place_by_list(article, desk)  # another list may show it by now
    _overwrite(database, key, article)


def record(database: Database, article_id: str) -> dict[str, Any] | None:
    """Return the record of one article; None if it is not stored."""
    with reading(database):
        rows = ask(
            database,
            f"SELECT key, {', '.join(_RECORD)} FROM articles WHERE id = ?",  # noqa: S608
            [article_id],
        )
        for key, *values in rows:
            have = dict(zip(_RECORD, values, strict=True)) | article_lists.of(database, [key])[key]
            return {name: have[name] for name in KEYS}
    return None


def count(database: Database, selection: Selection | None = None) -> int:
    """Count the articles of a selection (None: all)."""
    condition, parameters = where(selection or Selection())
    ((number,),) = ask(database, f"SELECT count(*) FROM articles {condition}", parameters)  # noqa: S608
    return int(number)


def undated(database: Database, selection: Selection) -> int:
    """Count the articles that a selection of days leaves out because their day is unknown.

    They are republished stories.
    """
    if selection.since is None and selection.until is None:
        return 0
    condition, parameters = where(replace(selection, since=None, until=None))
    joined = f"{condition} AND" if condition else "WHERE"
    sql = f"SELECT count(*) FROM articles {joined} jalali_date IS NULL"  # noqa: S608
    ((number,),) = ask(database, sql, parameters)
    return int(number)


def count_by_province(database: Database) -> list[tuple[str | None, int]]:
    """Return province names with their number of articles, most first; None: no province."""
    return [
        (row[0], row[1])
        for row in database.execute(
            "SELECT province_name, count(*) AS n FROM articles GROUP BY province "
            "ORDER BY n DESC, province"
        )
    ]


def add(database: Database, some: Sequence[Article]) -> list[int]:
    """Insert new articles and return their keys. Part of the caller's transaction."""
    insert = database.conn.execute
    code = code_digest()
    keys = [int(insert(_INSERT, [*_values(article), code]).lastrowid or 0) for article in some]
    article_lists.add(database, [*zip(keys, some, strict=True)])
    return keys


def _replace(database: Database, known: Known, article: Article, now: str) -> tuple[int, str]:
    is_revised = article.revision != known.revision
    if is_revised:
        database.execute(
            f"INSERT INTO revisions (article, revision, {_FORMER_COLUMNS}, replaced_at) "  # noqa: S608
            f"SELECT key, revision, {_FORMER_COLUMNS}, ? FROM articles WHERE key = ?",
            [now, known.key],
        )
    _overwrite(database, known.key, article)
    return known.key, "revised" if is_revised else "same"


def _overwrite(database: Database, key: int, article: Article) -> None:
    before = article_lists.of(database, [key])
    database.execute(_UPDATE, [*_values(article), code_digest(), key])
    article_lists.remove(database, key)
    article_lists.add(database, [(key, article)])
    if article_lists.of(database, [key]) != before:
        change_log.note(database, key)


_INSERT = (
    f"INSERT INTO articles ({', '.join(COLUMNS)}, code_digest) "  # noqa: S608
    f"VALUES ({', '.join('?' * len(COLUMNS))}, ?)"
)
# An article with revisions keeps its code_digest: its former texts were read by that code.
_UPDATE = (
    f"UPDATE articles SET {', '.join(f'{c} = ?' for c in COLUMNS)}, code_digest = CASE "  # noqa: S608
    "WHEN EXISTS (SELECT 1 FROM revisions WHERE article = articles.key) "
    "THEN code_digest ELSE ? END WHERE key = ?"
)
_values = attrgetter(*COLUMNS)
