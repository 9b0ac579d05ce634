"""Read the lines that a page shows in one quick pass: for questions about a whole page. A story is
read by :mod:`newscrawl.reading.blocks`.
"""

from collections.abc import Collection, Iterator

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.boilerplate import is_hidden
from newscrawl.reading.markup import BLOCK
from newscrawl.reading.walking import LISTS

# Characters: only the beginning of a longer line is read.
_LONGEST = 20_000
_ENDS = BLOCK | {"br"}


def shown_lines(root: etree._Element, silent: Collection[str]) -> Iterator[str]:
    """Yield the cleaned lines of a page in its order, none empty. A whole list is one line.

    ``silent``: tags of elements that are skipped. Hidden elements are skipped, too.
    """
    pieces: list[str] = []
    around: etree._Element | None = None  # the outermost list that is open
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if tag in silent or is_hidden(node):
                walk.skip_subtree()
                continue
            text = node.text
        else:
            text = node.tail if node is not root else None
            if node is around:
                around = None
        if pieces and tag in _ENDS:
            if around is not None or tag == "br":
                pieces.append(" ")
            else:
                if line := _line(pieces):
                    yield line
                pieces.clear()
        if text:
            pieces.append(text)
        if around is None and event == "start" and tag in LISTS:
            around = node
    if line := _line(pieces):
        yield line


def _line(pieces: list[str]) -> str:
    return clean(" ".join("".join(pieces)[:_LONGEST].split()))
