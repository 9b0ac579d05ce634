"""Lay the fetches of one article, which several folders have, into one history. Pure."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from newscrawl.items import Article, to_record


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One fetch of an article.

    ``at``: when, UTC; ``essence``: equal for equal texts, see :func:`newscrawl.items.essence`;
    ``texts``: headline, lead, body; ``page``: its key in pages.db; ``is_current_code``: today's
    code has read it; ``record``: the article, None for a former revision, of which only the texts
    are stored.
    """

    at: str
    content_hash: str
    essence: str
    texts: tuple[str | None, str | None, str | None] = (None, None, None)
    page: int | None = None
    is_current_code: bool = True
    record: Article | None = None

    @property
    def is_guess(self) -> bool:
        """True if no reader knew the page's layout: such a text replaces no other."""
        return self.record is not None and self.record.is_of_unknown_layout


def lay(fetches: Iterable[Fetch]) -> list[list[Fetch]]:
    """Lay fetches in order of time, ties in order of content hash, and put equal texts in a row
    together. Return the groups: each is a revision, and its last fetch is the one that is stored.

    The last fetch of the last group has a record. The result depends only on the set of fetches, if
    one of them has a record: not on their order, nor on their number.
    """
    known: dict[tuple[str, str], Fetch] = {}
    for fetch in fetches:
        key = (fetch.at, fetch.content_hash)
        known[key] = _better(known[key], fetch) if key in known else fetch
    laid = sorted(known.values(), key=_order)
    guesses = [fetch for fetch in laid if fetch.is_guess]
    has_better = any(fetch.record and not fetch.is_guess for fetch in laid)
    for guess in guesses if has_better else guesses[:-1]:
        laid.remove(guess)
    # A clock that was ahead may have dated a former text later.
    newest = next(fetch for fetch in reversed(laid) if fetch.record)
    laid.remove(newest)
    groups: list[list[Fetch]] = []
    for fetch in [*laid, newest]:
        if groups and groups[-1][-1].essence == fetch.essence:
            groups[-1].append(fetch)
        else:
            groups.append([fetch])
    return groups


def _order(fetch: Fetch) -> tuple[str, bool, str]:
    # Of two readings of one page today's code has made the better one.
    return fetch.at, fetch.is_current_code, fetch.content_hash


def _better(one: Fetch, other: Fetch) -> Fetch:
    """Return the more complete of two descriptions of one fetch."""
    first, second = sorted((one, other), key=_worth, reverse=True)
    return first if first.page is not None else replace(first, page=second.page)


def _worth(fetch: Fetch) -> tuple[bool, bool, str]:
    return fetch.record is not None, fetch.is_current_code, words(fetch.record)


def words(article: Article | None) -> str:
    """Write all of a stored article that is read from its page, to compare it with another's."""
    if article is None:
        return ""
    beside = {"first_seen_at": "", "revision": 0, "original": None}
    record = to_record(article, raw=True) | beside
    where = {"fetched_from": article.fetched_from, "desk": article.desk}
    return json.dumps(record | where, ensure_ascii=False)
