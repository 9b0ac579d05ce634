"""Read the text of a field's node, even where nothing closes the node."""

from lxml import etree

from newscrawl.persian.cleaning import has_ink
from newscrawl.reading.blocks import Blocks, text_of
from newscrawl.reading.markup import HEADINGS, from_on

# What no heading holds, and what only one holds that is left open: it is as long as a story then.
_NEVER = HEADINGS | frozenset("ul ol dl table article section aside".split())
_LONGEST = 400
# How often a heading begins anew, at most.
_DEEPEST = 5


def field_text(node: etree._Element) -> str:
    """Return the text of a field's node, such as a lead.

    A heading that nothing closes has the rest of the page in it: of one that holds another heading,
    a list and the like, or is as long as a story and holds a block with a class, only the text
    before this is read, if there is any. Where there is none, and it holds a heading of its own tag
    and class, it is an empty one before that, which is read.
    """
    node = _begun(node)
    text = text_of(node)
    if node.tag in HEADINGS and len(node):
        rest = next((n for n in node.iterdescendants() if _ends(n, len(text))), None)
        if rest is not None and (before := _text_before(rest, node)):
            return before
    return text


def _begun(node: etree._Element) -> etree._Element:
    """Return a heading, or the one of its kind inside it that has the text."""
    for _ in range(_DEEPEST):
        if node.tag not in HEADINGS or not len(node):
            break
        names = node.get("class")
        alike = (n for n in node.iterdescendants(str(node.tag)) if n.get("class") == names)
        inner = next(alike, None)
        if inner is None or _is_begun_before(inner, node):
            break
        node = inner
    return node


def _is_begun_before(inner: etree._Element, node: etree._Element) -> bool:
    """Return True if a heading has text of its own before ``inner``: none in other headings."""
    walk = etree.iterwalk(node, events=("start", "end"))
    for event, one in walk:
        if one is inner:
            break
        text = one.text if event == "start" else one.tail
        if event == "start" and one is not node and one.tag in _NEVER:
            walk.skip_subtree()
        elif has_ink(text or ""):
            return True
    return False


def _ends(node: etree._Element, length: int) -> bool:
    is_block = node.tag == "div" and node.get("class") is not None
    return node.tag in _NEVER or (is_block and length > _LONGEST)


def _text_before(stop: etree._Element, node: etree._Element) -> str:
    blocks = Blocks(whole=True, boxes=from_on(stop, node).__contains__).read(node)
    return " ".join(block.text for block in blocks)
