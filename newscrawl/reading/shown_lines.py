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
        tag, is_start = node.tag, event == "start"
        if is_start and (tag in silent or is_hidden(node)):
            walk.skip_subtree()
            continue
        if is_start and tag == "br":
            pieces.append("\n")
            continue
        is_list = node is around  # at its end: at its start it was not around yet
        if is_list:
            around = None
        if pieces and tag in BLOCK:
            if around is not None:
                pieces.append(" ")
            else:
                if line := _line(pieces):
                    yield ShownLine(line, is_list)
                pieces.clear()
        if is_start and around is None and tag in LISTS:
            around = node
        text = node.text if is_start else node.tail if node is not root else None
        if text:
            pieces.append(one_line(text))
    if line := _line(pieces):
        yield ShownLine(line, is_list=False)


def _line(pieces: list[str]) -> str:
    return clean("".join(pieces)[:_LONGEST])
