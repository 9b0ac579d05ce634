"""Determine the article of a Tasnim page, from the fetched address and what the page says."""

from datetime import date, datetime, timedelta

from newscrawl.errors import NotAnArticleError, OtherArticleError, UrlError
from newscrawl.persian import dates
from newscrawl.reading.fields import Page
from newscrawl.sites.addresses import has_host
from newscrawl.sites.base import Address, Site
from newscrawl.sites.tasnim.addresses import parse_address

_DAY = timedelta(days=1)


def address_of(page: Page, site: Site) -> Address:
    """Return the article's address: the one that the page names (``og:url``, JSON-LD, short link)
    where it has the number of the fetched address, else the fetched address.

    So an article has one canonical URL, whether it was fetched with its slug, without it, or by a
    short link. Adds the warning ``id_conflict`` where the page names another number. Raises
    NotAnArticleError where neither the fetched address nor the page names a number.
    """
    try:
        fetched = site.address_of(page.document.url)
    except UrlError:
        fetched = None
    named: list[Address] = []
    own = (page.document.meta.get("og:url"), page.document.ld_text("mainEntityOfPage", "@id"))
    for claim in dict.fromkeys((*own, short_url(page))):
        try:
            named += [site.address_of(claim)] if claim and _is_own(claim, site) else []
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


def _is_own(url: str, site: Site) -> bool:
    return site.owns(url) or not has_host(url)


def short_url(page: Page) -> str | None:
    node = page.one("#short-link")
    href = (node.get("href") or "").strip() if node is not None else ""
    return href if href.startswith(("https://", "http://")) else None


def refuse_other(page: Page, address: Address, published: datetime | None) -> None:
    """Raise OtherArticleError where a page names another number, and was published more than a day
    before or after the day in its address.
    """
    if "id_conflict" in page.warnings and address.day and published:
        day = dates.tehran_day(published)
        if abs(day - address.day) > _DAY:
            raise OtherArticleError(
                f"the page at {page.document.url} names another article's number, and is of {day}"
            )


def day_of(url: str) -> date | None:
    try:
        return parse_address(url).day
    except UrlError:
        return None
