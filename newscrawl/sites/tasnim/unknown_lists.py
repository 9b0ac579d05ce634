"""The links of a list whose markup is not known: those to articles, in the page's main part. Pure.

Menus, headers, footers, sidebars and boxes named as such are no part of it; nor is, over a run, a
link that every page of the run shows.
"""

from collections.abc import Collection, Sequence

from lxml import etree

from newscrawl.reading.boilerplate import names_of, said_of
from newscrawl.reading.document import Document
from newscrawl.sites.tasnim.addresses import Address
from newscrawl.sites.tasnim.list_entries import Link, links_in

_BESIDE = frozenset({"nav", "aside"})
# These are an entry's own, or the list's, inside one of those.
_EDGES = frozenset({"header", "footer"})
_SECTIONS = frozenset({"article", "main", "section", "li"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})


def main_links(document: Document, root: etree._Element | None = None) -> list[Link]:
    """The links to articles in a page's main part, in its order, each as often as it stands there.
    ``root``: the node that is looked through; by default ``<main>``, or the whole page.
    """
    if root is None:
        root = next(document.root.iter("main"), document.root)
    beside: set[etree._Element] = set()
    sections: set[etree._Element] = set()
    for node in root.iter(etree.Element):
        above = node.getparent()
        is_edge = node.tag in _EDGES and above not in sections
        if above in beside or is_edge or (node is not root and _is_beside(node)):
            beside.add(node)
        elif above in sections or node.tag in _SECTIONS:
            sections.add(node)
    return [link for link in links_in(root, document) if link.article and link.node not in beside]


def _is_beside(node: etree._Element) -> bool:
    if node.tag in _BESIDE or (node.get("role") or "").lower() in _ROLES:
        return True
    # Beside a story a teaser is another one's; here it is an entry.
    return names_of(node).is_box and "teaser" not in said_of(node).lower()


class SeenOnAll:
    """The links that every page of a run showed so far: those of a box that stands on each."""

    def __init__(self) -> None:
        self._common: frozenset[int] | None = None

    def without(self, links: Sequence[Address]) -> tuple[Address, ...]:
        """One more page: its links, those left out that all pages before it had, too."""
        numbers = frozenset(address.number for address in links)
        before: Collection[int] = self._common or ()
        self._common = numbers if self._common is None else self._common & numbers
        return tuple(address for address in links if address.number not in before)
