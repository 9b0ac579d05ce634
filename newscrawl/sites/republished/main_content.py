"""Where a page of any layout has its story: among all its running text, what is its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from newscrawl.reading.boilerplate import is_box_label
from newscrawl.reading.prose import read_prose
from newscrawl.reading.prose_parts import (
    Part,
    are_cards,
    is_caption_part,
    is_mostly_links,
    kind_of,
)
from newscrawl.reading.trimming import lines_of, trim
from newscrawl.sites.republished.candidates import Judged, script_of_story
from newscrawl.sites.republished.posts import longest_post
from newscrawl.sites.republished.writers import writers_of

_PARAGRAPHS = frozenset("p blockquote pre ul ol dl h2 h3 h4".split())
_LISTS = frozenset("ul ol dl menu dir blockquote".split())
_MOST_HEADINGS = 10
# A line is shorter than a paragraph.
_LINE = 80
_SHORT = 300
_AROUND = frozenset(["body", "header"])


@dataclass(frozen=True, slots=True)
class MainContent:
    """``node`` holds the story; ``skipped``: what in it is none of it; ``own``: what is, whatever
    it is called; ``foreign``: what on the page is some other thing's, comments, other stories.
    ``is_doubtful``: running text stands beside it, and nothing says whose that is.
    """

    node: etree._Element
    skipped: frozenset[etree._Element] = frozenset()
    own: frozenset[etree._Element] = frozenset()
    foreign: frozenset[etree._Element] = frozenset()
    is_doubtful: bool = False


def densest(
    root: etree._Element,
    titles: Iterable[etree._Element] = (),
    named: etree._Element | None = None,
    told: str = "",
) -> MainContent | None:
    """The story among a page's running text; None where it has none, or other stories' alone.

    ``titles``: the headings that are the page's headline; ``named``: what microdata calls the body;
    ``told``: the page's title, of which its script counts.
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


class _Search(Judged):
    """Finds the story among it."""

    def story(self) -> MainContent | None:
        best = self.best()
        if best.is_feed:
            post = longest_post(best)
            return MainContent(post.node, is_doubtful=True) if post else None
        around = set()
        above: Part | None = best
        while above is not None:
            around.add(above)
            above = above.parent
        # What holds the story is no box, whatever it is called.
        if not self.boxed.isdisjoint(around) or any(part.is_torn for part in self.parts):
            self.judge(around)
        return self.within(self.around(best))

    def best(self) -> Part:
        """The part with most running text directly in it, near the headline rather than far."""
        sums: dict[Part, float] = {}
        for part in self.parts:
            if not part.parts:
                if part.parent is None:
                    return part
                continue
            direct = 0.0
            for inner in part.parts:
                if not inner.parts:
                    direct += self.weight(inner)
                elif inner.node.tag in _LISTS:
                    direct += 0.5 * sum(self.weight(each) for each in inner.parts if not each.parts)
            if self.heads.get(part.node) == 1 and part.node.tag not in _AROUND:
                direct *= 2  # it follows the headline
            elif 3 * part.linked > part.text:
                direct *= 0.6
            sums[part] = direct * (0.2 if is_box_label(part.label) else 1)
        nears = {part.near for part, total in sums.items() if total >= _LINE}
        order = sorted(near for near in nears if near is not None)
        ranks: dict[int | None, int] = {near: min(n, 3) for n, near in enumerate(order)}
        return max(sums, key=lambda part: (sums[part] / 2 ** ranks.get(part.near, 3), -part.order))

    def around(self, best: Part) -> tuple[Part, set[Part], Part]:
        """The densest part with what is its neighbour, below the headline: the part that holds all
        of it, and those that are the story's.
        """
        whole, kept, way = best, {best}, [best]
        while (above := way[-1].parent) is not None and way[-1].node not in self.heads:
            inner = way[-1]
            way.append(above)
            is_headed = above.node in self.heads
            found = [
                part
                for part in above.parts
                if part is not inner and self.belongs(part, inner, above, is_headed)
            ]
            if found:
                whole = above
                kept.update(found, way)
            if is_headed:
                break
        return whole, kept, best

    def belongs(self, part: Part, story: Part, above: Part, is_headed: bool) -> bool:
        if part in self.foreign or self.is_before(part):
            return False
        if is_caption_part(part) and part.top.tag != "p":
            return False
        if not self.heads and part.order < story.order and next(part.leaves()).is_in_header:
            return False
        if are_cards(part):
            self.is_unsure = True
            return False
        if (self.heads and not is_headed) or part.order < story.order:
            return True
        if part.likeness == story.likeness and part.likeness[1]:
            return True
        if part.top.tag == story.top.tag and kind_of(part) == kind_of(story) is not None:
            return True
        if above.node.tag == "body":
            return False
        if part.top.tag in _PARAGRAPHS:
            return True
        # A part of it that stands in a section of its own, or a box that does not say that it is.
        is_next = (
            len(part.parts) > 1
            and part.near == story.near
            and part.text < 2 * story.text
            and 10 * (part.beside + part.linked) < part.text
        )
        self.is_unsure = self.is_unsure or is_next
        return is_next

    def within(self, found: tuple[Part, set[Part], Part]) -> MainContent:
        """The story without what in its parts is none of it."""
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
            tops = {_child(inner.top, part.node) for inner in stays if inner.top is not part.node}
            skipped.update(
                trim(
                    part.node,
                    {top for top in tops if top is not None},
                    self.prose,
                    is_headed=part.node in self.heads,
                )
            )
        is_doubtful = self.is_unsure or self.is_doubtful(inside)
        foreign = (
            part.top
            for part in self.parts
            if part in self.foreign and (part.parts or part.text >= _SHORT) and part not in inside
        )
        return MainContent(
            node, frozenset(skipped), frozenset(own), frozenset(foreign), is_doubtful
        )

    def staying(self, part: Part, kept: set[Part], best: Part) -> list[Part]:
        """The parts of one that are the story's."""
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
        # A quotation in another language stands among the story's own lines.
        first, last = part.parts.index(alike[0]), part.parts.index(alike[-1])
        quoted = {
            inner
            for inner in part.parts[first:last]
            if inner in self.other
            and (inner.likeness == main or inner.top.tag in _PARAGRAPHS)
            and not inner.parts
            and not self.is_told_apart(inner, but=self.other)
        }
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
        """Whether a part is a box in another, however like the rest of that it is."""
        return (
            (inner in self.boxed and part not in self.boxed)
            or (inner.is_feed and not part.is_feed)
            or is_mostly_links(inner)
            or (inner.is_offer and inner.node not in self.heads)
            or (is_box_label(inner.label) and inner.text < _SHORT)
            or (bool(inner.parts) and 3 * inner.linked > inner.text)
            or (bool(inner.parts) and inner in self.foreign and part not in self.foreign)
        )

    def is_doubtful(self, inside: set[Part]) -> bool:
        """Whether more than a fifth as much running text stands beside the story, and nothing says
        that it is none of it.
        """
        text = sum(leaf.text for leaf in self.leaves if leaf in inside)
        beside = 0
        for leaf in self.leaves:
            if leaf not in inside and self.foreign.isdisjoint((leaf, leaf.parent)):
                beside += leaf.text
        return 5 * beside > text


def _way(node: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    """An element and those around it, up to an outer one."""
    yield node
    if node is not top:
        for above in node.iterancestors():
            yield above
            if above is top:
                return


def _child(node: etree._Element, above: etree._Element) -> etree._Element | None:
    """The child of an element that holds a node."""
    for inner in (node, *node.iterancestors()):
        if inner.getparent() is above:
            return inner
    return None
