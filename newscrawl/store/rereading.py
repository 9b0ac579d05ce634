"""Articles as they stand beside what today's code reads off their pages, and the marks by which an
interrupted reading of all pages goes on.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from newscrawl.items import KEYS, RAW_KEYS, Article
from newscrawl.store import (
    UNFIT,
    Database,
    all_or_nothing,
    ask,
    indexing,
    lists,
    originals,
    writing,
)
from newscrawl.store.articles import rewrite
from newscrawl.store.ledger import mark_reread


@dataclass(frozen=True, slots=True)
class Former:
    """A row of ``revisions``: what an article's texts were, of which page, and until when."""

    revision: int
    headline: str | None
    lead: str | None
    body: str | None
    content_hash: str
    page: int | None
    fetched_at: str
    replaced_at: str

    @property
    def text(self) -> tuple[int, str]:
        """What makes it another one."""
        return self.revision, self.content_hash


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it stands. ``values``: the record, its raw texts, ``fetched_from``, ``desk``;
    ``formers``: the first revision first.
    """

    key: int
    page: int | None
    values: dict[str, Any]
    formers: tuple[Former, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What an article becomes. ``seen``: how it stood when that was found out."""

    seen: Stored
    article: Article
    formers: Sequence[Former]


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a reading of all pages has come: the name done last, what was counted so far, and the
    greatest key of a page when it began.
    """

    key: int
    done: str
    counts: dict[str, int]
    pages: int


_FORMER = ", ".join(f.name for f in fields(Former))
_MARKS = ", ".join("?" * len(fields(Former)))


def stored(database: Database, article_id: str) -> Stored | None:
    """An article as it stands; None where it is not stored."""
    rows = ask(database, "SELECT * FROM articles WHERE id = ?", [article_id])
    if not rows:
        return None
    names = [name for _, name, *_ in ask(database, "PRAGMA table_info (articles)")]
    row = dict(zip(names, rows[0], strict=True))
    row |= lists.of(database, [row["key"]])[row["key"]]
    formers = ask(
        database,
        f"SELECT {_FORMER} FROM revisions WHERE article = ? ORDER BY revision",  # noqa: S608
        [row["key"]],
    )
    values = {name: row[name] for name in (*KEYS, *RAW_KEYS, "fetched_from", "desk")}
    return Stored(row["key"], row["page"], values, tuple(Former(*former) for former in formers))


def stored_from(database: Database, pages: Sequence[int]) -> str | None:
    """The id of the article that was stored from one of these pages, now or formerly; None where
    none was.
    """
    marks = ", ".join("?" * len(pages))
    sql = (
        f"SELECT id FROM articles WHERE page IN ({marks}) "  # noqa: S608
        "OR key IN (SELECT article FROM revisions "
        f"WHERE page IN ({marks})) ORDER BY page IN ({marks}) DESC, key LIMIT 1"
    )
    rows = ask(database, sql, [*pages, *pages, *pages])
    return rows[0][0] if rows else None


def put_right(
    database: Database, changes: Sequence[Change], now: str, ages: Sequence[timedelta]
) -> tuple[int, dict[str, str]]:
    """Put what today's code reads in the place of what stands, in one transaction; gives how many
    were left, for a crawl has stored them anew in the meantime, and the ids of those that the
    database cannot hold, with the reason: these stay as they were.

    That is no revision: the page is the same. ``ages``: those at which an article is looked at
    again.
    """
    left = 0
    keys = []
    refused: dict[str, str] = {}
    with writing(database):
        for change in changes:
            key, seen = change.seen.key, change.seen
            ((page, revision),) = database.execute(
                "SELECT page, revision FROM articles WHERE key = ?", [key]
            ).fetchall() or [(None, None)]
            if (page, revision) != (seen.page, seen.values["revision"]):
                left += 1
                continue
            try:
                with all_or_nothing(database):
                    rewrite(database, key, change.article)
                    mark_reread(database, change.article, seen.values["published_at"], now, ages)
                    _write_formers(database, change)
                keys.append(key)
            except UNFIT as error:
                refused[seen.values["id"]] = str(error)
        indexing.bring_up_to_date(database, keys)
        originals.bring_up_to_date(database, keys)
    return left, refused


def _write_formers(database: Database, change: Change) -> None:
    if tuple(change.formers) == change.seen.formers:
        return
    key = change.seen.key
    database.execute("DELETE FROM revisions WHERE article = ?", [key])
    database.conn.executemany(
        f"INSERT INTO revisions (article, {_FORMER}) VALUES (?, {_MARKS})",  # noqa: S608
        [(key, *(getattr(f, c.name) for c in fields(f))) for f in change.formers],
    )


def begin(database: Database, code: str, since: str, now: str, pages: int) -> Mark:
    """Begin a reading of all pages, or go on with the last one, if it was of this code and these
    days and was interrupted. ``pages``: the greatest key of a page.
    """
    with writing(database):
        row = database.execute(
            "SELECT key, code, since, ended_at, done, counts, pages FROM rereadings "
            "ORDER BY key DESC LIMIT 1"
        ).fetchone()
        if row and row[1:4] == (code, since, None):
            return Mark(row[0], row[4], json.loads(row[5]), row[6])
        cursor = database.execute(
            "INSERT INTO rereadings (code, since, started_at, pages) VALUES (?, ?, ?, ?)",
            [code, since, now, pages],
        )
        return Mark(int(cursor.lastrowid or 0), "", {}, pages)


def go_on(database: Database, key: int, done: str, counts: Mapping[str, int], pages: int) -> None:
    """All up to this name is done, with the pages up to this key."""
    with writing(database):
        database.execute(
            "UPDATE rereadings SET done = ?, counts = ?, pages = ? WHERE key = ?",
            [done, json.dumps(dict(counts), sort_keys=True), pages, key],
        )


def end(database: Database, key: int, now: str) -> None:
    """All is done: the next one begins anew."""
    with writing(database):
        database.execute("UPDATE rereadings SET ended_at = ? WHERE key = ?", [now, key])
