"""The links of list entries: which article each names, or what else it leads to. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newscrawl.errors import UrlError
from newscrawl.reading.document import Document
from newscrawl.sites.tasnim.addresses import Address, is_article, is_site, parse_address, same_host

# What lists link to besides articles: overviews, desks, tags, searches, report pages, feeds.
_known = re.compile(
    r"^/(?:[a-z]{2}/)?(?:(?:news/)?(?:overview|top|popular|reports?|specials?)|service|archive|"
    r"search|tags?|keywords?|topics?|subjects?|rss|pages?|about\w*|contact\w*|ads?|"
    r"advertisements?)(?:/|$)|^/(?:[a-z]{2}/?)?$|/Uploaded/Ads/",
    re.IGNORECASE,
)
_AD_CLASSES = frozenset({"ad", "ads", "ad-item", "advert", "advertisement", "advertising"})
# Where a relative link begins anew: a list's own address is often deeper than the links are meant.
_from_root = re.compile(r"^(?:.*/)?(?=fa/+(?:news|media)/)")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands on a page: its node, its absolute ``address``, and the article that it
    names, if any.
    """

    node: etree._Element
    address: str
    article: Address | None


def links_of_entries(
    document: Document, entries: Sequence[etree._Element]
) -> dict[etree._Element, list[Link]]:
    """The links of each entry, in the page's order; of one without any, the one that it stands in.

    A link is that of the innermost entry around it. All come from one pass over the page.
    """
    links: dict[etree._Element, list[Link]] = {entry: [] for entry in entries}
    around: dict[etree._Element, etree._Element | None] = {}
    anchors: dict[etree._Element, etree._Element | None] = {}
    for node in document.root.iter(etree.Element):
        above = node.getparent()
        entry = node if node in links else around.get(above) if above is not None else None
        around[node] = entry
        outer = anchors.get(above) if above is not None else None
        anchors[node] = node if node.tag == "a" else outer
        if node.tag == "a" and entry is not None and (href := (node.get("href") or "").strip()):
            links[entry].append(_link(node, href, document))
    for entry, found in links.items():
        anchor = anchors[entry]
        if not found and anchor is not None and (href := (anchor.get("href") or "").strip()):
            found.append(_link(anchor, href, document))
    return links


def links_in(node: etree._Element, document: Document) -> Iterator[Link]:
    """The links in a node of the page, in its order; of ``<a>`` with an address only."""
    for anchor in node.iter("a"):
        if href := (anchor.get("href") or "").strip():
            yield _link(anchor, href, document)


def _link(anchor: etree._Element, href: str, document: Document) -> Link:
    # As browsers do it.
    href = href.replace("\\", "/") if "?" not in href else href
    try:
        address = urljoin(document.base(document.url), href)
        parts = urlsplit(address)
        is_own = is_site(address) or same_host(address, document.url) or _is_relative(href)
    except ValueError:
        return Link(anchor, href, None)
    if not is_own or parts.scheme not in ("http", "https"):
        return Link(anchor, address, None)
    try:
        # On whichever host: the number is the identity.
        path = _from_root.sub("/", parts.path) if _is_relative(href) else parts.path
        return Link(anchor, address, parse_address(path or "/"))
    except UrlError:
        return Link(anchor, address, None)


def _is_relative(href: str) -> bool:
    parts = urlsplit(href)
    return not parts.scheme and not parts.netloc


def is_advertisement(entry: etree._Element) -> bool:
    """Whether an entry, or what it stands in, is called an advertisement by its class."""
    for node in (entry, *entry.iterancestors("div", "section", "li")):
        if not _AD_CLASSES.isdisjoint((node.get("class") or "").lower().split()):
            return True
    return False


def kind_of_other(address: str, url: str) -> str | None:
    """What an address leads to that names no article of the site; None where nobody knows.

    ``url``: of the page that it stands on. ``elsewhere`` is another host, but for addresses of the
    form that the site's articles have: the site may have moved there. ``page``: one of the site's
    own overviews, desks, tags and the like.
    """
    try:
        parts = urlsplit(address)
        is_own = is_site(address) or same_host(address, url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    if is_own:
        return "page" if _known.search(parts.path) else None
    return None if is_article(address) else "elsewhere"
