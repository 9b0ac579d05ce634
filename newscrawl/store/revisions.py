"""Whether an article says something else than what is stored of it: that makes a revision."""

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from newscrawl.items import Article, essence
from newscrawl.sites.attribution import place
from newscrawl.store import Database, ask
from newscrawl.store.ledger import first_listed_on

#: What today's code makes of a kept page (:class:`newscrawl.archive.archived_words.KeptWords`):
# its essence, or
#: None where there is none.
Kept = Callable[[int], str | None]


class Known(NamedTuple):
    """What is stored of an article. ``page``: the kept page that it was read from;
    ``is_of_unknown_layout``: no reader knew that page's markup.
    """

    key: int
    revision: int
    content_hash: str | None
    first_seen_at: str | None
    page: int | None
    is_of_unknown_layout: bool


def no_page(_: int) -> None:
    """A Kept that has none: articles are held against what is stored."""


def known_of(database: Database, some: Sequence[Article]) -> dict[str, Known]:
    """Those of some articles that are stored, by id."""
    rows = ask(
        database,
        "SELECT a.id, a.key, a.revision, a.content_hash, a.first_seen_at, a.page, EXISTS ("
        "SELECT 1 FROM warnings w WHERE w.article = a.key AND w.warning = 'unknown_layout') "
        "FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value",
        [json.dumps([article.id for article in some])],
    )
    return {name: Known(*row) for name, *row in rows}


def assign(database: Database, article: Article, known: Known | None, now: str, kept: Kept) -> None:
    """Give an article its ``revision`` and ``first_seen_at``, and the place that a list gave it."""
    article.fetched_at = article.fetched_at or now
    article.revision, article.first_seen_at = 1, article.fetched_at
    if known is not None:
        article.revision = known.revision + is_revised(database, article, known, kept)
        article.first_seen_at = known.first_seen_at
    if article.province_from == "listing" and (desk := first_listed_on(database, article.id)):
        # Whichever list was read first: the feed then has what the export will have.
        place(article, desk, "listing")


def is_revised(database: Database, article: Article, known: Known, kept: Kept) -> bool:
    """Whether an article says something else than the stored one's page says to today's code, or
    than what is stored, where that page is not kept.

    Only where the hashes differ is that looked at: an older code may have read the page otherwise.
    What was a guess at a page of an unknown layout is no text that could be revised.
    """
    if known.content_hash == article.content_hash or known.is_of_unknown_layout:
        return False
    said = None if known.page is None else kept(known.page)
    if said is None:
        sql = "SELECT headline, lead, body FROM articles WHERE key = ?"
        said = essence(*ask(database, sql, [known.key])[0])
    return said != article.essence


def says_otherwise(database: Database, article: Article, kept: Kept) -> bool:
    """Whether an article of this id is stored, and this one is a revision of it."""
    known = known_of(database, [article]).get(article.id)
    return known is not None and is_revised(database, article, known, kept)
