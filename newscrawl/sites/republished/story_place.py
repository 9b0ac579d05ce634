"""Read what an unknown site shows around its story: the sections it is in, and its kicker."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import heading_text, text_of
from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.document import join
from newscrawl.reading.fields import Page, meta
from newscrawl.reading.identity import is_front
from newscrawl.reading.json_ld import is_same_page
from newscrawl.reading.json_texts import as_text
from newscrawl.reading.markup import is_short
from newscrawl.reading.prose_lines import is_dated_line
from newscrawl.sites.republished.time_places import is_beside_link
from newscrawl.sites.section_names import folded, is_home
from newscrawl.sites.titles import is_told

_breadcrumbs = etree.XPath(
    "/html/body//*[@*][contains(@class, 'breadcrumb') or contains(@id, 'breadcrumb')"
    " or @aria-label = 'breadcrumb' or contains(@itemtype, 'BreadcrumbList')]"
)
_kickers = re.compile(
    r"(?<![a-z])(?<!pop[-_])(?<!sign[-_])(?:ro[uo]?|ru|up|sur|sup|over|pre)[-_]?(?:titr|title)"
    r"(?![a-z])"
    r"|(?<![a-z])(?:kicker|overline|eyebrow)(?![a-z])",
    re.IGNORECASE,
)
# A path has few steps: what has more is a menu.
_MOST, _MOST_BOXES = 6, 5
# Characters of a section's name, and of a kicker.
_LONGEST, _LONGEST_KICKER = 60, 150
# Words: a section's name has as many.
_FEW = 3


def crumbs(page: Page) -> list[str]:
    """Return the sections in the first breadcrumb of the page that links to one."""
    for box in islice(_breadcrumbs(page.document.root), _MOST_BOXES):
        links = list(islice(box.iter("a"), _MOST + 1))
        found = list(dict.fromkeys(_sections_in(page, links))) if len(links) <= _MOST else []
        if found:
            return found
    return []


def categories(page: Page) -> list[str]:
    """Return the sections of WordPress that links in the story's own part name."""
    for around in ((*page.own.before, *page.own.above), page.own.after):
        links = (n for n in around if n.tag == "a" and "category" in (n.get("rel") or "").split())
        if found := list(dict.fromkeys(_sections_in(page, islice(links, _MOST)))):
            return found
    return []


def told_crumbs(page: Page) -> list[str]:
    """Return the sections in JSON-LD's breadcrumb. What has no address there is the page itself."""
    for entry in page.document.of_kind("BreadcrumbList"):
        listed = entry.get("itemListElement")
        items = listed[:_MOST] if isinstance(listed, list) else []
        named = [_crumb_of(item) for item in items if isinstance(item, dict)]
        if found := [name for name, href in named if href and _is_section(page, name, href)]:
            return found
    return []


def _crumb_of(item: dict[str, Any]) -> tuple[str, str | None]:
    page = item.get("item")
    told = page if isinstance(page, dict) else {"@id": page}
    name = as_text(item.get("name")) or as_text(told.get("name")) or ""
    return name, as_text(told.get("@id")) or as_text(told.get("url"))


def _sections_in(page: Page, links: Iterable[etree._Element]) -> Iterator[str]:
    for link in links:
        if is_short(link, _LONGEST) and _is_section(page, text_of(link), link.get("href") or ""):
            yield text_of(link)


def _is_section(page: Page, name: str, href: str) -> bool:
    """Return True unless a crumb is the front page's or the story's own, a date, or a link that is
    no page of the site.
    """
    line, address = clean(name), join(page.document.url, href)
    if is_dated_line(line) or (href and _host(address) != _host(page.document.url)):
        return False
    is_own = is_same_page(address, page.document.url) or _repeats(page, line)
    is_name = len(line) <= _LONGEST and any(map(str.isalpha, line)) and not is_home(line)
    return is_name and not is_own and not (address and is_front(address))


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _repeats(page: Page, line: str) -> bool:
    """Return True if a clean line is the headline, or the beginning of a title."""
    shown = "" if page.title is None else heading_text(page.title)
    told = [
        clean(text) for text in (shown, meta("og:title").read(page), page.document.title) if text
    ]
    is_beginning = len(line.split()) > _FEW and is_told(line, told)
    return is_beginning or folded(line) in map(folded, told)


def kicker(page: Page) -> str | None:
    """Return the line that is named a kicker and stands last before the headline; but no single
    word, which is a section's name.
    """
    if page.title is None:
        return None
    above = list(page.own.above)
    for node in page.own.before:
        if node is page.title:
            break
        above.append(node)
    for node in reversed(above):
        if _kickers.search(said_of(node)) and is_short(node, _LONGEST_KICKER):
            text = text_of(node)
            is_other = folded(text) == folded(text_of(page.title)) or is_beside_link(node)
            is_line = len(clean(text).split()) > 1 and not is_dated_line(clean(text))
            return text if is_line and not is_other else None
    return None
