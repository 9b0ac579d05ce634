"""Read when an unknown site's story was published: what it declares, then what it shows."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, islice

from lxml import etree

from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean
from newscrawl.persian.date_forms import CHANGE, PLAIN
from newscrawl.persian.declared_times import from_json
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import is_box, said_of, text_before
from newscrawl.reading.fields import Chain, Choice, Page, ld, meta, timed
from newscrawl.reading.markup import is_short, properties_of
from newscrawl.sites.republished.bare_times import bare_clock, bare_day, from_line, moment_in
from newscrawl.sites.republished.headline_bars import above_headline
from newscrawl.sites.republished.time_places import (
    CELLS,
    LINES,
    below_first,
    between,
    is_beside_link,
    is_in_other_box,
    is_not_the_storys,
    is_quoted,
    leading,
    line_of,
)

_MOST = 100
_LABEL = 30  # most characters of a label before a time
# Elements around a time whose names are read.
_NEAR = 20
# Names of <meta> for the time of publication, besides OpenGraph's.
_DATES = (
    "og:article:published_time",
    "pubdate",
    "DC.date.issued",
    "parsely-pub-date",
    "dcterms.created",
    "dcterms.issued",
)

_digit = re.compile(r"\d")
_ago = re.compile(r"(?:پیش|قبل|ago)\s*$", re.IGNORECASE)
# Attributes with a moment in seconds or milliseconds since 1970: of the years 2001 to 2065.
_SINCE_1970 = (
    "datetime",
    "data-timestamp",
    "data-time",
    "data-unixtime",
    "data-utime",
    "data-date",
)
_epoch = re.compile(r"[12]\d{9}(?:\d{3})?")
_dated = re.compile(
    r"(?<![a-z])(?:(?:news|post|item|entry|article|story|content|create)[-_]?)?"
    r"(?:p?date|time|publish\w*)",
    re.IGNORECASE,
)
_year = re.compile(r"\d{4}")
_footer = re.compile(r"(?:post|entry|article|node)[-_]?(?:footer|meta)", re.IGNORECASE)
# What says, right before a time, that it is of a change.
_of_change = re.compile(
    r"(?<!\w)(?:به ?روز ?رسانی|ویرایش|اصلاح|اخرین تغییر|updated|modified)(?: شده)?(?: در| on)?"
    r" ?[:：]? ?$"
)
# A class that says it and nothing else; a name that says it among other words.
_class_published = re.compile(r"(?:^|\s)(?:dt-)?(?:published|entry-date|post-date)(?:$|\s)")
_named_published = re.compile(r"publish|entry|post|pubdate", re.IGNORECASE)
_says_published = re.compile(r"انتشار|منتشر|ارسال|درج|نوشته شده|[Pp]ublished|[Pp]osted")
_rdfa = re.compile(
    r"(?:^|\s)(?:schema:(?:datePublished|dateCreated)|dc:(?:date|created|issued))(?:$|\s)"
)
_by_microdata = etree.XPath("//*[@itemprop]")


def _micro(name: str) -> Choice[str]:
    """Choose the first text with this ``itemprop`` in the story's own part, else that of a ``meta``
    if it alone on the page has the property. Comments and related stories have microdata, too.
    """

    def read(page: Page) -> str | None:
        around = [*page.own.before, *page.own.above, *page.own.after]
        named = (n for n in around if _is_called(n, name) or _says_created(n, name))
        nodes = [node for node in named if not is_quoted(node, page)]
        if not nodes:
            found = [n for n in _by_microdata(page.document.root) if _is_called(n, name)]
            nodes = [n for n in found if n.tag == "meta"] if len(found) == 1 else []
        for node in nodes[:_MOST]:
            shown = text_of(node) if is_short(node, 200) else None
            said = node.get("title") if node.tag == "abbr" else None
            value = node.get("content") or node.get("datetime") or said or shown
            if value and clean(value):
                return value
        return None

    return Choice(f"itemprop {name}", "microdata", read)


def _is_called(node: etree._Element, name: str) -> bool:
    return name.lower() in properties_of(node)


def _says_created(node: etree._Element, name: str) -> bool:
    """Return True for RDFa's names for the same, as Drupal writes them."""
    told = node.get("property")
    return bool(told) and name == "datePublished" and _rdfa.search(told or "") is not None


def _time_tag(page: Page) -> str | None:
    """Return the time of the first ``<time>`` below the headline, else of the first above it (the
    site's header has times, too), else of one after the story that is named for publication. A time
    that is named for a change is none.
    """
    after = (
        node
        for node in page.own.after
        if _named_published.search(f"{said_of(node)} {node.get('itemprop')}")
        and not is_beside_link(node)
    )
    for node in chain(below_first(page, "time", "abbr"), after):
        if (moment := _moment_of(node)) and not is_quoted(node, page):
            return moment
    return None


def _sole_time(page: Page) -> str | None:
    """Return the only time of the page, outside boxes, whose class is ``published`` or the like;
    else the only time below the story that is not beside a link to another one.
    """
    every = islice(page.document.root.iter("time", "abbr"), _MOST)
    named = (node for node in every if _class_published.search(said_of(node)))
    own = {
        _moment_of(node)
        for node in named
        if not any(map(_is_others, islice(node.iterancestors(), _NEAR)))
        and not is_quoted(node, page)
    }
    moments = own - {None}
    if not moments:
        after = (n for n in page.own.after if n.tag == "time" and not is_in_other_box(n, page))
        moments = {_moment_of(n) for n in after if not is_quoted(n, page)} - {None}
    return moments.pop() if len(moments) == 1 else None


def _is_others(node: etree._Element) -> bool:
    return is_box(node) and not _footer.search(said_of(node))


def _moment_of(node: etree._Element) -> str | None:
    names = said_of(node)
    if node.tag == "abbr":  # as in the microformat hAtom
        told = node.get("title") or ""
        return told if _class_published.search(names) and _year.search(told) else None
    if node.tag != "time" and not _names_publication(node):
        return None
    return None if _is_of_change(node) else node.get("datetime") or _moment_in_title(node)


def _moment_in_title(node: etree._Element) -> str | None:
    """Return the ``title`` of a ``<time>`` that shows how long ago its moment was."""
    title = node.get("title") or ""
    return title if moment_in(title) else None


def _names_publication(node: etree._Element) -> bool:
    """Return True if a node's names say publication; HTML5's drafts had ``pubdate`` for it."""
    names = said_of(node)
    said = _class_published.search(names) or "publish" in names.lower()
    return bool(said) or node.get("pubdate") is not None


def _hidden_time(page: Page) -> str | None:
    """Return the first moment in an attribute of an element that shows how long ago it was, or in
    the data of a ``<time>`` or of an empty element that is named for a date; in seconds or
    milliseconds since 1970.
    """
    for node in chain(between(page), leading(page), above_headline(page)):
        if (
            node.tag not in LINES
            or not node.keys()
            or is_not_the_storys(node)
            or _is_of_change(node)
        ):
            continue
        title = node.get("title") or ""
        line = line_of(node)
        is_ago = _digit.search(title) and _ago.search(line) and moment_in(title)
        is_named = node.tag == "time" or (_ago.search(line) if line else "date" in said_of(node))
        since = [node.get(name) or "" for name in _SINCE_1970] if is_named else []
        told = next((text for text in since if _epoch.fullmatch(text)), None)
        if (is_ago or told) and not (is_beside_link(node) or is_quoted(node, page)):
            return _of_epoch(told) if told else title
    return None


def _of_epoch(told: str) -> str:
    return datetime.fromtimestamp(int(told[:10]), UTC).isoformat()


def _is_of_change(node: etree._Element) -> bool:
    """Return True if a time is named for a change, and not for publication, or follows a label that
    says a change.
    """
    if _names_publication(node):
        return False
    if CHANGE.search(said_of(node).lower()):
        return True
    said = clean(text_before(node)[-_LABEL:]).translate(PLAIN).lower()
    return _of_change.search(said) is not None


def _shown_times(page: Page) -> Iterator[str]:
    """Yield lines that may be the story's date: those below the headline, then those above it, then
    those after the story that say "published".
    """
    cells = 0
    first: frozenset[etree._Element] | None = None
    for node in below_first(page, *LINES, *CELLS):
        if not (line := dated_line(node, page)):
            continue
        if node.tag in CELLS:
            cells += 1
            first = frozenset(leading(page)) if first is None else first
            is_in_text = page.article in node.iterancestors() and node not in first
            if cells > _MOST or is_in_text or is_beside_link(node):
                continue
        yield line
    for node in page.own.after:
        line = dated_line(node, page) if node.tag in LINES else None
        if line and _says_published.search(line):
            yield line


def dated_line(node: etree._Element, page: Page) -> str | None:
    """Return the line in an element that is named for a time; None where there is none."""
    names = said_of(node) if node.keys() else ""
    if node.tag == "time":
        if _is_of_change(node):
            return None
    elif not _dated.search(names) or is_not_the_storys(node):
        return None
    text = line_of(node)
    if not 0 < len(text) < 200 or not _digit.search(text):
        return None  # a day and a time have numbers
    line = clean(text)
    return line if len(line) < 80 and not is_quoted(node, page) else None


def _clock(page: Page) -> str | None:
    return next((line for line in islice(_shown_times(page), _MOST) if moment_in(line)), None)


def shown_lines(page: Page) -> Iterator[str]:
    """Yield the lines that show when the story was published, as far as their places tell."""
    yield from islice(_shown_times(page), _MOST)
    if line := bare_clock(page):
        yield line


def _day_line(page: Page) -> str | None:
    return next((line for line in _shown_times(page) if _year.search(line)), None)


PUBLISHED = Chain(
    timed(ld("datePublished"), from_json),
    timed(meta("article:published_time"), dates.from_attribute),
    *(timed(meta(name), dates.from_attribute) for name in _DATES),
    timed(_micro("datePublished"), dates.from_attribute),
    timed(Choice("time[datetime]", "page", _time_tag), dates.from_attribute),
    timed(Choice("shown time", "page", _clock), from_line),
    timed(Choice("hidden time", "page", _hidden_time), dates.from_attribute),
    timed(Choice("only time", "page", bare_clock), from_line),
    timed(Choice("only published", "page", _sole_time), dates.from_attribute),
    timed(
        Choice(
            "json-ld WebPage", "json-ld", lambda page: page.document.of_web_page("datePublished")
        ),
        from_json,
    ),
)
# Some sites leave out the offset from UTC in ISO 8601 dates: the day can be read, but no moment.
DAY = Chain(
    timed(ld("datePublished"), dates.written_day),
    timed(meta("article:published_time"), dates.written_day),
    timed(_micro("datePublished"), dates.written_day),
    timed(Choice("time[datetime]", "page", _time_tag), dates.written_day),
    timed(Choice("shown day", "page", _day_line), dates.day_in),
    timed(Choice("only day", "page", bare_day), dates.day_in),
)
MODIFIED = Chain(
    timed(ld("dateModified"), from_json), timed(meta("article:modified_time"), from_json)
)
