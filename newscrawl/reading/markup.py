"""What elements are, known by their tags and by where they stand."""

from collections.abc import Collection

from lxml import etree

from newscrawl.persian.cleaning import one_line
from newscrawl.reading.boilerplate import is_hidden

#: What a browser sets on lines of its own. All else is inline, unknown elements too, as in HTML.
BLOCK = frozenset(
    "address article aside blockquote caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li listing main menu nav ol "
    "option p plaintext pre section summary table tbody td tfoot th thead tr ul xmp".split()
)
#: These have no words that are shown.
SILENT = frozenset(
    "audio button canvas datalist embed head iframe input link meta noscript object script select "
    "source style svg template textarea title track video".split()
)
# What holds rows of a table, if any, of another one.
_ROWLESS = SILENT | {"table"}
#: Headings and sub-heads.
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BREAKS = ("br", "p", "div", "table", "h1", "h2", "h3", "h4", "a")
# Elements of a line: more than any has.
_FEW = 100


def rows_of(table: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """A table's own rows, not those of tables in it; and the elements that hold them, itself first,
    in the page's order.
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
    """Whether the cells of a table, one in each row, are a layout's and no data: there is but one,
    or a text of several lines, or a link, in one.
    """
    return len(cells) == 1 or any(next(cell.iter(*_BREAKS), None) is not None for cell in cells)


def is_on_its_own(node: etree._Element) -> bool:
    """Whether no text stands right beside an element, in the one around it."""
    previous, above = node.getprevious(), node.getparent()
    before = previous.tail if previous is not None else above.text if above is not None else None
    return not (before or "").strip() and not (node.tail or "").strip()


def is_caption(node: etree._Element) -> bool:
    """Whether it is the caption of a picture: the first of a figure that has one."""
    figure = next(node.iterancestors("figure"), None)
    return (
        figure is not None
        and next(figure.iter("img"), None) is not None
        and next(figure.iter("figcaption")) is node
    )


def is_short(node: etree._Element, most: int, but: Collection[str] = ()) -> bool:
    """Whether a node holds some text, but no more than so many characters, few elements, and none
    of these tags; found out without reading all of it.
    """
    length = 0
    for count, inner in enumerate(node.iter()):
        length += len((inner.text or "").strip()) if isinstance(inner.tag, str) else 0
        length += len((inner.tail or "").strip()) if count else 0
        if length > most or count > _FEW or (count and inner.tag in but):
            return False
    return length > 0


def own_text(node: etree._Element) -> str:
    """The text directly in a node, without that of elements in it (an unclosed ``li`` nests)."""
    return line_in("".join([node.text or "", *(child.tail or "" for child in node)]))


def line_in(text: str) -> str:
    """A text as one line, without white space around it."""
    return one_line(text).strip(" ")
