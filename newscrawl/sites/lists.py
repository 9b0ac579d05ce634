"""Read list pages, of desks and of a site's archive: a response in, entries out. Pure.

No entry is dropped: an entry that names an article number becomes a link, whatever else its address
looks like; any other becomes an :class:`OtherEntry`, of a known kind or unrecognised.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice, zip_longest
from urllib.parse import quote, unquote, urlsplit

from lxml import etree
from parsel import Selector, SelectorList

from newscrawl.errors import DateError, NotAListError, NotThePageError
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean, one_line
from newscrawl.reading.blocks import text_of
from newscrawl.reading.document import Document, Response
from newscrawl.reading.undisturbed import undisturbed
from newscrawl.sites.addresses import OtherEntry, on_origin, same_host
from newscrawl.sites.base import Address, ListMarkup, Site
from newscrawl.sites.list_entries import (
    Link,
    is_advertisement,
    kind_of_other,
    links_of_entries,
)
from newscrawl.sites.not_the_page import refuse_other_page, refuse_titled
from newscrawl.sites.unknown_lists import beside_in, main_links

# The most characters of a text that is a time.
_LONGEST_TIME = 60
# The most characters of an entry's text, and the most pieces of text that are read for it.
_LONGEST, _PIECES = 200, 60
_TITLES = frozenset("h1 h2 h3 h4 p".split())


@dataclass(frozen=True, slots=True)
class ListPage:
    """The entries of one list page, in its order, each article once.

    ``is_cut``: the page came truncated, so links may be missing. ``is_inferred``: links are taken
    from the page's main part, for it has no known list, or entries beside the known one.
    """

    links: tuple[Address, ...]
    others: tuple[OtherEntry, ...] = ()
    is_cut: bool = False
    is_inferred: bool = False

    @property
    def is_unreadable(self) -> bool:
        """Whether it has unrecognised entries and no link to an article."""
        return not self.links and any(other.state == "unrecognised" for other in self.others)


def refuse_other_list(url: str, asked: str) -> None:
    """Raise NotThePageError where the request for the list ``asked`` ended at ``url``, and both
    addresses have numbers, but none in common: it is another list, whose links are not this one's.
    """
    paths = (unquote(urlsplit(each).path) for each in (asked, url))
    numbers, others = ({int(n) for n in re.findall(r"\d{1,9}", path)} for path in paths)
    if numbers and others and numbers.isdisjoint(others):
        raise NotThePageError(f"{asked} leads to another list, {url}", kind="not_found")


@undisturbed
def parse_list(response: Response, site: Site) -> ListPage:
    """Read one page of a desk's list or of the site's archive; an empty list is valid.

    ``site``: whose markup and addresses the page has. Named side bars and menus are not read. Where
    neither the list nor its entries have the known markup, and where entries stand beside the known
    list, links are inferred. Raises NotAListError where the page has neither list nor entry nor
    link to an article, and NotThePageError where the answer is not the requested page.
    """
    document = Document(response)
    is_cut = "page_cut" in document.doubts
    root = Selector(root=document.root, type="html")
    markup = site.markup
    containers = _outermost(root.css(markup.lists)) if markup.lists else []
    containers = containers or _bare_lists(root, markup)
    entries = [
        entry for within in containers or [document.root] for entry in _entries(within, markup)
    ]
    # A second list beside the first, or in place of an empty one. Where side boxes have entries of
    # their own class, all others are a list's.
    strays = _strays(document.root, entries, markup) if containers and markup.boxes else []
    entries += strays
    links = [link for within in containers for link in _loose(within, document, site, {*entries})]
    is_inferred = not containers or bool(strays) or bool(links and not entries)
    if is_inferred and not entries:
        refuse_other_page(response, document=document)
        links = links or [link.article for link in main_links(document, site) if link.article]
        if not links:
            raise NotAListError(
                f"neither a list ({markup.lists!r}) nor an entry ({markup.entry!r}) nor any link "
                f"to an article in {document.url}"
            )
    found: list[Address] = []
    others: dict[str, OtherEntry] = {}
    of_entries = links_of_entries(document, entries, site)
    times = {shown.root for shown in root.css(markup.time)}
    for entry, following in zip_longest(entries, entries[1:]):
        named = of_entries[entry]
        # A second story has a title of its own; what has none leads from the first to another.
        linked = [(link.article, link.node) for link in named if link.article]
        if linked:
            first, _ = linked[0]
            if not first.day:
                first = replace(first, day=_day(entry, of_entries, times))
            found += [first, *(address for address, node in linked[1:] if _is_titled(node))]
        else:
            other = _other(entry, of_entries, named, document.url, site)
            # An entry that only holds others says nothing of its own, nor does one that is cut off.
            is_last = following is None
            is_empty = is_cut if is_last else entry in following.iterancestors()
            if named or other.text or not is_empty:
                others.setdefault(other.url, other)
    if not found and not links and not others:
        refuse_titled(document)
    return ListPage(_once([*found, *links]), tuple(others.values()), is_cut, is_inferred)


def _is_titled(link: etree._Element) -> bool:
    return next(link.iter(*_TITLES), None) is not None


def _strays(
    root: etree._Element, entries: Collection[etree._Element], markup: ListMarkup
) -> list[etree._Element]:
    """Return the entries that stand in no known list, and in no menu, side bar or box."""
    every = _entries(root, markup)
    if len(every) == len(entries):
        return []
    beside, known = beside_in(root), {*entries}
    for node in root.iter(etree.Element):
        names = (node.get("class") or "").split()
        if node.getparent() in beside or not markup.boxes.isdisjoint(names):
            beside.add(node)
    return [entry for entry in every if entry not in known and entry not in beside]


def _outermost(found: SelectorList[Selector]) -> list[etree._Element]:
    """Return the nodes that stand in no other one of them; relies on document order, in which a
    node follows the nodes around it.
    """
    nodes: dict[etree._Element, None] = {}
    inside: set[etree._Element] = set()
    for node in (selector.root for selector in found):
        if node not in inside:
            nodes[node] = None
            inside.update(node.iter(node.tag))
    return list(nodes)


def _bare_lists(root: Selector, markup: ListMarkup) -> list[etree._Element]:
    lists = _outermost(root.css(markup.bare)) if markup.bare else []
    return [node for node in lists if _entries(node, markup) or not clean(text_of(node))]


def _entries(container: etree._Element, markup: ListMarkup) -> list[etree._Element]:
    return [found.root for found in Selector(root=container, type="html").css(markup.entry)]


def _loose(
    container: etree._Element, document: Document, site: Site, entries: Collection[etree._Element]
) -> Iterator[Address]:
    """Yield articles that a list links to outside known entries and boxes: entries in unknown
    markup.
    """
    boxes = site.markup.boxes
    inside: set[etree._Element] = set()
    for node in container.iter(etree.Element):
        is_box = not boxes.isdisjoint((node.get("class") or "").split())
        if node.getparent() in inside or node in entries or is_box:
            inside.add(node)
    for link in main_links(document, site, container):
        if link.article and link.node not in inside:
            yield link.article


def _day(
    entry: etree._Element, entries: Collection[etree._Element], times: Collection[etree._Element]
) -> date | None:
    """Return the Tehran day that an entry shows; None where it shows none, or a relative one.

    ``times``: the nodes of the page that show a time.
    """
    own = [node for node, is_start in _walk(entry, entries) if is_start]
    told = (node for node in own if node.tag == "time")
    said = (text for node in told for text in (node.get("datetime"), node.get("title")))
    shown = (text_of(node) for node in own if node in times)
    short = (t for t in _pieces(entry, entries) if 0 < len(t.strip()) <= _LONGEST_TIME)
    for text in filter(None, chain(said, shown, short)):
        for read in (dates.from_iso, dates.from_clock_line):
            try:
                return dates.tehran_day(read(text))
            except DateError:
                continue
    return None


def _other(
    entry: etree._Element,
    entries: Collection[etree._Element],
    links: list[Link],
    url: str,
    site: Site,
) -> OtherEntry:
    text = clean(one_line(" ".join(_pieces(entry, entries))))[:_LONGEST]
    if not links:
        # The title without the time shown, which differs in each run.
        own = (node for node, is_start in _walk(entry, entries) if is_start and node.tag in _TITLES)
        title = next((shown for node in own if (shown := clean(text_of(node)))), text)
        return OtherEntry(
            f"{on_origin(url, site.origin).partition('?')[0]}#{quote(title)}", "unrecognised", text
        )
    address, kind = links[0].address, kind_of_other(links[0].address, url, site)
    if kind == "elsewhere":
        address = address.partition("?")[0]  # a click counter's query differs each time
    elif address.startswith("http") and (site.owns(address) or same_host(address, url)):
        address = on_origin(address, site.origin)
    is_other = kind is not None or is_advertisement(entry)
    return OtherEntry(address, "not_article" if is_other else "unrecognised", text)


def _walk(
    entry: etree._Element, entries: Collection[etree._Element]
) -> Iterator[tuple[etree._Element, bool]]:
    """Yield each element of an entry twice, at its start (with True) and at its end, up to the next
    entry: one that is not closed holds those after it.
    """
    for event, node in etree.iterwalk(entry, events=("start", "end")):
        if node is not entry and node in entries:
            return
        yield node, event == "start"


def _pieces(entry: etree._Element, entries: Collection[etree._Element]) -> Iterator[str]:
    """Return the first texts of an entry."""
    texts = (
        node.text if is_start else node.tail if node is not entry else None
        for node, is_start in _walk(entry, entries)
    )
    return islice(filter(None, texts), _PIECES)


def _once(links: list[Address]) -> tuple[Address, ...]:
    return tuple({address.number: address for address in reversed(links)}.values())[::-1]
