"""Determine the article of a page, and of the stories that it links to, by a site's addresses."""

from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from newscrawl.errors import NotAnArticleError, UrlError
from newscrawl.reading.document import join
from newscrawl.reading.fields import Page
from newscrawl.sites.base import Address, Site


def own_address(
    page: Page, site: Site, claims: Iterable[str | None], also: Iterable[str | None] = ()
) -> Address:
    """Return the article's address: the one that the page names where it has the number of the
    fetched address, else the fetched address.

    So an article has one canonical URL, whether it was fetched with its slug, without it, or by a
    short link. ``claims``: the addresses that the page names as its own, best first. ``also``:
    further ones that are not canonical, such as short links; only their number counts. Adds the
    warning ``id_conflict`` where the page names another number. Raises NotAnArticleError where
    neither the fetched address nor the page names a number.
    """
    own = [found for claim in claims if claim and (found := _address(claim, site))]
    named = own + [found for claim in also if claim and (found := _address(claim, site))]
    try:
        fetched = site.address_of(page.document.url)
    except UrlError:
        if not named:
            raise NotAnArticleError(
                f"no article number: neither the address {page.document.url} nor the page names one"
            ) from None
        fetched = named[0]
    if any(address.number != fetched.number for address in named):
        page.warnings.add("id_conflict")
    same = [a for a in own if a.number == fetched.number and not a.is_short]
    return next((a for a in same if a.day or not fetched.day), fetched)


def stories_of(hrefs: Iterable[str], base: str, site: Site) -> list[int]:
    """Return the numbers of the site's stories to which links lead, each once.

    ``base``: the address to which relative links are joined.
    """
    numbers: dict[int, None] = {}
    for href in hrefs:
        url = join(base, href)
        with suppress(UrlError):
            if url and site.owns(url):
                numbers[site.address_of(url).number] = None
    return list(numbers)


def _address(claim: str, site: Site) -> Address | None:
    """Return the address of an article that a page names on the site, or without a host."""
    try:
        has_host = bool(urlsplit(claim.strip()).netloc)
        return site.address_of(claim) if site.owns(claim) or not has_host else None
    except (UrlError, ValueError):
        return None
