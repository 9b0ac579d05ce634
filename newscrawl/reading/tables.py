"""Tell a table of figures in a story from one that lays out links."""

import re
from itertools import islice

from lxml import etree

# Enough of a table to know it by. Elements around it, and beside it in one of them.
_ROWS, _ELEMENTS, _DEEP, _BESIDE = 5, 200, 3, 4
# Characters: a longer link is another story's headline.
_LONGEST_NAME = 25
_CONTROLS = frozenset("input textarea select button".split())
_FRAMED = frozenset("table div figure section center".split())
_PARTS = ("tr", "th", "td", "a", *_CONTROLS)
# What the page says of itself below a story.
_of_page = re.compile(
    r"\s*(?:کد|شناسه|شماره|تاریخ|ساعت|زمان|تعداد|بازدید|نویسنده|خبرنگار|منبع|گروه|دسته|سرویس|چاپ"
    r"|لینک|نظر|ایمیل|نام)"
)


def is_of_figures(node: etree._Element, *, is_last: bool = False) -> bool:
    """Return True for a table with two rows or more of two cells or more, and for an element that
    holds only one. Where it has links, these are short, and its columns are headed (``th``) or two
    cells of each row have other text.

    ``is_last``: it ends the story, so that nothing after it shows whose it is: then it must stand
    alone, have no links, and tell nothing of the page.
    """
    for _ in range(0 if is_last else _DEEP):
        inner = [child for child in islice(node, _BESIDE) if child.tag in _FRAMED]
        if node.tag != "table" and len(inner) == 1:
            node = inner[0]
    if node.tag != "table":
        return False
    start = list(islice(node.iter(*_PARTS), _ELEMENTS))
    tags = {inner.tag for inner in start}
    rows = [inner for inner in start if inner.tag == "tr"][:_ROWS]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    if not _CONTROLS.isdisjoint(tags) or sum(len(row) > 1 for row in cells) < 2:
        return False
    if is_last:
        heads = ("".join(islice(row[0].itertext(), _BESIDE)) for row in cells if row)
        return "a" not in tags and not any(map(_of_page.match, heads))
    links = [inner for inner in start if inner.tag == "a"]
    if any(len("".join(islice(a.itertext(), _BESIDE)).strip()) > _LONGEST_NAME for a in links):
        return False
    return not links or "th" in tags or all(_plain(row) > 1 for row in cells if row)


def _plain(row: list[etree._Element]) -> int:
    """Return how many cells of a row have text and nothing else."""
    return sum(not len(cell) and bool((cell.text or "").strip()) for cell in row)
