"""Pages of any site: JSON-LD and OpenGraph, then the densest block. A response in, an Article out.

Asked for only where the user names the page: what it gives is a careful guess, and says so
(``general_reader``).
"""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from newscrawl import dates
from newscrawl.datelines import agency_in
from newscrawl.errors import DateError, NotAnArticleError
from newscrawl.items import Article
from newscrawl.pages.base import Chain, Choice, Page, changed, ld, meta, split, texts, timed
from newscrawl.pages.blocks import Blocks, own_text, text_of
from newscrawl.pages.copies import (
    ASIDE,
    PLAYERS,
    Text,
    agency,
    identity,
    is_excerpt,
    junk_names,
    read_text,
    told_sections,
)
from newscrawl.pages.copy_record import Found, record
from newscrawl.pages.densest import JUNK, densest
from newscrawl.pages.document import Document, Response
from newscrawl.text import clean, words

VERSION = 1
PARSER = f"general/{VERSION}"
COPIES = True
LAST = True

_dated = re.compile(r"(?<![a-z])(?:p?date|time|publish\w*)", re.IGNORECASE)
_not_the_storys = re.compile(r"today|now|clock|current|update|comment|related", re.IGNORECASE)
_sources = re.compile(r"(?<![a-z])(?:source|manba|reference)(?![a-z])", re.IGNORECASE)
_after_title = re.compile(r"\s+[-–—|:»]\s+[^-–—|]{1,60}$")


def _headline(page: Page) -> str | None:
    """JSON-LD's or OpenGraph's, as the page shows it: without the site's name, and not cut."""
    shown = [text for text in map(text_of, page.document.root.iter("h1")) if clean(text)]
    for choice in (ld("headline"), meta("og:title")):
        named = choice.read(page)
        if not named or not clean(named):
            continue
        page.choices["headline"] = choice.label
        whole = clean(named)
        for text in shown:
            heading = clean(text)
            is_cut = whole.rstrip(".… ") and heading.startswith(whole.rstrip(".… "))
            if is_cut or (whole.startswith(heading) and 2 * len(heading) >= len(whole)):
                return text
        return _after_title.sub("", named) if choice.label.startswith("meta") else named
    label, found = ("h1", shown[-1]) if shown else ("title", page.document.title)
    page.choices["headline"] = label
    return (found if shown else _after_title.sub("", found)) or None


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
    nodes = page.document.root.iter("time")
    return next((moment for node in nodes if (moment := node.get("datetime"))), None)


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
# WordPress in Persian writes Jalali years where ISO 8601 is wanted: the day can be read.
DAY = Chain(
    timed(ld("datePublished"), dates.day_in),
    timed(meta("article:published_time"), dates.day_in),
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
    node = next(_properties(page, "articleBody"), None)
    label = "itemprop articleBody"
    if node is None or not words(clean(text_of(node))):
        node, label = densest(document.root), "densest block"
    told = document.ld("articleBody")
    if node is None and not isinstance(told, str):
        raise NotAnArticleError(f"neither a story nor running text in {document.url}")
    blocks, raw = _blocks(node) if node is not None else ([], [])
    if isinstance(told, str) and 2 * sum(map(words, blocks)) < words(clean(told)):
        # What was found is a small part of the story as JSON-LD has it, or none.
        blocks = raw = [line for line in told.split("\n") if line.strip()]
        label = "json-ld articleBody"
        page.warnings.add("body_fallback")
    page.choices["body"] = label
    if node is not None:
        page.article = node
    headline = _headline(page)
    sections = SECTIONS.first(page, "sections") or []
    publisher = ld("author", "name").read(page) or ld("publisher", "name").read(page) or ""
    published = PUBLISHED.first(page, "published_at")
    return record(
        page,
        identity(document),
        Found(
            text=_with_lead(page, read_text(blocks, None, sections), headline),
            raw="\n\n".join(raw) or None,
            headline=headline,
            sections=sections,
            tags=_tags(page),
            source=agency(_source_boxes(document)),
            publisher=agency_in(clean(publisher)),
            published=published,
            modified=MODIFIED.first(page, "modified_at"),
            day=None if published else DAY.first(page, "jalali_date"),
            places=(page.article.get("class") or "").split(),
            parser=PARSER,
        ),
    )


def _blocks(node: etree._Element) -> tuple[list[str], list[str]]:
    aside = frozenset(ASIDE) | frozenset(junk_names(node, JUNK))
    walker = Blocks(aside=aside, silent=PLAYERS)
    walker.read(node)
    raw = [block.text for block in walker.blocks]
    return [block.text for block in walker.blocks if not block.aside], raw


def _with_lead(page: Page, text: Text, headline: str | None) -> Text:
    """The description as the lead, where it is more than the headline or the story's beginning."""
    if text.lead:
        page.choices["lead"] = "before the leaked section"
        return text
    for choice in (ld("description"), meta("og:description"), meta("description")):
        found = choice.read(page)
        if not found or clean(found) == clean(headline or ""):
            continue
        first = clean(text.blocks[0]) if len(text.blocks) > 1 else ""
        if clean(found) == first and not first.startswith("به گزارش"):
            page.choices["lead"] = "first block"
            return Text(text.blocks[0], text.blocks[1:], text.source)
        if not is_excerpt(found, text.body):
            page.choices["lead"] = choice.label
            return Text(found, text.blocks, text.source)
    return text


def _source_boxes(document: Document) -> Iterable[str]:
    for node in document.root.iter("div", "span", "p", "li", "section"):
        names = f"{node.get('class') or ''} {node.get('id') or ''}"
        if _sources.search(names):
            text = clean(text_of(node))
            if 0 < len(text) < 120:
                yield text.rpartition(":")[2]


def _tags(page: Page) -> list[str]:
    found = TAGS.first(page, "tags") or []
    return split(found[0], "[,،|]") if len(found) == 1 else found
