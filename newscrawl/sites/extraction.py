"""Extract one article without the Scrapy engine: read, clean, validate, attribute.

The pipelines call these functions, too, so a page that is reparsed from the archive gives the
record that the crawl gave.
"""

from newscrawl.errors import (
    CutPageError,
    InvalidArticleError,
    NotThePageError,
    OtherArticleError,
    UnknownLayoutError,
)
from newscrawl.items import TEXTS, Article, content_hash
from newscrawl.persian.cleaning import clean_all, clean_or_none, words
from newscrawl.reading.document import Response
from newscrawl.reading.identity import is_front
from newscrawl.reading.undisturbed import undisturbed
from newscrawl.sites import readers
from newscrawl.sites.attribution import attribute, own_names
from newscrawl.sites.base import Site
from newscrawl.sites.datelines import read_dateline
from newscrawl.sites.not_the_page import refuse_login
from newscrawl.sites.provinces import Desk

# The one section name that sites themselves spell without its ZWNJ.
_SECTIONS = dict.fromkeys(("استانها", "استان ها"), "استان‌ها")


@undisturbed
def read(
    response: Response,
    listed_on: Desk | None = None,
    *,
    site: Site | None = None,
    copy: bool = False,
) -> Article:
    """Read one article page into a clean, valid Article; pure.

    ``listed_on``: the desk whose list showed the article, where that is known. ``site``: whose page
    it is; None: the one that its address names. ``copy``: read the
    page as a story that another site republished, under that site's name. ``fetched_at``,
    ``first_seen_at`` and ``revision`` keep their defaults: the database sets them. Raises a
    PageError that names what the page lacks.
    """
    article = readers.parse_copy(response) if copy else readers.parse_article(response, site)
    article.listed_on = listed_on.key if listed_on else None
    return attribute(validate(clean_article(article)))


def clean_article(article: Article) -> Article:
    """Clean every text of the article in place, except the raw texts; add the warnings for missing
    lead, source and sections, the word count and the content hash.
    """
    for name in TEXTS:
        setattr(article, name, clean_or_none(getattr(article, name)))
    article.sections = [_SECTIONS.get(name, name) for name in clean_all(article.sections)]
    article.tags = list(dict.fromkeys(clean_all(article.tags)))
    for image in article.images:
        image.caption = clean_or_none(image.caption)
    if article.source is None and (named := read_dateline(article.body, own_names(article))):
        article.source = named.agency
        article.choices["source"] = "dateline"
        article.warnings.append("source_fallback")
    found = {"lead": article.lead, "source": article.source, "sections": article.sections}
    missing = [f"no_{name}_found" for name, value in found.items() if not value]
    article.warnings = sorted({*article.warnings, *missing})
    article.word_count = words(article.body)
    article.content_hash = content_hash(article.headline, article.lead, article.body)
    return article


def validate(article: Article) -> Article:
    """Return the article unchanged if it can be stored.

    Raises InvalidArticleError where the headline, the date, or both body and pictures are missing,
    or where a text consists largely of replacement characters (U+FFFD) for unreadable bytes. A
    republished story needs no date: the date of its page is not the story's.
    """
    needs = {
        "headline": article.headline,
        "date": article.published_at or article.jalali_date or article.is_copy,
        "body or pictures": article.body or article.images,
        "readable text": not any(
            map(_is_unreadable, (article.headline, article.lead, article.body))
        ),
    }
    missing = tuple(name for name, value in needs.items() if not value)
    if missing:
        raise InvalidArticleError(
            f"{article.id} ({article.fetched_from}) has no {', no '.join(missing)}", missing=missing
        )
    return article


def _is_unreadable(text: str | None) -> bool:
    """Return True if a text has more replacement characters than a small slip would leave."""
    if text is None or "\ufffd" not in text:
        return False
    signs = text.count("\ufffd")
    return signs > max(20, len(text) / 20) or 4 * signs > len(text)


def refuse_doubtful(article: Article) -> None:
    """Raise PageError for a page that must not replace a stored one: a page that is cut, of unknown
    layout, or that names another article's number.
    """
    if "page_cut" in article.warnings:
        raise CutPageError(f"the page {article.fetched_from} has no end tag")
    refuse_unknown_layout(article)
    if "id_conflict" in article.warnings:
        raise OtherArticleError(f"the page {article.fetched_from} names another article's number")


def refuse_unknown_layout(article: Article) -> None:
    """Raise UnknownLayoutError for an article of unknown layout: it must not replace one that was
    read in a known layout.
    """
    if article.is_of_unknown_layout:
        raise UnknownLayoutError(f"no reader knows the layout of {article.fetched_from}")


def refuse_detour(url: str, asked: str) -> None:
    """Raise NotThePageError where the request for ``asked`` ended at ``url``, and ``url`` is a
    site's front page or login. Many sites redirect removed stories to their front page.
    """
    if is_front(url) and not is_front(asked):
        raise NotThePageError(
            f"{asked} leads to the front page {url}: the story is not there", kind="not_found"
        )
    refuse_login(url, asked)
