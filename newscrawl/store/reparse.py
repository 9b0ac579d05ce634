"""Stored articles, compared with and corrected by what the current code reads from their pages."""

import json
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
    rows = ask(database, "SELECT * FROM articles WHERE id = ?", [article_id])
    if not rows:
        return None
    names = [name for _, name, *_ in ask(database, "PRAGMA table_info (articles)")]
    row = dict(zip(names, rows[0], strict=True))
    row |= article_lists.of(database, [row["key"]])[row["key"]]
    formers = ask(
        database,
        "SELECT revision, page, content_hash FROM revisions WHERE article = ? ORDER BY revision",
        [row["key"]],
    )
    values = {name: row[name] for name in (*KEYS, *RAW_KEYS, "fetched_from", "desk")}
    return Stored(row["key"], row["page"], values, tuple(Former(*former) for former in formers))


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
    if change.code:
        sql = "UPDATE articles SET code_digest = ? WHERE key = ?"
        database.execute(sql, [change.code, change.key])
