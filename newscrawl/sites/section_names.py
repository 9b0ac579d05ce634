"""Find the section name that leaks into republished stories, between the lead and the body."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from newscrawl.persian.cleaning import ZWNJ, clean
from newscrawl.sites import provinces
from newscrawl.sites.datelines import begins_with_one

# The agency's services. A story that is republished with the agency's markup may contain the name
# of one.
_SERVICES = (
    *("استان‌ها", "سیاسی", "اقتصادی", "اجتماعی", "ورزشی", "فرهنگی", "بین‌الملل", "بازار"),
    *("فرهنگی هنری", "فضای مجازی", "رسانه‌ها", "حوزه و روحانیت", "دانشگاه", "عکس", "فیلم"),
)
# Most blocks of a lead, and lines of a block, before the leaked name.
_MOST_LEADS, _MOST_LINES = 3, 8
# Blocks that are searched for names used as sub-heads. What matters stands before the fourth block.
_MOST_BLOCKS = 300
_MOST_NAMES, _LONGEST_NAME, _LONGEST_LINE = 30, 60, 120
_NEWS = "اخبار"
# Cleaning does not change these characters.
_SENTENCE_ENDS = frozenset(".!؟")
# Characters: no name has more, with the dashes and words around it.
_LONGEST_END = 3 * _LONGEST_NAME
_around = re.compile("^(?:[-–—|]*(?:اخبار|گروه|استان(?!ها)))|[-–—|/›»،]")


_HOME = frozenset("خانه صفحهاصلی صفحهٔاصلی صفحهنخست صفحهاول سرصفحه home".split())
_slogan = re.compile(r"(?:پایگاه خبری|سایت خبری|وب\u200c?سایت|آخرین (?:اخبار|خبرها))(?!\w)")


class Leaks(NamedTuple):
    """Patterns of the section names that may leak into a page.

    ``line``: a line of names and nothing else; ``sure``: such a line that is no sub-head, since it
    consists of the page's own section names or has dashes around it; ``inside``: a name on a line
    with other words that it does not belong to; ``places``: the folded names of places among the
    page's section names, which a story may contain as well; ``ends``: the last characters of all
    names.
    """

    line: re.Pattern[str]
    sure: re.Pattern[str]
    inside: re.Pattern[str]
    places: frozenset[str]
    ends: frozenset[str]

    def is_line(self, text: str, *, sure: bool = False) -> bool:
        """Return True if a line is a name, with or without dashes around it or ``اخبار`` before.

        ``sure``: return True only for a line that is no sub-head.
        """
        if len(text) >= _LONGEST_LINE or (
            text[-1:] in _SENTENCE_ENDS and text[-1:] not in self.ends
        ):
            return False
        cleaned = clean(text)
        return (self.sure if sure else self.line).match(cleaned) is not None

    def inside_of(self, text: str) -> re.Match[str] | None:
        """Return the match of a name beside other words, None without one.

        A name without ``اخبار`` ("news of") is looked for only at the ends of the text.
        """
        if _NEWS in text:
            return self.inside.search(text)
        return self.inside.match(text) or self.inside.search(text, max(0, len(text) - _LONGEST_END))

    def is_place(self, text: str) -> bool:
        """Return True if a line is nothing but the name of a place."""
        return len(text) < _LONGEST_LINE and _around.sub("", folded(text)) in self.places


class _Row(NamedTuple):
    """Consecutive blocks of names. ``at``: index of the first; ``is_dated``: a dateline follows."""

    at: int
    name: str
    is_head: bool
    is_dated: bool


def parted(
    blocks: Sequence[str | None], leaks: Leaks, subheads: Collection[str]
) -> tuple[list[str], list[str]]:
    """Return the lead and the body of a republished story, without the leaked names.

    The lead is the blocks before the first leaked name; it is empty if no name leaked. ``blocks``:
    None stands for a block whose markup says that it is a leaked name. ``subheads``: clean texts of
    the story's headings.
    """
    names = None if _is_roundup(blocks, leaks, subheads) else leaks
    lead: list[str] = []
    rest = blocks
    while found := _first(rest, names, subheads, is_behind_one=rest is not blocks):
        before, after = found
        # A name that nothing follows is the story's own, and a block with a dateline is no lead.
        if not any(after) or (before and (lead or any(map(_begins_with_dateline, before)))):
            break
        lead, rest = lead or before, after
    return lead, list(filter(None, rest))


def _first(
    blocks: Sequence[str | None],
    leaks: Leaks | None,
    subheads: Collection[str],
    *,
    is_behind_one: bool,
) -> tuple[list[str], Sequence[str | None]] | None:
    """Return the blocks before the first leaked name and those after it, None without such a name.

    Only a name after at most three blocks counts. The name of a place, alone in its block, counts
    only right behind another leaked name (`is_behind_one`) or before the dateline.
    """
    before: list[str] = []
    for n, block in enumerate(blocks[: _MOST_LEADS + 1]):
        if block is None:
            return before, blocks[n + 1 :]
        lines = block.split("\n")
        is_head = len(block) < _LONGEST_LINE and clean(block) in subheads
        if leaks and leaks.is_place(block) and not (n == 0 and is_behind_one):
            below = next(filter(None, blocks[n + 1 :]), "")
            if is_head or not _begins_with_dateline(below):
                before.append(block)
                continue
        for m, line in enumerate(lines[:_MOST_LINES]):
            if leaks and (parts := _cut(line, leaks, is_head=is_head)):
                above = "\n".join([*lines[:m], *filter(None, parts[:1])])
                below = "\n".join([*filter(None, parts[1:]), *lines[m + 1 :]])
                before += filter(None, [above])
                return before, [*filter(None, [below]), *blocks[n + 1 :]]
        before.append(block)
    return None


def _cut(line: str, leaks: Leaks, *, is_head: bool) -> tuple[str, str] | None:
    """Return the parts of a line before and after the leaked name, None if it has no such name."""
    if leaks.is_line(line, sure=is_head):
        return "", ""
    text = clean(line)
    match = None if is_head else leaks.inside_of(text)
    return (text[: match.start()].strip(), text[match.end() :].strip()) if match else None


def _is_roundup(blocks: Sequence[str | None], leaks: Leaks, subheads: Collection[str]) -> bool:
    """Return True if the names are the sub-heads of a round-up of the day.

    It is a round-up if different names stand among the first 300 blocks; but not if a dateline
    follows the first name and no other.
    """
    rows = list(_rows(blocks[:_MOST_BLOCKS], leaks, subheads))
    dated = [row for row in rows if row.is_dated]
    between = [row for row in rows if row.at > 0]
    if len(dated) == 1 and dated[0] in (rows[0], between[0] if between else None):
        return False
    return len({row.name for row in rows if row.is_head == rows[0].is_head}) > 1


def _rows(blocks: Sequence[str | None], leaks: Leaks, subheads: Collection[str]) -> Iterator[_Row]:
    """Yield the blocks that are nothing but names, consecutive ones joined in one row."""
    row: list[str] = []
    for n, block in enumerate((*blocks, "")):
        if block is not None and leaks.is_line(block):
            row.append(clean(block))
        elif row:
            name = _around.sub("", folded("".join(row)))
            is_dated = _begins_with_dateline(block or "") and leaks.is_line(row[0], sure=True)
            yield _Row(n - len(row), name, row[0] in subheads, is_dated)
            row = []


def _begins_with_dateline(block: str) -> bool:
    return begins_with_one(clean(block[:_LONGEST_LINE]))


@lru_cache(maxsize=64)
def leaks_of(sections: tuple[str, ...]) -> Leaks:
    """Return the patterns for a page of these sections: their names and the agency's services'."""
    own = {folded(name) for name in (*sections[:_MOST_NAMES], _SERVICES[0])}
    own = {name for name in own if 0 < len(name) <= _LONGEST_NAME}
    name = _one_of({*own, *map(folded, _SERVICES)})
    # A place at the start of a line may be the story's: "قم - به گزارش ..." is a dateline.
    places = frozenset(name for name in own if provinces.of_place(name))
    no_place = _one_of(own - places)
    named, around, dash = "(?:(?:اخبار|گروه|استان) )?", "[-–—| ]*+", "[-–—|]"
    dashed = f"{dash} ?{named}{name} ?{dash}"

    def row(one: str) -> str:
        return f"{around}{named}{one}(?: ?[-–—|/›»،] ?{named}{one})*{around}"

    return Leaks(
        re.compile(f"{row(name)}$"),
        re.compile(f"(?:{dashed}|{row(_one_of(own))})$"),
        re.compile(
            f"{dash} ?{_NEWS} {name} ?{dash}|(?<=[.!؟؛…»:]) ?(?:{dashed}|{no_place})$"
            f"|^{around}{named}{no_place}{around}(?=به[ {ZWNJ}]?گزارش )"
        ),
        places,
        frozenset(one[-1] for one in {*own, *map(folded, _SERVICES)}),
    )


def folded(text: str) -> str:
    """Return `text` cleaned and without ZWNJ and white space, for comparison.

    Two texts of the same words may differ in these.
    """
    return "".join(clean(text).replace(ZWNJ, "").split())


def is_home(text: str) -> bool:
    """Return True if a text is the name of a link to the front page."""
    return folded(text).lower() in _HOME


def is_slogan(text: str) -> bool:
    """Return True if a clean text begins as those do in which sites describe themselves."""
    return _slogan.match(text) is not None


def _one_of(names: Collection[str]) -> str:
    """Return a pattern of folded names that allows a ZWNJ or a space between any two letters."""
    found = (f"[ {ZWNJ}]?".join(map(re.escape, n)) for n in sorted(names, key=len, reverse=True))
    return f"(?:{'|'.join(found)})"
