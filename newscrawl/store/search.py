"""Full-text search of articles, with queries in FTS5's language."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from newscrawl.search.query import Phrase, Query, Unit, read_query
from newscrawl.store import Database, ask, reading
from newscrawl.store.selection import Selection, where

_MATCHES = "FROM search s WHERE s.search MATCH ?"
# Phrases are searched in these columns only: in the others words are joined.
_SPACED = "{headline lead body} : "
_HEADLINE, _LEAD = "{headline headline_joined}", "{lead lead_joined}"
# Of more matches than these, the newest are found by going through all articles by their time.
_FEW = 10_000
# Looking up an article reads as many bytes as so many entries of an index, side by side.
_ENTRIES = 100
# A selection is read from its index if it has at most so many keys for each match.
_KEYS = 16
# Up to so many matches are looked up in any case.
_LOOKED_UP = 100

_LOOK_UP = (
    "SELECT key FROM articles INDEXED BY articles_in_short "
    "WHERE key IN (SELECT value FROM json_each(?))"
)
_BY_TIME = f"{_LOOK_UP} ORDER BY published_at DESC, id DESC LIMIT ?"
_AMONG_LATEST = (
    "SELECT key FROM (SELECT key, published_at, id FROM articles INDEXED BY articles_by_time "
    "ORDER BY published_at DESC, id DESC LIMIT ?) "
    "WHERE key IN (SELECT value FROM json_each(?)) ORDER BY published_at DESC, id DESC LIMIT ?"
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
        matches = _Matches(database, selection, _and_not(_all_of(query), query))
        keys: list[int] = []
        for tier in _tiers(query):
            if len(keys) < min(limit, matches.total):
                keys += matches.newest(tier, limit - len(keys), keys)
        return Results(matches.total, _articles(database, keys), query.wanted)


class _Matches:
    """The articles of a selection that match an FTS5 expression. ``total``: their number."""

    def __init__(self, database: Database, selection: Selection, everything: str) -> None:
        self._database = database
        self._condition, self._parameters = where(selection)
        # Keys are read from an index of places, and from one of days.
        days = Selection(since=selection.since, until=selection.until)
        sets = (replace(selection, since=None, until=None), days)
        self._sets = [where(one) for one in sets if one != Selection()]
        self._have_index = sets[0] == Selection(places=selection.places)
        self._selected: set[int] | None = None
        few = self._few(everything) if self._condition else None
        if self._have_index and self._condition and (few is None or len(few) > _LOOKED_UP):
            self._selected = self._narrow(_KEYS * (_FEW if few is None else len(few)))
        self._all = None if few is None else self._chosen(few)
        self.total = self._count(everything) if self._all is None else len(self._all)

    def newest(self, tier: str, limit: int, but: Sequence[int]) -> list[int]:
        """Return the keys of articles that match ``tier`` too, newest first, without ``but``."""
        few = self._few(tier)
        if few is None:
            return self._walk(tier, limit, but)
        keys = self._chosen(few) if self._all is None else self._all.intersection(few)
        keys = keys.difference(but)
        if not keys:
            return []
        given = [json.dumps([*keys]), limit]
        if walked := self._worth_walking(len(keys), limit):
            latest = self._keys(_AMONG_LATEST, [walked, *given])
            if len(latest) == limit:
                return latest
        return self._keys(_BY_TIME, given)

    def _worth_walking(self, matches: int, limit: int) -> int:
        """Return among how many of the latest articles there are three times ``limit`` matches, if
        these are spread evenly; 0 where looking up all matches reads fewer pages.
        """
        if matches <= _LOOKED_UP:
            return 0
        (number,) = self._keys("SELECT max(key) FROM articles", [])
        walked = 3 * limit * number // matches
        return walked if walked < _ENTRIES * matches else 0

    def _few(self, expression: str) -> list[int] | None:
        """Return the keys of all articles that match an expression; None if these are many."""
        keys = self._at_once(f"SELECT rowid AS key {_MATCHES}", [expression], _FEW + 1)
        return keys if len(keys) <= _FEW else None

    def _chosen(self, keys: Sequence[int]) -> set[int]:
        """Return those of the keys that are in the selection."""
        if not self._condition:
            return set(keys)
        if self._selected is not None:
            return self._selected.intersection(keys)
        sql = f"{_LOOK_UP} {self._condition.replace('WHERE', 'AND', 1)}"
        return {*self._keys(sql, [json.dumps(keys), *self._parameters])}

    def _narrow(self, most: int) -> set[int] | None:
        """Return the keys of the selection; None if an index gives more than ``most``."""
        sets = [
            self._at_once(f"SELECT key FROM articles {condition}", values, most + 1)  # noqa: S608
            for condition, values in self._sets
        ]
        if max(map(len, sets)) > most:
            return None
        return set(sets[0]).intersection(*sets[1:])

    def _count(self, expression: str) -> int:
        # The plus: SQLite then walks the matches once, instead of a search for each selected key.
        sql = f"SELECT count(*) {_MATCHES} {self._within('+rowid')}"
        return self._keys(sql, [expression, *self._values])[0]

    def _walk(self, expression: str, limit: int, but: Sequence[int]) -> list[int]:
        # For words that very many articles have: matches are among the first rows looked at.
        sql = (
            "SELECT a.key FROM articles a INDEXED BY articles_by_time CROSS JOIN search s "  # noqa: S608
            f"ON s.rowid = a.key WHERE s.search MATCH ? {self._within('a.key')} "
            "AND a.key NOT IN (SELECT value FROM json_each(?)) "
            "ORDER BY a.published_at DESC, a.id DESC LIMIT ?"
        )
        return self._keys(sql, [expression, *self._values, json.dumps(but), limit])

    def _within(self, key: str) -> str:
        sets = (f"AND {key} IN (SELECT key FROM articles {c})" for c, _ in self._sets)  # noqa: S608
        return " ".join(sets)

    @property
    def _values(self) -> list[str | int]:
        return [value for _, values in self._sets for value in values]

    def _at_once(self, sql: str, parameters: Sequence[object], limit: int) -> list[int]:
        """Return :meth:`_keys` of thousands of rows, in a third of the time: as one JSON text."""
        ((told,),) = ask(
            self._database,
            f"SELECT json_group_array(key) FROM ({sql} LIMIT ?)",  # noqa: S608
            [*parameters, limit],
        )
        found: list[int] = json.loads(told)
        return found

    def _keys(self, sql: str, parameters: Sequence[object]) -> list[int]:
        return [key for (key,) in ask(self._database, sql, parameters)]


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
