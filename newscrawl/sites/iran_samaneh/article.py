"""Read article pages in Iran Samaneh's markup: a response in, an Article out. Pure.

It reads the markup of the captured page of May 2019, and what public crawlers of 2018-2026 claim:
``h1.title``, ``.rutitr``, ``.tags``, JSON-LD, ISO times in ``article:published_time`` and photo
stories in ``.image_set``; of the same site since about 2021 (seven crawlers) ``.title-news``,
``.baznashr-body`` with the sections in ``.path_bottom_body``, and ``.photo-newspage-date``.
"""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import islice, zip_longest

from lxml import etree

from newscrawl.errors import DateError
from newscrawl.items import Article
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean, one_line
from newscrawl.reading.blocks import text_of
from newscrawl.reading.document import Document, Response, document_of
from newscrawl.reading.fields import Chain, Choice, Page, changed, ld, timed
from newscrawl.reading.identity import is_front
from newscrawl.reading.json_texts import as_texts
from newscrawl.reading.markup import own_text
from newscrawl.sites.article_parts import (
    kind_of,
    ld_tags,
    lead_of,
    modified_of,
    split_tags,
    time_of,
    utc,
)
from newscrawl.sites.base import Site
from newscrawl.sites.iran_samaneh.article_address import address_of, short_url
from newscrawl.sites.iran_samaneh.family import SamanehSite
from newscrawl.sites.iran_samaneh.find_story import GALLERY, find_story, has_marks
from newscrawl.sites.iran_samaneh.story import KICKERS, LEADS, pictures_of, read_body, related_of
from newscrawl.sites.iran_samaneh.story_page import StoryPage, beside, of_story, said
from newscrawl.sites.story_text import Story

VERSION = 1
PARSER = f"iran_samaneh/{VERSION}"
#: The day of the earliest page seen in this layout, which is taken for today's.
SINCE, UNTIL = date(2019, 5, 2), None
#: Players that stand in place of text; other frames are advertisements.
PLAYER = "video, .flowplayer, .jwplayer, .video-js, iframe[src*=aparat]"

# Between the parts of a title, and between a name and the slogans after it.
_separator = re.compile(r"\s?\|\s?|\s[-–—]\s")
_MOST_PARTS = 20


def _title(page: StoryPage) -> str | None:
    """Return the headline that the page shows: the ``<h1>`` in it where there is one."""
    if page.heading is None:
        return None
    heads = (*page.heading.iter("h1"), page.heading)
    return next((one_line(text) for head in heads if (text := text_of(head))), None)


def _without_site(page: StoryPage) -> str | None:
    """Return ``og:title`` without what follows from a part on that is a name of the site."""
    title = page.said.get("og:title", "")
    own = _name(page.said.get("og:site_name", ""))
    names = {*map(clean, (page.site.title, page.site.english, own, *page.site.names)), ""} - {""}
    parts = list(islice(_separator.finditer(title), _MOST_PARTS))
    for part, after in zip_longest(parts, parts[1:]):
        if clean(title[part.end() : after.start() if after else None]) in names:
            return title[: part.start()]
    return title


def _name(text: str) -> str:
    return _separator.split(text, maxsplit=1)[0]


def _clock(selector: str) -> Choice[str]:
    """Return a choice: the first line of the nearest nodes of a class that names a day and time."""

    def read(page: StoryPage) -> str | None:
        for node in page.near(selector):
            # Its own text, where a label or another calendar's date stands beside it.
            for text in (text_of(node), own_text(node)):
                with suppress(DateError):
                    dates.from_clock_line(text)
                    return text
        return None

    return of_story(selector, "page", read)


def _sections(selector: str) -> Choice[list[str]]:
    return of_story(selector, "page", lambda page: list(map(text_of, _paths(page, selector))))


def _paths(page: StoryPage, selector: str) -> list[etree._Element]:
    """Return the links to sections in the nearest nodes of a class, without the front page's."""
    links = page.links(selector, inside=True)
    return [link for link in links if not is_front(link.get("href") or "/")]


def _services(page: StoryPage) -> list[str]:
    """Return the sections that the links of the page's path name in their addresses, each once."""
    links = _paths(page, ".news_path") or _paths(page, ".path_bottom_body")
    named = (page.site.section_of(link.get("href") or "") for link in links)
    return list(dict.fromkeys(filter(None, named)))


def _tags(selector: str) -> Choice[list[str]]:
    return of_story(selector, "page", lambda page: list(map(text_of, page.links(selector))))


def _sections_of_json(page: Page) -> list[str]:
    return as_texts(page.document.ld("articleSection"))


def _title_of_site(page: StoryPage) -> str:
    return page.site.title


HEADLINE = Chain(
    of_story(".title", "page", _title),
    ld("headline"),
    of_story("meta og:title", "meta", _without_site),
    said("name"),
)
KICKER = Chain(*map(beside, KICKERS))
LEAD = Chain(
    *map(beside, LEADS),
    ld("description"),
    said("description"),
    said("og:description"),
)
SOURCE = Chain(
    changed(said("og:site_name"), _name),
    changed(ld("publisher", "name"), _name),
    of_story("site", "site", _title_of_site),
)
SECTIONS = Chain(
    _sections(".news_path"),
    _sections(".path_bottom_body"),
    changed(said("article:section"), lambda text: [text]),
    Choice("json-ld articleSection", "json-ld", _sections_of_json),
)
TAGS = Chain(
    _tags(".tags"),
    _tags(".tags_title"),
    _tags(".tag_items_photo"),
    changed(said("keywords"), split_tags),
    changed(said("article:tag"), split_tags),
    Choice("json-ld keywords", "json-ld", ld_tags),
)
# The line on the page is the form that is captured and that most crawlers read; one of them met an
# article:published_time that lay months ahead of it.
PUBLISHED = Chain(
    timed(_clock(".news_pdate_c"), dates.from_clock_line),
    timed(_clock(".photo-newspage-date"), dates.from_clock_line),
    timed(ld("datePublished"), dates.from_attribute),
    timed(said("article:published_time"), dates.from_attribute),
)
MODIFIED = Chain(
    timed(said("article:modified_time"), dates.from_attribute),
    # Of the same origin: this field has no warning for a fallback.
    timed(replace(ld("dateModified"), origin="meta"), dates.from_attribute),
)
# The label of the choice that names its offset from UTC.
_EXACT = ("json-ld datePublished",)


def knows(document: Document) -> bool:
    """Return True if the page links to the CMS, or has a class that only its articles have."""
    return has_marks(document)


def parse_article(response: Response, site: Site) -> Article:
    """Read one article page, with uncleaned texts; ``newscrawl.sites.extraction`` cleans them.

    Raises NotAnArticleError where the page has no story, or names no article number;
    TypeError where ``site`` is not of the family.
    """
    if not isinstance(site, SamanehSite):
        raise TypeError(f"{site.name} is no site of Iran Samaneh")
    document = document_of(response)
    page = find_story(document, site)
    address = address_of(page)
    story = read_body(page)
    images = pictures_of(page, document.base(address.url))
    published, doubts = time_of(page, PUBLISHED, [], _EXACT)
    headline = HEADLINE.first(page, "headline")
    lead = lead_of(page, LEAD, HEADLINE.choices[0])
    article = Article(
        id=address.id,
        site=site.name,
        url=address.url,
        short_url=short_url(page),
        kind=_kind(page, story, pictures=len(images)),
        sections=SECTIONS.first(page, "sections") or [],
        kicker=KICKER.first(page, "kicker"),
        headline=headline,
        lead=lead,
        body=story.body,
        source=SOURCE.first(page, "source"),
        tags=TAGS.first(page, "tags") or [],
        images=images,
        related=[f"{site.name}:{n}" for n in related_of(page, story) if n != address.number],
        modified_at=utc(modified_of(page, MODIFIED, published)),
        published_at=utc(published),
        published_local=dates.tehran_text(published) if published else None,
        jalali_date=dates.to_jalali(dates.tehran_day(published)) if published else None,
        parser=PARSER,
        fetched_from=document.url,
        headline_raw=headline,
        lead_raw=lead,
        body_raw=story.raw,
        services=_services(page),
        choices=page.choices,
        tried=page.tried,
    )
    article.warnings = sorted(page.warnings | doubts)
    return article


def _kind(page: StoryPage, story: Story, *, pictures: int) -> str:
    is_media = page.label == GALLERY and not story.body
    if is_media:
        page.choices["kind"] = GALLERY
    return kind_of(
        page,
        story,
        is_media=is_media,
        pictures=pictures,
        gallery=f"{GALLERY} img",
        player=PLAYER,
    )
