"""Tell a table of figures in a story from one that lays out links."""

from itertools import islice

from lxml import etree

# Enough of a table to know it by, and of what stands around it.
_ROWS, _ELEMENTS, _AROUND = 5, 200, 3


def is_of_figures(node: etree._Element) -> bool:
    """Return True for a table with two rows or more of two cells or more, and for an element that
    holds only one. Where it has links, its columns must be headed (``th``), or two cells of each
    row must have other text.
    """
    for _ in range(_AROUND):
        inner = [child for child in islice(node, _AROUND) if child.tag != "figcaption"]
        if node.tag != "table" and len(inner) == 1:
            node = inner[0]
    if node.tag != "table":
        return False
    start = list(islice(node.iter("tr", "th", "td", "a"), _ELEMENTS))
    rows = [inner for inner in start if inner.tag == "tr"][:_ROWS]
    tags = {inner.tag for inner in start}
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    if sum(len(row) > 1 for row in cells) < 2:
        return False
    return "a" not in tags or "th" in tags or all(_plain(row) > 1 for row in cells if row)


def _plain(row: list[etree._Element]) -> int:
    """Return how many cells of a row have text and nothing else."""
    return sum(not len(cell) and bool((cell.text or "").strip()) for cell in row)
