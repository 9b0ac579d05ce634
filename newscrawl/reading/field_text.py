"""Read the text of a field's node, even where nothing closes the node."""

from lxml import etree

from newscrawl.persian.cleaning import one_line
from newscrawl.reading.blocks import text_of
from newscrawl.reading.markup import BLOCK, HEADINGS


def field_text(node: etree._Element) -> str:
    """Return the text of a field's node, such as a lead.

    A heading that nothing closes has the rest of the page in it: of one that holds another heading,
    or a block with a class, only the text before this is read, if there is any.
    """
    if node.tag in HEADINGS and len(node):
        rest = next(filter(_ends_heading, node.iterdescendants()), None)
        if rest is not None and (text := _text_before(rest, node)):
            return text
    return text_of(node)


def _ends_heading(node: etree._Element) -> bool:
    return node.tag in HEADINGS or (node.tag in BLOCK and node.get("class") is not None)


def _text_before(stop: etree._Element, node: etree._Element) -> str:
    pieces: list[str] = []
    for event, inner in etree.iterwalk(node, events=("start", "end")):
        if inner is stop:
            break
        if event == "start":
            pieces.append("\n" if inner.tag == "br" else one_line(inner.text or ""))
        elif inner is not node:
            pieces.append(one_line(inner.tail or ""))
    return "".join(pieces).strip("\n ")
