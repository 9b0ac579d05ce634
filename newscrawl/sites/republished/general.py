"""Read pages of any site: from JSON-LD and OpenGraph, then from the densest block of text.

This reader is asked only for pages that the user names: its results are careful guesses, and carry
the warning ``general_reader``.
"""

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from newscrawl.errors import NotAnArticleError
from newscrawl.items import Article
from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.document import Response, document_of
from newscrawl.reading.fields import Chain, Choice, Page, changed, ld, meta
from newscrawl.reading.galleries import gallery_below
from newscrawl.reading.identity import identity, is_front
from newscrawl.reading.notices import plain_words
from newscrawl.reading.own_part import OwnPart
from newscrawl.sites.article_parts import ld_tags, meta_tags, modified_of
from newscrawl.sites.datelines import agency_in
from newscrawl.sites.headlines import headings_of, headline
from newscrawl.sites.republished.article_builder import CopyFields, record
from newscrawl.sites.republished.copies import (
    agency,
    read_text,
    told_sections,
)
from newscrawl.sites.republished.generic_story import find_story, source_boxes
from newscrawl.sites.republished.lead_pictures import lead_pictures
from newscrawl.sites.republished.page_times import DAY, MODIFIED
from newscrawl.sites.republished.posts import first_line, without_headline, without_line
from newscrawl.sites.republished.scripts import script_of
from newscrawl.sites.republished.shown_clock import published_of
from newscrawl.sites.republished.shown_lead import with_lead
from newscrawl.sites.republished.shown_tags import shown_tags
from newscrawl.sites.republished.story_place import categories, crumbs, kicker, told_crumbs
from newscrawl.sites.site_names import site_names

VERSION = 2
PARSER = f"general/{VERSION}"
COPIES = True
LAST = True

_breadcrumb = etree.XPath(
    "//*[@*][contains(@class, 'breadcrumb') or contains(@id, 'breadcrumb')]//a"
    " | //a[contains(@rel, 'category')]"
)
_MOST_CRUMBS = 10

SECTIONS = Chain(
    Choice("json-ld articleSection", "json-ld", told_sections),
    changed(meta("article:section"), lambda text: [text]),
    Choice("breadcrumb", "page", crumbs),
    Choice("json-ld breadcrumb", "json-ld", told_crumbs),
    Choice("a[rel=category]", "page", categories),
)
TAGS = Chain(
    Choice("json-ld keywords", "json-ld", ld_tags),
    meta_tags("article:tag"),
    meta_tags("news_keywords"),
    meta_tags("keywords"),
    Choice("shown tags", "page", shown_tags),
)


def _crumbs(page: Page) -> Iterator[str]:
    """Yield the section names of the page's breadcrumbs: one may have leaked into the story."""
    for link in islice(_breadcrumb(page.document.root), _MOST_CRUMBS):
        yield text_of(link)


def parse_article(response: Response) -> Article:
    """Read one page. Texts stay as on the page; ``newscrawl.sites.extraction`` cleans them.

    Raises NotAnArticleError for the site's front page, and where a page has no running text.
    """
    document = document_of(response)
    page = Page(document, document.root)
    page.warnings.add("general_reader")
    if is_front(document.url) and document.meta.get("og:type", "").strip() == "website":
        raise NotAnArticleError(f"{document.url} is the front page of its site")
    names = site_names(page)
    titles = headings_of(page, names)
    title = headline(page, titles, names)
    named = [told for key in ("headline", "name") if (told := document.ld_text(key))]
    is_foreign = bool(named) and not any(_is_edited(title, told) for told in named)
    if is_foreign and "headline_doubtful" in page.warnings:
        document.disown_json_ld()  # its dates and its text are another story's, too
    story = find_story(page, titles)
    if story.node is not None:
        page.article = story.node
        page.own = OwnPart(story.node, titles, story.outside, story.own)
        page.title = titles[0] if titles else None
    if (line := first_line(page, title, story.blocks)) is not None:
        title = line
        page.choices["headline"] = "first line"
        page.warnings.add("headline_fallback")
    sections = SECTIONS.first(page, "sections") or []
    blocks = [*without_line(story.blocks, line)] if line else story.blocks
    blocks = without_headline(blocks, title)
    text = read_text(blocks, None, [*sections, *_crumbs(page)], story.subheads)
    publisher = ld("author", "name").read(page) or ld("publisher", "name").read(page) or ""
    published = published_of(page)
    return record(
        page,
        identity(document),
        CopyFields(
            text=with_lead(page, text, title),
            raw="\n\n".join(block.text for block in story.blocks if block.text) or None,
            more=story.more,
            headline=title,
            kicker=kicker(page),
            sections=sections,
            tags=TAGS.first(page, "tags") or [],
            source=agency(source_boxes(page)),
            publisher=agency_in(clean(publisher)),
            published=published,
            modified=modified_of(page, MODIFIED, published),
            day=None if published else DAY.first(page, "jalali_date"),
            places=(page.article.get("class") or "").split(),
            pictures=lead_pictures(page),
            gallery=gallery_below(page.article, page.own.frame),
            is_inferred=True,
            parser=PARSER,
        ),
    )


def _is_edited(headline: str | None, other: str | None) -> bool:
    """Return True if two headlines are one: half of the shorter one's words are in both, or one is
    in another script.
    """
    if script_of(headline or "") != script_of(other or ""):
        return True
    one, two = set(plain_words(headline or "")), set(plain_words(other or ""))
    return 2 * len(one & two) >= min(len(one), len(two))
