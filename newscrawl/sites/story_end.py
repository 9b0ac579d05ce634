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
    closed the node before. None where the node has the mark, or nothing after it has.

    They are paragraphs, lists and the like, and boxes without class or id.
    """
    if has_end_mark(text_of(node)):
        return []
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


def cut_off(blocks: Sequence[Block]) -> bool:
    """Set aside all blocks after the one with the end mark; return False if none has it.

    For a node that was left open, and so holds what follows the story.
    """
    own = (n for n, block in enumerate(blocks) if not block.aside and _ends(block.text))
    end = next(own, None)
    for block in blocks[end + 1 :] if end is not None else ():
        block.aside = True
    return end is not None


def _ends(text: str) -> bool:
    return has_end_mark(text) and without_end_mark(text) != text


def is_open(node: etree._Element, outside: Set[str]) -> bool:
    """Return True if a story's node holds elements that stand after it on a whole page.

    ``outside``: their classes.
    """
    named = (inner.get("class") for inner in node.iterdescendants() if inner.keys())
    return any(names and not outside.isdisjoint(names.split()) for names in named)
