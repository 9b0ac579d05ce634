"""Make pairs of texts with a label: does one repeat the other? From stories, with a seed.

Copies are stories with more and more edits. The other pairs are similar but different stories: the
nearest pairs of all stories, a story with all its numbers changed, one that begins as another, one
that quotes another, a digest, and forms filled anew (written for these tests).
"""

import random
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from newscrawl.search.near_duplicates import bands, likeness, may_repeat, skeleton, sketch
from tests.forms import FORMS, filled

ZWNJ = "\u200c"
_FEWEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Story:
    """A story's text. ``paragraphs``: of its body."""

    headline: str
    lead: str | None
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def skeleton(self) -> bytes:
        return skeleton(self.lead, self.body)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stories. ``kind``: how the pair was made; ``is_copy``: a reader's judgement."""

    kind: str
    one: Story
    other: Story
    is_copy: bool

    @property
    def is_found(self) -> bool:
        """Whether the program takes the pair for a copy, by its index and its measure."""
        one, other = self.one.skeleton, self.other.skeleton
        return are_near(one, other) and likeness(one, other) is not None


def are_near(one: bytes, other: bytes) -> bool:
    """Return True if the index finds one skeleton for the other."""
    mine, theirs = sketch(one), sketch(other)
    return not set(bands(mine)).isdisjoint(bands(theirs)) and may_repeat(mine, theirs)


class Editor:
    """Edits stories as republishers do. Each method returns a new story."""

    def __init__(self, stories: Sequence[Story], seed: int) -> None:
        self.random = random.Random(seed)
        self.words = [w for story in stories for p in story.paragraphs for w in p.split()]

    def edits(self) -> dict[str, Callable[[Story], Story]]:
        """Return the edits by name, the lightest first."""
        return {
            "headline rewritten": self.another_headline,
            "ZWNJ dropped": lambda s: each(s, lambda p: p.replace(ZWNJ, "")),
            "ZWNJ to space": lambda s: each(s, lambda p: p.replace(ZWNJ, " ")),
            "other letter forms": lambda s: each(s, other_forms),
            "punctuation changed": lambda s: each(s, self.other_punctuation),
            "agency's line changed": self.other_agency,
            "lead dropped": lambda s: replace(s, lead=None),
            "2% of words": lambda s: self.other_words(s, 0.02),
            "5% of words": lambda s: self.other_words(s, 0.05),
            "10% of words": lambda s: self.other_words(s, 0.10),
            "a quarter cut": lambda s: self.cut(s, 0.25),
            "half cut": lambda s: self.cut(s, 0.5),
            "all of it, and a third cut": self.everything,
        }

    def another_headline(self, story: Story) -> Story:
        return replace(story, headline=" ".join(self.random.sample(self.words, 8)))

    def other_punctuation(self, text: str) -> str:
        return re.sub(r"[«»،؛:.()!؟-]", lambda _: self.random.choice(["", " ", "،", '"']), text)

    def other_agency(self, story: Story) -> Story:
        first, *rest = story.paragraphs
        rid = re.sub(r"^به گزارش [^،:]{1,40}[،:]? ?", "", first)
        line = self.random.choice(["به گزارش پایگاه خبری نمونه،", "به نقل از خبرگزاری نمونه؛"])
        return replace(story, paragraphs=(f"{line} {rid}", *rest, "انتهای پیام/ منبع: نمونه"))

    def other_words(self, story: Story, share: float) -> Story:
        return each(
            story,
            lambda text: " ".join(
                self.random.choice(self.words) if self.random.random() < share else word
                for word in text.split(" ")
            ),
        )

    def cut(self, story: Story, share: float) -> Story:
        """Remove whole paragraphs, `share` of the words at most; at least 60 words stay."""
        left = list(story.paragraphs)
        whole = spare = len(story.body.split())
        while len(left) > 1:
            n = self.random.randrange(len(left))
            spare -= len(left[n].split())
            if spare < max(_FEWEST_WORDS, (1 - share) * whole):
                break
            del left[n]
        return replace(story, paragraphs=tuple(left))

    def everything(self, story: Story) -> Story:
        changed = self.other_words(self.cut(replace(story, lead=None), 1 / 3), 0.05)
        changed = each(changed, lambda p: self.other_punctuation(p.replace(ZWNJ, "")))
        return self.another_headline(self.other_agency(changed))

    def other_numbers(self, story: Story) -> Story:
        """Change every number, as in a form that is filled on another day."""

        def other(match: re.Match[str]) -> str:
            return str(self.random.randint(10 ** (len(match[0]) - 1), 10 ** len(match[0]) - 1))

        return each(story, lambda text: re.sub(r"\d+", other, text))


def each(story: Story, change: Callable[[str], str]) -> Story:
    """Apply a change to a story's lead and to every paragraph."""
    lead = change(story.lead) if story.lead else None
    return replace(story, lead=lead, paragraphs=tuple(map(change, story.paragraphs)))


def other_forms(text: str) -> str:
    """Write Arabic letters and Latin digits, drop hamza, and add a diacritic here and there."""
    table = str.maketrans("یکأئۀ۰۱۲۳۴۵۶۷۸۹", "يكايه0123456789")
    return text.translate(table).replace("ان ", "انِ ")


def pairs(
    stories: Sequence[Story],
    seed: int,
    each_kind: int = 40,
    same: Collection[tuple[int, int]] = (),
) -> Iterator[Pair]:
    """Yield labelled pairs, at most ``each_kind`` for each edit and way of making them.

    ``same``: index pairs of stories that a reader found to be one text.
    """
    editor = Editor(stories, seed)
    choose = editor.random
    whole = [s for s in stories if len(s.body.split()) >= _FEWEST_WORDS]
    for name, edit in editor.edits().items():
        for story in choose.sample(whole, min(each_kind, len(whole))):
            yield Pair(name, story, edit(story), is_copy=True)

    for one, other in nearest(stories, 2 * each_kind):
        is_copy = (one, other) in same
        kind = "issued by two agencies" if is_copy else "nearest stories"
        yield Pair(kind, stories[one], stories[other], is_copy)
    numbered = [s for s in whole if len(re.findall(r"\d+", s.body)) >= 3]
    for story in choose.sample(numbered, min(each_kind, len(numbered))):
        yield Pair("same words, other numbers", story, editor.other_numbers(story), is_copy=False)
    for form in FORMS:
        days = [Story(*filled(form, choose)) for _ in range(5)]
        for a, b in combinations(days, 2):
            yield Pair("same form, filled anew", a, b, is_copy=False)
    yield from parts_in_common(whole, choose, each_kind)


def parts_in_common(stories: Sequence[Story], choose: random.Random, number: int) -> Iterator[Pair]:
    """Yield pairs of stories that share text but repeat nothing.

    The second has less than half of its words from the first one, or is a digest with all of it.
    """
    long = [s for s in stories if len(s.paragraphs) >= 3]
    for _ in range(number):
        one, other = choose.sample(long, 2)
        begun = replace(other, lead=one.lead, paragraphs=(one.paragraphs[0], *other.paragraphs[1:]))
        shared = len(f"{one.lead or ''} {one.paragraphs[0]}".split())
        if 2 * shared < min(len(s.body.split()) for s in (one, begun)):
            yield Pair("same beginning", one, begun, is_copy=False)
        quoted = max(one.paragraphs[:-1], key=len)
        if 2 * len(quoted.split()) < min(len(s.body.split()) for s in (one, other)):
            quoting = replace(other, paragraphs=(*other.paragraphs, quoted))
            yield Pair("a paragraph in common", one, quoting, is_copy=False)
        told = choose.sample(stories, min(8, len(stories)))
        digest = Story("گزیدهٔ روز", None, tuple(p for s in told for p in s.paragraphs))
        if len(told[0].body) < len(digest.body) / 4:
            yield Pair("a digest", told[0], digest, is_copy=False)


def nearest(stories: Sequence[Story], number: int) -> list[tuple[int, int]]:
    """Return the index pairs of the most similar stories, the nearest first.

    Similarity: the share of the shorter story's runs of three words that the longer one has, which
    is not the measure under test.
    """
    runs = []
    for story in stories:
        words = re.findall(r"\w+", f"{story.lead or ''} {story.body}".replace(ZWNJ, ""))
        runs.append({tuple(words[n : n + 3]) for n in range(len(words) - 2)})

    def share(places: tuple[int, int]) -> float:
        one, other = runs[places[0]], runs[places[1]]
        return len(one & other) / (min(len(one), len(other)) or 1)

    return sorted(combinations(range(len(stories)), 2), key=share, reverse=True)[:number]
