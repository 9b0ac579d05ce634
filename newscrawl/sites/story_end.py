"""Where a story ends by the agency's end mark, if a tag that is missing or too many hides it."""

from collections.abc import Sequence, Set
from itertools import islice

from lxml import etree

from newscrawl.reading.blocks import text_of
from newscrawl.reading.end_mark import has_end_mark, without_end_mark
from newscrawl.reading.insertions import Block

_TEXTS = frozenset("p blockquote ul ol h2 h3 h4 table br div".split())
# Elements after the story's, and elements around it that are looked at for them.
_MOST, _LEVELS = 200, 3


def rest_of(node: etree._Element) -> list[etree._Element]:
    """Return the elements after a story's node that go on to the end mark: a stray end tag has
    closed the node before. An empty list where nothing after it has the mark.

    They are paragraphs, lists and the like, and boxes without class or id.
    """
    around = [node, *islice(node.iterancestors(), _LEVELS)]
    for above in around:
        found = []
        for after in islice(above.itersiblings(), _MOST):
            if not isinstance(after.tag, str):
                continue
            if after.tag not in _TEXTS or after.get("class") or after.get("id"):
                break
            found.append(after)
            if has_end_mark(text_of(after)):
                return found
        if found:
            break
    return []


def end_of(blocks: Sequence[Block]) -> int | None:
    """Return the index of the first of a story's blocks that has the end mark; None without one."""
    return next((n for n, b in enumerate(blocks) if not b.aside and _ends(b.text)), None)


def _ends(text: str) -> bool:
    return has_end_mark(text) and without_end_mark(text) != text


def is_open(nodes: Sequence[etree._Element], below: Set[str]) -> bool:
    """Return True if a story's nodes hold elements that stand below it on a whole page: a missing
    end tag has left them open. ``below``: classes of these elements.
    """
    inside = (inner.get("class") for node in nodes for inner in node.iterdescendants())
    return any(names and not below.isdisjoint(names.split()) for names in inside)
