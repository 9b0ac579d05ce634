"""Articles found by their words, the best first: queries in FTS5's language."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newscrawl.search.query import Phrase, Query, Unit, read_query
from newscrawl.store import Database, ask, reading
from newscrawl.store.selection import Selection, where

_MATCHES = "FROM search WHERE search MATCH ?"
# A phrase's words stand in a row in these columns only.
_SPACED = "{headline lead body} : "
# Of headline, lead and body, and the same again for what is written in parts.
_WEIGHTS = "10.0, 5.0, 1.0, 10.0, 5.0, 1.0"
_HEADLINE, _LEAD = "{headline headline_joined}", "{lead lead_joined}"
# Up to so many are ranked. Words of more say little: where they stand, and how new the article is,
# then says more than how often, and does not cost a look at every article.
_RANKED = 10_000


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One article that was found."""

    id: str
    url: str
    headline: str
    lead: str | None
    body: str | None
    published_at: str | None
    jalali_date: str | None
    province: str | None
    desk: str | None
    site: str
    kind: str


@dataclass(frozen=True, slots=True)
class Results:
    """``total``: how many there are; ``found``: the first; ``units``: what was looked for."""

    total: int
    found: list[SearchHit]
    units: tuple[Unit, ...]


def search(database: Database, words: str, selection: Selection, limit: int) -> Results:
    """The articles that have all the words, at most ``limit``: those with them in the headline
    before those with them in the lead or body, the newest first among equals.

    Raises ArgumentError where ``words`` hold none to look for. Sees what is indexed.
    """
    query = read_query(words)
    with reading(database):
        hits = _Hits(database, selection)
        everything = _and_not(_all_of(query), query)
        total = hits.count(everything)
        keys: list[int] = []
        for tier in _tiers(query):
            if len(keys) < min(limit, total):
                are_few = total <= _RANKED or hits.are_few(tier)
                best = hits.ranked if are_few else hits.newest
                keys += best(tier, limit - len(keys), keys)
        return Results(total, _articles(database, keys), query.wanted)


class _Hits:
    """What an expression of FTS5 finds within a selection."""

    def __init__(self, database: Database, selection: Selection) -> None:
        self.database = database
        self.where, self.parameters = where(selection)

    def count(self, expression: str) -> int:
        """How many articles."""
        if self.where and self._number(_MATCHES, [expression], _RANKED) <= _RANKED:
            # A look at each of them costs less than one at all of the selection.
            return self._number(self._looked_up(), [expression, *self.parameters])
        return self._number(self._within(), [expression, *self.parameters])

    def are_few(self, expression: str) -> bool:
        """Whether they can be ranked; stops counting where they cannot."""
        within = self._number(self._within(), [expression, *self.parameters], _RANKED)
        return within <= _RANKED

    def _number(self, sql: str, parameters: Sequence[object], most: int = -1) -> int:
        """How many rows ``SELECT 1`` gives with ``sql`` after it; where that is more than ``most``,
        one more than it.
        """
        sql = f"SELECT count(*) FROM (SELECT 1 {sql} LIMIT ?)"  # noqa: S608
        ((found,),) = ask(self.database, sql, [*parameters, -1 if most < 0 else most + 1])
        return int(found)

    def _within(self) -> str:
        # The plus: one walk over what was found, not a search for each key of the selection.
        return f"{_MATCHES} AND +rowid IN ({self._keys()})" if self.where else _MATCHES

    def _looked_up(self) -> str:
        return (
            "FROM search s CROSS JOIN articles a INDEXED BY articles_in_short ON a.key = s.rowid "
            f"WHERE s.search MATCH ? {self.where.replace('WHERE', 'AND', 1)}"
        )

    def ranked(self, expression: str, limit: int, but: Sequence[int]) -> list[int]:
        """Keys of articles, best first, without those of ``but``."""
        sql = (
            f"SELECT s.rowid, bm25(search, {_WEIGHTS}) AS score {self._looked_up()} "  # noqa: S608
            "AND s.rowid NOT IN (SELECT value FROM json_each(?)) "
            "ORDER BY score, a.published_at DESC, a.id DESC LIMIT ?"
        )
        rows = ask(self.database, sql, [expression, *self.parameters, json.dumps(but), limit])
        return [key for key, _ in rows]

    def newest(self, expression: str, limit: int, but: Sequence[int]) -> list[int]:
        """Keys of articles, newest first, without those of ``but``."""
        # Where most have it, the first few of all that are asked have it.
        within = f"AND a.key IN ({self._keys()})" if self.where else ""
        sql = (
            "SELECT a.key FROM articles a INDEXED BY articles_by_time "  # noqa: S608
            f"CROSS JOIN search s ON s.rowid = a.key WHERE s.search MATCH ? {within} "
            "AND a.key NOT IN (SELECT value FROM json_each(?)) "
            "ORDER BY a.published_at DESC, a.id DESC LIMIT ?"
        )
        rows = ask(self.database, sql, [expression, *self.parameters, json.dumps(but), limit])
        return [key for (key,) in rows]

    def _keys(self) -> str:
        return f"SELECT key FROM articles INDEXED BY articles_in_short {self.where}"  # noqa: S608


def _tiers(query: Query) -> list[str]:
    """Expressions, the best first; the last finds everything, with what the others find.

    bm25 alone would put a rare spelling in a body before the usual one in a headline.
    """
    usual = _all(unit.usual for unit in query.wanted)
    tiers = [f"({_HEADLINE} : {usual})", f"({_LEAD} : {usual})", usual, _all_of(query)]
    return [_and_not(tier, query) for tier in dict.fromkeys(tiers)]


def _all_of(query: Query) -> str:
    return _all(unit.phrases for unit in query.wanted)


def _and_not(expression: str, query: Query) -> str:
    if not query.unwanted:
        return expression
    unwanted = " OR ".join(_any_of(unit.phrases) for unit in query.unwanted)
    return f"({expression} NOT ({unwanted}))"


def _all(spellings: Iterable[Sequence[Phrase]]) -> str:
    return f"({' AND '.join(map(_any_of, spellings))})"


def _any_of(phrases: Sequence[Phrase]) -> str:
    return f"({' OR '.join(map(_in_columns, phrases))})"


def _in_columns(phrase: Phrase) -> str:
    # Folded words are letters and digits: there is no quote in them, and none acts as an operator.
    quoted = f'"{" ".join(phrase)}"'
    return quoted if len(phrase) == 1 else f"({_SPACED}{quoted})"


def _articles(database: Database, keys: Sequence[int]) -> list[SearchHit]:
    found: list[SearchHit] = []
    for key in keys:
        rows = ask(
            database,
            "SELECT id, url, headline, lead, body, published_at, jalali_date, province, desk, "
            "site, kind FROM articles WHERE key = ?",
            [key],
        )
        found += [SearchHit(*row) for row in rows]
    return found
