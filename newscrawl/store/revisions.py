"""What makes a revision: a page that came again, and says something else than before.

None is made by a change of ours: where the stored words are another reading of the same page, or of
a page in a markup that nobody knew, or where a headline differs by the script of its digits alone.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from newscrawl.items import Article
from newscrawl.store import Database, ask

_TO_LATIN = {ord(digit): str(n % 10) for n, digit in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")}


class Known(NamedTuple):
    """What is stored of an article, or waits to be. ``page``: the kept page that it was read from;
    ``is_of_unknown_layout``: no reader knew that page's markup.
    """

    key: int
    revision: int
    content_hash: str | None
    first_seen_at: str | None
    page: int | None
    is_of_unknown_layout: bool


def known_of(database: Database, some: Sequence[Article]) -> dict[str, Known]:
    """By id, those of some articles that are stored."""
    rows = ask(
        database,
        "SELECT a.id, a.key, a.revision, a.content_hash, a.first_seen_at, a.page, EXISTS ("
        "SELECT 1 FROM warnings w WHERE w.article = a.key AND w.warning = 'unknown_layout') "
        "FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value",
        [json.dumps([article.id for article in some])],
    )
    return {name: Known(*row) for name, *row in rows}


def known_as(waiting: Article) -> Known:
    """The same of an article in a batch not saved yet."""
    return Known(
        key=0,
        revision=waiting.revision,
        content_hash=waiting.content_hash,
        first_seen_at=waiting.first_seen_at,
        page=waiting.page,
        is_of_unknown_layout=waiting.is_of_unknown_layout,
    )


def is_revised(database: Database, known: Known, article: Article) -> bool:
    """Whether an article is another text than what is known of it."""
    if known.content_hash in (article.content_hash, article.same_as):
        return False
    return not (known.is_of_unknown_layout or _differs_by_digits(database, known.key, article))


def _differs_by_digits(database: Database, key: int, article: Article) -> bool:
    """Whether all that has changed is the script of the digits in the headline."""
    for headline, lead, body in ask(
        database, "SELECT headline, lead, body FROM articles WHERE key = ?", [key]
    ):
        is_same = (lead, body) == (article.lead, article.body)
        return is_same and _latin(headline) == _latin(article.headline)
    return False


def _latin(text: str | None) -> str:
    return (text or "").translate(_TO_LATIN)
