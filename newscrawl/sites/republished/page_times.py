"""Read when an unknown site's story was published: what it declares, then what it shows."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, dropwhile, islice

from lxml import etree

from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean
from newscrawl.persian.declared_times import from_json
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import is_box, said_of
from newscrawl.reading.fields import Chain, Choice, Page, ld, meta, timed
from newscrawl.reading.markup import is_short, own_text, properties_of
from newscrawl.reading.own_part import SITE_NAMES
from newscrawl.sites.republished.time_elements import (
    CLASS_PUBLISHED,
    from_line,
    is_of_change,
    moment_beside_ago,
    moment_in,
    moment_of,
)
from newscrawl.sites.republished.time_places import (
    LINES,
    MOST_LINES,
    above_headline,
    below_first,
    between,
    first_in_story,
    is_beside_link,
    is_in_other_box,
    is_of_details,
    is_quoted,
    line_of,
)

_MOST = 100
# Most characters of a line that is a time and nothing else.
_LONGEST_BARE = 120
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
_dated = re.compile(
    r"(?<![a-z])(?:p?date|time|publish\w*)"
    r"|(?:news|creat(?:e|ed|ion)|reg|insert|item|entry|article|content|post|story)_?(?:date|time)",
    re.IGNORECASE,
)
_not_the_storys = re.compile(r"today|now|clock|current|update|comment|related", re.IGNORECASE)
_year = re.compile(r"\d{4}")
_footer = re.compile(r"(?:post|entry|article|node)[-_]?(?:footer|meta)", re.IGNORECASE)
# A name that says it among other words.
_named_published = re.compile(r"publish|entry|post|pubdate", re.IGNORECASE)
_says_published = re.compile(
    r"انتشار|منتشر|ارسال|درج|نوشته شده|ایجاد شده|[Pp]ublished|[Pp]osted|[Cc]reated"
)
# The same below a story, where comments are sent and entered, too.
_says_it_was_published = re.compile(
    r"انتشار|منتشر|نوشته شده|ایجاد شده|[Pp]ublished|[Pp]osted|[Cc]reated"
)
# What stands before a day or a time in a table of the story's details.
_label = re.compile(
    r"(?:تاریخ|زمان|ساعت|روز)(?: (?:انتشار|درج|خبر))?\s*[:：]?|[Dd]ate ?:?|[Tt]ime ?:?"
)
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
        if (moment := moment_of(node)) and not is_quoted(node, page):
            return moment
    return None


def _sole_time(page: Page) -> str | None:
    """Return the only time of the page, outside boxes, whose class is ``published`` or the like;
    else the only time below the story that is not beside a link to another one.
    """
    every = islice(page.document.root.iter("time", "abbr"), _MOST)
    named = (node for node in every if CLASS_PUBLISHED.search(said_of(node)))
    own = {
        moment_of(node)
        for node in named
        if not any(map(_is_others, islice(node.iterancestors(), _NEAR)))
        and not is_quoted(node, page)
    }
    moments = own - {None}
    if not moments:
        after = (n for n in page.own.after if n.tag == "time" and not is_in_other_box(n, page))
        moments = {moment_of(n) for n in after if not is_quoted(n, page)} - {None}
    return moments.pop() if len(moments) == 1 else None


def _is_others(node: etree._Element) -> bool:
    return is_box(node) and not _footer.search(said_of(node))


def _shown_times(page: Page) -> Iterator[str]:
    """Yield lines that may be the story's date: those below the headline, then those above it, then
    those after the story that say "published".
    """
    for node in below_first(page, *LINES):
        if line := dated_line(node, page):
            yield line
    for node in page.own.after:
        line = dated_line(node, page) if node.tag in LINES else None
        if line and _says_published.search(line):
            yield line


def dated_line(node: etree._Element, page: Page) -> str | None:
    """Return the line in an element that is named for a time; None where there is none."""
    names = said_of(node) if node.keys() else ""
    if node.tag == "time":
        if is_of_change(node):
            return None
    elif not _dated.search(names) or _not_the_storys.search(names):
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
    if line := _bare_clock(page):
        yield line


def _time_ago(page: Page) -> str | None:
    around = chain(between(page), above_headline(page))
    told = (moment_beside_ago(n) for n in around if n.tag in LINES and not is_quoted(n, page))
    return next(filter(None, told), None)


def _bare_clock(page: Page) -> str | None:
    """Return the only line between headline and story that is a day and a time and nothing else,
    whatever its element's names; day and time may be in two elements, one after the other. It may
    be the story's first line; and it may stand right above the headline, beside the story's number
    or a label anywhere above it. Below a story it must say "published", for comments have times.
    """
    found: dict[datetime, str] = {}
    before = ""
    for node in between(page):
        line = line_of(node) if node.tag in LINES else ""
        if not (line or own_text(node)) or _label.fullmatch(line):
            continue  # only a frame, or a label
        if not 0 < len(line) < _LONGEST_BARE or _not_the_storys.search(said_of(node)):
            before = ""
            continue
        day, before = before, line
        for told in (line, f"{day} {line}") if day else (line,):
            if ":" in line and not is_quoted(node, page) and (moment := moment_in(told)):
                found.setdefault(moment, told)
    for node in chain(above_headline(page), first_in_story(page)):
        line = text_of(node) if is_short(node, _LONGEST_BARE) else ""
        is_line = ":" in line and (_says_it_was_published.search(line) or _is_near(node, page))
        if is_line and not is_quoted(node, page) and (moment := moment_in(line)):
            found.setdefault(moment, line)
    # The story's own element may hold what follows its text.
    below = [*dropwhile(lambda node: node is not page.title, page.own.before)] or page.own.before
    for node in (*below[-_MOST:], *page.own.after[:MOST_LINES]):
        line = line_of(node) if node.tag in LINES else ""
        is_told = ":" in line and len(line) < _LONGEST_BARE and _says_it_was_published.search(line)
        if is_told and not is_quoted(node, page) and (moment := moment_in(line)):
            found.setdefault(moment, line)
    return next(iter(found.values())) if len(found) == 1 else None


def _is_near(node: etree._Element, page: Page) -> bool:
    """Return True if a line stands beside the story's number, or right beside the headline or in
    the story, and has no name of a site's bar.
    """
    if is_of_details(node):
        return True
    above = None if page.title is None else page.title.getparent()
    if node.getparent() is not above and page.article not in node.iterancestors():
        return False
    names = " ".join(map(said_of, node.iter(etree.Element)))
    return not (SITE_NAMES.search(names) or _not_the_storys.search(names))


def _day_line(page: Page) -> str | None:
    return next((line for line in _shown_times(page) if _year.search(line)), None)


PUBLISHED = Chain(
    timed(ld("datePublished"), from_json),
    timed(meta("article:published_time"), dates.from_attribute),
    *(timed(meta(name), dates.from_attribute) for name in _DATES),
    timed(_micro("datePublished"), dates.from_attribute),
    timed(Choice("time[datetime]", "page", _time_tag), dates.from_attribute),
    timed(Choice("shown time", "page", _clock), from_line),
    timed(Choice("time ago", "page", _time_ago), dates.from_attribute),
    timed(Choice("only time", "page", _bare_clock), from_line),
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
)
MODIFIED = Chain(
    timed(ld("dateModified"), from_json), timed(meta("article:modified_time"), from_json)
)
