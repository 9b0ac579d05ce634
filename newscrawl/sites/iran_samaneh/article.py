"""Read article pages in Iran Samaneh's markup: a response in, an Article out. Pure.

It reads the markup of YJC's captured page of May 2019, and what public crawlers of 2018-2026 claim
of the family: ``h1.title``, ``.rutitr``, ``.tags``, JSON-LD, ISO times in ``article:published_time``,
photo stories in ``.image_set``; and of YJC since about 2021 (seven crawlers): ``.title-news``,
``.baznashr-body`` with the sections in ``.path_bottom_body``, ``.photo-newspage-date``.
"""

import re
from datetime import date

from newscrawl.errors import DateError
from newscrawl.items import Article
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.document import Document, Response, document_of
from newscrawl.reading.fields import Chain, changed, ld, split, timed
from newscrawl.reading.identity import is_front
from newscrawl.reading.images import pictures
from newscrawl.reading.json_texts import as_texts
from newscrawl.reading.markup import own_text
from newscrawl.sites.article_parts import (
    is_blurb,
    kind_of,
    ld_tags,
    refuse_other,
    split_tags,
    time_of,
    utc,
)
from newscrawl.sites.base import Site
from newscrawl.sites.iran_samaneh.article_address import address_of, short_url
from newscrawl.sites.iran_samaneh.family import SamanehSite
from newscrawl.sites.iran_samaneh.story import pictures_of, read_body, related_of
from newscrawl.sites.iran_samaneh.story_page import (
    StoryPage,
    find_story,
    has_marks,
    near,
    of_story,
    said,
)

VERSION = 1
PARSER = f"iran_samaneh/{VERSION}"
#: The day of the earliest page seen in this layout, which is taken for today's.
SINCE, UNTIL = date(2019, 5, 2), None
#: Players that stand in place of text; other frames are advertisements.
PLAYER = "video, .flowplayer, .jwplayer, .video-js, iframe[src*=aparat]"
GALLERY = ".image_set"

# The end of a name: "خبرگزاری ... | آخرین اخبار ایران و جهان | YJC".
_tail = re.compile(r"\s{0,9}\|.*$|\s[-–—]\s.*$", re.DOTALL)


def _title(page: StoryPage) -> str | None:
    """Return the headline of the nearest ``.title``: one with an ``<h1>`` is preferred."""
    nodes = page.near(".title")
    heads = [head for node in nodes for head in (*node.iter("h1"), *node.iterancestors("h1"))]
    return next(filter(None, map(text_of, [*heads, *nodes])), None)


def _headline(page: StoryPage) -> str | None:
    """Return the nearest ``<h1>`` that does not lead to the front page."""
    for node in page.near("h1"):
        hrefs = [link.get("href") or "" for link in (*node.iter("a"), *node.iterancestors("a"))]
        if not any(href and is_front(href) for href in hrefs):
            return text_of(node)
    return None


def _without_site(page: StoryPage) -> str | None:
    """Return ``og:title`` without the site's name at its end."""
    title = page.said.get("og:title")
    match = _tail.search(title or "")
    names = (page.site.title, page.site.english, _name(page.said.get("og:site_name", "")))
    if title and match and any(name and name in match[0] for name in names):
        return title[: match.start()]
    return title


def _name(text: str) -> str:
    return _tail.sub("", text)


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


def _comma_separated(text: str) -> list[str]:
    return split_tags(text)
