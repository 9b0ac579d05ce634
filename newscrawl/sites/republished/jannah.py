"""Read stories on WordPress sites with the theme Jannah: a response in, an Article out. Pure.

The markup is known from public code, not from a captured page: ``article#the-post``, the lead in
``h2.entry-sub-title`` or in the first blocks of the content, the source in a box below the content.
"""

from collections.abc import Iterator
from itertools import chain

from lxml import etree

from newscrawl.errors import NotAnArticleError
from newscrawl.items import Article
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean, words
from newscrawl.persian.declared_times import from_json
from newscrawl.reading.blocks import heading_text, text_of
from newscrawl.reading.boilerplate import is_set_apart
from newscrawl.reading.document import Document, Response, document_of, join
from newscrawl.reading.fields import (
    Chain,
    Choice,
    Page,
    changed,
    css,
    ld,
    meta,
    timed,
)
from newscrawl.reading.identity import identity
from newscrawl.sites.article_parts import ld_tags, modified_of, time_of
from newscrawl.sites.own_story import own_story, take_out
from newscrawl.sites.republished.article_builder import CopyFields, record
from newscrawl.sites.republished.copies import (
    ASIDE,
    PLAYERS,
    Text,
    agency,
    is_excerpt,
    read_text,
    says_nothing,
    told_sections,
)
from newscrawl.sites.republished.shown_tags import tags_behind
from newscrawl.sites.section_names import is_home
from newscrawl.sites.story_end import words_beside
from newscrawl.sites.story_parts import read_parts

VERSION = 2
PARSER = f"jannah/{VERSION}"
COPIES = True

# Where a story is not this many times as long as the sentences beside it, they may be its own.
_BEHIND = 3

_breadcrumb = etree.XPath("//*[@id='breadcrumb']//a")


def _crumbs(page: Page) -> list[str]:
    names = map(text_of, _breadcrumb(page.document.root))
    return [name for name in names if clean(name) and not is_home(name)]


def _all(selector: str) -> Choice[list[str]]:
    def read(page: Page) -> list[str]:
        return list(filter(None, map(text_of, page.all(selector))))

    return Choice(selector, "page", read)


def _in_box(page: Page, box: str) -> Iterator[str]:
    for node in page.all(box):
        links = list(node.iter("a"))
        named = [n for n in node.iter("span") if "tagcloud" in (n.get("class") or "").split()]
        yield from filter(None, map(text_of, links or named or [node]))


def _time_tag(page: Page) -> str | None:
    times = (time for node in page.all(".date.meta-item") for time in node.iter("time"))
    return next((told for time in times if (told := time.get("datetime"))), None)


HEADLINE = Chain(css("h1.entry-title"), css("h1"), ld("headline"), meta("og:title"))
LEAD = Chain(css("h2.entry-sub-title"), css(".entry-sub-title"))
KICKER = Chain(css(".entry-kicker"), css(".kicker"))
SECTIONS = Chain(
    Choice("#breadcrumb", "page", _crumbs),
    _all("a.post-cat"),
    Choice("json-ld articleSection", "json-ld", told_sections),
)
TAGS = Chain(
    Choice("post-bottom-tags", "page", lambda page: list(_in_box(page, ".post-bottom-tags"))),
    _all("a[rel~=tag]:not(.post-cat)"),
    Choice("behind the article", "page", lambda page: tags_behind(page, page.article)),
    Choice("json-ld keywords", "json-ld", ld_tags),
)
PUBLISHED = Chain(
    timed(ld("datePublished"), from_json),
    timed(meta("article:published_time"), dates.from_attribute),
    timed(Choice(".date.meta-item time[datetime]", "page", _time_tag), dates.from_attribute),
    timed(changed(css(".date.meta-item"), clean), dates.from_clock_line),
)
#: Labels of the choices that name their offset from UTC.
EXACT = tuple(choice.label for choice in PUBLISHED.choices[:3])
MODIFIED = Chain(
    timed(ld("dateModified"), from_json), timed(meta("article:modified_time"), from_json)
)
DAY = Chain(timed(changed(css(".date.meta-item"), clean), dates.day_in))


def parse_article(response: Response) -> Article:
    """Read one page, with uncleaned texts; ``newscrawl.sites.extraction`` cleans them.

    Raises NotAnArticleError where the page has no ``article#the-post``.
    """
    document = document_of(response)
    node = _own_article(document)
    if node is None:
        raise NotAnArticleError(f"no article#the-post in {document.url}")
    page = Page(document, node)
    contents = page.all(".entry-content") or page.all("div.entry")
    blocks = read_parts(contents, ASIDE, PLAYERS, is_set_apart)
    if any(len(n) for n in page.all(".page-links")):
        page.warnings.add("body_doubtful")  # the story continues on further pages
    own = sum(words(block.text) for block in blocks if not block.aside)
    if contents and _BEHIND * sum(words_beside(node, contents, frozenset(ASIDE))) > own:
        page.warnings.add("body_doubtful")  # a stray end tag has closed the story
    named = list(SECTIONS.values(page, "sections"))
    heads = (clean(heading_text(h)) for c in contents for h in c.iter("h2", "h3", "h4", "h5", "h6"))
    leaks = list(chain.from_iterable(named))
    text = read_text(blocks, LEAD.first(page, "lead"), leaks, frozenset(heads))
    if text.lead and "lead" not in page.choices:
        page.choices["lead"] = "before the leaked section"
    headline = HEADLINE.first(page, "headline")
    text = text if text.lead else _described(page, text, headline)
    published, doubts = time_of(page, PUBLISHED, [], EXACT)
    page.warnings |= doubts
    return record(
        page,
        identity(document),
        CopyFields(
            text=text,
            raw="\n\n".join(block.text for block in blocks if block.text) or None,
            more=[href for block in blocks if block.is_more for href in block.hrefs],
            headline=headline,
            kicker=KICKER.first(page, "kicker"),
            sections=list(dict.fromkeys(named[0] if named else ())),
            tags=TAGS.first(page, "tags") or [],
            source=agency(_in_box(page, ".post-bottom-source")),
            published=published,
            modified=modified_of(page, MODIFIED, published),
            day=None if published else DAY.first(page, "jalali_date"),
            places=("entry-content", "entry", "featured-area", "single-featured-image"),
            parser=PARSER,
            has_story=bool(contents),
        ),
    )


def _own_article(document: Document) -> etree._Element | None:
    """Return the post of the page's address, and remove the others: a page may show further posts
    below its own.
    """
    posts = [node for node in document.named["article"] if node.get("id") == "the-post"]

    def is_own(address: str) -> bool | None:
        return True if join(document.url, address) == document.url else None

    own = own_story(document, posts, is_own)
    if own is not None and len(posts) > 1:
        take_out(document, own, posts, is_own)
    return own


def _described(page: Page, text: Text, headline: str | None) -> Text:
    """Return the text with the page's description as its lead, where that repeats neither the
    headline nor the story's beginning; else the text unchanged.
    """
    for choice in (ld("description"), meta("og:description"), meta("description")):
        found = choice.read(page)
        if found and not says_nothing(found, headline) and not is_excerpt(found, text.body):
            page.choices["lead"] = choice.label
            page.warnings.add("lead_fallback")
            return Text(found, text.blocks, text.source)
    return text
