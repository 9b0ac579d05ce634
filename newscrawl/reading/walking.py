"""A walk through a node of the page, for its blocks."""

from abc import ABC, abstractmethod
from math import inf

from lxml import etree

from newscrawl.reading.insertions import Block
from newscrawl.reading.lines import MARKED, Buffer
from newscrawl.reading.markup import BLOCK, SILENT, is_caption, is_on_its_own
from newscrawl.reading.placeholders import emoji_in

#: A block each.
LISTS = frozenset(["ul", "ol", "menu", "dir"])
#: Lists in lists, tables in tables: deeper than any real page, and no danger to Python's stack.
DEEPEST = 25


_ENDS = (".", "؟", "!", "?", "»", ":", "؛", "”")


def is_lines_own(node: etree._Element) -> bool:
    """Whether an element of a page's own, ``x-par``, is a block: nothing else says of it."""
    return "-" in str(node.tag) and is_on_its_own(node)


class TextWalker(ABC):
    """Gathers blocks of text. ``depth``: lists and tables around; ``whole``: whether all that is
    shown is wanted in its place; ``most``: with so many blocks it ends, None for never.
    """

    def __init__(self, *, depth: int, whole: bool, most: int | None = None) -> None:
        self.blocks: list[Block] = []
        self.buffer = Buffer()
        self.depth = depth
        self.whole = whole
        self.most = inf if most is None else most

    @abstractmethod
    def keeps_apart(self, node: etree._Element) -> bool:
        """Whether what a node holds is no text of the block around it; it is done with then."""

    @abstractmethod
    def set_aside(self, node: etree._Element) -> None:
        """Add the text of a node as none of the story's."""

    @abstractmethod
    def add_list(self, node: etree._Element) -> None:
        """Add the block of a list."""

    @abstractmethod
    def add_table(self, node: etree._Element) -> None:
        """Add the block of a table."""

    def walk(self, node: etree._Element) -> None:
        """Take in all that a node holds; no recursion, however deep it is."""
        buffer = self.buffer
        buffer.open(node, is_block=True)
        self.add_text(node.text)
        under_way = [(node, iter(node))] if len(node) else []
        while under_way:
            parent, children = under_way[-1]
            child = next(children, None)
            if child is None:
                if len(self.blocks) > self.most:
                    return
                under_way.pop()
                if under_way:
                    self._leave(parent)
            elif self.enters(child):
                if len(self.blocks) > self.most:
                    return
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
        """Whether what the node holds is still to be taken in, or it is done with."""
        tag = node.tag
        if not isinstance(tag, str) or tag in SILENT or self.keeps_apart(node):
            return False
        if tag == "br":
            self.buffer.pieces.append("\n")
            return False
        if tag == "img":
            self.add_text(emoji_in(node))
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
        elif tag == "figcaption" and not self.whole and is_caption(node):
            self.set_aside(node)  # the picture's words: they stand in its caption
        else:
            return True
        return False

    def _begins_sentence(self, node: etree._Element) -> bool:
        """Whether a span follows the end of a sentence in another with nothing between the two:
        they are lines, for else their words would be one.
        """
        before = node.getprevious()
        if before is None or before.tag != "span" or before.tail or not self.buffer.pieces:
            return False
        return self.buffer.pieces[-1].endswith(_ENDS)

    def add_text(self, text: str | None) -> None:
        if text:
            self.buffer.put(text)

    def flush(self) -> None:
        """End the block that is under way, if it has any text."""
        if not self.buffer.pieces:
            return
        pieces, has_links = self.buffer.take()
        text = "".join(pieces)
        if text and not text.isspace():
            self.blocks.append(Block(text.strip("\n "), pieces=pieces if has_links else ()))
