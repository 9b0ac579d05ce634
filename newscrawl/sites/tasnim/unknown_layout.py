"""Read an article of the site in an unknown layout with the general reader, and mark it.

A marked article is better than none: the page stays in the archive, for a better reader to reparse.
"""

from urllib.parse import unquote, urlsplit

from newscrawl.errors import NotAnArticleError, OtherArticleError
from newscrawl.items import Article
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean
from newscrawl.reading.document import Document, Response, document_of
from newscrawl.sites.republished import general
from newscrawl.sites.section_names import folded
from newscrawl.sites.tasnim.addresses import (
    SITE,
    Address,
    is_article,
    is_site,
    parse_address,
    same_host,
)

# A slug of fewer words may be a placeholder; it is not compared with the headline.
_WORDS = 3


def infer_article(response: Response) -> Article:
    """Read a page of the site under the article number in its address.

    Raises UrlError where the address names no article; OtherArticleError where the page names
    another article or another site as its own; NotAnArticleError where it has no story, or where it
    neither names its number nor has the words of its address in its headline.
    """
    address = parse_address(urlsplit(response.url).path)
    document = document_of(response)
    is_named = False
    for url in _own_addresses(document):
        is_own = is_site(url) or same_host(url, response.url)
        named = parse_address(url).number if is_article(url) else None
        if not is_own or named not in (None, address.number):
            raise OtherArticleError(f"the page {response.url} says that it is {url}")
        is_named = is_named or named is not None
    article = general.parse_article(response)
    if not article.body or not (is_named or _is_told(address, clean(article.headline or ""))):
        raise NotAnArticleError(
            f"no known layout in {response.url}, and no story with words of its address as headline"
        )
    article.id, article.site, article.url = address.id, SITE, address.url
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
    slug = unquote(address.path).split("/")[7:]
    words = [word for word in map(folded, "-".join(slug).split("-")) if word]
    if len(words) < _WORDS:
        return True
    shown = folded(headline)
    return 2 * sum(word in shown for word in words) >= len(words)
