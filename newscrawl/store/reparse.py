"""Stored articles, compared with and corrected by what the current code reads from their pages."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from newscrawl.items import KEYS, RAW_KEYS, Article
from newscrawl.store import (
    UNFIT,
    Database,
    all_or_nothing,
    article_lists,
    ask,
    duplicate_links,
    search_index,
    writing,
)
from newscrawl.store.articles import rewrite
from newscrawl.store.ledger import mark_reread

_VALUES = (*KEYS, *RAW_KEYS, "fetched_from", "desk")
_COLUMNS = tuple(name for name in _VALUES if name not in article_lists.LISTS)


class Former(NamedTuple):
    """A row of ``revisions``. ``page``: the key of the page that its texts were read from."""

    revision: int
    page: int | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored article. ``values``: the record, its raw texts, ``fetched_from``, ``desk``;
    ``formers``: its former texts, the first revision first.
    """

    key: int
    page: int | None
    values: dict[str, Any]
    formers: tuple[Former, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction of a stored article. ``key``, ``page``, ``revision``: its values when the
    correction was found; ``article``: the new reading, None: no different from what is stored;
    ``texts``: new readings of former revisions, by number, where they differ; ``code``: the digest
    of the code that has read all of it, None if a former text's page could not be read.
    """

    key: int
    page: int
    revision: int
    article: Article | None
    texts: dict[int, Article]
    code: str | None


def stored(database: Database, article_id: str) -> Stored | None:
    """Return a stored article; None if it is not stored."""
    return stored_among(database, [article_id]).get(article_id)


def stored_among(database: Database, article_ids: Sequence[str]) -> dict[str, Stored]:
    """Return those of some articles that are stored, by id."""
    rows = ask(
        database,
        f"SELECT key, page, {', '.join(_COLUMNS)} FROM articles "  # noqa: S608
        "WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps([*article_ids])],
    )
    keys = [row[0] for row in rows]
    lists = article_lists.of(database, keys)
    formers: defaultdict[int, list[Former]] = defaultdict(list)
    for key, *former in ask(
        database,
        "SELECT article, revision, page, content_hash FROM revisions "
        "WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, revision",
        [json.dumps(keys)],
    ):
        formers[key].append(Former(*former))
    found = {}
    for key, page, *row in rows:
        have = dict(zip(_COLUMNS, row, strict=True)) | lists[key]
        values = {name: have[name] for name in _VALUES}
        found[have["id"]] = Stored(key, page, values, tuple(formers[key]))
    return found


def stored_from(database: Database, pages: Sequence[int]) -> str | None:
    """Return the id of the article whose text, current or former, was read from one of these pages;
    None if there is none.
    """
    marks = ", ".join("?" * len(pages))
    sql = (
        f"SELECT id FROM articles WHERE page IN ({marks}) "  # noqa: S608
        "OR key IN (SELECT article FROM revisions "
        f"WHERE page IN ({marks})) ORDER BY page IN ({marks}) DESC, key LIMIT 1"
    )
    rows = ask(database, sql, [*pages, *pages, *pages])
    return rows[0][0] if rows else None


def read_by(database: Database, code: str, pages: Collection[int]) -> set[int]:
    """Return those of some pages from which this code has read articles or their former texts."""
    rows = ask(
        database,
        "SELECT a.page FROM json_each(?1) j CROSS JOIN articles a ON a.page = j.value "
        "WHERE a.code_digest = ?2 UNION ALL SELECT r.page FROM json_each(?1) j "
        "CROSS JOIN revisions r ON r.page = j.value JOIN articles a ON a.key = r.article "
        "WHERE a.code_digest = ?2",
        [json.dumps([*pages]), code],
    )
    return {page for (page,) in rows}


def apply(
    database: Database, changes: Sequence[Correction], now: str, ages: Sequence[timedelta]
) -> tuple[set[int], dict[int, str]]:
    """Apply corrections to stored articles, in one transaction.

    No revisions are made, as the pages are the same. ``ages``: the ages at which an article is
    fetched again. Return the keys of articles that were skipped because a crawl has stored them
    anew in the meantime, and the keys of those that the database cannot hold, with the reason;
    both stay as they were.
    """
    left: set[int] = set()
    refused: dict[int, str] = {}
    with writing(database):
        for change in changes:
            if not (change.article or change.texts):
                if not _note_code(database, change):
                    left.add(change.key)
                continue
            row = database.execute(
                "SELECT page, revision, published_at FROM articles WHERE key = ?", [change.key]
            ).fetchone()
            if row is None or row[:2] != (change.page, change.revision):
                left.add(change.key)
                continue
            try:
                with all_or_nothing(database):
                    _apply(database, change, row[2], now, ages)
            except UNFIT as error:
                refused[change.key] = str(error)
        keys = [c.key for c in changes if c.article and c.key not in left | refused.keys()]
        search_index.sync(database, keys)
        duplicate_links.sync(database, keys)
    return left, refused


def _apply(
    database: Database,
    change: Correction,
    published_before: str | None,
    now: str,
    ages: Sequence[timedelta],
) -> None:
    if change.article:
        rewrite(database, change.key, change.article)
        mark_reread(database, change.article, published_before, now, ages)
    database.conn.executemany(
        "UPDATE revisions SET headline = ?, lead = ?, body = ?, content_hash = ? "
        "WHERE article = ? AND revision = ?",
        [
            (text.headline, text.lead, text.body, text.content_hash, change.key, revision)
            for revision, text in change.texts.items()
        ],
    )
    _note_code(database, change)


def _note_code(database: Database, change: Correction) -> bool:
    """Note which code has read an article. Return False if a crawl has stored it anew meanwhile."""
    sql = (
        "UPDATE articles SET code_digest = coalesce(?, code_digest) "
        "WHERE key = ? AND page = ? AND revision = ?"
    )
    given = [change.code, change.key, change.page, change.revision]
    return bool(database.execute(sql, given).rowcount)
