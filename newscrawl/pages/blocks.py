"""From a node of the page to blocks of text: nothing dropped, nothing glued.

A block is a paragraph, a sub-head, a quote, a whole list or a whole table. Inside it a newline is
a ``<br>``; line ends of the source are spaces, as they are on the screen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

# What a browser sets on lines of its own. All else is inline, unknown elements too, as in HTML.
_BLOCK = frozenset(
    "address article aside blockquote caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol option "
    "p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset(
    "audio button canvas embed head iframe input link meta noscript object script select source "
    "style svg template textarea title track video".split()
)
_TABLE_PARTS = frozenset(["colgroup", "tbody", "tfoot", "thead", "tr"])
# Deeper than any real page; a hostile one may not exhaust Python's stack.
_DEEPEST = 120


@dataclass(slots=True)
class Block:
    """One block of text as it stands on the page.

    ``aside``: shown there, but not the story's. ``items``: a list, its lines begin with ``- ``.
    """

    text: str
    aside: bool = False
    items: bool = False


class Blocks:
    """Walks a node and gathers its blocks.

    ``aside`` names the classes of elements whose text is kept apart; ``silent`` those of elements
    that have no text to show (players). Elements met with an ``aside`` class are in ``asides``.
    """

    def __init__(self, aside: Iterable[str] = (), silent: Iterable[str] = ()) -> None:
        self.blocks: list[Block] = []
        self.asides: list[etree._Element] = []
        self._aside = frozenset(aside)
        self._silent = frozenset(silent)
        self._buffer: list[str] = []
        self._depth = 0

    def read(self, node: etree._Element) -> list[Block]:
        """All blocks of the node, in the page's order."""
        self._children(node)
        self._flush()
        return self.blocks

    def _children(self, node: etree._Element) -> None:
        self._text(node.text)
        if not len(node):
            return
        if self._depth > _DEEPEST:
            for text in (str(text) for child in node for text in child.itertext()):
                self._text(text)
            return
        self._depth += 1
        for child in node:
            if isinstance(child.tag, str):
                self._element(child, child.tag)
            self._text(child.tail)
        self._depth -= 1

    def _text(self, text: str | None) -> None:
        if text:
            # A line end of the source is a space; \r comes as a character reference at most.
            self._buffer.append(text.replace("\n", " ").replace("\r", " "))

    def _element(self, node: etree._Element, tag: str) -> None:
        if tag == "br":
            self._buffer.append("\n")
            return
        if tag in _SILENT or self._kept_apart(node):
            return
        if tag not in _BLOCK:
            self._children(node)
            return
        self._flush()
        if tag in ("ul", "ol", "menu", "dir"):
            self._list(node)
        elif tag == "table":
            self._table(node)
        elif tag == "figcaption" and _has_picture(node):
            self._set_aside(node)  # the picture's words: they stand in its caption
        else:
            self._children(node)
        self._flush()

    def _flush(self) -> None:
        if self._buffer:
            text = "".join(self._buffer)
            self._buffer.clear()
            if text and not text.isspace():
                self.blocks.append(Block(text.strip("\n ")))

    def _kept_apart(self, node: etree._Element) -> bool:
        named = node.get("class")
        if named is None:
            return False
        names = named.split()
        if not self._aside.isdisjoint(names):
            self._set_aside(node)
            return True
        return not self._silent.isdisjoint(names)

    def _set_aside(self, node: etree._Element) -> None:
        if node.tag in _BLOCK:
            self._flush()  # an inline one parts no paragraph
        self.asides.append(node)
        text = text_of(node)
        if text:
            self.blocks.append(Block(text, aside=True))

    def _inside(self, node: etree._Element) -> list[Block]:
        """The blocks of an item or a cell; what is set aside in it is set aside here."""
        inner = Blocks(self._aside, self._silent)
        inner._depth = self._depth + 1
        blocks = inner.read(node)
        self.asides += inner.asides
        self.blocks += [block for block in blocks if block.aside]
        return [block for block in blocks if not block.aside]

    def _list(self, node: etree._Element) -> None:
        lines: list[str] = []
        for text, child in _parts(node):
            if text:
                lines.append(f"- {text}")
            if child is not None and not self._kept_apart(child):
                lines += self._item(child)
        if lines:
            self.blocks.append(Block("\n".join(lines), items=True))

    def _item(self, node: etree._Element) -> list[str]:
        blocks = self._inside(node)
        own = " ".join(_one_line(block.text) for block in blocks if not block.items)
        nested = [block.text for block in blocks if block.items]
        return [f"- {own}", *nested] if own else nested

    def _table(self, node: etree._Element) -> None:
        rows = [row for row in node.iter("tr") if next(row.iterancestors("table")) is node]
        cells = [[cell for _, cell in _parts(row) if cell is not None] for row in rows]
        if sum(map(len, cells)) == 1:
            self._children(next(cell for row in cells for cell in row))  # a frame, not a table
            return
        # A caption, and what a broken table holds outside its cells, is text too.
        for part in (node, *node.iterchildren("thead", "tbody", "tfoot"), *rows):
            for text, child in _parts(part):
                self._text(text)
                if child is not None and part.tag != "tr" and child.tag not in _TABLE_PARTS:
                    self._element(child, str(child.tag))
                self._flush()
        lines = []
        for row in cells:
            texts = [" ".join(_one_line(b.text) for b in self._inside(cell)) for cell in row]
            if any(texts):
                lines.append(" | ".join(texts))
        if lines:
            self.blocks.append(Block("\n".join(lines)))


def _parts(node: etree._Element) -> Iterator[tuple[str, etree._Element | None]]:
    """A node's own text and its elements in turn, scripts and comments left out."""
    yield _shown(node.text), None
    for child in node:
        yield "", child if isinstance(child.tag, str) and child.tag not in _SILENT else None
        yield _shown(child.tail), None


def _shown(text: str | None) -> str:
    return "" if text is None or text.isspace() else _one_line(text)


def _has_picture(caption: etree._Element) -> bool:
    figure = next(caption.iterancestors("figure"), None)
    return figure is not None and next(figure.iter("img"), None) is not None


def text_of(node: etree._Element) -> str:
    """The whole text of a node as one line or more: blocks joined by a space."""
    return " ".join(block.text for block in Blocks().read(node))


def own_text(node: etree._Element) -> str:
    """The text directly in a node, without that of elements in it (an unclosed ``li`` nests)."""
    return "".join([node.text or "", *(child.tail or "" for child in node)])


def _one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\r", " ").strip(" ")
