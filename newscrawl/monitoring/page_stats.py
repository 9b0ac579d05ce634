"""Count what a run's pages have, desk by desk, in counts of bounded size. Pure.

A measure says how many pages have which value: 1 for what is as it should be and 0 for what is not,
or a length.
"""

import math
from collections import Counter, defaultdict
from typing import Any, Self, TypedDict

from newscrawl.items import KEYS, WARNINGS, Article

#: Of what is kept: it rises with any change of it, and what was kept in another is not compared.
FORM = 2
#: Photo and video stories: another template, and no body. Their fields are measured apart.
MEDIA = "media"
#: The group of pages whose desk is not known.
NO_DESK = "-"
# Keys that every record has, that follow from another, or that only the history knows.
_NOT_OF_THE_PAGE = frozenset(
    "id site url kind province_name province_code province_from original published_local "
    "jalali_date word_count content_hash revision warnings parser first_seen_at fetched_at".split()
)
#: The record's fields that a page may lack.
FIELDS = tuple(key for key in KEYS if key not in _NOT_OF_THE_PAGE)
# Of a length two things can be amiss. Words are counted in bins, for any number of them may come; a
# first page with more links than usual has lost none.
_ENDS = {"words": ("short words", "long words"), "links": ("short links",)}
# What fill and first choices say already is not said twice.
_SAID = ("_fallback", "_found")
_WARNINGS = tuple(name for name in sorted(WARNINGS) if not name.endswith(_SAID))
_EXAMPLES = 3
# Where something was read: each version of a reader looks in places of its own.
_OF_A_READER = ("first ", "place ")


class DeskCounts(TypedDict):
    """The counts of one desk: of how many pages (second) so many (first) are as they should be, by
    measure; how many have which length.
    """

    shares: dict[str, list[int]]
    lengths: dict[str, dict[str, int]]


class Measures:
    """The counts of one run: ``groups`` by a desk's key, MEDIA, NO_DESK, or a copy's host;
    ``readers``: pages by the name and version of their reader.
    """

    def __init__(self) -> None:
        self.groups: dict[str, DeskCounts] = defaultdict(lambda: DeskCounts(shares={}, lengths={}))
        self.readers: Counter[str] = Counter()
        # By group and measure, the pages with the worst values; they are not kept for later.
        self._worst: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)

    @property
    def reader(self) -> str | None:
        """The reader that read most of the pages."""
        return max(sorted(self.readers), key=self.readers.__getitem__, default=None)

    @property
    def pages(self) -> int:
        """How many article pages came."""
        return sum(group["shares"].get("read", (0, 0))[1] for group in self.groups.values())

    def names(self, key: str | None) -> set[str]:
        """What was measured of a group; ``key``: None for all desks, MEDIA apart."""
        groups = [self.groups[k] for k in self._keys(key)]
        ends = (end for group in groups for name in group["lengths"] for end in _ENDS[name])
        return {name for group in groups for name in group["shares"]} | {*ends}

    def values(self, name: str, key: str | None) -> Counter[int]:
        """How many pages of a group, or of all desks, have each value of a measure."""
        total: Counter[int] = Counter()
        for group in map(self.groups.__getitem__, self._keys(key)):
            if is_length(name):
                for value, number in group["lengths"].get(name.split()[1], {}).items():
                    total[int(value)] += number
            elif name in group["shares"]:
                yes, of = group["shares"][name]
                total[1] += yes
                total[0] += of - yes
        return total

    def examples_of(self, name: str, key: str | None) -> tuple[str, ...]:
        """Up to three pages that were not as they should be: id and address."""
        found = sorted(worst for k in self._keys(key) for worst in self._worst.get((k, name), ()))
        return tuple(dict.fromkeys(where for _, where in found))[:_EXAMPLES]

    def article(self, article: Article, *, is_valid: bool = True) -> None:
        """Count an article page that was read, cleaned and attributed. ``is_valid``: it can be a
        record.
        """
        desk = article.listed_on or article.desk or NO_DESK
        if article.is_copy:
            desk = article.site
        where = f"{article.id} {article.fetched_from}"
        where += f" (page:{article.page})" if article.page else ""
        if article.is_of_unknown_layout:
            self.unread(desk, where)  # what another reader made of it says nothing of the layout
            return
        self.readers[article.parser] += 1
        self._count(desk, "read", where, is_valid)
        # A page that says itself that it is a media story is none that lost its text.
        if "kind" not in article.choices:
            self._count(desk, "text", where, article.kind == "article")
        group = desk if article.kind == "article" or article.is_copy else MEDIA
        for name in FIELDS:
            if name != "body" or group != MEDIA:
                self._count(group, f"fill {name}", where, bool(getattr(article, name)))
        best: dict[str, str] = {}
        for name, place in article.tried:
            best.setdefault(name, place)
        for name, choice in article.choices.items():
            if name == "kind":
                continue
            is_first = f"{name}_fallback" not in article.warnings
            is_first = is_first and choice == best.get(name, choice)
            self._count(group, f"first {name}", where, is_first)
        # Of the time every place is looked at, whichever it is read from.
        for (name, place), was_there in article.tried.items():
            if name == "published_at":
                self._count(group, f"place {name} {place}", where, was_there)
        for name in _WARNINGS:
            self._count(group, f"without {name}", where, name not in article.warnings)
        if article.word_count:
            self._length(group, "words", where, bin_of(article.word_count))

    def unread(self, desk: str, where: str) -> None:
        """Count an article page that its reader could not read."""
        self._count(desk, "read", where, is_so=False)

    def unchanged_list(self, desk: str, where: str) -> None:
        """Count a desk's list that is as it was: it was read then, and had links. Without these the
        others would be a biased sample.
        """
        self._count(desk, "lists", where, is_so=True)
        self._count(desk, "listed", where, is_so=True)

    def list_page(self, desk: str, where: str, links: int | None, is_first: bool) -> None:
        """Count a list page. ``links``: on it; None: it could not be read. ``is_first``: of a
        desk's own list, whose length does not depend on the day.
        """
        self._count(desk, "lists", where, links is not None)
        if links is not None and is_first:
            self._count(desk, "listed", where, links > 0)
            self._length(desk, "links", where, links)

    def _keys(self, key: str | None) -> list[str]:
        return [k for k in self.groups if (k != MEDIA if key is None else k == key)]

    def _count(self, group: str, name: str, where: str, is_so: bool) -> None:
        share = self.groups[group]["shares"].setdefault(name, [0, 0])
        share[0] += is_so
        share[1] += 1
        if not is_so:
            self._example(group, name, where, 0)

    def _length(self, group: str, name: str, where: str, length: int) -> None:
        lengths = self.groups[group]["lengths"].setdefault(name, {})
        lengths[str(length)] = lengths.get(str(length), 0) + 1
        for end in _ENDS[name]:
            self._example(group, end, where, length if end.startswith("short") else -length)

    def _example(self, group: str, name: str, where: str, value: int) -> None:
        worst = self._worst[group, name]
        worst.append((value, where))
        worst.sort()
        del worst[_EXAMPLES:]

    def to_json(self) -> dict[str, Any]:
        """Give what ``runs`` keeps."""
        return {"form": FORM, "readers": dict(self.readers), "groups": dict(self.groups)}

    @classmethod
    def from_json(cls, kept: dict[str, Any], reader: str | None = None) -> Self:
        """Take what ``to_json`` gave, of today's FORM. ``reader``: for a run whose pages it read;
        where another one read these, what was found counts, and not where.
        """
        measures = cls()
        measures.readers.update(kept["readers"])
        left_out = _OF_A_READER if reader and measures.reader not in (None, reader) else ()
        for key, group in kept["groups"].items():
            shares = {n: s for n, s in group["shares"].items() if not n.startswith(left_out)}
            measures.groups[key] = DeskCounts(shares=shares, lengths=group["lengths"])
        return measures


def is_length(name: str) -> bool:
    """Whether a measure's values are lengths."""
    return name.startswith(("short ", "long "))


def bin_of(length: int) -> int:
    """The bin of a length: two of them double it. Nothing has a bin of its own, -1."""
    return round(2 * math.log2(length)) if length else -1


def length_of(bin_: int) -> int:
    """The length in the middle of a bin."""
    return round(2 ** (bin_ / 2)) if bin_ >= 0 else 0
