"""What a run measures of the pages that it reads, desk by desk: counts only, of bounded size. Pure.

A measure is a share: of so many pages (``of``) so many were as they should be (``yes``). Lengths
are counted in bins, so that any share of them can be had later.
"""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from newscrawl.items import WARNINGS, Article

#: Signals that a spider sends: an article page, or a list page, that could or could not be read;
#: a list that is as it was.
page_unread, list_seen, list_unchanged = object(), object(), object()

#: Of what is kept: it rises with any change of it, and what was kept in another is not compared.
FORM = 2
#: Photo and video stories: another template, and no body. Their fields are measured apart.
MEDIA = "media"
#: The group of pages whose desk is not known.
NO_DESK = "-"
#: The record's fields that a page may lack.
FIELDS = (
    *("short_url", "province", "sections", "dateline", "kicker", "headline", "lead", "body"),
    *("source", "desk_code", "tags", "images", "related", "published_at", "modified_at"),
)
# What fill and first choices say already is not said twice.
_SAID = ("_fallback", "_found")
_WARNINGS = tuple(name for name in sorted(WARNINGS) if not name.endswith(_SAID))
_EXAMPLES = 3
# What counts the pages of a desk, and of MEDIA.
_PAGES = ("read", "fill headline")
# Measures of where something was read: each version of a reader looks in places of its own.
_OF_A_READER = ("first", "place")

T = TypeVar("T", bound=str | int)


@dataclass(slots=True)
class Group:
    """The counts of one desk. ``lengths``: of bodies in ``words``, bin to number; of lists' first
    pages in ``links``, each length to its number, for a list's length hardly changes.
    """

    of: Counter[str] = field(default_factory=Counter)
    yes: Counter[str] = field(default_factory=Counter)
    lengths: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, other: "Group") -> None:
        """Another group's counts to this one's."""
        _add(self.of, other.of)
        _add(self.yes, other.yes)
        for name, bins in other.lengths.items():
            _add(self.lengths[name], bins)

    @classmethod
    def pooled(cls, groups: Iterable[Self]) -> Self:
        """All of them together; one alone as it is, not to be changed."""
        those = list(groups)
        if len(those) == 1:
            return those[0]
        total = cls()
        for group in those:
            total.add(group)
        return total


class Measures:
    """The counts of one run by group: a desk's key, MEDIA, NO_DESK, or a copy's host.

    ``readers``: pages by the name and version of their reader. ``examples`` holds, by group and
    measure, the last three pages that were not as they should be; they are not kept for later.
    """

    def __init__(self) -> None:
        self.groups: dict[str, Group] = defaultdict(Group)
        self.readers: Counter[str] = Counter()
        self.examples: dict[tuple[str, str], deque[str]] = defaultdict(
            lambda: deque(maxlen=_EXAMPLES)
        )
        self._extremes: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)

    @property
    def reader(self) -> str | None:
        """The reader that read most of the pages."""
        return max(sorted(self.readers), key=self.readers.__getitem__, default=None)

    @property
    def pages(self) -> int:
        """How many article pages came."""
        return sum(group.of["read"] for group in self.groups.values())

    def pages_of(self, key: str | None) -> int:
        """How many article pages came of a group; None: of all."""
        if key is None:
            return self.pages
        group = self.groups.get(key)
        return group.of[_PAGES[key == MEDIA]] if group else 0

    def names(self) -> set[str]:
        """Of all that was measured."""
        groups = self.groups.values()
        return {name for group in groups for name in (*group.of, *group.lengths)}

    def article(self, article: Article, *, is_valid: bool = True) -> None:
        """An article page was read; cleaned and attributed. ``is_valid``: it can be a record."""
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
            self._length(group, "words", article.word_count, where)

    def unread(self, desk: str, where: str) -> None:
        """An article page came, and its reader could not read it."""
        self._count(desk, "read", where, is_so=False)

    def unchanged_list(self, desk: str, where: str) -> None:
        """A desk's list is as it was: it was read then, and had links. Without these the others
        would be a biased sample.
        """
        self._count(desk, "lists", where, is_so=True)
        self._count(desk, "listed", where, is_so=True)

    def list_page(self, desk: str, where: str, links: int | None, *, is_first: bool) -> None:
        """A list page came. ``links``: on it; None: it could not be read. ``is_first``: of a desk's
        own list, whose length does not depend on the day.
        """
        self._count(desk, "lists", where, links is not None)
        if links is not None and is_first:
            self._count(desk, "listed", where, links > 0)
            self._length(desk, "links", links, where)

    def examples_of(self, groups: Iterable[str], name: str) -> tuple[str, ...]:
        """Up to three pages of these groups that were not as they should be: id and address."""
        found: list[str] = []
        for group in groups:
            ends = [where for _, where in self._extremes.get((group, name), ())]
            found += [w for w in (*self.examples.get((group, name), ()), *ends) if w not in found]
        return tuple(found[:_EXAMPLES])

    def _count(self, group: str, name: str, where: str, is_so: bool) -> None:
        counts = self.groups[group]
        counts.of[name] += 1
        if is_so:
            counts.yes[name] += 1
        else:
            self.examples[group, name].append(where)

    def _length(self, group: str, name: str, length: int, where: str) -> None:
        kept_as = bin_of(length) if name == "words" else length
        self.groups[group].lengths[name][kept_as] += 1
        for end, sign in (("short", 1), ("long", -1)):
            extremes = self._extremes[group, f"{end} {name}"]
            extremes.append((sign * length, where))
            extremes.sort()
            del extremes[_EXAMPLES:]

    def plus(self, others: Iterable[Self], keys: Iterable[str]) -> "Measures":
        """The counts of this run and others, of these groups; the examples are this one's."""
        total = Measures()
        total.examples, total._extremes = self.examples, self._extremes
        runs = (self, *others)
        for key in keys:
            total.groups[key] = Group.pooled(run.groups[key] for run in runs if key in run.groups)
        return total

    def of_any_reader(self) -> "Measures":
        """What does not depend on which reader read the pages: what it found, not where."""
        kept = Measures()
        for key, group in self.groups.items():
            names = [name for name in group.of if name.partition(" ")[0] not in _OF_A_READER]
            of, yes = (Counter({n: c[n] for n in names}) for c in (group.of, group.yes))
            kept.groups[key] = Group(of, yes, group.lengths)
        return kept

    def to_json(self, *, examples: bool = False) -> dict[str, Any]:
        """As ``runs`` keeps it. ``examples``: with them, for who is to say what fell."""
        kept: dict[str, Any] = {
            "form": FORM,
            "readers": dict(self.readers),
            "groups": {
                key: {
                    "shares": {name: [group.yes[name], of] for name, of in group.of.items()},
                    "lengths": {name: dict(bins) for name, bins in group.lengths.items()},
                }
                for key, group in self.groups.items()
            },
        }
        if examples:
            kept["examples"] = [[*key, list(pages)] for key, pages in self.examples.items()]
            kept["extremes"] = [[*key, pages] for key, pages in self._extremes.items()]
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], only: Collection[str] | None = None) -> Self:
        """The same, read again. ``kept`` is of today's FORM. ``only``: of these names, and the
        number of pages.
        """
        measures = cls()
        wanted = None if only is None else {*only, *_PAGES}
        for group, name, pages in kept.get("examples", ()):
            measures.examples[group, name].extend(pages)
        for group, name, pages in kept.get("extremes", ()):
            measures._extremes[group, name] = [(length, where) for length, where in pages]
        measures.readers.update(kept["readers"])
        for key, counts in kept["groups"].items():
            group = measures.groups[key]
            for name, (yes, of) in counts["shares"].items():
                if wanted is None or name in wanted:
                    group.of[name], group.yes[name] = of, yes
            for name, bins in counts["lengths"].items():
                if wanted is None or name in wanted:
                    group.lengths[name].update({int(b): number for b, number in bins.items()})
        return measures


def _add(mine: Counter[T], theirs: Counter[T]) -> None:
    if not mine:
        mine.update(theirs)
        return
    for name, number in theirs.items():  # Counter.update takes three times as long
        mine[name] += number


def bin_of(length: int) -> int:
    """The bin of a length: two of them double it. Nothing has a bin of its own, -1."""
    return round(2 * math.log2(length)) if length else -1


def length_of(bin_: int) -> int:
    """The length in the middle of a bin."""
    return round(2 ** (bin_ / 2)) if bin_ >= 0 else 0
