"""Pages of any site: JSON-LD and OpenGraph, then the densest block. A response in, an Article out.

Asked for only where the user names the page: what it gives is a careful guess, and says so
(``general_reader``).
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from newscrawl import dates
from newscrawl.datelines import agency_in
from newscrawl.errors import DateError, NotAnArticleError
from newscrawl.items import Article
from newscrawl.pages.base import Chain, Choice, Page, changed, ld, meta, split, texts, timed
from newscrawl.pages.blocks import own_text, text_of
from newscrawl.pages.copies import (
    agency,
    read_text,
    told_sections,
)
from newscrawl.pages.copy_record import Found, record
from newscrawl.pages.document import Document, Response
from newscrawl.pages.headlines import headings_of, headline
from newscrawl.pages.identity import identity, is_front
from newscrawl.pages.inferred import find_story, source_boxes, with_lead
from newscrawl.text import clean

VERSION = 2
PARSER = f"general/{VERSION}"
COPIES = True
LAST = True

_breadcrumb = etree.XPath(
    "//*[contains(@class, 'breadcrumb') or contains(@id, 'breadcrumb')]//a"
    " | //a[contains(@rel, 'category')]"
)
_MOST_CRUMBS = 10
_dated = re.compile(r"(?<![a-z])(?:p?date|time|publish\w*)", re.IGNORECASE)
_not_the_storys = re.compile(r"today|now|clock|current|update|comment|related", re.IGNORECASE)


def _micro(name: str) -> Choice[str]:
    """A text that microdata names, in an attribute or in the page."""

    def read(page: Page) -> str | None:
        for node in _properties(page, name):
            value = node.get("content") or node.get("datetime") or text_of(node)
            if value and clean(value):
                return value
        return None

    return Choice(f"itemprop {name}", "microdata", read)


def _properties(page: Page, name: str) -> Iterator[etree._Element]:
    for node in page.document.root.iterdescendants():
        if node.get("itemprop") == name:
            yield node


def _time_tag(page: Page) -> str | None:
    """The first below the first heading, else the first: a site's header has times, too."""
    above: list[str] = []
    is_below = False
    for node in page.document.root.iter("h1", "time"):
        is_below = is_below or node.tag == "h1"
        if node.tag == "time" and (moment := node.get("datetime")):
            if is_below:
                return moment
            above.append(moment)
    return above[0] if above else None


def _shown_times(page: Page) -> Iterator[str]:
    """Lines that may be the page's date: those below the first heading, then those above."""
    above: list[str] = []
    is_below = False
    for node in page.document.root.iter(
        "h1", "time", "span", "div", "li", "p", "b", "strong", "em"
    ):
        is_below = is_below or node.tag == "h1"
        names = f"{node.get('class') or ''} {node.get('id') or ''}"
        if node.tag != "time" and (not _dated.search(names) or _not_the_storys.search(names)):
            continue
        line = clean(own_text(node))
        if 0 < len(line) < 80:
            if is_below:
                yield line
            else:
                above.append(line)
    yield from above


def _clock(page: Page) -> str | None:
    return next((line for line in _shown_times(page) if _is_clock(line)), None)


def _is_clock(line: str) -> bool:
    try:
        dates.from_clock_line(line)
    except DateError:
        return False
    return True


def _day_line(page: Page) -> str | None:
    return next((line for line in _shown_times(page) if re.search(r"\d{4}", line)), None)


PUBLISHED = Chain(
    timed(ld("datePublished"), dates.from_iso),
    timed(meta("article:published_time"), dates.from_iso),
    timed(_micro("datePublished"), dates.from_iso),
    timed(Choice("time[datetime]", "page", _time_tag), dates.from_iso),
    timed(Choice("shown time", "page", _clock), dates.from_clock_line),
)
# WordPress in Persian writes Jalali years where ISO 8601 is wanted, and some sites leave the offset
# from UTC out: the day can be read.
DAY = Chain(
    timed(ld("datePublished"), dates.written_day),
    timed(meta("article:published_time"), dates.written_day),
    timed(_micro("datePublished"), dates.written_day),
    timed(Choice("time[datetime]", "page", _time_tag), dates.written_day),
    timed(Choice("shown day", "page", _day_line), dates.day_in),
)
MODIFIED = Chain(
    timed(ld("dateModified"), dates.from_iso), timed(meta("article:modified_time"), dates.from_iso)
)
SECTIONS = Chain(
    Choice("json-ld articleSection", "json-ld", told_sections),
    changed(meta("article:section"), lambda text: [text]),
)
TAGS = Chain(
    Choice("json-ld keywords", "json-ld", lambda page: texts(page.document.ld("keywords"))),
    changed(meta("article:tag"), lambda text: split(text, "[,،|]")),
    changed(meta("keywords"), lambda text: split(text, "[,،|]")),
)


def _crumbs(page: Page) -> Iterator[str]:
    """The names of sections on the way to the page, one of which may leak into its story."""
    for link in islice(_breadcrumb(page.document.root), _MOST_CRUMBS):
        yield text_of(link)


def claims(url: str) -> bool:  # noqa: ARG001
    """None: it is asked for copies only, when no other reader knows the page."""
    return False


def parse_article(response: Response) -> Article:
    """Read one page. Texts come as they stand on the page; ``newscrawl.reading`` cleans.

    Raises NotAnArticleError where nothing on it is running text.
    """
    document = Document(response)
    page = Page(document, document.root)
    page.warnings.add("general_reader")
    if is_front(document.url) and document.meta.get("og:type", "").strip() == "website":
        raise NotAnArticleError(f"{document.url} is the front page of its site")
    titles = headings_of(page)
    story = find_story(page, titles)
    if story.node is not None:
        page.article = story.node
    title = headline(page)
    sections = SECTIONS.first(page, "sections") or []
    text = read_text(story.blocks, None, [*sections, *_crumbs(page)], story.subheads)
    publisher = ld("author", "name").read(page) or ld("publisher", "name").read(page) or ""
    published = PUBLISHED.first(page, "published_at")
    return record(
        page,
        identity(document),
        Found(
            text=with_lead(page, text, title, story.node, titles),
            raw="\n\n".join(block.text for block in story.blocks) or None,
            headline=title,
            sections=sections,
            tags=_tags(page),
            source=agency(source_boxes(story.node)),
            publisher=agency_in(clean(publisher)),
            published=published,
            modified=MODIFIED.first(page, "modified_at"),
            day=None if published else DAY.first(page, "jalali_date"),
            places=(page.article.get("class") or "").split(),
            parser=PARSER,
        ),
    )


def _tags(page: Page) -> list[str]:
    found = TAGS.first(page, "tags") or []
    return split(found[0], "[,،|]") if len(found) == 1 else found
