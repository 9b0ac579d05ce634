"""An article of the site in a markup that no reader knows: read by the general reader, and marked.

Stored and marked is better than nothing: the page is kept, for a reading again by a mended reader.
"""

from urllib.parse import unquote, urlsplit

from newscrawl import dates
from newscrawl.errors import NotAnArticleError, OtherArticleError, UrlError
from newscrawl.items import Article
from newscrawl.pages import general
from newscrawl.pages.copies import folded
from newscrawl.pages.document import Document, Response
from newscrawl.text import clean
from newscrawl.urls import SITE, Address, is_site, parse_address

# A slug of fewer words may be a placeholder.
_WORDS = 3


def infer_article(response: Response) -> Article:
    """Read one page of the site's under the number that its address names.

    Raises UrlError where the address names none, OtherArticleError where the page names another,
    NotAnArticleError where it shows no story, or one that the address's words say nothing of.
    """
    address = parse_address(urlsplit(response.url).path)
    document = Document(response)
    if any(number != address.number for number in _numbers(document)):
        raise OtherArticleError(f"the page {response.url} names another article's number")
    article = general.parse_article(response)
    if not article.body or not _is_told(address, clean(article.headline or "")):
        raise NotAnArticleError(
            f"no known layout in {response.url}, nor a story whose headline has its address's words"
        )
    article.id, article.site, article.url = address.id, SITE, address.url
    article.short_url, article.is_copy = None, False
    warnings = {*article.warnings, "unknown_layout"} - {"general_reader"}
    day = dates.day_from_user(article.jalali_date) if article.jalali_date else None
    if address.day and day != address.day:
        # The address's day is the site's own word; a time on the page may be any story's.
        if day and abs(day - address.day).days > 1:
            article.published_at = article.published_local = article.modified_at = None
            day = None
            warnings |= {"date_conflict", "no_time_found"}
        article.jalali_date = dates.to_jalali(day or address.day)
    article.warnings = sorted(warnings)
    return article


def _numbers(document: Document) -> set[int]:
    """The articles that the page says it is."""
    links = (n for n in document.root.iter("link") if (n.get("rel") or "").lower() == "canonical")
    told = [document.meta.get("og:url"), document.ld_text("mainEntityOfPage", "@id")]
    numbers = set()
    for claim in (*told, *(link.get("href") for link in links)):
        try:
            if claim and is_site(claim):
                numbers.add(parse_address(claim).number)
        except UrlError:
            continue
    return numbers


def _is_told(address: Address, headline: str) -> bool:
    """Whether a headline has half of the words of an address, which are those of its own."""
    slug = unquote(address.path).split("/")[7:]
    words = [word for word in map(folded, "-".join(slug).split("-")) if word]
    if len(words) < _WORDS:
        return True
    shown = folded(headline)
    return 2 * sum(word in shown for word in words) >= len(words)
