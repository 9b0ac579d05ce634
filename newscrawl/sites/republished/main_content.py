"""Find the story in the running text of a page of any layout, and set apart everything else."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from lxml import etree

from newscrawl.reading.boilerplate import BOX_TAGS
from newscrawl.reading.box_labels import is_box_label
from newscrawl.reading.prose import read_prose
from newscrawl.reading.prose_parts import (
    Part,
    is_caption_part,
    is_mostly_links,
)
from newscrawl.reading.tables import is_of_figures
from newscrawl.reading.trimming import lines_of, trim
from newscrawl.sites.republished.posts import longest_post
from newscrawl.sites.republished.scripts import script_of_story
from newscrawl.sites.republished.search import PARAGRAPHS, Search, child_holding
from newscrawl.sites.republished.writers import is_of_readers, writers_of

_MOST_HEADINGS = 10
# Tags of an interview's questions.
_ASKED = frozenset("dt h2 h3 h4 h5".split())
# Characters: a shorter text may be a small box.
_SHORT = 300


@dataclass(frozen=True, slots=True)
class MainContent:
    """The element ``node`` that holds a page's story, and which elements are the story's.

    ``skipped``: elements inside ``node`` that are no part of the story. ``own``: elements that are,
    whatever their names say. ``foreign``: elements of the page with other text, such as comments
    and other stories. ``is_doubtful``: running text beside the story may belong to it.
    ``is_foreign``: all of it looks like other stories.
    """

    node: etree._Element
    skipped: frozenset[etree._Element] = frozenset()
    own: frozenset[etree._Element] = frozenset()
    foreign: frozenset[etree._Element] = frozenset()
    is_doubtful: bool = False
    is_foreign: bool = False


def densest(
    root: etree._Element,
    titles: Iterable[etree._Element] = (),
    named: etree._Element | None = None,
    told: str = "",
) -> MainContent | None:
    """Return the story of a page; None if the page has no running text, or only other stories.

    ``titles``: the headings with the page's headline. ``named``: the element that microdata calls
    the body. ``told``: the page's title; only its script counts.
    """
    titles = list(titles)[:_MOST_HEADINGS]
    heads: dict[etree._Element, int] = {}
    for title in titles:
        for steps, above in enumerate((title, *title.iterancestors())):
            heads[above] = min(steps, heads.get(above, steps))
    prose = read_prose(root, heads, frozenset(titles), named)
    if prose.whole is None:
        return None
    script = script_of_story(titles, told, prose.whole)
    return _Search(prose, heads, script, writers_of(root)).story()


class _Search(Search):
    """Search a page's running text for the story, and set apart what is in it but not of it."""

    def story(self) -> MainContent | None:
        best = self.best()
        if best.is_feed:
            post = longest_post(best)
            return MainContent(post.node, is_doubtful=True) if post else None
        around: set[Part] = set()
        above: Part | None = best
        while above is not None:
            around.add(above)
            above = above.parent
        self.is_unsure = self.is_unsure or self.is_in_other(best, around)
        # Parts that hold the story are no boxes, whatever their names say.
        if not self.boxed.isdisjoint(around) or any(part.is_torn for part in self.parts):
            self.judge(around)
        return self.within(self.around(best))

    def is_in_other(self, best: Part, around: set[Part]) -> bool:
        """Return True if the densest text stands in a box without the headline, and text that the
        page names its story's is nearer to the headline.
        """
        boxes = {part for part in around if part.top not in self.heads}
        far = best.near or 0
        return not self.boxed.isdisjoint(boxes) and any(
            leaf.is_story and leaf not in self.boxed and leaf.near is not None and leaf.near < far
            for leaf in self.leaves
        )

    def has_tagged_box(self, inside: set[Part]) -> bool:
        """Return True if a tag says that a part of the story is a box, and the headline is not in
        it: nothing has closed the box, or it is a footer.
        """
        boxes = (part.top for part in inside if part.top.tag in BOX_TAGS)
        return bool(self.heads) and not all(box in self.heads for box in boxes)

    def within(self, found: tuple[Part, set[Part], Part]) -> MainContent:
        """Return the story, with the elements inside its parts that are no part of it skipped."""
        whole, kept, best = found
        while len(stays := self.staying(whole, kept, best)) == 1:
            whole = stays[0]
        node = whole.top if whole.beside or whole.linked else whole.node
        skipped: set[etree._Element] = set()
        own: set[etree._Element] = set()
        inside: set[Part] = set()
        under_way = [whole]
        while under_way:
            part = under_way.pop()
            inside.add(part)
            outer = node if part is whole else part.parent.node  # type: ignore[union-attr]
            is_right_in = part.node.getparent() is outer
            if is_right_in and not part.parts and part is not whole:
                own.update((part.node, outer))  # a paragraph, as most are
                continue
            way = [*_way(part.node, outer)]
            own.update(way)
            for inner, above in pairwise(way):
                # len() of an element counts its children.
                is_alone = inner.getnext() is None and inner.getprevious() is None
                if not is_alone and (above is not outer or part is whole):
                    skipped.update(trim(above, {inner}, self.prose, is_headed=above in self.heads))
            if part is not whole:
                stays = self.staying(part, kept, best)
            staying = set(stays)
            for other in part.parts:
                if other in staying:
                    continue
                if other.node is not part.node:
                    skipped.add(other.top)
                else:
                    skipped.update(lines_of(other))
            under_way.extend(stays)
            held = (inner.top for inner in stays if inner.top is not part.node)
            tops = {child_holding(top, part.node) for top in held}
            skipped.update(
                trim(
                    part.node,
                    {top for top in tops if top is not None},
                    self.prose,
                    is_headed=part.node in self.heads,
                )
            )
        own_leaves = inside.intersection(self.leaves)
        is_foreign = own_leaves <= self.foreign
        is_doubtful = (
            is_foreign
            or self.is_unsure
            or self.is_doubtful(inside)
            or self.has_open_box(inside, own_leaves)
            or self.has_tagged_box(inside)
        )
        foreign = (
            part.top
            for part in self.parts
            if part in self.foreign and (part.parts or part.text >= _SHORT) and part not in inside
        )
        return MainContent(
            node, frozenset(skipped), frozenset(own), frozenset(foreign), is_doubtful, is_foreign
        )

    def has_open_box(self, inside: set[Part], own: Collection[Part]) -> bool:
        """Return True if a box right in the story has more text than the story, in sentences that
        look like the story's own: nothing has closed it. ``own``: the story's paragraphs.
        """
        text = sum(leaf.text for leaf in own)
        kinds = {_kind(leaf) for leaf in own}
        for box in self.boxed:
            if box.parent in inside and box.parts and not box.is_feed:
                alike = [
                    leaf.text
                    for leaf in box.leaves()
                    if leaf.is_sentence and _kind(leaf) in kinds and self.may_be_its_own(leaf, 0)
                ]
                if len(alike) > 1 and sum(alike) > text and not is_of_readers(box.node):
                    return True
        return False

    def staying(self, part: Part, kept: set[Part], best: Part) -> list[Part]:
        """Return those parts directly in ``part`` that are the story's."""
        if not part.parts:
            return []
        if part in kept and part is not best and not kept.isdisjoint(part.parts):
            return [inner for inner in part.parts if inner in kept]
        most: dict[tuple[str, str], float] = defaultdict(float)
        alike_as = {inner: inner.likeness for inner in part.parts}
        for inner, likeness in alike_as.items():
            most[likeness] += 0.01 * inner.text if inner in self.foreign else inner.text
        main = max(most, key=most.__getitem__)
        is_headed = part.node in self.heads
        alike = [inner for inner, likeness in alike_as.items() if likeness == main]
        # Between the story's own lines, a paragraph in another script is a quotation, and a list of
        # a few words each is no list of links.
        first, last = part.parts.index(alike[0]), part.parts.index(alike[-1])
        quoted = {
            inner
            for inner in part.parts[first:last]
            if self.is_of_points(inner)
            or (
                inner in self.other
                and (inner.likeness == main or inner.top.tag in PARAGRAPHS)
                and not inner.parts
                and not self.is_told_apart(inner, but=self.other)
            )
        }
        # A question may be asked again and again.
        quoted.update(
            inner
            for inner in part.parts[max(0, first - 1) : last]
            if inner.top.tag in _ASKED and inner in self.repeated and inner.is_sentence
        )
        # A list right after the story's last line ends it.
        quoted.update(takewhile(self.ends_story, part.parts[last + 1 :]))
        return [
            inner
            for inner, likeness in alike_as.items()
            if (
                likeness == main
                or inner in quoted
                or not (inner in self.foreign or is_caption_part(inner))
            )
            and not self.is_box_in(inner, part)
            and not (is_headed and self.is_before(inner))
        ] or alike

    def is_box_in(self, inner: Part, part: Part) -> bool:
        """Return True if ``inner`` is a box in ``part``, even if it looks like the other parts."""
        return (
            (inner in self.boxed and part not in self.boxed)
            or (inner.is_feed and not part.is_feed)
            or (is_mostly_links(inner) and not is_of_figures(inner.top))
            or (inner.is_offer and inner.node not in self.heads)
            or (is_box_label(inner.label) and inner.text < _SHORT)
            or (bool(inner.parts) and 3 * inner.linked > inner.text)
            or (bool(inner.parts) and inner in self.foreign and part not in self.foreign)
        )


def _kind(leaf: Part) -> tuple[object, str | None]:
    return leaf.node.tag, leaf.node.get("class")


def _way(node: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    """Yield an element and its ancestors, up to ``top``."""
    yield node
    if node is not top:
        for above in node.iterancestors():
            yield above
            if above is top:
                return
