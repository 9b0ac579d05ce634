"""From a node of the page to blocks of text: nothing dropped, nothing glued.

A block is a paragraph, a sub-head, a quote, a whole list or a whole table. Inside it a newline is
a ``<br>``; line ends of the source are spaces, as they are on the screen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml import etree

from newscrawl.text import one_line

#: What a browser sets on lines of its own. All else is inline, unknown elements too, as in HTML.
BLOCK = frozenset(
    "address article aside blockquote caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol option "
    "p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset(
    "audio button canvas embed head iframe input link meta noscript object script select source "
    "style svg template textarea title track video".split()
)
_LISTS = frozenset(["ul", "ol", "menu", "dir"])
# Lists in lists, tables in tables: deeper than any real page, and no danger to Python's stack.
_DEEPEST = 25
# Elements of a line: more than any headline or date has.
_FEW = 100


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

    ``aside`` names the classes of elements whose text is kept apart, or their ids (``#go-to-top``);
    ``silent`` the classes of elements that have no text to show (players). Elements set aside are
    in ``asides``.
    ``captions``: whether those of pictures are set aside, too. ``boxes``: says of other elements
    that they are.
    """

    def __init__(
        self,
        aside: Iterable[str] = (),
        silent: Iterable[str] = (),
        *,
        depth: int = 0,
        captions: bool = True,
        boxes: Callable[[etree._Element], bool] | None = None,
    ) -> None:
        self.blocks: list[Block] = []
        self.asides: list[etree._Element] = []
        self._aside = frozenset(aside)
        self._silent = frozenset(silent)
        self._ids = "#" in "".join(self._aside)
        self._buffer: list[str] = []
        self._depth = depth
        self._captions = captions
        self._boxes = boxes

    def read(self, node: etree._Element) -> list[Block]:
        """All blocks of the node, in the page's order."""
        self._walk(node)
        self._flush()
        return self.blocks

    def _walk(self, node: etree._Element) -> None:
        """Take in all that a node holds; no recursion, however deep it is."""
        self._text(node.text)
        if not len(node):
            return
        under_way = [(node, iter(node))]
        while under_way:
            parent, children = under_way[-1]
            child = next(children, None)
            if child is None:
                under_way.pop()
                if under_way:
                    if parent.tag in BLOCK:
                        self._flush()
                    self._text(parent.tail)
            elif self._enters(child):
                self._text(child.text)
                if len(child):
                    under_way.append((child, iter(child)))
                    continue
                if child.tag in BLOCK:
                    self._flush()
                self._text(child.tail)
            else:
                self._text(child.tail)

    def _enters(self, node: etree._Element) -> bool:
        """Whether what the node holds is still to be taken in, or it is done with."""
        tag = node.tag
        if not isinstance(tag, str) or tag in _SILENT or self._kept_apart(node):
            return False
        if tag == "br":
            self._buffer.append("\n")
            return False
        if tag not in BLOCK:
            return True
        self._flush()
        if tag in _LISTS and self._depth < _DEEPEST:
            self._list(node)
        elif tag == "table" and self._depth < _DEEPEST:
            self._table(node)
        elif tag == "figcaption" and self._captions and _is_caption(node):
            self._set_aside(node)  # the picture's words: they stand in its caption
        else:
            return True
        return False

    def _text(self, text: str | None) -> None:
        if text:
            self._buffer.append(one_line(text))

    def _flush(self) -> None:
        if self._buffer:
            text = "".join(self._buffer)
            self._buffer.clear()
            if text and not text.isspace():
                self.blocks.append(Block(text.strip("\n ")))

    def _kept_apart(self, node: etree._Element) -> bool:
        if self._boxes is not None and self._boxes(node):
            self._set_aside(node)
            return True
        if self._ids and f"#{node.get('id')}" in self._aside:
            self._set_aside(node)
            return True
        named = node.get("class")
        if named is None:
            return False
        names = named.split()
        if not self._aside.isdisjoint(names):
            self._set_aside(node)
            return True
        return not self._silent.isdisjoint(names)

    def _set_aside(self, node: etree._Element) -> None:
        if node.tag in BLOCK:
            self._flush()  # an inline one parts no paragraph
        self.asides.append(node)
        text = text_of(node, self._depth + 1)
        if text:
            self.blocks.append(Block(text, aside=True))

    def _inside(self, node: etree._Element) -> list[Block]:
        """The blocks of an item or a cell; what is set aside in it is set aside here."""
        inner = Blocks(self._aside, self._silent, depth=self._depth + 1, boxes=self._boxes)
        blocks = inner.read(node)
        self.asides += inner.asides
        self.blocks += [block for block in blocks if block.aside]
        return [block for block in blocks if not block.aside]

    def _list(self, node: etree._Element) -> None:
        lines: list[str] = []

        def end_item() -> None:
            # What stands in the list outside any item is an item of its own.
            text = _one_line("".join(self._buffer))
            self._buffer.clear()
            if text and not text.isspace():
                lines.append(f"- {text}")

        self._text(node.text)
        for child in node:
            if child.tag in BLOCK:
                end_item()
                if not self._kept_apart(child):
                    lines += self._items(child)
            elif self._enters(child):
                self._text(text_of(child, self._depth + 1))
            self._text(child.tail)
        end_item()
        if lines:
            self.blocks.append(Block("\n".join(lines), items=True))

    def _items(self, node: etree._Element) -> list[str]:
        """An item's lines: its own text in one, then those of lists in it, as they come."""
        if node.tag in _LISTS and self._depth < _DEEPEST:
            inner = Blocks(self._aside, self._silent, depth=self._depth + 1, boxes=self._boxes)
            inner._list(node)
            self.asides += inner.asides
            self.blocks += [block for block in inner.blocks if block.aside]
            return [block.text for block in inner.blocks if block.items]
        lines: list[str] = []
        own: list[str] = []
        for block in self._inside(node):
            if block.items:
                lines += [f"- {' '.join(own)}"] if own else []
                lines.append(block.text)
                own = []
            else:
                own.append(_one_line(block.text))
        return lines + ([f"- {' '.join(own)}"] if own else [])

    def _table(self, node: etree._Element) -> None:
        rows, frame = _rows(node)
        cells = [
            [c for c in row if isinstance(c.tag, str) and c.tag not in _SILENT] for row in rows
        ]
        # A caption, and what a broken table holds outside its cells, is text too.
        held = frozenset(frame)
        for part in frame:
            self._text(part.text)
            for child in part:
                if child.tag != "tr" and child not in held and self._enters(child):
                    self._walk(child)
                self._flush()
                self._text(child.tail)
            self._flush()
        for stray in map(own_text, rows):
            self._text(stray)
            self._flush()
        if sum(map(len, cells)) == 1:
            self._depth += 1  # frames in frames are bounded like tables in tables
            self._walk(next(cell for row in cells for cell in row))  # a frame, not a table
            self._depth -= 1
            return
        lines = []
        for row in cells:
            texts = [" ".join(_one_line(b.text) for b in self._inside(cell)) for cell in row]
            if any(texts):
                lines.append(" | ".join(texts))
        if lines:
            self.blocks.append(Block("\n".join(lines)))


def _rows(table: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """A table's own rows, not those of tables in it; and the elements that hold them, itself first,
    in the page's order.
    """
    rows: list[etree._Element] = []
    frame = [table]
    # Rows stand in a table or in its parts; a broken table has other elements around them.
    under_way = [iter(table)]
    way = [table]
    added = 1
    while under_way:
        child = next(under_way[-1], None)
        if child is None:
            under_way.pop()
            way.pop()
            added = min(added, len(way))
        elif child.tag == "tr":
            rows.append(child)
            frame += way[added:]
            added = len(way)
        elif isinstance(child.tag, str) and child.tag != "table" and len(child):
            under_way.append(iter(child))
            way.append(child)
    return rows, frame


def _is_caption(node: etree._Element) -> bool:
    """Whether it is the caption of a picture: the first of a figure that has one."""
    figure = next(node.iterancestors("figure"), None)
    return (
        figure is not None
        and next(figure.iter("img"), None) is not None
        and next(figure.iter("figcaption")) is node
    )


def text_of(node: etree._Element, depth: int = 0) -> str:
    """The whole text of a node as one line or more: blocks joined by a space."""
    if not len(node):
        text = one_line(node.text or "")
        return "" if text.isspace() else text.strip("\n ")
    return " ".join(block.text for block in Blocks(depth=depth, captions=False).read(node))


def line_of(node: etree._Element, most: int = 500) -> str:
    """The text of a node that is no longer than so many characters, else nothing; found out
    without reading all of it.
    """
    return text_of(node) if is_short(node, most) else ""


def is_short(node: etree._Element, most: int) -> bool:
    """Whether a node holds some text, but no more than so many characters, and few elements."""
    length = 0
    for count, inner in enumerate(node.iter()):
        length += len((inner.text or "").strip()) if isinstance(inner.tag, str) else 0
        length += len((inner.tail or "").strip()) if inner is not node else 0
        if length > most or count > _FEW:
            return False
    return length > 0


def own_text(node: etree._Element) -> str:
    """The text directly in a node, without that of elements in it (an unclosed ``li`` nests)."""
    return _one_line("".join([node.text or "", *(child.tail or "" for child in node)]))


def _one_line(text: str) -> str:
    return one_line(text).strip(" ")
