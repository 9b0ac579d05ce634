"""Infer the links of a list in unknown markup: links to articles in the page's main part. Pure.

Links in menus, headers, footers, sidebars and boxes that are named as such do not count; nor do,
over a run, links that every page of the run shows.
"""

from collections.abc import Collection, Sequence

from lxml import etree

from newscrawl.reading.boilerplate import names_of, said_of
from newscrawl.reading.document import Document
from newscrawl.sites.base import Address, Site
from newscrawl.sites.list_entries import Link, links_in

_BESIDE = frozenset({"nav", "aside"})
# Headers and footers belong to an entry or to the list where they stand in one of _SECTIONS.
_EDGES = frozenset({"header", "footer"})
_SECTIONS = frozenset({"article", "main", "section", "li"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})


def main_links(document: Document, site: Site, root: etree._Element | None = None) -> list[Link]:
    """Return the links to a site's articles in a page's main part, in its order, with repetitions.

    ``root``: the node to search; by default ``<main>``, or the whole page.
    """
    if root is None:
        root = next(document.root.iter("main"), document.root)
    beside = beside_in(root)
    return [
        link for link in links_in(root, document, site) if link.article and link.node not in beside
    ]


def beside_in(root: etree._Element) -> set[etree._Element]:
    """Return the elements of a page that belong to its menus, headers, side bars and boxes."""
    beside: set[etree._Element] = set()
    sections: set[etree._Element] = set()
    for node in root.iter(etree.Element):
        above = node.getparent()
        is_edge = node.tag in _EDGES and above not in sections
        if above in beside or is_edge or (node is not root and _is_beside(node)):
            beside.add(node)
        elif above in sections or node.tag in _SECTIONS:
            sections.add(node)
    return beside


def _is_beside(node: etree._Element) -> bool:
    if node.tag in _BESIDE or (node.get("role") or "").lower() in _ROLES:
        return True
    # On an article page a teaser belongs to another story; on a list it is an entry.
    return names_of(node).is_box and "teaser" not in said_of(node).lower()


class SeenOnAll:
    """A filter for links that every page of a run has shown so far: those of a recurring box."""

    def __init__(self) -> None:
        self._common: frozenset[int] | None = None

    def without(self, links: Sequence[Address]) -> tuple[Address, ...]:
        """Return the links of one more page, without those that all pages before it showed."""
        numbers = frozenset(address.number for address in links)
        before: Collection[int] = self._common or ()
        self._common = numbers if self._common is None else self._common & numbers
        return tuple(address for address in links if address.number not in before)
