"""The story's own part of a page: the story and its headline, and what stands between and beside
them, without boxes. What a page says of its story is looked for there and nowhere else.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from lxml import etree

from newscrawl.reading.boilerplate import is_box, is_hidden, said_of

# Of what stands above the headline: the site's own.
_site = re.compile(
    r"(?<![a-z])(?:header|top|today|now|clock|menu|navbar|sidebar|breadcrumb|comments?|related|"
    r"banner|ads?)(?![a-z])",
    re.IGNORECASE,
)
_SITE_TAGS = frozenset("header nav aside footer form ul table script style".split())
_HIGHEST = 2
# More elements than any story has around it.
_MOST = 5000
_ITEMS = frozenset(["li", "article"])


class OwnPart:
    """``before``: the elements from the headline's and the story's common frame up to the story's
    end, in the page's order; ``after``: those after it; ``above``: those just before the frame, as
    are a site's bars with a story's date; ``node``: the story's own.
    """

    def __init__(
        self,
        node: etree._Element | None,
        titles: Sequence[etree._Element] = (),
        outside: Collection[etree._Element] = (),
    ) -> None:
        self.node = node
        self.outside = outside
        self.before: list[etree._Element] = []
        self.after: list[etree._Element] = []
        self.above: list[etree._Element] = []
        if node is not None:
            frame = _frame(node, titles)
            self._gather(node, frame)
            self._look_above(frame)

    def _gather(self, node: etree._Element, frame: etree._Element) -> None:
        holding = {node, *node.iterancestors()}
        gathered = self.before
        walker = etree.iterwalk(frame, events=("start", "end"))
        for count, (event, inner) in enumerate(walker):
            if count > 2 * _MOST:
                return
            if event == "end":
                gathered = self.after if inner is node else gathered
            elif inner in holding:
                gathered.append(inner)
            elif inner in self.outside or is_box(inner) or _is_item(inner):
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
                self.above += _not_the_sites(beside)
            inner = outer


def _frame(node: etree._Element, titles: Sequence[etree._Element]) -> etree._Element:
    """The smallest element around a story that holds a headline; the story's, where none does."""
    held = {above for title in titles for above in title.iterancestors()}
    return next((above for above in (node, *node.iterancestors()) if above in held), node)


def _not_the_sites(node: etree._Element) -> Iterator[etree._Element]:
    walker = etree.iterwalk(node, events=("start",))
    for _, inner in islice(walker, _MOST):
        names = said_of(inner)
        if inner.tag in _SITE_TAGS or is_hidden(inner) or _site.search(names):
            walker.skip_subtree()
        else:
            yield inner


def _is_item(node: etree._Element) -> bool:
    """Whether it is one of several things that lead elsewhere: an item with a link."""
    return node.tag in _ITEMS and any(link.get("href") for link in islice(node.iter("a"), 3))
