"""A query as typed, in its terms: plain words, phrases, and what is not wanted. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newscrawl.persian.cleaning import ZWNJ
from newscrawl.persian.normalization import letters

# Signs that are not seen, as a copied text has them.
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
    """``words``: of :func:`newscrawl.persian.normalization.letters`, a ZWNJ inside them; at least
    one.

    ``is_phrase``: they stand in a row.
    """

    is_wanted: bool
    words: list[str]
    is_phrase: bool


def read_terms(text: str) -> Iterator[Term]:
    """The terms in their order. Any string is fine; what holds no word gives none.

    ``"a b"``, ``«a b»`` and what other keyboards have for them is a phrase, ``-`` before a word or
    phrase, any dash, says that it is not wanted.
    """
    text = _unseen_before.sub("", _minus.sub("-", " ".join(text.split())))
    last: Term | None = None
    for match in _term.finditer(text):
        minus, bare = match["minus"], match["bare"]
        given = next(part for part in match.groups()[1:] if part is not None)
        words = [word for part in letters(given).split(" ") if (word := part.strip(ZWNJ))]
        if words == ["ی"] and last and last.words[-1].endswith("ه") and bare and not minus:
            continue  # the ezafe of خانه ی ما
        if words:
            # Signs inside a word, as in 1404/08/30 or قم-جعفریه: its parts stand in a row.
            last = Term(not minus, words, bare is None or len(words) > 1)
            yield last
