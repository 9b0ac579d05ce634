"""Read Tasnim's article pages: a response in, an Article out. Pure.

It reads the markup of the captured page of May 2019, and the variants that public crawlers of
2023-2026 claim: ``h2.lead`` for ``h3.lead``, the details in ``div._sticky`` with an unclosed
``li.time``, photo stories in ``article.media``, tags separated by ``, `` or ``|``, no JSON-LD.
"""

import re
from datetime import date
from itertools import islice

from lxml import etree

from newscrawl.errors import DateError, NotAnArticleError, UrlError
from newscrawl.items import Article
from newscrawl.persian import dates
from newscrawl.reading.blocks import text_of
from newscrawl.reading.document import Document, Response, document_of
from newscrawl.reading.fields import (
    Chain,
    Choice,
    Page,
    changed,
    css,
    is_its_own,
    its_own,
    ld,
    meta,
    shown_texts,
    timed,
)
from newscrawl.reading.images import pictures
from newscrawl.reading.markup import BLOCK, own_text
from newscrawl.sites.addresses import has_host
from newscrawl.sites.article_parts import (
    headline_of,
    in_one_line,
    is_one_of,
    kind_of,
    ld_tags,
    lead_of,
    modified_of,
    refuse_other,
    split_tags,
    time_of,
    utc,
)
from newscrawl.sites.base import Address, Site
from newscrawl.sites.own_address import own_address, stories_of
from newscrawl.sites.own_story import own_of_number
from newscrawl.sites.story_text import Story, read_story
from newscrawl.sites.tasnim.addresses import parse_address
from newscrawl.sites.tasnim.sections import (
    DESK_CODE,
    SECTIONS,
    desk_code,
    service_numbers,
    without_suffix,
)

VERSION = 2
PARSER = f"tasnim/{VERSION}"
#: The day of the earliest page seen in this layout, which is today's.
SINCE, UNTIL = date(2019, 5, 20), None
#: A page is an article page if its <article> has one of these classes; the first is preferred,
#: for Bootstrap has a class ``media``, too.
ARTICLE = ("single-news", "media")
#: Classes of what follows the story: the desk code, the tags.
BELOW = frozenset(["footer", "smart-keyword"])
#: Players that stand in place of text; other frames are advertisements.
PLAYER = (
    "video, .jwplayer, [id^=jwplayer], iframe[src*=aparat], iframe[src*=tasnim], "
    "script[src*='aparat.com/embed']"
)

# What stands in a story while it has no text: "this story is being updated", "back to media"; and
# what other elements say, if broken tags leave it to the story: the label of a box, the desk code.
_no_text = re.compile(
    "[ \u200c]*(?:این خبر (?:به[ \u200c]?|ب)روز[ \u200c]?رسانی (?:می|خواهد)[ \u200c]?شو?د"
    "|بازگشت به صفحه رسانه[ \u200c]?ها)[ \u200c.…]*"
    rf"|\s*بیشتر بخوانید ?(?:\.\.\.|…)\s*|\s*{DESK_CODE}\s*"
)
# The service's name at the story's beginning, which another class or a broken tag leaves there.
_service = re.compile("[ \u200c]*- ?اخبار [^\n-]{1,40} ?-[ \u200c]*")
# More than any page shows, except in an attack.
_MOST_TIMES = 100
_MOST_TITLES = 10
_english = re.compile(r"\s{0,9}-\s{0,9}Tasnim\s{0,9}$")


def _agency(name: str) -> str:
    return _english.sub("", name)


def _author(page: Page) -> str | None:
    """Return the author's name unless it is a person: a reporter's name is no agency."""
    name, kind = page.document.ld_text("author", "name"), page.document.ld("author", "@type")
    return _agency(name) if name and kind != "Person" else None


def _tags(page: Page) -> list[str]:
    # The same list stands in the article (for phones) and beside it; read it once.
    lists = page.all("ul.smart-keyword") or page.document.root.iter("ul")
    for keywords in lists:
        if "smart-keyword" in (keywords.get("class") or "").split():
            links = list(keywords.iter("a"))
            # A list or a link that nothing closes holds other links, and blocks, too.
            own = [link for link in links if "/keyword/" in (link.get("href") or "")]
            return [_begun_text(link) for link in own or links]
    return []


def _begun_text(link: etree._Element) -> str:
    """Return the text of a link; of one that holds blocks, the text right in it."""
    is_open = any(inner.tag in BLOCK for inner in link.iterdescendants())
    return own_text(link) if is_open else text_of(link)


def _clock(page: Page) -> str | None:
    """Return the line with the time of publication; of several, the one with the address's day,
    else the first.
    """
    nodes = islice(page.all("li.time"), _MOST_TIMES)
    lines = [_line(node) for node in nodes if is_its_own(node, page.article)]
    day = _address_day(page) if len(lines) > 1 else None
    return next((line for line in lines if day and _day_in(line) == day), next(iter(lines), None))


def _short_url(page: Page) -> str | None:
    node = page.one("#short-link")
    href = (node.get("href") or "").strip() if node is not None else ""
    return href if href.startswith(("https://", "http://")) else None


def _related(page: Page, story: Story, site: Site) -> list[int]:
    base = page.document.base(site.origin)
    is_own = site.owns(base) or not has_host(base)
    return stories_of(story.more, base if is_own else site.origin, site)


def _line(node: etree._Element) -> str:
    # Its own text, if need be with that of inline children; never all of it, for an unclosed <li>
    # contains the following items.
    own, *inside = own_text(node), *map(text_of, node.iterchildren("span", "time", "b", "strong"))
    return own if ":" in own and re.search(r"\d{4}", own) else " ".join([own, *inside])


def _address_day(page: Page) -> date | None:
    try:
        return parse_address(page.document.url).day
    except UrlError:
        return None


def _day_in(line: str) -> date | None:
    try:
        return dates.tehran_day(dates.from_clock_line(line))
    except DateError:
        return None


def _shown_headline(page: Page) -> str | None:
    """Return the h1 that the page declares as its headline; else the first.

    A page may have one for telephones, cut short, or one with the site's name.
    """
    texts = map(in_one_line, islice(shown_texts(page, "h1.title"), _MOST_TITLES))
    shown = [text for text in texts if text]
    if len(shown) < 2:
        return shown[0] if shown else None
    told = [text for choice in HEADLINE.choices[1:] if (text := choice.read(page))]
    return next((text for text in shown if is_one_of(text, told)), shown[0])


HEADLINE = Chain(
    Choice("h1.title", "page", _shown_headline),
    ld("headline"),
    changed(meta("og:title"), without_suffix),
)
LEAD = Chain(css("h3.lead"), css("h2.lead"), ld("description"), meta("description"))
KICKER = Chain(css(".kicker"))
SOURCE = Chain(
    Choice("json-ld author.name", "json-ld", _author),
    changed(ld("publisher", "name"), _agency),
    changed(meta("og:article:author"), _agency),
    changed(meta("og:site_name"), _agency),
)
TAGS = Chain(
    Choice("ul.smart-keyword", "page", _tags),
    changed(meta("keywords"), split_tags),
    Choice("json-ld keywords", "json-ld", ld_tags),
)
# In the order of the contract: JSON-LD gives true UTC to the second, li.time only minutes.
PUBLISHED = Chain(
    timed(ld("datePublished"), dates.from_iso),
    timed(Choice("li.time", "page", _clock), dates.from_clock_line),
    timed(meta("rnews:datePublished"), dates.from_clock_line),
)
# Its label; the other two were read off the wall clock.
_EXACT = ("json-ld datePublished",)
MODIFIED = Chain(timed(ld("dateModified"), dates.from_iso))


def knows(document: Document) -> bool:
    """Return True if the page has an ``<article>`` of one of this layout's classes."""
    return bool(_articles(document))


def _articles(document: Document) -> list[etree._Element]:
    # Most of a page's <article> elements are items of lists.
    said = [(node.get("class") or "", node) for node in document.named["article"]]
    return [n for name in ARTICLE for told, n in said if name in told and name in told.split()]


def parse_article(response: Response, site: Site) -> Article:
    """Read one article page, with uncleaned texts; ``newscrawl.sites.extraction`` cleans them.

    Raises NotAnArticleError where the page has no article node, or names no article number;
    OtherArticleError where it is another article's page.
    """
    document = document_of(response)
    node = own_of_number(document, _articles(document), site)
    if node is None:
        raise NotAnArticleError(f"no <article> of class {' or '.join(ARTICLE)} in {document.url}")
    page = Page(document, node)
    named = (document.meta.get("og:url"), document.ld_text("mainEntityOfPage", "@id"))
    address = own_address(page, site, (*named, _short_url(page)))
    nodes = its_own(page.all("div.story"), node)
    story = read_story(page, nodes, "div.story", below=BELOW, no_text=_no_text, leak=_service)
    images = pictures(page, document.base(address.url), names=(site.pictures,))
    days = [address.day] if address.day else []
    published, doubts = time_of(page, PUBLISHED, days, _EXACT)
    refuse_other(page, address.day, published)
    lead = lead_of(page, LEAD, HEADLINE.choices[0])
    headline = headline_of(page, HEADLINE)
    article = Article(
        id=address.id,
        site=site.name,
        url=address.url,
        short_url=_short_url(page),
        kind=_kind(page, address, story, pictures=len(images)),
        sections=SECTIONS.first(page, "sections") or [],
        kicker=KICKER.first(page, "kicker"),
        headline=headline,
        lead=lead,
        body=story.body,
        source=SOURCE.first(page, "source"),
        desk_code=desk_code(page),
        tags=TAGS.first(page, "tags") or [],
        images=images,
        related=[f"{site.name}:{n}" for n in _related(page, story, site) if n != address.number],
        modified_at=utc(modified_of(page, MODIFIED, published)),
        published_at=utc(published),
        published_local=dates.tehran_text(published) if published else None,
        parser=PARSER,
        fetched_from=document.url,
        headline_raw=headline,
        lead_raw=lead,
        body_raw=story.raw,
        services=service_numbers(page),
        choices=page.choices,
        tried=page.tried,
    )
    day = dates.tehran_day(published) if published else address.day
    article.jalali_date = dates.to_jalali(day) if day else None
    article.warnings = sorted(page.warnings | doubts)
    return article


def _kind(page: Page, address: Address, story: Story, *, pictures: int) -> str:
    is_media = address.media or "media" in (page.article.get("class") or "").split()
    if is_media:
        page.choices["kind"] = "address" if address.media else "article.media"
    return kind_of(
        page,
        story,
        is_media=is_media,
        pictures=pictures,
        gallery=".row.images img",
        player=PLAYER,
    )
