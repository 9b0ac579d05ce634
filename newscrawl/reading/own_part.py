"""Find the story's own part of a page: the story, its headline, and the elements between and beside
them, but no boxes. The page's statements about its story are read there and nowhere else.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import islice

from lxml import etree

from newscrawl.reading.boilerplate import is_box, is_hidden, names_of, said_of

# Names of elements above the headline that belong to the site, not to the story.
_site = re.compile(
    r"(?<![a-z])(?:header|top|today|now|clock|menu|navbar|sidebar|breadcrumb|comments?|related|"
    r"banner|ads?)(?![a-z])",
    re.IGNORECASE,
)
# Whole names of the head of the site, which has today's date.
_head = re.compile(
    r"(?<!\S)(?:(?:site|page|main|top)[-_]?(?:header|head|bar)|header|top|masthead|menu|navbar|"
    r"(?:date|time)?[-_]?(?:today|now|clock))(?!\S)",
    re.IGNORECASE,
)
_its_boxes = re.compile(
    r"(?<![a-z])(?:sources?|toolbar|(?:post|entry|article|node|story|news)[-_]?footer)(?![a-z])",
    re.IGNORECASE,
)
_SITE_TAGS = frozenset("header nav aside footer form ul table script style".split())
_HIGHEST = 2
# Most elements that are looked at: more than any story has around it.
_MOST = 5000
_ITEMS = frozenset(["li", "article"])


class OwnPart:
    """The elements of a story's own part. The frame is the smallest element that holds both the
    story and its headline.

    ``before``: the elements from the frame's beginning to the story's end, in the page's order.
    ``after``: those after the story. ``above``: those just before the frame, such as a site's bar
    with the story's date. ``node``: the story's element. ``holding``: it and all around it.
    ``boxed``: the elements that only their names call boxes, on the way to the story's end, each
    with the number of elements of ``before`` that stand above it. ``frame``: None without a story.
    ``own``: elements inside the story that are no boxes, whatever their names say; None where its
    layout is known, so that no name is doubted.
    """

    def __init__(
        self,
        node: etree._Element | None,
        titles: Sequence[etree._Element] = (),
        outside: Collection[etree._Element] = (),
        own: Collection[etree._Element] | None = None,
    ) -> None:
        self.node = node
        self.outside = outside
        self.own = own
        self.titles = titles
        self.before: list[etree._Element] = []
        self.after: list[etree._Element] = []
        self.above: list[etree._Element] = []
        self.boxed: list[tuple[int, etree._Element]] = []
        self.frame: etree._Element | None = None
        self.holding: frozenset[etree._Element] = frozenset()
        if node is not None:
            self.frame = frame = _frame(node, titles)
            self.holding = frozenset((node, *node.iterancestors()))
            self._gather(node, frame)
            self._look_above(frame)

    def is_foreign(self, node: etree._Element) -> bool:
        """Return True if what is in a node of the story's element is not the story's."""
        is_boxed = self.own is not None and node not in self.own and names_of(node).is_box
        return is_boxed or node in self.outside

    @cached_property
    def site_heads(self) -> frozenset[etree._Element]:
        """The elements of ``before`` that stand in the head of the site, above the headline. The
        header of an <article> is the story's own.
        """
        if self.frame is None or any(n.tag == "article" for n in (self.frame, *self.holding)):
            return frozenset()
        around = {above for title in self.titles for above in (title, *title.iterancestors())}
        found: set[etree._Element] = set()
        articles: set[etree._Element] = set()
        for node in self.before:
            if node in self.titles:
                break
            if node.tag == "article" or node.getparent() in articles:
                articles.add(node)
            elif node not in around and (node.getparent() in found or _is_head(node)):
                found.add(node)
        return frozenset(found)

    def _gather(self, node: etree._Element, frame: etree._Element) -> None:
        gathered = self.before
        walker = etree.iterwalk(frame, events=("start", "end"))
        for count, (event, inner) in enumerate(walker):
            if count > 2 * _MOST:
                return
            if event == "end":
                gathered = self.after if inner is node else gathered
            elif inner in self.holding:
                gathered.append(inner)
            elif _is_item(inner):
                walker.skip_subtree()
            elif is_box(inner) and not _is_its_box(inner, frame):
                walker.skip_subtree()
                if gathered is self.before and not is_box(inner, by_name=False):
                    self.boxed.append((len(gathered), inner))
            elif inner in self.outside:
                walker.skip_subtree()
            else:
                gathered.append(inner)

    def _look_above(self, frame: etree._Element) -> None:
        inner = frame
        for outer in islice(frame.iterancestors(), _HIGHEST):
            if outer.tag in ("body", "html"):
                return
            for beside in outer:
                if beside is inner or len(self.above) > _MOST:
                    break
                self.above += _outside_site_parts(beside)
            inner = outer


def _is_head(node: etree._Element) -> bool:
    is_named = bool(node.keys()) and _head.search(said_of(node)) is not None
    return is_named or node.tag == "header"


def _frame(node: etree._Element, titles: Sequence[etree._Element]) -> etree._Element:
    """Return the smallest element around a story that holds a headline; else the story's own."""
    held = {above for title in titles for above in title.iterancestors()}
    return next((above for above in (node, *node.iterancestors()) if above in held), node)


def _outside_site_parts(node: etree._Element) -> Iterator[etree._Element]:
    walker = etree.iterwalk(node, events=("start",))
    for _, inner in islice(walker, _MOST):
        names = said_of(inner)
        if inner.tag in _SITE_TAGS or is_hidden(inner) or _site.search(names):
            walker.skip_subtree()
        else:
            yield inner


def _is_its_box(node: etree._Element, frame: etree._Element) -> bool:
    """Return True for a footer in the story's <article>, for one that names itself a byline (Drupal
    has it above the text), for a box of sources and tags, for a bar with the story's date, and for
    one that names itself the post's footer.
    """
    is_its_footer = frame.tag == "article" or names_of(node).is_furniture
    is_own = is_its_footer if node.tag == "footer" else _its_boxes.search(said_of(node)) is not None
    return is_own and not is_hidden(node)


def _is_item(node: etree._Element) -> bool:
    """Return True if a node is one item of several that lead elsewhere: an item with a link."""
    return node.tag in _ITEMS and any(link.get("href") for link in islice(node.iter("a"), 3))
