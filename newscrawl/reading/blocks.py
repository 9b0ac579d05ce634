"""Turn a node of the page into blocks of text: nothing dropped, nothing glued.

A block is a paragraph, a sub-head, a quote, a whole list or a whole table. A newline in it stands
for a ``<br>``; line ends of the source become spaces, as on the screen.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from lxml import etree

from newscrawl.persian.cleaning import one_line
from newscrawl.reading.boilerplate import is_hidden
from newscrawl.reading.insertions import (
    EMBEDS,
    QUOTING,
    READ_MORE,
    Block,
    begins_with_label,
    set_apart,
)
from newscrawl.reading.lines import Buffer
from newscrawl.reading.markup import (
    BLOCK,
    HEADINGS,
    SILENT,
    is_caption,
    is_frame,
    is_short,
    line_in,
    own_text,
    rows_of,
)
from newscrawl.reading.placeholders import email_in
from newscrawl.reading.walking import DEEPEST, LISTS, TextWalker

# An agency's class for the section's name, which stands hidden between lead and body.
_LEAKED = "hideTag"
# Characters: no heading has more.
_LONGEST_HEADING = 500
_LONGEST_SIGNATURE = 150
# Paragraphs of a post: a quotation with more, or with another one in it, was left open, and holds
# the rest of the story.
_MOST_QUOTED = 30
_picture_link = re.compile(r"pic\.(?:twitter|x)\.com/")


class Blocks(TextWalker):
    """Walk a node and gather its blocks.

    ``aside``: classes, or ids (``#go-to-top``), of elements whose text is set aside from the
    story's; ``boxes``: a function that returns True for further elements to set aside;
    ``silent``: classes of elements that have no text to show (players). ``whole``: keep all shown
    text in its place, captions and links to other stories too. ``unfold``: treat hidden elements
    as shown.
    """

    def __init__(
        self,
        aside: Iterable[str] = (),
        silent: Iterable[str] = (),
        *,
        depth: int = 0,
        whole: bool = False,
        unfold: bool = False,
        boxes: Callable[[etree._Element], bool] | None = None,
    ) -> None:
        super().__init__(depth=depth, whole=whole)
        self._aside = frozenset(aside)
        self._silent = frozenset(silent)
        self._ids = "#" in "".join(self._aside)
        self._unfold = unfold
        self._boxes = boxes
        self._skipped: set[etree._Element] = set()

    def read(self, node: etree._Element) -> list[Block]:
        """Return all blocks of the node, in the page's order."""
        self.walk(node)
        return self._ended()

    def read_each(self, nodes: Iterable[etree._Element], before: str = "") -> list[Block]:
        """Return all blocks of the nodes, each of which may also be a list, a box and so on.

        ``before``: text right before the first node.
        """
        self.add_text(before)
        for node in nodes:
            if self.enters(node):
                self.walk(node)
            if node.tag in BLOCK:
                self.flush()
            if (node.tail or "").strip():
                self.add_text(node.tail)
        return self._ended()

    def _ended(self) -> list[Block]:
        self.flush()
        if not self.whole:
            self.blocks = set_apart(self.blocks)
        return self.blocks

    def keeps_apart(self, node: etree._Element) -> bool:
        names = node.keys()
        if (names or node.tag == "dialog") and self._hides(node):
            return True
        if self._boxes is not None and self._boxes(node):
            self.set_aside(node, is_box=True)
            return True
        if not names:
            return False
        if node in self._skipped or (self._ids and f"#{node.get('id')}" in self._aside):
            self.set_aside(node)
            return True
        if ("href" in names or "data-cfemail" in names) and (address := email_in(node)) is not None:
            self.add_text(address)
            return True
        named = node.get("class")
        return named is not None and self._is_named_apart(node, named.split())

    def _hides(self, node: etree._Element) -> bool:
        """Set a node aside if readers do not see it. Return True if so."""
        if self._unfold or not is_hidden(node):
            return False
        self.set_aside(node, hidden=True)
        return True

    def _is_named_apart(self, node: etree._Element, names: Sequence[str]) -> bool:
        if not self._aside.isdisjoint(names) or not (self.whole or EMBEDS.isdisjoint(names)):
            self.set_aside(node)
            return True
        if not QUOTING.isdisjoint(names):
            return self._quote(node)
        if not self.whole and any("aption" in name for name in names) and is_caption(node):
            self.set_aside(node)
            return True
        return not self._silent.isdisjoint(names)

    def set_aside(
        self, node: etree._Element, *, hidden: bool = False, is_box: bool = False
    ) -> None:
        names = (node.get("class") or "").split()
        leaks = _LEAKED in names
        if leaks or node.tag in BLOCK:
            self.flush()  # an inline element does not divide its paragraph
        if self.whole or not (len(node) or node.text or node.keys()):
            return
        text = text_of(node, self.depth + 1)
        is_more = not READ_MORE.isdisjoint(names)
        hrefs = [link.get("href") for link in node.iter("a")] if is_more or is_box else []
        if text or hrefs:
            block = Block(text, True, leaks=leaks, hidden=hidden, hrefs=tuple(filter(None, hrefs)))
            block.is_more = is_more or (is_box and begins_with_label(text))
            self.blocks.append(block)

    def _quote(self, node: etree._Element) -> bool:
        """Add the words of an embedded post; set aside the text that names its author and date."""
        paragraphs = list(islice(node.iter("p"), _MOST_QUOTED + 1))
        is_open = next(node.iterdescendants("blockquote"), None) is not None
        if self.whole or is_open or not 0 < len(paragraphs) <= _MOST_QUOTED:
            return False
        # The last line of a post may be a paragraph, too: "A post shared by Ali (@ali) on May 20".
        if len(paragraphs) > 1 and _is_signature(paragraphs[-1]):
            paragraphs.pop()
        self.flush()
        for paragraph in paragraphs:
            links = paragraph.iter("a")
            self._skipped.update(link for link in links if _picture_link.match(link.text or ""))
            self.walk(paragraph)
            self.flush()
        quoted = set(paragraphs)
        frame = [own_text(node), *(text_of(child) for child in node if child not in quoted)]
        self.blocks.append(Block(" ".join(filter(None, frame)), aside=True))
        return True

    def _inside(self, node: etree._Element) -> list[Block]:
        """Return the blocks of an item or a cell; pass those set aside on to this walker."""
        inner = self._inner()
        blocks = inner.read(node)
        self.blocks += [block for block in blocks if block.aside]
        return [block for block in blocks if not block.aside]

    def _inner(self) -> "Blocks":
        inner = Blocks(
            self._aside,
            self._silent,
            depth=self.depth + 1,
            whole=self.whole,
            unfold=self._unfold,
            boxes=self._boxes,
        )
        inner.buffer = Buffer(self.buffer.href)
        return inner

    def add_list(self, node: etree._Element) -> None:
        """Add a list as one block, with a line for each item."""
        lines: list[str] = []
        found: list[Block] = []

        def end_item() -> None:
            # Text that stands in the list outside any item is an item of its own.
            pieces, _ = self.buffer.take()
            text = line_in("".join(pieces))
            if text and not text.isspace():
                lines.append(f"- {text}")
                found.append(Block(text, pieces=pieces))

        self.add_text(node.text)
        for child in node:
            if child.tag in BLOCK:
                end_item()
                if not self.keeps_apart(child):
                    lines += self._items(child, found)
            elif self.enters(child):
                self.buffer.open(child, is_block=False)
                self.add_text(text_of(child, self.depth + 1))
                self.buffer.close(child)
            self.add_text(child.tail)
        end_item()
        if lines:
            self.blocks.append(Block("\n".join(lines), items=True, parts=found))

    def _items(self, node: etree._Element, found: list[Block]) -> list[str]:
        """Return an item's lines: its own text as one line, and the lines of lists in it.

        Lines keep the page's order. The item's blocks are appended to `found`.
        """
        if node.tag in LISTS and self.depth < DEEPEST:
            inner = self._inner()
            inner.add_list(node)
            self.blocks += [block for block in inner.blocks if block.aside]
            found += [block for block in inner.blocks if not block.aside]
            return [block.text for block in inner.blocks if block.items and not block.aside]
        lines: list[str] = []
        own: list[str] = []
        for block in self._inside(node):
            found.append(block)
            if block.items:
                lines += [f"- {' '.join(own)}"] if own else []
                lines.append(block.text)
                own = []
            else:
                own.append(line_in(block.text))
        return lines + ([f"- {' '.join(own)}"] if own else [])

    def add_table(self, node: etree._Element) -> None:
        rows, frame = rows_of(node)
        shown = [row for row in rows if not self._hides(row)]
        cells = [
            [c for c in row if isinstance(c.tag, str) and c.tag not in SILENT] for row in shown
        ]
        cells = [[cell for cell in row if not self._hides(cell)] for row in cells]
        # A caption is text too, and so is all that a broken table holds outside its cells.
        held = frozenset(frame)
        for part in frame:
            self.add_text(part.text)
            for child in part:
                if child.tag != "tr" and child not in held and self.enters(child):
                    self.walk(child)
                self.flush()
                self.add_text(child.tail)
            self.flush()
        for stray in map(own_text, shown):
            self.add_text(stray)
            self.flush()
        if all(len(row) < 2 for row in cells) and is_frame([c for row in cells for c in row]):
            self.depth += 1  # nested layout tables are bounded as nested data tables are
            for row in cells:
                for cell in row:
                    self.walk(cell)
                    self.flush()
            self.depth -= 1
            return
        lines = []
        for row in cells:
            texts = [" ".join(line_in(b.text) for b in self._inside(cell)) for cell in row]
            if any(texts):
                lines.append(" | ".join(texts))
        if lines:
            self.blocks.append(Block("\n".join(lines)))


def text_of(node: etree._Element, depth: int = 0) -> str:
    """Return the whole text of a node, its blocks joined by a space. A ``<br>`` is a newline."""
    if not len(node):
        text = email_in(node) or one_line(node.text or "")
        return "" if text.isspace() else text.strip("\n ")
    return " ".join(block.text for block in Blocks(depth=depth, whole=True).read(node))


def _is_signature(paragraph: etree._Element) -> bool:
    return next(paragraph.iter("time"), None) is not None or (
        is_short(paragraph, _LONGEST_SIGNATURE) and "(@" in text_of(paragraph)
    )


def heading_text(node: etree._Element) -> str:
    """Return the text of a heading; "" if it is too long for one or holds other headings."""
    return text_of(node) if is_short(node, _LONGEST_HEADING, HEADINGS) else ""
