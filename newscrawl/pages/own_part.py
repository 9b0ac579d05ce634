"""The story's own part of a page: the story and its headline, and what stands between and beside
them, without boxes. What a page says of its story is looked for there and nowhere else.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from lxml import etree

from newscrawl.pages.boxes import is_box

# More elements than any story has around it.
_MOST = 5000
_ITEMS = frozenset(["li", "article"])


class OwnPart:
    """``before``: the elements from the headline's and the story's common frame up to the story's
    end, in the page's order; ``after``: those after it; ``node``: the story's own.
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
        if node is not None:
            self._gather(node, _frame(node, titles))

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

    def named(self, *tags: str) -> Iterator[etree._Element]:
        """Its elements of these tags, up to the story's end."""
        return (node for node in self.before if node.tag in tags)


def _frame(node: etree._Element, titles: Sequence[etree._Element]) -> etree._Element:
    """The smallest element around a story that holds a headline; the story's, where none does."""
    held = {above for title in titles for above in title.iterancestors()}
    return next((above for above in (node, *node.iterancestors()) if above in held), node)


def _is_item(node: etree._Element) -> bool:
    """Whether it is one of several things that lead elsewhere: an item with a link."""
    return node.tag in _ITEMS and any(link.get("href") for link in islice(node.iter("a"), 3))
