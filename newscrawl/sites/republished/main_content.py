"""Find the story in the running text of a page of any layout, and set apart everything else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

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
from newscrawl.reading.tables import is_of_figures
from newscrawl.reading.trimming import lines_of, trim
from newscrawl.sites.republished.candidates import Judged, script_of_story
from newscrawl.sites.republished.posts import longest_post
from newscrawl.sites.republished.writers import writers_of

_PARAGRAPHS = frozenset("p blockquote pre ul ol dl h2 h3 h4".split())
_LISTS = frozenset("ul ol dl menu dir blockquote".split())
_MOST_HEADINGS = 10
# Characters: a text below _LINE is no paragraph; one below _SHORT may be a small box.
_LINE = 80
_SHORT = 300
_AROUND = frozenset(["body", "header"])


@dataclass(frozen=True, slots=True)
class MainContent:
    """The element ``node`` that holds a page's story, and which elements are the story's.

    ``skipped``: elements inside ``node`` that are no part of the story. ``own``: elements that are,
    whatever their names say. ``foreign``: elements of the page with other text, such as comments
    and other stories. ``is_doubtful``: running text beside the story may belong to it.
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


class _Search(Judged):
    """Search a page's judged running text for the story."""

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
        # Parts that hold the story are no boxes, whatever their names say.
        if not self.boxed.isdisjoint(around) or any(part.is_torn for part in self.parts):
            self.judge(around)
        return self.within(self.around(best))

    def best(self) -> Part:
        """Return the part with the most text right in it, weighted down far from the headline."""
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
                direct *= 2  # the headline is right in it
            elif 3 * part.linked > part.text:
                direct *= 0.6
            if is_box_label(part.label):
                direct *= 0.2 if part.node in self.heads else 0.05
            sums[part] = direct
        # Two lines, each too short for a paragraph, may be all of a story.
        nears = {part.near for part, total in sums.items() if 2 * total >= _LINE}
        order = sorted(near for near in nears if near is not None)
        ranks: dict[int | None, int] = {near: min(n, 3) for n, near in enumerate(order)}
        return max(sums, key=lambda part: (sums[part] / 2 ** ranks.get(part.near, 3), -part.order))

    def around(self, best: Part) -> tuple[Part, set[Part], Part]:
        """Walk up from the densest part, at most to the headline, and add neighbours that belong.

        Returns the part that holds the whole story, the parts that are the story's, and ``best``.
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
        """Return True if ``part``, beside ``story`` in ``above``, belongs to the story.

        ``is_headed``: ``above`` holds the headline. Sets ``is_unsure`` where nothing decides it.
        """
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
        # Either the story goes on in another section, or this is a box whose names do not say so.
        is_next = (
            len(part.parts) > 1
            and part.near == story.near
            and part.text < 2 * story.text
            and 10 * (part.beside + part.linked) < part.text
        )
        self.is_unsure = self.is_unsure or is_next
        return is_next

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
                and (inner.likeness == main or inner.top.tag in _PARAGRAPHS)
                and not inner.parts
                and not self.is_told_apart(inner, but=self.other)
            )
        }
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


def _way(node: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    """Yield an element and its ancestors, up to ``top``."""
    yield node
    if node is not top:
        for above in node.iterancestors():
            yield above
            if above is top:
                return


def _child(node: etree._Element, above: etree._Element) -> etree._Element | None:
    """Return the child of ``above`` that is or holds ``node``; None if there is none."""
    for inner in (node, *node.iterancestors()):
        if inner.getparent() is above:
            return inner
    return None
