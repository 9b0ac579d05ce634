"""Determine the article of a page, from the fetched address and what the page says."""

import re
from collections.abc import Iterator

from newscrawl.errors import NotAnArticleError, UrlError
from newscrawl.reading.blocks import text_of
from newscrawl.reading.document import join
from newscrawl.sites.base import Address
from newscrawl.sites.iran_samaneh.story_page import TITLES, StoryPage

_code = re.compile(r"(?:کد|شماره)\s{1,3}خبر\s{0,3}[:：]?\s{0,3}(\d{1,12})(?!\d)|^\D{0,40}?(\d{1,12})$")


def address_of(page: StoryPage) -> Address:
    """Return the article's address: with the slug that the page names, else that of the fetched
    address.

    The page names its address in ``og:url``, JSON-LD, other meta tags, the link of its headline and
    its short link, its number in ``.news_id_c``. Adds the warning ``id_conflict`` where it names
    another number than the fetched address. Raises NotAnArticleError where neither names a number.
    """
    named = list(_named(page))
    try:
        fetched = page.site.address_of(page.document.url)
    except UrlError:
        if not named:
            raise NotAnArticleError(
                f"no article number: neither the address {page.document.url} nor og:url, JSON-LD, "
                "headline, .news_id_c or short link of the page names one"
            ) from None
        fetched = named[0]
    if any(address.number != fetched.number for address in named):
        page.warnings.add("id_conflict")
    same = [address for address in (*named, fetched) if address.number == fetched.number]
    return max(same, key=_has_slug)


def short_url(page: StoryPage) -> str | None:
    """Return the short link that the page shows; None without one."""
    for link in page.links(".news_home_link"):
        href = (link.get("href") or "").strip()
        if href.startswith(("https://", "http://")):
            return href
    return None


def _has_slug(address: Address) -> bool:
    return address.path.count("/") > 3


def _named(page: StoryPage) -> Iterator[Address]:
    """Yield the addresses that the page names for itself, the surest first."""
    titles = (link for css in TITLES for node in page.near(css) for link in node.iter("a"))
    claims = [
        page.said.get("og:url"),
        page.document.ld_text("mainEntityOfPage", "@id"),
        page.document.ld_text("mainEntityOfPage"),
        page.document.ld_text("url"),
        page.said.get("dc.identifier"),
        page.said.get("twitter:url"),
        *(link.get("href") for link in titles),
        short_url(page),
        *(f"/fa/news/{code}" for code in _codes(page)),
    ]
    base = page.document.base(page.site.origin)
    for claim in dict.fromkeys(filter(None, claims)):
        url = join(base if page.site.owns(base) else page.site.origin, claim)
        try:
            if page.site.owns(url):
                yield page.site.address_of(url)
        except UrlError:
            continue


def _codes(page: StoryPage) -> Iterator[int]:
    for node in page.near(".news_id_c"):
        if match := _code.search(" ".join(text_of(node).split())):
            yield int(match[1] or match[2])
