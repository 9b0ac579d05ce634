"""Read pages of any site: from JSON-LD and OpenGraph, then from the densest block of text.

This reader is asked only for pages that the user names: its results are careful guesses, and carry
the warning ``general_reader``.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice

from lxml import etree

from newscrawl.errors import DateError, NotAnArticleError
from newscrawl.items import Article
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.document import Response, document_of
from newscrawl.reading.fields import Chain, Choice, Page, changed, ld, meta, split, timed
from newscrawl.reading.identity import identity, is_front
from newscrawl.reading.json_texts import as_texts
from newscrawl.reading.markup import is_short, own_text
from newscrawl.reading.own_part import OwnPart
from newscrawl.sites.datelines import agency_in
from newscrawl.sites.headlines import headings_of, headline
from newscrawl.sites.republished.article_builder import CopyFields, record
from newscrawl.sites.republished.copies import (
    agency,
    read_text,
    told_sections,
)
from newscrawl.sites.republished.generic_story import find_story, source_boxes, with_lead
from newscrawl.sites.republished.lead_pictures import lead_pictures
from newscrawl.sites.republished.posts import first_line, without_line
from newscrawl.sites.republished.shown_tags import shown_tags

VERSION = 2
PARSER = f"general/{VERSION}"
COPIES = True
LAST = True
_MOST = 100
# Elements that may hold a line with the story's date; most characters of such a line alone, and
# most elements that are looked at for one.
_LINES = ("time", "span", "div", "li", "p", "b", "strong", "em")
_LONGEST_BARE, _MOST_BARE = 120, 300

_breadcrumb = etree.XPath(
    "//*[@*][contains(@class, 'breadcrumb') or contains(@id, 'breadcrumb')]//a"
    " | //a[contains(@rel, 'category')]"
)
_MOST_CRUMBS = 10
_digit = re.compile(r"\d")
_dated = re.compile(r"(?<![a-z])(?:p?date|time|publish\w*)", re.IGNORECASE)
_not_the_storys = re.compile(r"today|now|clock|current|update|comment|related", re.IGNORECASE)
_published = re.compile(r"publish|entry|post|pubdate", re.IGNORECASE)
_says_published = re.compile(r"انتشار|ارسال|درج|نوشته شده|[Pp]ublished|[Pp]osted")
# Comments are sent and entered, too.
_says_it_was_published = re.compile(r"انتشار|نوشته شده|[Pp]ublished|[Pp]osted")
_by_microdata = etree.XPath("//*[@itemprop=$name]")


def _micro(name: str) -> Choice[str]:
    """Choose the first text with this ``itemprop`` in the story's own part, else that of a ``meta``
    if it alone on the page has the property. Comments and related stories have microdata, too.
    """

    def read(page: Page) -> str | None:
        around = [*page.own.before, *page.own.above, *page.own.after]
        nodes = [node for node in around if node.get("itemprop") == name]
        if not nodes:
            found = _by_microdata(page.document.root, name=name)
            nodes = [n for n in found if n.tag == "meta"] if len(found) == 1 else []
        for node in nodes[:_MOST]:
            shown = text_of(node) if is_short(node, 200) else None
            said = node.get("title") if node.tag == "abbr" else None
            value = node.get("content") or node.get("datetime") or said or shown
            if value and clean(value):
                return value
        return None

    return Choice(f"itemprop {name}", "microdata", read)


def _time_tag(page: Page) -> str | None:
    """Return the time of the first ``<time>`` below the headline, else of the first above it (the
    site's header has times, too), else of one after the story that is named for publication.
    """
    for node in _below_first(page, "time"):
        if moment := node.get("datetime"):
            return moment
    for node in page.own.after:
        says = f"{said_of(node)} {node.get('itemprop')}"
        if node.tag == "time" and _published.search(says) and (moment := node.get("datetime")):
            return moment
    return None


def _shown_times(page: Page) -> Iterator[str]:
    """Yield lines that may be the story's date: those below the headline, then those above it, then
    those after the story that say "published".
    """
    for node in _below_first(page, *_LINES):
        if line := _dated_line(node):
            yield line
    for node in page.own.after:
        if node.tag in _LINES and (line := _dated_line(node)) and _says_published.search(line):
            yield line


def _below_first(page: Page, *tags: str) -> Iterator[etree._Element]:
    """Yield elements with these tags: first those below the headline, then those above it."""
    above: list[etree._Element] = []
    is_below = page.title is None
    for node in page.own.before:
        is_below = is_below or node is page.title
        if node.tag in tags:
            if is_below:
                yield node
            else:
                above.append(node)
    yield from above
    yield from (node for node in page.own.above if node.tag in tags)


def _dated_line(node: etree._Element) -> str | None:
    if node.tag != "time" and not node.keys():
        return None
    names = said_of(node)
    if node.tag != "time" and (not _dated.search(names) or _not_the_storys.search(names)):
        return None
    text = own_text(node)
    if not 0 < len(text) < 200 or not _digit.search(text):
        return None  # a day and a time have numbers
    line = clean(text)
    return line if len(line) < 80 else None


def _clock(page: Page) -> str | None:
    return next((line for line in islice(_shown_times(page), _MOST) if _is_clock(line)), None)


def _is_clock(line: str) -> bool:
    try:
        dates.from_clock_line(line)
    except DateError:
        return False
    return True


def _bare_clock(page: Page) -> str | None:
    """Return the only line between headline and story that is a day and a time and nothing else,
    whatever its element's names; day and time may be in two elements, one after the other. In an
    <article> it may stand above the headline, too; below a story it must say "published", for
    comments have times.
    """
    found: dict[datetime, str] = {}
    before = ""
    for node in _between(page):
        line = own_text(node) if node.tag in _LINES else ""
        if not 0 < len(line) < _LONGEST_BARE or _not_the_storys.search(said_of(node)):
            before = ""
            continue
        day, before = before, line
        for told in (line, f"{day} {line}") if day else (line,):
            if ":" in line:
                with suppress(DateError):
                    found.setdefault(dates.from_clock_line(clean(told)), told)
    for node in islice(page.own.after, _MOST_BARE):
        line = own_text(node) if node.tag in _LINES else ""
        if ":" in line and len(line) < _LONGEST_BARE and _says_it_was_published.search(line):
            with suppress(DateError):
                found.setdefault(dates.from_clock_line(clean(line)), line)
    return next(iter(found.values())) if len(found) == 1 else None


def _between(page: Page) -> Iterator[etree._Element]:
    """Yield elements between headline and story, without those beside a link: other stories."""
    is_item = page.own.frame is not None and page.own.frame.tag == "article"
    is_below = is_item or page.title is None
    is_inside = page.title is not None and page.article in page.title.iterancestors()
    linked: dict[etree._Element | None, bool] = {}
    for node in islice(page.own.before, _MOST_BARE):
        if node is page.article and not is_inside:
            return
        if is_below and is_inside and node.tag == "p":
            return
        outer = node.getparent()
        if outer not in linked:
            linked[outer] = outer is not None and outer.find("a[@href]") is not None
        if is_below and (is_item or not linked[outer]):
            yield node
        is_below = is_below or node is page.title


def _day_line(page: Page) -> str | None:
    return next((line for line in _shown_times(page) if re.search(r"\d{4}", line)), None)


PUBLISHED = Chain(
    timed(ld("datePublished"), dates.from_iso),
    timed(meta("article:published_time"), dates.from_attribute),
    timed(_micro("datePublished"), dates.from_attribute),
    timed(Choice("time[datetime]", "page", _time_tag), dates.from_attribute),
    timed(Choice("shown time", "page", _clock), dates.from_clock_line),
    timed(Choice("only time", "page", _bare_clock), dates.from_clock_line),
)
# Persian WordPress writes Jalali years into ISO 8601 dates, and some sites leave out the offset
# from UTC. No moment can be read from such a value, but its day can.
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
    Choice("json-ld keywords", "json-ld", lambda page: as_texts(page.document.ld("keywords"))),
    changed(meta("article:tag"), lambda text: split(text, "[,،|]")),
    changed(meta("keywords"), lambda text: split(text, "[,،|]")),
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
    titles = headings_of(page)
    story = find_story(page, titles)
    if story.node is not None:
        page.article = story.node
        page.own = OwnPart(story.node, titles, story.outside, story.own)
        page.title = titles[0] if titles else None
    title = headline(page)
    if (line := first_line(page, title, story.blocks)) is not None:
        title = line
        page.choices["headline"] = "first line"
        page.warnings.add("headline_fallback")
    sections = SECTIONS.first(page, "sections") or []
    blocks = [*without_line(story.blocks, line)] if line else story.blocks
    text = read_text(blocks, None, [*sections, *_crumbs(page)], story.subheads)
    publisher = ld("author", "name").read(page) or ld("publisher", "name").read(page) or ""
    published = PUBLISHED.first(page, "published_at")
    return record(
        page,
        identity(document),
        CopyFields(
            text=with_lead(page, text, title),
            raw="\n\n".join(block.text for block in story.blocks if block.text) or None,
            more=story.more,
            headline=title,
            sections=sections,
            tags=_tags(page),
            source=agency(source_boxes(page)),
            publisher=agency_in(clean(publisher)),
            published=published,
            modified=MODIFIED.first(page, "modified_at"),
            day=None if published else DAY.first(page, "jalali_date"),
            places=(page.article.get("class") or "").split(),
            pictures=lead_pictures(page),
            parser=PARSER,
        ),
    )


def _tags(page: Page) -> list[str]:
    found = TAGS.first(page, "tags") or []
    return split(found[0], "[,،|]") if len(found) == 1 else found
