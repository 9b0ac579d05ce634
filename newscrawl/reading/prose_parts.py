"""The parts of a page's running text: paragraphs, and elements that hold several."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from newscrawl.reading.prose_lines import is_signed, is_title_like

_digits = re.compile(r"\d+")
_clock = re.compile(r"\d{1,2} ?[:٫.] ?\d{2}")
# Columns of Bootstrap, Foundation and their like.
_column = re.compile(
    r"(?<![^\s])(?:col(?:-(?:xs|sm|md|lg|xl|xxl))?|c|span|grid|large|medium)[-_]?(\d{1,2})(?!\S)"
)
_name = re.compile(r"\s*([^\s:؛،«»()\d][^:؛،«»()\n]{1,19})(?:\([^()]{1,30}\))?\s*:\s")
# Characters of a line: a paragraph has more.
_LINE = 80
_LINES = frozenset("p blockquote li h1 h2 h3 h4 h5 h6 pre dd dt".split())
# Number of comments, or of cards, in a row that cannot be parts of one story.
_COMMENTS = _CARDS = 4


@dataclass(slots=True, eq=False)
class Part:
    """A paragraph, or an element that holds several paragraphs.

    ``node``: the element of the paragraph or paragraphs; ``top``: the outermost element around it
    that holds no other running text. ``text``: number of characters of running text; ``beside``
    and ``linked``: numbers of characters of the short texts in ``top``, unlinked and linked;
    ``label``: the first short text, where it stands before the running text; ``is_headed``: the
    label is a heading. ``is_teaser``: the first line is a link. ``has_control``: a button or an
    input field follows the text; ``is_offer``: the text is about that control. ``is_torn``: class
    names call it both a story and a box. ``longest``: characters of its longest part. ``near``:
    steps up from the headline to the element that holds both headline and part. ``known``: the
    cached likeness, with the ``top`` that it was computed from.
    """

    node: etree._Element
    top: etree._Element
    order: int
    text: int
    sample: str = ""
    parts: Sequence["Part"] = ()
    parent: "Part | None" = None
    beside: int = 0
    linked: int = 0
    label: str = ""
    has_moment: bool = False
    has_picture: bool = False
    has_control: bool = False
    is_offer: bool = False
    is_torn: bool = False
    near: int | None = None
    is_box: bool = False
    is_story: bool = False
    is_feed: bool = False
    is_headed: bool = False
    is_teaser: bool = False
    is_in_header: bool = False
    is_boilerplate: bool = False
    known: tuple[etree._Element, tuple[str, str]] | None = None
    longest: int = 0

    def __post_init__(self) -> None:
        if self.parts:
            self.longest = max(part.text for part in self.parts)

    @property
    def likeness(self) -> tuple[str, str]:
        """Tag and classes of ``top`` without digits: equal for elements of the same kind."""
        if self.known is None or self.known[0] is not self.top:
            names = self.top.get("class")
            alike = str(self.top.tag), _digits.sub("", names[:200]) if names else ""
            self.known = self.top, alike
        return self.known[1]

    @property
    def is_footed(self) -> bool:
        """True if one paragraph alone stands right in it, after all other parts."""
        return sum(not part.parts for part in self.parts) == 1 and not self.parts[-1].parts

    @property
    def is_sentence(self) -> bool:
        """True for a paragraph that ends as sentences do."""
        return not self.parts and not is_title_like(self.sample)

    def leaves(self) -> Iterator["Part"]:
        """Yield every paragraph of the part, in the page's order."""
        under_way = [self]
        while under_way:
            part = under_way.pop()
            if part.parts:
                under_way.extend(reversed(part.parts))
            else:
                yield part


@dataclass(slots=True)
class Prose:
    """A page's running text.

    ``whole``: the root of its tree of parts. ``links``: elements without running text whose text
    is mostly linked; ``pictured``: elements without running text that have a picture and little
    text. ``start``: the headline's place in the order of parts. ``named``: the part of the element
    that the page itself calls the story.
    """

    whole: Part | None
    links: set[etree._Element]
    pictured: set[etree._Element]
    start: int | None
    named: Part | None


def entries_among(parts: Sequence[Part]) -> Sequence[Part]:
    """Return the parts that are entries of a list: other stories, or readers' comments.

    Entries are three or more parts (two, where all are teasers) of the same kind that are most of
    `parts`, each with its own link, time or button. Where there are none: the parts with a linked
    headline above them, and the comments at the end.
    """
    if entries := _largely_alike(parts):
        return entries
    entries = [part for part in parts if part.is_teaser]
    if len(entries) < 2:
        entries = []
    return entries + (_named_comments(parts) or _dated_comments(parts))


def _named_comments(parts: Sequence[Part]) -> list[Part]:
    """Return the last paragraphs if each is a line or two after a name and a colon."""
    found: dict[str, Part] = {}
    for part in reversed(parts):
        if part.parts and not found:
            continue  # it stands below the comments
        match = _name.match(part.sample) if not part.parts and part.text < 3 * _LINE else None
        if match is None:
            break
        found[match[1].strip()] = part
    return list(found.values()) if len(found) > _COMMENTS else []


def _dated_comments(parts: Sequence[Part]) -> list[Part]:
    """Return the last paragraphs if the first line of each is a name and a date."""
    found: list[Part] = []
    for part in reversed(parts):
        head, line_end, _ = part.sample.strip().partition("\n")
        if part.parts or not line_end or not is_signed(head):
            break
        found.append(part)
    return found if len(found) > 2 else []


def _largely_alike(parts: Iterable[Part]) -> Sequence[Part]:
    groups: dict[tuple[str, ...], list[Part]] = {}
    count = total = 0
    for part in parts:
        count += 1
        total += part.text
        if part.beside or part.linked:
            groups.setdefault((*part.likeness, str(part.node.tag)), []).append(part)
    for group in groups.values():
        are_teasers = len(group) == count and all(
            part.linked and (part.text < 150 or part.has_moment) for part in group
        )
        if len(group) < (2 if are_teasers else 3) or 10 * len(group) < 6 * count:
            continue
        least = 2 * len(group) / 3
        text = sum(part.text for part in group)
        # Entries may be longer if each stands in a box of its own with a link beside it.
        are_boxes = all(part.linked and part.top is not part.node for part in group)
        most = (2 if are_boxes else 1) * 350 * len(group)
        if sum(part.linked > 0 for part in group) >= least and text < most:
            return group
        if text > _LINE * len(group) and all(_clock.fullmatch(part.label) for part in group):
            continue  # a live blog: news by the minute
        if sum(part.has_moment for part in group) >= least:
            return group
        labels = Counter(part.label for part in group if part.label)
        if labels and labels.most_common(1)[0][1] >= least:
            return group
        if len(group) >= _COMMENTS and _are_comments(group):
            return group
    return ()


def _are_comments(group: Sequence[Part]) -> bool:
    """Return True if each part is a line or two with a different name beside it."""
    names = {part.label for part in group if part.label}
    return (
        all(0 < part.beside <= 30 and not part.is_headed for part in group)
        and sum(part.text for part in group) < 2 * _LINE * len(group)
        and len(names) in (0, len(group))
    )


def kind_of(part: Part) -> tuple[str, str] | None:
    """Return tag and class of the first paragraph: all paragraphs of a story's section share them.

    None if the part is no section and its paragraphs have no class of their own.
    """
    leaf = next(part.leaves())
    named = leaf.node.get("class") or ""
    if part.top.tag in ("section", "td") or (named and not part.beside + part.linked):
        return str(leaf.node.tag), named
    return None


def is_mostly_links(part: Part) -> bool:
    return part.linked > (3 if part.parts else 1) * part.text


def is_caption_part(part: Part) -> bool:
    """Return True for a caption, or several: a line or two under a picture, not a paragraph."""
    if part.parts:
        return all(inner.has_picture and inner.text < 2 * _LINE for inner in part.parts)
    return part.has_picture and part.text < (_LINE if part.is_sentence else 4 * _LINE)


def is_under_link(part: Part) -> bool:
    """Return True for a paragraph of another story: boxed, with a linked headline beside it."""
    return part.top is not part.node and part.linked > 14


def offers_among(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the short boxes that have a button or a field below their text, but not the first part.

    Yield nothing if a third of the text or more is in such boxes: the page sets its own text so.
    """
    found = [
        part
        for part in parts[1:]
        if part.has_control and part.text < 4 * _LINE and part.top.tag not in _LINES
    ]
    if 3 * sum(part.text for part in found) < sum(part.text for part in parts):
        yield from found


def are_cards(part: Part, *, near: int | None = None) -> bool:
    """Return True for a column of headings with a few lines under each.

    ``near``: steps up from the headline to a text: if that is nearer, the lines may be long.
    """
    is_far = near is None or (part.near is not None and near < part.near)
    cards = sum(
        1 < len(inner.parts) < 4 and (inner.text < 4 * _LINE or (is_far and _is_card(inner)))
        for inner in part.parts
    )
    return len(part.parts) >= _CARDS and 2 * cards > len(part.parts)


def _is_card(part: Part) -> bool:
    first = part.parts[0]
    return not first.parts and first.text < _LINE and is_title_like(first.sample)


def is_narrower(part: Part, story: Part) -> bool:
    """Return True if classes say that one part is in a narrower column than the other."""
    own, other = (_columns(inner.top) for inner in (part, story))
    return bool(own and other) and max(own) < max(other)


def _columns(node: etree._Element) -> list[int]:
    return [int(match[1]) for match in _column.finditer((node.get("class") or "")[:200])]
