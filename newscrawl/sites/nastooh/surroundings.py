"""Tell an article's own parts from the boxes around and in it; read its sections and its claims.

Boxes have the same classes on all sites of the CMS: ``box`` on each, and what it holds.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml import etree

from newscrawl.persian.cleaning import clean, has_ink
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import is_set_apart, names_of
from newscrawl.reading.document import Document, join
from newscrawl.reading.fields import Chain, Choice, Page, is_its_own, meta, split
from newscrawl.reading.json_ld import address_of
from newscrawl.reading.markup import is_short
from newscrawl.sites.addresses import same_host
from newscrawl.sites.base import Site

_HOLDERS = frozenset("section div aside ul ol nav form".split())
_BOXES = frozenset("box item-boxes item-boxes2".split())
# The path that counts clicks on advertisements, in the captured page.
_ADVERTISED = "/redirect/ads/"
_MOST_CRUMBS, _LONGEST_CRUMB = 20, 200
# Names of the first item of a breadcrumb, which leads to the front page.
_HOME = frozenset(["صفحه اصلی", "صفحه نخست", "خانه"])


def is_other_box(node: etree._Element) -> bool:
    """Return True if a node in a body is a box beside the story, by its tag or its names."""
    if is_set_apart(node):
        return True
    is_widget = node.tag == "section" and "box" in (node.get("class") or "").split()
    return is_widget or (node.tag in _HOLDERS and names_of(node).is_box)


def boxes_in(article: etree._Element, texts: Iterable[etree._Element]) -> frozenset[etree._Element]:
    """Return the boxes in an article's node that hold nothing of it; none that holds its text."""
    holding = {above for text in texts for above in (text, *text.iterancestors())}
    found = (node for node in article.iter(*_HOLDERS) if node not in holding)
    ads = (link for link in article.iter("a") if _ADVERTISED in (link.get("href") or ""))
    return frozenset([*filter(_is_box_around, found), *ads])


def _is_box_around(node: etree._Element) -> bool:
    names = (node.get("class") or "").split()
    if not _BOXES.isdisjoint(names):
        return True
    # The CMS names the article's own parts so: "item-nav" holds its date.
    return not any(name.startswith("item-") for name in names) and is_other_box(node)


def is_own(page: Page, node: etree._Element) -> bool:
    """Return True if readers see a node, and it stands in no box of other stories."""
    return is_its_own(node, page.article) and not is_in_box(page, node, *node.iterancestors())


def is_in_box(page: Page, *around: etree._Element) -> bool:
    """Return True if one of some elements is a box beside the article."""
    return any(node in page.own.outside for node in around)


def texts_in(page: Page, nodes: Iterable[etree._Element]) -> Iterator[str]:
    """Yield the texts of those nodes that are the article's own."""
    for node in nodes:
        if is_own(page, node) and has_ink(text := text_of(node)):
            yield text


def own(selector: str) -> Choice[str]:
    """Return a choice: the text of the first node that is the article's own and has text."""
    return Choice(selector, "page", lambda page: next(texts_in(page, page.all(selector)), None))


def _breadcrumb(page: Page) -> etree._Element | None:
    """Return the breadcrumb in the article's node, else above it."""
    inside = (node for node in page.all(".breadcrumb") if is_its_own(node, page.article))
    lists = page.document.root.iter("ol", "ul")
    above = (node for node in lists if "breadcrumb" in (node.get("class") or "").split())
    return next(chain(inside, above), None)


def _crumbs(page: Page) -> list[etree._Element]:
    """Return the items of the breadcrumb without the front page's."""
    found = _breadcrumb(page)
    items = () if found is None else islice(found.iter("li"), _MOST_CRUMBS)
    return [item for item in items if is_short(item, _LONGEST_CRUMB) and not _leads_home(item)]


def _leads_home(item: etree._Element) -> bool:
    paths = [_path(link.get("href") or "#") for link in item.iter("a")]
    return clean(text_of(item)) in _HOME or paths in (["/"], [""])


def _path(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    return parts.path or parts.fragment or ("" if parts.netloc else url)


def _crumb_names(page: Page) -> list[str]:
    return list(filter(has_ink, map(text_of, _crumbs(page))))


def _shown_section(page: Page) -> list[str]:
    """Return the section that the article's details show, below the one that meta names."""
    nodes = (n for n in page.article.iter("span", "a", "li", "div", "p"))
    shown = list(texts_in(page, (n for n in nodes if n.get("itemprop") == "articleSection")))
    above = _meta_sections(page) if shown else []
    told = {clean(name) for name in shown}
    return [*(name for name in above if clean(name) not in told), *shown]


def _meta_sections(page: Page) -> list[str]:
    return split(meta("article:section").read(page) or "", "[>›»]")


SECTIONS = Chain(
    Choice("ol.breadcrumb", "page", _crumb_names),
    Choice("[itemprop=articleSection]", "page", _shown_section),
    Choice("meta article:section", "meta", _meta_sections),
)


def services_of(page: Page, site: Site, texts: Collection[etree._Element]) -> list[str]:
    """Return the identifiers of the sections that the page's links name, else its topic.

    The links are those of the breadcrumb, else those in the article's details, outside its text
    (``texts``). A part of a section comes after the section itself: ``Sports``, ``Sports/9001``.
    """
    links = [link for item in _crumbs(page) for link in item.iter("a")]
    named = [name for _, name in _sections_in(page, site, links)] or [
        name
        for link, name in _sections_in(page, site, page.article.iter("a"))
        if is_own(page, link) and not any(above in texts for above in link.iterancestors())
    ]
    if not named and (topic := page.document.meta.get("nastooh:topic")):
        part = page.document.meta.get("nastooh:subtopic")
        named = [f"{topic}/{part}" if part else topic]
    found = [name for each in named for name in (each.partition("/")[0], each)]
    return list(dict.fromkeys(found))


def _sections_in(
    page: Page, site: Site, links: Iterable[etree._Element]
) -> Iterator[tuple[etree._Element, str]]:
    """Yield the links to sections, on the site's hosts or the page's own, and their sections."""
    for link in links:
        href = join(page.document.url, link.get("href") or "")
        is_own_host = site.owns(href) or same_host(href, page.document.url)
        if is_own_host and (name := site.section_of(href)):
            yield link, name


def claims_of(document: Document) -> list[str | None]:
    """Return the addresses that a page names as its own, best first."""
    links = (n for n in document.root.iter("link") if (n.get("rel") or "").lower() == "canonical")
    canonical = next((link.get("href") for link in links), None)
    told = document.meta.get
    return [
        canonical,
        told("og:url"),
        address_of(document.json_ld) or document.ld_text("@id"),
        told("dc.identifier"),
    ]


def short_url_of(page: Page, site: Site) -> str | None:
    """Return the article's short link, a field's value; None where it is not the site's."""
    boxes = page.all(".short-link-container")
    for node in (*page.all("#short-url"), *(n for box in boxes for n in box.iter("input"))):
        value = (node.get("value") or node.get("href") or text_of(node)).strip()
        if value and "//" not in value:
            value = f"https://{value}"
        if site.owns(value):
            return value
    return None
