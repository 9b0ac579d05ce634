"""Choose the page's own story among several nodes; the others are teasers or further stories."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from lxml import etree

from newscrawl.errors import UrlError
from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import is_box
from newscrawl.reading.document import Document
from newscrawl.sites.base import Site
from newscrawl.sites.titles import is_told

_HEADINGS = ("h1", "h2", "h3", "h4")
_MOST = 20
# More than any page holds: further story nodes are ignored.
_STORIES = 50
_SHORT_LINK = "short-link"
_TAKEN_OUT = "taken-out"

#: Returns True if an address is the page's own, False if another story's, None if no story's.
IsOwn = Callable[[str], bool | None]


def own_story(
    document: Document, nodes: Sequence[etree._Element], is_own: IsOwn
) -> etree._Element | None:
    """Return the node that is the page's own story; None where ``nodes`` is empty.

    It is the node whose links or attributes name the page's address, or whose headline is the
    page's title; else one outside all boxes that has an ``<h1>``; else the first.
    """
    nodes = nodes[:_STORIES]
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    titles = [document.ld_text("headline"), document.meta.get("og:title"), document.title]
    told = [text for text in map(clean, filter(None, titles)) if text]

    def rank(node: etree._Element) -> tuple[bool, ...]:
        headings = _headings(node, nodes)
        said = {is_own(address) for address in _addresses(node, headings)}
        return (
            True in said,
            False not in said,
            any(is_told(clean(text_of(heading)), told) for heading in headings),
            not any(map(is_box, node.iterancestors())),
            any(heading.tag == "h1" for heading in headings),
        )

    return max(nodes, key=rank)


def take_out(
    document: Document, own: etree._Element, nodes: Sequence[etree._Element], is_own: IsOwn
) -> None:
    """Remove the other stories from the tree, so that nothing in them is read as part of ``own``.

    A node inside ``own`` is another story only where its headline is an ``<h1>``, or links to
    another story.
    """
    nodes = nodes[:_STORIES]
    around, inside = set(own.iterancestors()), set(own.iterdescendants())
    others = []
    for node in nodes:
        if node is own or node in around:
            continue
        headings = _headings(node, nodes) if node in inside else []
        leads_off = any(is_own(address) is False for address in _addresses(node, headings))
        if node not in inside or leads_off or any(h.tag == "h1" for h in headings):
            others.append(node)
    remove(document, others)


def remove(document: Document, nodes: Iterable[etree._Element]) -> None:
    """Remove nodes from the tree."""
    for node in nodes:
        document.taken_out.append(node)
        node.tag = _TAKEN_OUT
    if document.taken_out:
        # Not the text behind them. lxml moves it, but would refuse it from us where a page has
        # control characters.
        etree.strip_elements(document.root, _TAKEN_OUT, with_tail=False)


def as_plain(document: Document, node: etree._Element) -> None:
    """Make an element a plain ``<div>``: what its tag and its names say of it is wrong."""
    document.taken_out.append(node)
    node.tag = "div"
    for name in ("class", "id", "style", "hidden"):
        node.attrib.pop(name, None)


def own_of_number(
    document: Document, nodes: Sequence[etree._Element], site: Site
) -> etree._Element | None:
    """Return the node that is the story of the page's article number, and remove the other stories
    from the tree; None where ``nodes`` is empty.
    """
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    number = _number_of(document.url, site) or _number_of(document.meta.get("og:url", ""), site)

    def is_own(text: str) -> bool | None:
        if number and re.search(rf"(?<!\d){number}(?!\d)", text):
            return True
        return False if _number_of(text, site) else None

    own = own_story(document, nodes, is_own)
    if own is not None:
        take_out(document, own, nodes, is_own)
    return own


def _number_of(url: str, site: Site) -> int | None:
    try:
        return site.address_of(url).number
    except UrlError:
        return None


def _headings(node: etree._Element, nodes: Sequence[etree._Element]) -> list[etree._Element]:
    """Return the first headings in a story node that stand in no other story node inside it."""
    found = islice(node.iter(*_HEADINGS), _MOST)
    return [one for one in found if next(a for a in one.iterancestors() if a in nodes) is node]


def _addresses(node: etree._Element, headings: Sequence[etree._Element]) -> list[str]:
    """Return a node's own attribute values, and the addresses of its headlines' links and of its
    short link.
    """
    said = [str(value) for value in node.attrib.values()]
    for heading in headings:
        links = (*heading.iter("a"), *heading.iterancestors("a"))
        said += [href for link in links if (href := link.get("href"))]
    shorts = (link for link in node.iter("a") if link.get("id") == _SHORT_LINK)
    return [*said, *(href for link in shorts if (href := link.get("href")))]
