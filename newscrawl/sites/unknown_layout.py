"""Read an article of a site in an unknown layout with the general reader, and mark it.

A marked article is better than none: the page stays in the archive, for a better reader to reparse.
"""

from urllib.parse import unquote, urlsplit

from newscrawl.errors import NotAnArticleError, OtherArticleError, UrlError
from newscrawl.items import Article
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean
from newscrawl.reading.document import Document, Response, document_of
from newscrawl.sites.addresses import has_host, same_host
from newscrawl.sites.base import Address, Site
from newscrawl.sites.republished import general
from newscrawl.sites.section_names import folded

# A slug of fewer words may be a placeholder; it is not compared with the headline.
_WORDS = 3


def infer_article(response: Response, site: Site) -> Article:
    """Read a page of the site under the article number in its address.

    Raises UrlError where the address names no article; OtherArticleError where the page names
    another article or another site as its own; NotAnArticleError where it has no story, or where it
    neither names its number nor has the words of its address in its headline.
    """
    address = site.address_of(urlsplit(response.url).path)
    document = document_of(response)
    is_named = False
    for url in _own_addresses(document):
        is_own = not has_host(url) or site.owns(url) or same_host(url, response.url)
        named = _number(url, site)
        if not is_own or named not in (None, address.number):
            raise OtherArticleError(f"the page {response.url} says that it is {url}")
        is_named = is_named or named is not None
    article = general.parse_article(response)
    if not article.body or not (is_named or _is_told(address, clean(article.headline or ""))):
        raise NotAnArticleError(
            f"no known layout in {response.url}, and no story with words of its address as headline"
        )
    article.id, article.site, article.url = address.id, site.name, address.url
    article.short_url, article.is_copy = None, False
    warnings = {*article.warnings, "unknown_layout"} - {"general_reader"}
    day = dates.day_from_user(article.jalali_date) if article.jalali_date else None
    if address.day and day != address.day:
        # The day in the address is the site's own; a time on the page may be another story's.
        if day and abs(day - address.day).days > 1:
            article.published_at = article.published_local = article.modified_at = None
            day = None
            warnings |= {"date_conflict", "no_time_found"}
        article.jalali_date = dates.to_jalali(day or address.day)
    article.warnings = sorted(warnings)
    return article


def _number(url: str, site: Site) -> int | None:
    """Return the number of the article that a whole address names; None for a short link, which
    may be written for another purpose.
    """
    try:
        address = site.address_of(url)
    except UrlError:
        return None
    return None if address.is_short else address.number


def _own_addresses(document: Document) -> set[str]:
    """Return the addresses that the page names as its own."""
    links = (n for n in document.root.iter("link") if (n.get("rel") or "").lower() == "canonical")
    told = [document.meta.get("og:url"), document.ld_text("mainEntityOfPage", "@id")]
    claims = filter(None, [*told, *(link.get("href") for link in links)])
    return {claim.strip() for claim in claims if not claim.strip().startswith("#")}


def _is_told(address: Address, headline: str) -> bool:
    """Return True if a headline has at least half of the words in the address's slug, which the
    site makes of the headline, or if the slug is too short to tell.
    """
    slug = unquote(address.path).rpartition(f"/{address.number}")[2].split("/")
    words = [word for word in map(folded, "-".join(slug).split("-")) if word]
    if len(words) < _WORDS:
        return True
    shown = folded(headline)
    return 2 * sum(word in shown for word in words) >= len(words)
