"""Find elements among a story's paragraphs that have no running text and are no part of it."""

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from newscrawl.reading.boilerplate import is_button, names_of
from newscrawl.reading.box_labels import is_box_label
from newscrawl.reading.markup import HEADINGS
from newscrawl.reading.prose_lines import is_byline, is_dated_line, is_title_like, says_when
from newscrawl.reading.prose_parts import Part, Prose
from newscrawl.reading.tables import is_of_figures

_LISTS = frozenset("ul ol dl menu dir blockquote".split())
_INLINE = frozenset("a b bdi big em font i mark s small span strong u".split())
# Elements that belong to the story even if they hold a date.
_TEXTS = _LISTS | HEADINGS | {"table", "pre"}
# What may stand below the last heading.
_BELOW = _LISTS | {"p", "table"}
# Most links of a list that are looked at; fewest characters of a link that may be a headline.
_MOST_LINKS, _WORD = 10, 15
_LINE = 80


def trim(
    node: etree._Element, tops: set[etree._Element], prose: Prose, *, is_headed: bool
) -> Iterator[etree._Element]:
    """Yield the children of a story's element that have no running text and are no part of it.

    ``tops``: the children with running text. ``is_headed``: True if the element holds the headline.
    """
    if not tops:
        return
    children = list(node)
    places = [n for n, child in enumerate(children) if child in tops]
    first, last = places[0], places[-1]
    main = {(top.tag, top.get("class")) for top in tops}
    links, pictured = prose.links, prose.pictured
    for n, child in enumerate(children):
        tag = child.tag
        if child in tops or not isinstance(tag, str):
            continue
        is_line = tag == "p" or tag in _INLINE or (tag, child.get("class")) in main
        is_between = first < n < last and tag in _LISTS
        if first < n and is_of_figures(child, is_last=n > last):
            continue
        if (
            tag == "figcaption"
            or names_of(child).is_furniture
            or (n < first and _is_byline(child, is_text=tag == "p" or tag in _TEXTS))
            or (is_headed and n < last and not is_line and _is_dated(child))
            or (n > first and _is_share_line(child))
            or (child in links and any(map(is_button, islice(child.iter("a"), 1))))
            or (
                child in links
                and tag != "p"
                and tag not in _INLINE
                and not (is_between and _are_words(child))
            )
            or (child in pictured and not is_line)
            or (n < first and is_headed and not is_line)
            or (n > last and tag in HEADINGS and not _heads(child, prose))
            or (n > last and is_headed and not is_line and tag not in _LISTS)
        ):
            yield child


def _heads(node: etree._Element, prose: Prose) -> bool:
    """Return True if a heading stands over a few words, a list or a table without links."""
    after = next((n for n in node.itersiblings() if n.tag != "br"), None)
    if after is None or after.tag not in _BELOW or after in prose.links or after in prose.pictured:
        return False
    return (
        not is_box_label(_start(node))
        and next(node.iter("a"), None) is None
        and _start(after) != ""
    )


def lines_of(leaf: Part) -> Iterator[etree._Element]:
    """Yield the element around a line that stands loose among paragraphs, if it has one."""
    said = leaf.sample.strip()
    for inner in leaf.node:
        if inner.tag in _INLINE and said.startswith(
            "".join(islice(inner.itertext(), 20)).strip()[:_LINE] or "\n"
        ):
            yield inner


def _is_dated(node: etree._Element) -> bool:
    return node.tag not in _TEXTS and is_dated_line(_start(node))


def _is_byline(node: etree._Element, *, is_text: bool) -> bool:
    """Return True if a node says when the story was written, or by whom."""
    start = _start(node)
    if is_dated_line(start) or is_byline(start):
        return True
    return not is_text and len(start) < _LINE and says_when(start) and is_title_like(start)


def _is_share_line(node: etree._Element) -> bool:
    """Return True if a node has a box's name, a colon, and links or buttons."""
    if next(node.iter("a"), None) is None:
        return False
    label, colon, _ = _start(node)[:_LINE].partition(":")
    return bool(colon) and is_box_label(label.strip())


def _are_words(node: etree._Element) -> bool:
    """Return True if each link in a node is a word or two, and no headline."""
    count = sum(1 for _ in islice(node.iter("a"), _MOST_LINKS))
    return len(_start(node)) < _WORD * count


def _start(node: etree._Element) -> str:
    """Return the beginning of a node's text."""
    return "".join(islice(node.itertext(), 20))[:300].strip()
