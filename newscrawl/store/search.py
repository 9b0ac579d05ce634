"""Full-text search of articles, with queries in FTS5's language."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newscrawl.search.query import Phrase, Query, Unit, read_query
from newscrawl.store import Database, ask, reading
from newscrawl.store.selection import Selection, where

_MATCHED = "WHERE s.search MATCH ?"
_MATCHES = f"FROM search s {_MATCHED}"
# Phrases are searched in these columns only: in the others words are joined.
_SPACED = "{headline lead body} : "
_HEADLINE, _LEAD = "{headline headline_joined}", "{lead lead_joined}"
# Of more matches than these, the newest are found by going through all articles by their time.
_FEW = 10_000
# Looking up a match's time reads a page of the database. Of more matches than these, the newest are
# first sought among so many of the latest articles, whose times lie side by side.
_LOOKED_UP, _LATEST = 200, 20_000

_BY_TIME = (
    "SELECT a.key FROM json_each(?) j CROSS JOIN articles a INDEXED BY articles_in_short "
    "ON a.key = j.value ORDER BY a.published_at DESC, a.id DESC LIMIT ?"
)
_AMONG_LATEST = (
    "SELECT key FROM (SELECT key FROM articles INDEXED BY articles_by_time "
    "ORDER BY published_at DESC, id DESC LIMIT ?) "
    "WHERE key IN (SELECT value FROM json_each(?)) LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that a search found."""

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
    """The result of a search. ``total``: the number of articles; ``found``: the first of them;
    ``units``: what was searched for.
    """

    total: int
    found: list[SearchHit]
    units: tuple[Unit, ...]


def search(database: Database, words: str, selection: Selection, limit: int) -> Results:
    """Return the articles that contain all the words, at most ``limit``: matches in the headline
    first, then in the lead, then in the body; the newest first in each.

    Only indexed articles are found. Raises ArgumentError if ``words`` has no word to search for.
    """
    query = read_query(words)
    with reading(database):
        hits = _Hits(database, selection)
        everything = _and_not(_all_of(query), query)
        total = hits.count(everything)
        keys: list[int] = []
        for tier in _tiers(query):
            if len(keys) < min(limit, total):
                are_few = total <= _FEW or hits.are_few(tier)
                newest = hits.newest_of_few if are_few else hits.newest
                keys += newest(tier, limit - len(keys), keys)
        return Results(total, _articles(database, keys), query.wanted)


class _Hits:
    """What FTS5 expressions find within a selection."""

    def __init__(self, database: Database, selection: Selection) -> None:
        self.database = database
        self.where, self.parameters = where(selection)

    def count(self, expression: str) -> int:
        """Count the articles that match an expression."""
        if self.where and self._number(_MATCHES, [expression], _FEW) <= _FEW:
            # Looking up each match costs less than reading all keys of the selection.
            return self._number(self._looked_up(), [expression, *self.parameters])
        return self._number(self._within(), [expression, *self.parameters])

    def are_few(self, expression: str) -> bool:
        """Return True if no more than _FEW articles match; stops counting there."""
        within = self._number(self._within(), [expression, *self.parameters], _FEW)
        return within <= _FEW

    def _number(self, sql: str, parameters: Sequence[object], most: int = -1) -> int:
        """Count the rows of ``SELECT 1`` followed by ``sql``, up to ``most + 1`` (-1: all)."""
        sql = f"SELECT count(*) FROM (SELECT 1 {sql} LIMIT ?)"  # noqa: S608
        ((found,),) = ask(self.database, sql, [*parameters, -1 if most < 0 else most + 1])
        return int(found)

    def _within(self) -> str:
        # The plus: SQLite then walks the matches once, instead of a search for each selected key.
        return f"{_MATCHES} AND +rowid IN ({self._keys()})" if self.where else _MATCHES

    def _looked_up(self) -> str:
        return (
            "FROM search s CROSS JOIN articles a INDEXED BY articles_in_short ON a.key = s.rowid "
            f"{_MATCHED} {self.where.replace('WHERE', 'AND', 1)}"
        )

    def newest_of_few(self, expression: str, limit: int, but: Sequence[int]) -> list[int]:
        """As :meth:`newest`, for expressions that few articles match."""
        source = self._looked_up() if self.where else _MATCHES
        rows = ask(self.database, f"SELECT s.rowid {source}", [expression, *self.parameters])
        known = frozenset(but)
        keys = [key for (key,) in rows if key not in known]
        given = [json.dumps(keys), limit]
        if len(keys) > _LOOKED_UP:
            latest = ask(self.database, _AMONG_LATEST, [_LATEST, *given])
            if len(latest) == limit:
                return [key for (key,) in latest]
        return [key for (key,) in ask(self.database, _BY_TIME, given)]

    def newest(self, expression: str, limit: int, but: Sequence[int]) -> list[int]:
        """Return keys of articles, newest first, without those of ``but``."""
        # For words that very many articles have: matches are among the first rows looked at.
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
    """Return FTS5 expressions, the best first; the last one includes all matches of the others."""
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
    # Folded words have letters and digits only, so no quotes; quoted words are no operators.
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
