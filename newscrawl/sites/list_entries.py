"""Read the links of list entries: the article that each names, or what else it leads to. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newscrawl.errors import UrlError
from newscrawl.reading.document import Document, without_slash_too_many
from newscrawl.sites.addresses import same_host
from newscrawl.sites.base import Address, Site

# Pages of the site that lists link to besides articles: overviews, desks, tags, searches, report
# pages, feeds.
_known = re.compile(
    r"^/(?:[a-z]{2}/)?(?:(?:news/)?(?:overview|top|popular|reports?|specials?)|service|archive|"
    r"search|tags?|keywords?|topics?|subjects?|rss|pages?|about\w*|contact\w*|ads?|"
    r"advertisements?)(?:/|$)|^/(?:[a-z]{2}/?)?$|/Uploaded/Ads/",
    re.IGNORECASE,
)
_AD_CLASSES = frozenset({"ad", "ads", "ad-item", "advert", "advertisement", "advertising"})


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands on a page: its node, its absolute ``address``, and the article that it
    names, if any.
    """

    node: etree._Element
    address: str
    article: Address | None


def links_of_entries(
    document: Document, entries: Sequence[etree._Element], site: Site
) -> dict[etree._Element, list[Link]]:
    """Return the links of each entry, in the page's order, from one pass over the page.

    A link belongs to the innermost entry around it. An entry without links has the link that it
    stands in, if any.
    """
    read = _reader(document, site)
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
            links[entry].append(Link(node, *read(href)))
    for entry, found in links.items():
        anchor = anchors[entry]
        if not found and anchor is not None and (href := (anchor.get("href") or "").strip()):
            found.append(Link(anchor, *read(href)))
    return links


def links_in(node: etree._Element, document: Document, site: Site) -> Iterator[Link]:
    """Yield the links in a node, in the page's order; only of ``<a>`` with a ``href``."""
    read = _reader(document, site)
    for anchor in node.iter("a"):
        if href := (anchor.get("href") or "").strip():
            yield Link(anchor, *read(href))


def _reader(document: Document, site: Site) -> Callable[[str], tuple[str, Address | None]]:
    """Return a function that reads an address of a page's links: each only once."""
    return cache(partial(_read, base=document.base(document.url), url=document.url, site=site))


def _read(href: str, base: str, url: str, site: Site) -> tuple[str, Address | None]:
    # Browsers read a backslash in a path as a slash, too.
    href = without_slash_too_many(href.replace("\\", "/") if "?" not in href else href)
    try:
        address = urljoin(base, href)
        parts = urlsplit(address)
        is_relative = _is_relative(href)
        is_own = is_relative or site.owns(address) or same_host(address, url)
    except ValueError:
        return href, None
    if not is_own or parts.scheme not in ("http", "https"):
        return address, None
    try:
        # Only the path matters, whatever the host: the number identifies the article.
        path = _from_root(parts.path, site) if is_relative else parts.path
        return address, site.address_of(path or "/")
    except UrlError:
        return address, None


def _from_root(path: str, site: Site) -> str:
    """Return the path from the last beginning of an article's path on.

    A relative link to an article counts from the root of the site: it is often written for a page
    less deep than the list's own address.
    """
    path = re.sub("/{2,}", "/", path)
    starts = (path.rfind(f"/{root}") for root in site.roots)
    return path[max([0, *starts]) :]


def _is_relative(href: str) -> bool:
    parts = urlsplit(href)
    return not parts.scheme and not parts.netloc


def is_advertisement(entry: etree._Element) -> bool:
    """Return True if the class of an entry, or of a node around it, names an advertisement."""
    for node in (entry, *entry.iterancestors("div", "section", "li")):
        if not _AD_CLASSES.isdisjoint((node.get("class") or "").lower().split()):
            return True
    return False


def kind_of_other(address: str, url: str, site: Site) -> str | None:
    """Return the kind of an address that names no article of the site; None where it is not known.

    ``url``: the page that has the link. ``page``: one of the site's own overviews, desks, tags and
    the like. ``elsewhere``: an address on another host; not one with the form of the site's
    articles, for the site may have moved to that host.
    """
    try:
        parts = urlsplit(address)
        is_own = site.owns(address) or same_host(address, url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    if is_own:
        return "page" if _known.search(parts.path) else None
    return None if site.has_form_of_article(address) else "elsewhere"
