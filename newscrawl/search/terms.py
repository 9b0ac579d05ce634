"""Split a query as typed into terms: plain words, phrases, and excluded words or phrases. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newscrawl.persian.cleaning import ZWNJ
from newscrawl.persian.normalization import letters

# Invisible characters, which come with copied text.
_UNSEEN = "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_DASHES = "\\-\u058a\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_minus = re.compile(f"(?<!\\S)[{_UNSEEN}]*[{_DASHES}][{_UNSEEN}{_DASHES}]*(?=\\S)")
_unseen_before = re.compile(f"(?<!\\S)[{_UNSEEN}]+")
_term = re.compile(
    r"""
    (?P<minus>-*)
    (?: ["“”„‟＂] (?P<double>[^"“”„‟＂]*) ["“”„‟＂]?
    |   «         (?P<angled>[^»]*)       »?
    |   »         (?P<turned>[^«»]*)      «
    |   ‹         (?P<small>[^›]*)        ›?
    |   ['‘’‚]    (?P<single>[^'‘’‚]*)    ['‘’](?!\S)
    |   (?P<bare>[^\s"“”„‟＂«»‹›]+)
    )""",
    re.VERBOSE,
)


class Term(NamedTuple):
    """One term of a query.

    ``is_wanted``: False where articles with the term are excluded. ``words``: at least one, as
    :func:`newscrawl.persian.normalization.letters` gives them; ZWNJ only inside a word.
    ``is_phrase``: the words must stand in a row.
    """

    is_wanted: bool
    words: list[str]
    is_phrase: bool


def read_terms(text: str) -> Iterator[Term]:
    """Yield the terms of a query in their order; any string is valid, one without a word gives
    none.

    ``"a b"``, ``«a b»`` and the quotes of other keyboards make a phrase; ``-`` or any other dash
    before a word or phrase excludes it.
    """
    text = _unseen_before.sub("", _minus.sub("-", " ".join(text.split())))
    last: Term | None = None
    for match in _term.finditer(text):
        minus, bare = match["minus"], match["bare"]
        given = next(part for part in match.groups()[1:] if part is not None)
        words = [word for part in letters(given).split(" ") if (word := part.strip(ZWNJ))]
        if words == ["ی"] and last and last.words[-1].endswith("ه") and bare and not minus:
            continue  # the ezafe, as in خانه ی ما
        if words:
            # A word with signs inside, such as 1404/08/30 or قم-جعفریه, is a phrase of its parts.
            last = Term(not minus, words, bare is None or len(words) > 1)
            yield last
