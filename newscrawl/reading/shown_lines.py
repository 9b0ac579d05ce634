"""Read the lines that a page shows in one quick pass: for questions about a whole page. A story is
read by :mod:`newscrawl.reading.blocks`.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from lxml import etree

from newscrawl.persian.cleaning import clean, one_line
from newscrawl.reading.boilerplate import is_hidden
from newscrawl.reading.markup import BLOCK
from newscrawl.reading.walking import LISTS

# Characters: only the beginning of a longer line is read.
_LONGEST = 20_000


class ShownLine(NamedTuple):
    """A cleaned line, never empty. ``is_list``: it is a whole list.

    In its text a newline stands for a ``<br>``.
    """

    text: str
    is_list: bool


def shown_lines(root: etree._Element, silent: Collection[str]) -> Iterator[ShownLine]:
    """Yield the lines of a page in its order.

    ``silent``: tags of elements that are skipped. Hidden elements are skipped, too.
    """
    pieces: list[str] = []
    around: etree._Element | None = None  # the outermost list that is open
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        tag, text = node.tag, node.text
        is_end_of_list = False
        if event == "end":
            text = node.tail if node is not root else None
            if node is around:
                around, is_end_of_list = None, True
        elif tag in silent or is_hidden(node):
            walk.skip_subtree()
            continue
        elif tag == "br":
            text = "\n"
        if pieces and tag in BLOCK:
            if around is not None:
                pieces.append(" ")
            else:
                if line := _line(pieces):
                    yield ShownLine(line, is_end_of_list)
                pieces.clear()
        if text:
            pieces.append(text if tag == "br" and event == "start" else one_line(text))
        if around is None and event == "start" and tag in LISTS:
            around = node
    if line := _line(pieces):
        yield ShownLine(line, is_list=False)


def _line(pieces: list[str]) -> str:
    return clean("".join(pieces)[:_LONGEST])
