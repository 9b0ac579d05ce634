"""Decide whether an article differs from its stored text, which makes a revision."""

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from newscrawl.items import Article, essence
from newscrawl.sites.attribution import place_by_list
from newscrawl.store import Database, ask
from newscrawl.store.ledger import first_listed_on

#: Reads an archived page, by its key, with the current code, and returns its essence, or None if
#: there is none (:class:`newscrawl.archive.archived_words.ArchivedWords`).
Kept = Callable[[int], str | None]


class Known(NamedTuple):
    """A stored article. ``page``: key of the archived page that it was read from;
    ``is_of_unknown_layout``: no reader knew that page's markup.
    """

    key: int
    revision: int
    content_hash: str | None
    first_seen_at: str | None
    page: int | None
    is_of_unknown_layout: bool


def no_page(_: int) -> None:
    """Return None for every page: a Kept without an archive. Articles are compared with the stored
    texts.
    """


def known_of(database: Database, some: Sequence[Article]) -> dict[str, Known]:
    """Return what is stored of these articles, by id; those that are not stored are left out."""
    rows = ask(
        database,
        "SELECT a.id, a.key, a.revision, a.content_hash, a.first_seen_at, a.page, EXISTS ("
        "SELECT 1 FROM warnings w WHERE w.article = a.key AND w.warning = 'unknown_layout') "
        "FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value",
        [json.dumps([article.id for article in some])],
    )
    return {name: Known(*row) for name, *row in rows}


def assign(database: Database, article: Article, known: Known | None, now: str, kept: Kept) -> None:
    """Set an article's ``revision`` and ``first_seen_at``, and the place that listings give it."""
    article.fetched_at = article.fetched_at or now
    article.revision, article.first_seen_at = 1, article.fetched_at
    if known is not None:
        article.revision = known.revision + is_revised(database, article, known, kept)
        article.first_seen_at = known.first_seen_at
    if article.province_from == "listing" and (desk := first_listed_on(database, article.id)):
        # The place must not depend on which list was read first, so that feed and export agree.
        place_by_list(article, desk)


def is_revised(database: Database, article: Article, known: Known, kept: Kept) -> bool:
    """Return True if an article differs from the stored one.

    If their hashes differ, the stored article's page is read again, because an older code may have
    read it otherwise; if it is not archived, the stored text is compared. A text that was guessed
    from a page of an unknown layout is never revised.
    """
    if known.content_hash == article.content_hash or known.is_of_unknown_layout:
        return False
    said = None if known.page is None else kept(known.page)
    if said is None:
        sql = "SELECT headline, lead, body FROM articles WHERE key = ?"
        said = essence(*ask(database, sql, [known.key])[0])
    return said != article.essence


def says_otherwise(database: Database, article: Article, kept: Kept) -> bool:
    """Return True if an article with this id is stored, and this one would revise it."""
    known = known_of(database, [article]).get(article.id)
    return known is not None and is_revised(database, article, known, kept)
