"""Whose a page of Tasnim's is: its article's address, by what was asked for and what it says."""

from datetime import date, datetime, timedelta

from newscrawl.errors import NotAnArticleError, OtherArticleError, UrlError
from newscrawl.persian import dates
from newscrawl.reading.fields import Page
from newscrawl.sites.tasnim.addresses import Address, is_site, parse_address

_DAY = timedelta(days=1)


def address_of(page: Page) -> Address:
    """The article's address: the page's own where its number is that of the address fetched.

    The page's own (``og:url``) wins then, so that an article fetched with its slug, without it or
    by a short link has one canonical address.
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


def refuse_other(page: Page, address: Address, published: datetime | None) -> None:
    """Raise OtherArticleError where a page names another number, and its day is another, too."""
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
