"""Where a page of any layout has its story: among all its running text, what is its own."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from lxml import etree

from newscrawl.pages.boxes import BOX_TAGS, is_box_label, names_of
from newscrawl.pages.prose import Part, Prose, is_dated_line, read_prose

_PARAGRAPHS = frozenset("p blockquote pre ul ol dl h2 h3 h4".split())
_LISTS = frozenset("ul ol dl menu dir blockquote".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_INLINE = frozenset("a b bdi big em font i mark s small span strong u".split())
# Of a page that was not closed they hold the rest.
_OPEN = BOX_TAGS | {"header"}
_MOST_HEADINGS = 10
# A line is shorter than a paragraph.
_LINE = 80
_SHORT = 300


@dataclass(frozen=True, slots=True)
class Story:
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
) -> Story | None:
    """The story among a page's running text; None where it has none.

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
    return _Search(prose, heads, _script(told)).story()


def _script(text: str) -> str:
    """By the bytes of a letter in UTF-8: Latin letters have one, Persian ones two."""
    letters = len(text) - text.count(" ")
    size = len(text.encode(errors="replace")) - text.count(" ")
    if size < 1.25 * letters:
        return "latin"
    return "arabic" if 1.5 * letters < size < 2.3 * letters else ""


class _Search:
    """``script``: that of the headline, where it is known."""

    def __init__(self, prose: Prose, heads: dict[etree._Element, int], script: str) -> None:
        assert prose.whole is not None
        self.prose = prose
        self.heads = heads
        self.script = script
        self.is_unsure = False
        self.parts = [*_all(prose.whole)]
        self.leaves = [part for part in self.parts if not part.parts]
        said = Counter(leaf.sample for leaf in self.leaves)
        self.repeated = {leaf for leaf in self.leaves if said[leaf.sample] > 2}
        other = {leaf: leaf.text for leaf in self.leaves if self._is_other(leaf)}
        for part in reversed(self.parts):
            if part.parts:
                other[part] = sum(other.get(inner, 0) for inner in part.parts)
        self.other = {part for part, text in other.items() if text > 0.7 * part.text}
        self.judge()

    def _is_other(self, leaf: Part) -> bool:
        script = _script(leaf.sample) if self.script else ""
        return bool(script) and script != self.script

    def judge(self, but: Collection[Part] = ()) -> None:
        """Find the parts of which something says that they are none of the story's, or of nearly
        all that is in them. ``but``: those that are no boxes, whatever they are called.
        """
        self.boxed: set[Part] = set()
        for part in self.parts:
            # Half of a page stands in no nav: nobody closed it.
            is_open = part.top.tag in _OPEN and 2 * part.text > self.parts[0].text
            is_box = part.is_box and part not in but and not is_open
            if is_box or part.parent in self.boxed:
                self.boxed.add(part)
        foreign: dict[Part, int] = {}
        for part in reversed(self.parts):
            text = sum(foreign.get(inner, 0) for inner in part.parts)
            if self.is_told_apart(part) or 10 * text > 9 * part.text:
                foreign[part] = part.text
            elif text:
                foreign[part] = text
        self.foreign: set[Part | None] = {
            part for part, text in foreign.items() if text >= part.text
        }

    def is_told_apart(self, part: Part) -> bool:
        """Whether a part itself says that it is none of the story's."""
        return (
            part in self.boxed
            or part.is_feed
            or part.is_boilerplate
            or part in self.other
            or part in self.repeated
            or is_box_label(part.label)
            or _is_mostly_links(part)
            or (part.text < _LINE and part.beside + part.linked > part.text)
        )

    def is_before(self, part: Part) -> bool:
        return self.prose.start is not None and part.order <= self.prose.start

    def weight(self, leaf: Part) -> float:
        """The characters of a paragraph, those counted less that may be of no story."""
        share = 1.0
        for is_so, less in (
            (leaf in self.boxed, 0.02),
            (leaf.is_feed, 0.02),
            (leaf.is_boilerplate, 0.2),
            (leaf in self.other, 0.1),
            (leaf in self.repeated, 0.2),
            (self.is_before(leaf), 0.25),
            (leaf.text < _LINE, 0.5),
            (leaf.is_story, 2),
        ):
            if is_so:
                share *= less
        return leaf.text * share

    def story(self) -> Story:
        best = self.best()
        around = set()
        above: Part | None = best
        while above is not None:
            around.add(above)
            above = above.parent
        # What holds the story is no box, whatever it is called.
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
        if not is_headed or part.order < story.order:
            return True
        if part.likeness == story.likeness and part.likeness[1]:
            return True
        if part.top.tag == story.top.tag and _kind(part) == _kind(story) is not None:
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

    def within(self, found: tuple[Part, set[Part], Part]) -> Story:
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
            way = [*_way(part.node, outer)]
            own.update(way)
            for inner, above in pairwise(way):
                # len() of an element counts its children.
                is_alone = inner.getnext() is None and inner.getprevious() is None
                if not is_alone and (above is not outer or part is whole):
                    skipped.update(self.trim(above, {inner}))
            stays = self.staying(part, kept, best)
            staying = set(stays)
            for other in part.parts:
                if other in staying:
                    continue
                if other.node is not part.node:
                    skipped.add(other.top)
                else:
                    skipped.update(_lines_of(other))
            under_way.extend(stays)
            tops = {_child(inner.top, part.node) for inner in stays if inner.top is not part.node}
            skipped.update(self.trim(part.node, {top for top in tops if top is not None}))
        is_doubtful = self.is_unsure or self.is_doubtful(inside)
        foreign = (
            part.top
            for part in self.parts
            if part in self.foreign and (part.parts or part.text >= _SHORT) and part not in inside
        )
        return Story(node, frozenset(skipped), frozenset(own), frozenset(foreign), is_doubtful)

    def staying(self, part: Part, kept: set[Part], best: Part) -> list[Part]:
        """The parts of one that are the story's."""
        if not part.parts:
            return []
        if part in kept and part is not best and not kept.isdisjoint(part.parts):
            return [inner for inner in part.parts if inner in kept]
        most: dict[tuple[str, str], float] = defaultdict(float)
        for inner in part.parts:
            most[inner.likeness] += 0.01 * inner.text if inner in self.foreign else inner.text
        main = max(most, key=most.__getitem__)
        is_headed = part.node in self.heads
        alike = [inner for inner in part.parts if inner.likeness == main]
        return [
            inner
            for inner in part.parts
            if (inner.likeness == main or not (inner in self.foreign or _is_caption(inner)))
            and not self.is_box_in(inner, part)
            and not (is_headed and self.is_before(inner))
        ] or alike

    def is_box_in(self, inner: Part, part: Part) -> bool:
        """Whether a part is a box in another, however like the rest of that it is."""
        return (
            (inner in self.boxed and part not in self.boxed)
            or (inner.is_feed and not part.is_feed)
            or _is_mostly_links(inner)
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

    def trim(self, node: etree._Element, tops: set[etree._Element]) -> Iterator[etree._Element]:
        """The children of an element with story that have no running text and are none of it."""
        if not tops:
            return
        is_headed = node in self.heads
        children = list(node)
        places = [n for n, child in enumerate(children) if child in tops]
        first, last = places[0], places[-1]
        main = {(top.tag, top.get("class")) for top in tops}
        links, pictured = self.prose.links, self.prose.pictured
        for n, child in enumerate(children):
            tag = child.tag
            if child in tops or not isinstance(tag, str):
                continue
            is_line = tag == "p" or tag in _INLINE or (tag, child.get("class")) in main
            if (
                tag == "figcaption"
                or names_of(child).is_furniture
                or (n < first and is_dated_line(_start(child)))
                or (child in links and tag != "p" and tag not in _INLINE)
                or (child in pictured and not is_line)
                or (n < first and is_headed and not is_line)
                or (n > last and tag in _HEADINGS)
                or (n > last and is_headed and not is_line)
            ):
                yield child


def _way(node: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    """An element and those around it, up to an outer one."""
    yield node
    if node is not top:
        for above in node.iterancestors():
            yield above
            if above is top:
                return


def _kind(part: Part) -> tuple[str, str] | None:
    """What the paragraphs of one section of a story have in common; None where it is no section,
    and they have no name.
    """
    leaf = next(part.leaves())
    named = leaf.node.get("class") or ""
    if part.top.tag in ("section", "td") or (named and not part.beside + part.linked):
        return str(leaf.node.tag), named
    return None


def _is_mostly_links(part: Part) -> bool:
    return part.linked > (3 if part.parts else 1) * part.text


def _is_caption(part: Part) -> bool:
    """Whether it is a line or two under a picture, unlike the story's paragraphs."""
    return part.has_picture and not part.parts and part.text < 4 * _LINE


def _lines_of(leaf: Part) -> Iterator[etree._Element]:
    """The element around a line that stands loose among paragraphs, where one is."""
    said = leaf.sample.strip()
    for inner in leaf.node:
        if inner.tag in _INLINE and said.startswith(
            "".join(islice(inner.itertext(), 20)).strip()[:_LINE] or "\n"
        ):
            yield inner


def _start(node: etree._Element) -> str:
    """The beginning of its text."""
    return "".join(islice(node.itertext(), 20))[:300].strip()


def _child(node: etree._Element, above: etree._Element) -> etree._Element | None:
    """The child of an element that holds a node."""
    for inner in (node, *node.iterancestors()):
        if inner.getparent() is above:
            return inner
    return None


def _all(whole: Part) -> Iterator[Part]:
    """Every part, those around others first; what is said of one is said of those in it."""
    under_way = [whole]
    while under_way:
        part = under_way.pop()
        yield part
        for inner in part.parts:
            if inner.near is None:
                inner.near = part.near
            inner.is_story = inner.is_story or part.is_story
            inner.is_feed = inner.is_feed or part.is_feed
        under_way.extend(part.parts)
