"""Read the service and the desk of an article page: their names, and their numbers."""

import re
from typing import Any

from lxml import etree

from newscrawl.reading.blocks import text_of
from newscrawl.reading.fields import Chain, Choice, Page
from newscrawl.reading.json_texts import as_text
from newscrawl.reading.markup import own_text
from newscrawl.sites.tasnim.addresses import service_number

# The end of <title> and og:title: "... - اخبار استانها - اخبار تسنیم - Tasnim", or
# "... - اخبار استانها تسنیم | Tasnim | خبرگزاری تسنیم | Tasnim".
_suffix = re.compile(
    r"\s{0,9}-\s{0,9}(?:اخبار\s+(?P<service>[^-|]{1,60}?)\s+(?:-\s{0,9}اخبار\s+)?تسنیم\b"
    r"|اخبار تسنیم\b).*$",
    re.DOTALL,
)
_MOST_CRUMBS = 100
#: A pattern of desk codes: ``R1002/P1015135/S6,70/CT1``.
DESK_CODE = r"R\d{1,12}(?:/[A-Z]{1,4}[\d,]{1,40}){1,9}"
_desk_code = re.compile(f"^{DESK_CODE}$")


def without_suffix(title: str) -> str:
    return _suffix.sub("", title)


def _title_service(page: Page) -> list[str]:
    match = _suffix.search(page.document.title)
    return [match["service"]] if match and match["service"] else []


def _service_links(page: Page) -> list[etree._Element]:
    # Deduplicated: where an item is left open, the next one nests in it, and a page may have the
    # list twice (for phones).
    links = (link for item in page.all("li.service") for link in item.iter("a"))
    return list({(link.get("href"), text_of(link)): link for link in links}.values())


def _service_names(page: Page) -> list[str]:
    names = map(text_of, _service_links(page))
    return [name for name in names if name] or [
        name for name in map(own_text, page.all("li.service")) if name.strip()
    ]


def _breadcrumb(page: Page) -> list[dict[str, Any]]:
    crumbs = page.document.ld("mainEntityOfPage", "breadcrumb", "itemListElement")
    listed = crumbs[:_MOST_CRUMBS] if isinstance(crumbs, list) else [crumbs]
    items = [crumb.get("item") for crumb in listed if isinstance(crumb, dict)]
    return [item for item in items if isinstance(item, dict)]


def _crumb_names(page: Page) -> list[str]:
    return [name for name in (as_text(item.get("name")) for item in _breadcrumb(page)) if name]


def service_numbers(page: Page) -> list[str]:
    """Return the service numbers of the page's links, else of JSON-LD, else of the desk code."""
    links = [node.get("href") or "" for node in _service_links(page)]
    links = links or [as_text(item.get("@id")) or "" for item in _breadcrumb(page)]
    numbers = [number for number in map(service_number, links) if number is not None]
    if not numbers and (code := desk_code(page)) and (match := re.search(r"/S([\d,]+)", code)):
        numbers = [str(int(part)) for part in match[1].split(",") if 0 < len(part) <= 6]
    return numbers


def desk_code(page: Page) -> str | None:
    codes = (text_of(node).strip() for node in page.all("div.footer"))
    return next((code for code in codes if _desk_code.match(code)), None)


SECTIONS = Chain(
    Choice("li.service", "page", _service_names),
    Choice("json-ld breadcrumb", "json-ld", _crumb_names),
    Choice("title", "meta", _title_service),
)
