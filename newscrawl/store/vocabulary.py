"""What the search index knows of words, and how they are asked for in FTS5."""

from collections.abc import Callable, Sequence
from functools import cache

from newscrawl.query import Phrase, Vocabulary
from newscrawl.store import Database, ask

MATCHES = "FROM search WHERE search MATCH ?"
# A phrase's words stand in a row in these columns only.
_SPACED = "{headline lead body} : "
_JOINED = "{headline_joined lead_joined body_joined} : "
# One stray ZWNJ makes no compound.
_LEAST = 2


def any_of(phrases: Sequence[Phrase]) -> str:
    """The expression that finds articles with one of them."""
    return f"({' OR '.join(map(_in_columns, phrases))})"


def number(
    database: Database, sql: str, parameters: Sequence[object], most: int | None = None
) -> int:
    """How many rows ``SELECT 1`` gives with ``sql`` after it; where that is more than ``most``, one
    more than it.
    """
    sql = f"SELECT count(*) FROM (SELECT 1 {sql} LIMIT ?)"  # noqa: S608
    ((found,),) = ask(database, sql, [*parameters, -1 if most is None else most + 1])
    return int(found)


class Words(Vocabulary):
    """The words of the index; what it was asked once it knows."""

    def __init__(self, database: Database) -> None:
        @cache
        def count(expression: str, most: int | None = None) -> int:
            return number(database, MATCHES, [expression], most)

        self.count: Callable[..., int] = count

    def has(self, word: str) -> bool:
        """See :class:`newscrawl.query.Vocabulary`, as for the others."""
        return self.count(_quoted((word,)), 0) > 0

    def has_in_parts(self, word: str) -> bool:
        """Where a common word is never in parts, that is known after all its places only."""
        return self.count(_JOINED + _quoted((word,)), 0) > 0

    def is_one(self, parts: Phrase) -> bool:
        """Whether of the articles that have all of them three in four have them in a row, and of
        these one in four, and two at least, as one word in parts.
        """
        as_one = f"({_JOINED}{_quoted((''.join(parts),))})"
        if self.count(as_one, _LEAST - 1) < _LEAST:
            return False
        written = self.count(as_one)
        in_a_row = self.count(f"{as_one} OR ({_SPACED}{_quoted(parts)})", 4 * written)
        if in_a_row > 4 * written:
            return False
        anywhere = f"({_SPACED}({' AND '.join(_quoted((part,)) for part in parts)}))"
        return self.count(f"{as_one} OR {anywhere}", in_a_row * 4 // 3) <= in_a_row * 4 // 3

    def is_mostly_apart(self, parts: Phrase) -> bool:
        """Both are counted no further than needed."""
        if not all(map(self.has, parts)):
            return False
        whole = self.count(_SPACED + _quoted(("".join(parts),)))
        return self.count(_SPACED + _quoted(parts), whole) >= whole


def _in_columns(phrase: Phrase) -> str:
    return _quoted(phrase) if len(phrase) == 1 else f"({_SPACED}{_quoted(phrase)})"


def _quoted(phrase: Phrase) -> str:
    # Folded words are letters and digits: there is no quote in them, and none acts as an operator.
    return f'"{" ".join(phrase)}"'
