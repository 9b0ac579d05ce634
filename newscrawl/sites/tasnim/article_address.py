"""Determine the article of a Tasnim page, from the fetched address and what the page says."""

from datetime import date

from newscrawl.errors import NotAnArticleError, UrlError
from newscrawl.reading.fields import Page
from newscrawl.sites.tasnim.addresses import Address, is_site, parse_address


def address_of(page: Page) -> Address:
    """Return the article's address: the one that the page names (``og:url``, JSON-LD, short link)
    where it has the number of the fetched address, else the fetched address.

    So an article has one canonical URL, whether it was fetched with its slug, without it, or by a
    short link. Adds the warning ``id_conflict`` where the page names another number. Raises
    NotAnArticleError where neither the fetched address nor the page names a number.
    """
    try:
        fetched = parse_address(page.document.url)
    except UrlError:
        fetched = None
    named: list[Address] = []
    own = (page.document.meta.get("og:url"), page.document.ld_text("mainEntityOfPage", "@id"))
    for claim in dict.fromkeys((*own, short_url(page))):
        try:
            named += [parse_address(claim)] if claim and is_site(claim) else []
        except UrlError:
            continue
    if fetched is None:
        if not named:
            raise NotAnArticleError(
                f"no article number: neither the address {page.document.url} nor og:url, JSON-LD "
                "or #short-link of the page names one"
            )
        return named[0]
    if any(address.number != fetched.number for address in named):
        page.warnings.add("id_conflict")
    same = [a for a in named if a.number == fetched.number and a.day is not None]
    return same[0] if same else fetched


def short_url(page: Page) -> str | None:
    node = page.one("#short-link")
    href = (node.get("href") or "").strip() if node is not None else ""
    return href if href.startswith(("https://", "http://")) else None


def day_of(url: str) -> date | None:
    try:
        return parse_address(url).day
    except UrlError:
        return None
