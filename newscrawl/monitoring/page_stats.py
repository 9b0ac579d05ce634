"""Page statistics of a run: count, for each desk, what its pages have. Their size is bounded. Pure.

A measure counts pages by value. The value is 1 for a page that is as it should be and 0 for one
that is not, or it is a length.
"""

import math
from collections import Counter, defaultdict
from typing import Any, Self, TypedDict

from newscrawl.items import KEYS, WARNINGS, Article

#: The version of stored page statistics: raise it with any change of them. Runs whose statistics
#: have another version are not compared.
FORM = 2
#: The group of photo and video stories, apart since their template differs and they have no body.
MEDIA = "media"
#: The group of pages whose desk is not known.
NO_DESK = "-"
# Keys that every record has, that follow from other keys, or that come from the database.
_NOT_OF_THE_PAGE = frozenset(
    "id site url kind province_name province_code province_from original published_local "
    "jalali_date word_count content_hash revision warnings parser first_seen_at fetched_at".split()
)
#: The record's fields that a page may lack.
FIELDS = tuple(key for key in KEYS if key not in _NOT_OF_THE_PAGE)
# The measures of each length: it can be too short or too long. A first page with more links than
# usual has lost none, so there are no "long links".
_ENDS = {"words": ("short words", "long words"), "links": ("short links",)}
# Warnings that repeat what the measures "fill" and "first" count already.
_SAID = ("_fallback", "_found")
_WARNINGS = tuple(name for name in sorted(WARNINGS) if not name.endswith(_SAID))
_EXAMPLES = 3
# Measures of where a field was read: they differ between the versions of a reader.
_OF_A_READER = ("first ", "place ")


class DeskCounts(TypedDict):
    """The counts of one desk.

    shares: measure -> [number of pages that are as they should be, number of pages].
    lengths: ``words`` or ``links`` -> length as text -> number of pages. Words are counted in bins
    (see bin_of), since a body may have any number of them.
    """

    shares: dict[str, list[int]]
    lengths: dict[str, dict[str, int]]


class Measures:
    """The page statistics of one run.

    groups: counts by desk key, MEDIA, NO_DESK, or host of a republished story.
    readers: number of pages by the name and version of their reader.
    """

    def __init__(self) -> None:
        self.groups: dict[str, DeskCounts] = defaultdict(lambda: DeskCounts(shares={}, lengths={}))
        self.readers: Counter[str] = Counter()
        # By group and measure: the pages with the worst values; these are not stored.
        self._worst: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)

    @property
    def reader(self) -> str | None:
        """The reader that read most of the pages; None if there are none."""
        return max(sorted(self.readers), key=self.readers.__getitem__, default=None)

    @property
    def pages(self) -> int:
        """The number of article pages that came."""
        return sum(group["shares"].get("read", (0, 0))[1] for group in self.groups.values())

    def names(self, key: str | None) -> set[str]:
        """Return the names of a group's measures. key: None for all groups but MEDIA together."""
        groups = [self.groups[k] for k in self._keys(key)]
        ends = (end for group in groups for name in group["lengths"] for end in _ENDS[name])
        return {name for group in groups for name in group["shares"]} | {*ends}

    def values(self, name: str, key: str | None) -> Counter[int]:
        """Return value -> number of pages for a measure of a group. key: see names()."""
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
        """Return id and address of up to three pages that were not as they should be."""
        found = sorted(worst for k in self._keys(key) for worst in self._worst.get((k, name), ()))
        return tuple(dict.fromkeys(where for _, where in found))[:_EXAMPLES]

    def article(self, article: Article, *, is_valid: bool = True) -> None:
        """Count an article page that was read, cleaned and attributed. is_valid: False if it lacks
        something that every record needs.
        """
        desk = article.listed_on or article.desk or NO_DESK
        if article.is_copy:
            desk = article.site
        where = f"{article.id} {article.fetched_from}"
        where += f" (page:{article.page})" if article.page else ""
        if article.is_of_unknown_layout:
            self.unread(desk, where)  # the general reader's reading says nothing about the layout
            return
        self.readers[article.parser] += 1
        self._count(desk, "read", where, is_valid)
        # A page that declares itself a media story has not lost its text.
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
        # The page reader tries every place of the time, whichever it takes the time from.
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
        """Count a desk's unchanged list as read, and as having links, as it was and had before.
        Without such lists the others would be a biased sample.
        """
        self._count(desk, "lists", where, is_so=True)
        self._count(desk, "listed", where, is_so=True)

    def list_page(self, desk: str, where: str, links: int | None, is_first: bool) -> None:
        """Count a list page. links: their number on it; None if it could not be read. is_first:
        True for the first page of a desk's own list, whose length does not depend on the day.
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
        """Return the form in which the statistics are stored with the run."""
        return {"form": FORM, "readers": dict(self.readers), "groups": dict(self.groups)}

    @classmethod
    def from_json(cls, kept: dict[str, Any], reader: str | None = None) -> Self:
        """Return stored statistics (see to_json), which must have today's FORM.

        reader: the reader of the run that they will be compared with. If another one read these
        pages, the measures of where fields were read are left out.
        """
        measures = cls()
        measures.readers.update(kept["readers"])
        left_out = _OF_A_READER if reader and measures.reader not in (None, reader) else ()
        for key, group in kept["groups"].items():
            shares = {n: s for n, s in group["shares"].items() if not n.startswith(left_out)}
            measures.groups[key] = DeskCounts(shares=shares, lengths=group["lengths"])
        return measures


def is_length(name: str) -> bool:
    """Return True if a measure's values are lengths."""
    return name.startswith(("short ", "long "))


def bin_of(length: int) -> int:
    """Return the bin of a length in words: two bins up, the length doubles. 0 has the bin -1."""
    return round(2 * math.log2(length)) if length else -1


def length_of(bin_: int) -> int:
    """Return the length in the middle of a bin."""
    return round(2 ** (bin_ / 2)) if bin_ >= 0 else 0
