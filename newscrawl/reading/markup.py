"""Tell kinds of elements apart by their tags and their places."""

import re
from collections.abc import Collection
from itertools import islice

from lxml import etree

from newscrawl.persian.cleaning import one_line
from newscrawl.reading.boilerplate import is_hidden, text_before

#: Tags that a browser sets on lines of their own. All others are inline, unknown ones too, as in
#: HTML.
BLOCK = frozenset(
    "address article aside blockquote caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li listing main menu nav ol "
    "option p plaintext pre section summary table tbody td tfoot th thead tr ul xmp".split()
)
#: Tags of elements whose words are not shown.
SILENT = frozenset(
    "audio button canvas datalist embed head iframe input link meta noscript object script select "
    "source style svg template textarea title track video "
    # AMP's frames: their text stands in until a script fills them.
    "amp-ad amp-embed amp-iframe amp-video amp-youtube amp-social-share amp-sidebar amp-consent "
    "amp-sticky-ad".split()
)
# Elements that hold no rows of the table around them.
_ROWLESS = SILENT | {"table"}
#: Headings and sub-heads.
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BREAKS = ("br", "p", "div", "table", "h1", "h2", "h3", "h4", "a")
_caption = re.compile(r"caption(?![a-z])", re.IGNORECASE)
# Characters: of a caption, and of the text that may stand beside it.
_LONGEST_CAPTION, _FEW_LETTERS = 300, 10
_MOST_PARTS = 10
# Number of elements: no line has more.
_FEW = 100


def rows_of(table: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """Return a table's own rows, without those of tables in it, and the elements that hold them.

    Those elements are in the page's order, the table itself first.
    """
    rows: list[etree._Element] = []
    frame = [table]
    # Rows stand in a table or in its parts; a broken table has other elements around them.
    way = [(table, iter(table))]
    added = 1
    while way:
        child = next(way[-1][1], None)
        if child is None:
            way.pop()
            added = min(added, len(way))
        elif child.tag == "tr":
            rows.append(child)
            frame += [node for node, _ in way[added:]]
            added = len(way)
        elif child.tag not in _ROWLESS and len(child) and not is_hidden(child):
            way.append((child, iter(child)))
    return rows, frame


def is_frame(cells: Collection[etree._Element]) -> bool:
    """Return True if a table with one cell in each row is used for layout, not for data.

    That is so if there is only one cell, or if a cell holds a link or text of several lines.
    """
    return len(cells) == 1 or any(next(cell.iter(*_BREAKS), None) is not None for cell in cells)


def is_on_its_own(node: etree._Element) -> bool:
    """Return True if the parent of an element has no text directly before or after it."""
    return not text_before(node).strip() and not (node.tail or "").strip()


def is_caption(node: etree._Element) -> bool:
    """Return True for a picture's caption: the first ``figcaption`` of a figure with an image, or
    else the only text in it; or a line with a class such as ``img-caption`` at a picture. Several
    long paragraphs are none: nothing has closed the ``figcaption``.
    """
    if node.tag != "figcaption" and _caption.search(node.get("class") or ""):
        return is_short(node, _LONGEST_CAPTION) and _is_at_picture(node)
    if node.tag == "figcaption":
        figure = next(node.iterancestors("figure"), None)
        return (
            figure is not None
            and next(figure.iter("figcaption")) is node
            and next(figure.iter("img"), None) is not None
            and (len([*islice(node.iter("p"), 2)]) < 2 or is_short(node, _LONGEST_CAPTION))
        )
    above = node.getparent()
    return (
        above is not None
        and above.tag == "figure"
        # No figure with one picture and its caption has more; len() would count all of them.
        and len([*islice(above, _MOST_PARTS + 1)]) <= _MOST_PARTS
        and len([*islice(above.iterancestors("figure"), 2)]) < 2  # a gallery holds figures, no more
        and is_short(above, _LONGEST_CAPTION)
        and is_short(node, _LONGEST_CAPTION)
        and next(above.iter("figcaption"), None) is None
        and next(above.iter("img"), None) is not None
        and own_text(above) == ""
        and all(n is node or _is_silent(n) for n in above)
    )


def _is_at_picture(node: etree._Element) -> bool:
    """Return True if a picture stands right before a line, or in an element with no other text."""
    before = node.getprevious()
    while before is not None and before.tag == "br":
        before = before.getprevious()
    if before is not None and (before.tag == "img" or next(before.iter("img"), None) is not None):
        return True
    above = node.getparent()
    if above is None or not is_short(above, sum(map(len, node.itertext())) + _FEW_LETTERS):
        return False
    return next(above.iter("img"), None) is not None


def _is_silent(node: etree._Element) -> bool:
    return not "".join(node.itertext()).strip()


def from_on(first: etree._Element, node: etree._Element) -> set[etree._Element]:
    """Return an element that stands in ``node``, with all that follows it there."""
    found = {first}
    for inner in (first, *first.iterancestors()):
        if inner is node:
            break
        found.update(inner.itersiblings())
    return found


def is_short(node: etree._Element, most: int, but: Collection[str] = ()) -> bool:
    """Return True if a node holds text, at most `most` characters, and no elements of tags `but`.

    A node with more than 100 elements is not short. Reading stops as soon as the answer is known.
    """
    length = 0
    for count, inner in enumerate(node.iter()):
        length += len((inner.text or "").strip()) if isinstance(inner.tag, str) else 0
        length += len((inner.tail or "").strip()) if count else 0
        if length > most or count > _FEW or (count and inner.tag in but):
            return False
    return length > 0


def properties_of(node: etree._Element) -> list[str]:
    """Return the names of microdata that a node has, in small letters: HTML's are not
    case-sensitive, and pages write theirs in both ways.
    """
    told = node.get("itemprop")
    return told.lower().split() if told else []


def own_text(node: etree._Element) -> str:
    """Return the text directly in a node, without that of its elements (unclosed ``li`` nest)."""
    return line_in("".join([node.text or "", *(child.tail or "" for child in node)]))


def line_in(text: str) -> str:
    """Return a text as one line, without white space around it."""
    return one_line(text).strip(" ")
