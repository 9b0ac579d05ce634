"""Read when an unknown site's story was published: what it declares, then what it shows."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import chain, islice

from lxml import etree

from newscrawl.errors import DateError
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean
from newscrawl.persian.date_forms import CHANGE, PLAIN
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import is_box, said_of
from newscrawl.reading.fields import Chain, Choice, Page, ld, meta, timed
from newscrawl.reading.markup import is_short, own_text

_MOST = 100
# Elements that may hold a line with the story's date; most characters of such a line alone, and
# most elements that are looked at for one.
_LINES = ("time", "span", "div", "li", "p", "b", "strong", "em", "u", "i", "abbr")
_LONGEST_BARE, _MOST_BARE, _LABEL = 120, 300, 30
# Elements around a time whose names are read.
_NEAR = 20
# Names of <meta> for the time of publication, besides OpenGraph's.
_DATES = ("og:article:published_time", "pubdate", "DC.date.issued", "parsely-pub-date")

_digit = re.compile(r"\d")
_dated = re.compile(r"(?<![a-z])(?:p?date|time|publish\w*)", re.IGNORECASE)
_not_the_storys = re.compile(r"today|now|clock|current|update|comment|related", re.IGNORECASE)
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
# The same below a story, where comments are sent and entered, too.
_says_it_was_published = re.compile(r"انتشار|منتشر|نوشته شده|[Pp]ublished|[Pp]osted")
_by_microdata = etree.XPath("//*[@itemprop=$name]")


def _micro(name: str) -> Choice[str]:
    """Choose the first text with this ``itemprop`` in the story's own part, else that of a ``meta``
    if it alone on the page has the property. Comments and related stories have microdata, too.
    """

    def read(page: Page) -> str | None:
        around = [*page.own.before, *page.own.above, *page.own.after]
        named = (node for node in around if node.get("itemprop") == name)
        nodes = [node for node in named if not _is_quoted(node, page)]
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
    site's header has times, too), else of one after the story that is named for publication. A time
    that is named for a change is none.
    """
    after = (
        node
        for node in page.own.after
        if _named_published.search(f"{said_of(node)} {node.get('itemprop')}")
        and not _is_beside_link(node)
    )
    for node in chain(_below_first(page, "time", "abbr"), after):
        if (moment := _moment_of(node)) and not _is_quoted(node, page):
            return moment
    return None


def _sole_time(page: Page) -> str | None:
    """Return the only time of the page, outside boxes, whose class is ``published`` or the like."""
    every = islice(page.document.root.iter("time", "abbr"), _MOST)
    named = (node for node in every if _class_published.search(said_of(node)))
    own = {
        _moment_of(node)
        for node in named
        if not any(map(_is_others, islice(node.iterancestors(), _NEAR)))
        and not _is_quoted(node, page)
    }
    moments = own - {None}
    return moments.pop() if len(moments) == 1 else None


def _is_others(node: etree._Element) -> bool:
    return is_box(node) and not _footer.search(said_of(node))


def _is_beside_link(node: etree._Element) -> bool:
    """Return True if a link stands beside a node: it leads to another story, whose time this is."""
    outer = node.getparent()
    return outer is not None and any(link is not node for link in outer.iterchildren("a"))


def _is_quoted(node: etree._Element, page: Page) -> bool:
    """Return True for what is in a quotation beside the story or in it, such as another site's
    post.
    """
    quotes = {n for n in islice(node.iterancestors(), _NEAR) if n.tag == "blockquote"}
    return not quotes <= page.own.holding


def _moment_of(node: etree._Element) -> str | None:
    names = said_of(node)
    if node.tag == "abbr":  # as in the microformat hAtom
        told = node.get("title") or ""
        return told if _class_published.search(names) and _year.search(told) else None
    if node.tag != "time" and not _names_publication(node):
        return None
    return None if _is_of_change(node) else node.get("datetime")


def _names_publication(node: etree._Element) -> bool:
    """Return True if a node's names say publication; HTML5's drafts had ``pubdate`` for it."""
    names = said_of(node)
    said = _class_published.search(names) or "publish" in names.lower()
    return bool(said) or node.get("pubdate") is not None


def _is_of_change(node: etree._Element) -> bool:
    """Return True if a time is named for a change, and not for publication, or follows a label that
    says a change.
    """
    if _names_publication(node):
        return False
    if CHANGE.search(said_of(node).lower()):
        return True
    before, outer = node.getprevious(), node.getparent()
    said = before.tail if before is not None else outer.text if outer is not None else None
    return bool(_of_change.search(clean((said or "")[-_LABEL:]).translate(PLAIN).lower()))


def _shown_times(page: Page) -> Iterator[str]:
    """Yield lines that may be the story's date: those below the headline, then those above it, then
    those after the story that say "published".
    """
    for node in _below_first(page, *_LINES):
        if line := _dated_line(node, page):
            yield line
    for node in page.own.after:
        line = _dated_line(node, page) if node.tag in _LINES else None
        if line and _says_published.search(line):
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


def _dated_line(node: etree._Element, page: Page) -> str | None:
    names = said_of(node) if node.keys() else ""
    if node.tag == "time":
        if _is_of_change(node):
            return None
    elif not _dated.search(names) or _not_the_storys.search(names):
        return None
    text = own_text(node)
    if not 0 < len(text) < 200 or not _digit.search(text):
        return None  # a day and a time have numbers
    line = clean(text)
    return line if len(line) < 80 and not _is_quoted(node, page) else None


def _clock(page: Page) -> str | None:
    return next((line for line in islice(_shown_times(page), _MOST) if _moment_in(line)), None)


def _moment_in(line: str) -> datetime | None:
    with suppress(DateError):
        return dates.from_clock_line(clean(line))
    return None


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
        if not line and node.tag in _LINES:
            continue  # only a frame
        if not 0 < len(line) < _LONGEST_BARE or _not_the_storys.search(said_of(node)):
            before = ""
            continue
        day, before = before, line
        for told in (line, f"{day} {line}") if day else (line,):
            if ":" in line and not _is_quoted(node, page) and (moment := _moment_in(told)):
                found.setdefault(moment, told)
    for node in islice(page.own.after, _MOST_BARE):
        line = own_text(node) if node.tag in _LINES else ""
        is_told = ":" in line and len(line) < _LONGEST_BARE and _says_it_was_published.search(line)
        if is_told and not _is_quoted(node, page) and (moment := _moment_in(line)):
            found.setdefault(moment, line)
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
    return next((line for line in _shown_times(page) if _year.search(line)), None)


PUBLISHED = Chain(
    timed(ld("datePublished"), dates.from_iso),
    timed(meta("article:published_time"), dates.from_attribute),
    *(timed(meta(name), dates.from_attribute) for name in _DATES),
    timed(_micro("datePublished"), dates.from_attribute),
    timed(Choice("time[datetime]", "page", _time_tag), dates.from_attribute),
    timed(Choice("shown time", "page", _clock), dates.from_clock_line),
    timed(Choice("only time", "page", _bare_clock), dates.from_clock_line),
    timed(Choice("only published", "page", _sole_time), dates.from_attribute),
    timed(
        Choice(
            "json-ld WebPage", "json-ld", lambda page: page.document.of_web_page("datePublished")
        ),
        dates.from_iso,
    ),
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
