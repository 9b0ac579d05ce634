"""Determine the article of a page in Iran Samaneh's markup, and find the page's short link."""

import re
from collections.abc import Iterator

from newscrawl.errors import UrlError
from newscrawl.reading.blocks import text_of
from newscrawl.sites.base import Address
from newscrawl.sites.iran_samaneh.story_page import StoryPage, hrefs_of
from newscrawl.sites.own_address import own_address

# The line of .news_id_c: "کد خبر: ۶۹۱۹۱۱۹".
_number = re.compile(r"\D{0,40}(\d{1,12})\D{0,5}")


def address_of(page: StoryPage) -> Address:
    """Return the article's address; see :func:`own_address`.

    The page names its address in the link of its headline, ``og:url``, JSON-LD, other meta tags and
    its short link, and its number in ``.news_id_c``. Addresses with a slug are preferred: that of
    the page, else that of the fetched address.
    """
    claims: list[str] = list(filter(None, _claims(page)))
    claims.sort(key=lambda claim: not _has_slug(page, claim))
    return own_address(page, page.site, claims)


def short_url(page: StoryPage) -> str | None:
    """Return the short link that the page shows; None without one."""
    hrefs = ((link.get("href") or "").strip() for link in page.links(".news_home_link"))
    return next((href for href in hrefs if href.startswith(("https://", "http://"))), None)


def _claims(page: StoryPage) -> Iterator[str | None]:
    if page.heading is not None:
        yield from hrefs_of(page.heading)
    yield page.said.get("og:url")
    document = page.document
    yield document.ld_text("mainEntityOfPage", "@id") or document.ld_text("mainEntityOfPage")
    yield document.ld_text("url")
    yield page.said.get("dc.identifier")
    yield page.said.get("twitter:url")
    yield short_url(page)
    for node in page.near(".news_id_c"):
        if match := _number.fullmatch(text_of(node)):
            yield f"/fa/news/{int(match[1])}"
    try:
        yield page.site.address_of(document.url).path
    except UrlError:
        return


def _has_slug(page: StoryPage, claim: str) -> bool:
    try:
        return page.site.address_of(claim).path.count("/") > 3
    except UrlError:
        return False
