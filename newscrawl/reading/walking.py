"""Walk through a node of the page to gather its blocks of text."""

import re
from abc import ABC, abstractmethod

from lxml import etree

from newscrawl.reading.insertions import Block
from newscrawl.reading.lines import MARKED, Buffer
from newscrawl.reading.markup import BLOCK, SILENT, is_caption, is_on_its_own
from newscrawl.reading.placeholders import emoji_in

#: Tags of lists: each list becomes one block.
LISTS = frozenset(["ul", "ol", "menu", "dir"])
#: Depth of lists in lists and tables in tables up to which they are read as such: deeper than on
#: any real page, and no danger to Python's stack.
DEEPEST = 25


# A picture beside the text does not part the words around its place in the source.
_floats = re.compile(r"^(?:left|right)\b|(?<![\w-])(?:float|position)\s*:", re.IGNORECASE)
_SENTENCE_ENDS = (".", "؟", "!", "?", "»", ":", "؛", "”")


def is_lines_own(node: etree._Element) -> bool:
    """Return True if a custom element (``x-par``) is a block, which only its place can tell."""
    return "-" in str(node.tag) and is_on_its_own(node)


def _may_be_caption(node: etree._Element) -> bool:
    above = node.getparent()
    return node.tag == "figcaption" or (above is not None and above.tag == "figure")


class TextWalker(ABC):
    """Gather blocks of text.

    ``depth``: number of lists and tables around; ``whole``: keep all shown text in its place.
    """

    def __init__(self, *, depth: int, whole: bool) -> None:
        self.blocks: list[Block] = []
        self.buffer = Buffer()
        self.depth = depth
        self.whole = whole

    @abstractmethod
    def keeps_apart(self, node: etree._Element) -> bool:
        """Return True if the text of a node is not the surrounding block's: it is handled then."""

    @abstractmethod
    def set_aside(self, node: etree._Element) -> None:
        """Add the text of a node as a block that is not the story's."""

    @abstractmethod
    def add_list(self, node: etree._Element) -> None:
        """Add a list as a block."""

    @abstractmethod
    def add_table(self, node: etree._Element) -> None:
        """Add the text of a table."""

    def walk(self, node: etree._Element) -> None:
        """Read all content of a node, without recursion, however deep it is."""
        buffer = self.buffer
        buffer.open(node, is_block=True)
        self.add_text(node.text)
        under_way = [(node, iter(node))] if len(node) else []
        while under_way:
            parent, children = under_way[-1]
            child = next(children, None)
            if child is None:
                under_way.pop()
                if under_way:
                    self._leave(parent)
            elif self.enters(child):
                if child.tag in MARKED or child.get("style") is not None:
                    buffer.open(child, is_block=child.tag in BLOCK)
                if text := child.text:
                    self.add_text(text)
                if len(child):
                    under_way.append((child, iter(child)))
                else:
                    self._leave(child)
            else:
                self.add_text(child.tail)
        buffer.close(node)

    def _leave(self, node: etree._Element) -> None:
        if self.buffer.under_way:
            self.buffer.close(node)
        if self.buffer.pieces and (node.tag in BLOCK or is_lines_own(node)):
            self.flush()
        if tail := node.tail:
            self.add_text(tail)

    def enters(self, node: etree._Element) -> bool:
        """Start a node. Return True if its content is still to be read, False if it is handled."""
        tag = node.tag
        if not isinstance(tag, str) or tag in SILENT or self.keeps_apart(node):
            return False
        if tag == "br":
            self.buffer.pieces.append("\n")
            return False
        if tag == "img":
            if emoji := emoji_in(node):
                self.add_text(emoji)
            elif not _floats.search(f"{node.get('align')} {node.get('style')}"):
                self.buffer.end_word()
            return False
        if tag not in BLOCK:
            if self.buffer.pieces and (
                is_lines_own(node) or (tag == "span" and self._begins_sentence(node))
            ):
                self.flush()
            return True
        if self.buffer.pieces:
            self.flush()
        if tag in LISTS and self.depth < DEEPEST:
            self.add_list(node)
        elif tag == "table" and self.depth < DEEPEST:
            self.add_table(node)
        elif not self.whole and _may_be_caption(node) and is_caption(node):
            self.set_aside(node)  # the text belongs to the picture, as its caption
        else:
            return True
        return False

    def _begins_sentence(self, node: etree._Element) -> bool:
        """Return True if a span follows, with nothing between, a span that ends a sentence.

        The two are lines, since on one line their words would run together.
        """
        before = node.getprevious()
        if before is None or before.tag != "span" or before.tail or not self.buffer.pieces:
            return False
        return self.buffer.pieces[-1].endswith(_SENTENCE_ENDS)

    def add_text(self, text: str | None) -> None:
        if text:
            self.buffer.put(text)

    def flush(self) -> None:
        """End the current block, and add it if it has any text."""
        if not self.buffer.pieces:
            return
        pieces, has_links = self.buffer.take()
        text = "".join(pieces)
        if text and not text.isspace():
            self.blocks.append(Block(text.strip("\n "), pieces=pieces if has_links else ()))
