"""Find the line that is a day and a time and nothing else, where no name says that it is a time:
its place must show that it is the story's.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice

from lxml import etree

from newscrawl.errors import DateError
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.fields import Page
from newscrawl.reading.markup import is_short, own_text
from newscrawl.sites.republished.headline_bars import (
    above_headline,
    beside_headline,
    lines_before,
)
from newscrawl.sites.republished.time_places import (
    CELLS,
    LINES,
    LONGEST_BARE,
    below_story,
    between,
    is_beside_link,
    is_not_the_storys,
    is_of_details,
    is_quoted,
    leading,
    line_of,
)

# Elements around the cells of a table or a list: they divide no lines.
_FRAMES = frozenset("table tbody thead tr ul ol dl".split())
_VALUES = frozenset(["td", "dd"])
# Lines with a date or a time that are held against the one that was found.
_MOST = 100
_SOON = timedelta(days=1, minutes=10)
# What may stand behind a time in one line.
_beside_time = re.compile(
    r"[\s|،,–-]*(?:(?:کد|شناسه|شماره)[ \u200c]?(?:خبر|مطلب|یادداشت)?|(?:تعداد )?بازدید)"
    r"\s*[:：]?\s*\d+\s*$"
)
# What says, below a story, that a time is of its publication; comments are sent and entered, too.
_says_it_was_published = re.compile(
    r"انتشار|منتشر|نوشته شده|ایجاد شده|تاریخ (?:درج|خبر)|[Pp]ublished|[Pp]osted"
)
# The time of an event that the story announces.
_of_event = re.compile(r"زمان(?! ?(?:انتشار|درج|ثبت))")
_label = re.compile(
    r"(?:(?:تاریخ|زمان|ساعت|روز)(?:[ \u200c](?:انتشار|درج|ثبت|ارسال|ایجاد|خبر|مطلب))*|انتشار|"
    r"(?:publish(?:ed)? ?)?(?:date|time|on))\s*[:：]?",
    re.IGNORECASE,
)
_digit, _time = re.compile(r"\d"), re.compile(r"\d\s*:\s*\d")


def moment_in(line: str) -> datetime | None:
    """Return the moment that a line shows and nothing else; None where there is none."""
    with suppress(DateError):
        return from_line(line)
    return None


def from_line(line: str) -> datetime:
    """Read a line, but not the story's number, or the count of its readers, behind the time."""
    return dates.from_clock_line(_beside_time.sub("", clean(line)))


def bare_clock(page: Page) -> str | None:
    """Return the only line that is a day and a time and nothing else, whatever its element's names.

    It stands between headline and story, day and time perhaps in two elements; or above the
    headline in an <article>, beside the story's number, or with a label that says "published"; or
    below the story with such a label; else at the beginning of the story's box; else alone above
    the headline.
    """
    for lines in (_told(page), _first_of_story(page), _alone_above(page)):
        found: dict[datetime, str] = {}
        for line in lines:
            if ":" in line and (moment := moment_in(line)):
                found.setdefault(moment, line)
        if found:
            return _only(found)
    return None


def _only(found: Mapping[datetime, str]) -> str | None:
    return next(iter(found.values())) if len(found) == 1 else None


def bare_day(page: Page) -> str | None:
    """Return the only line that is a day and nothing else, at a place that shows whose it is."""
    found: dict[datetime, str] = {}
    for line in _told(page):
        # With any time of day behind it, such a line is a whole one.
        if (
            _digit.search(line)
            and not _time.search(line)
            and (moment := moment_in(f"{line} 00:00"))
        ):
            found.setdefault(moment, line)
    return _only(found)


def _told(page: Page) -> Iterator[str]:
    """Yield the lines at places that show whose they are."""
    yield from _between(page)
    for node in above_headline(page):
        line = text_of(node) if is_short(node, LONGEST_BARE) else ""
        is_told = _says_it_was_published.search(line) is not None or is_of_details(node)
        if _digit.search(line) and is_told and not is_quoted(node, page):
            yield line
    for node in below_story(page):
        line = line_of(node)
        is_told = len(line) < LONGEST_BARE and _says_it_was_published.search(line) is not None
        if is_told and not is_quoted(node, page):
            yield line


def _between(page: Page) -> Iterator[str]:
    before = ""
    for node in between(page):
        is_line = node.tag in LINES or node.tag in CELLS
        line = line_of(node) if is_line else ""
        if not line and (is_line or node.tag in _FRAMES):
            continue  # only a frame
        if _label.fullmatch(line):
            continue
        is_told = 0 < len(line) < LONGEST_BARE and not _is_of_other_label(node)
        if not is_told or is_not_the_storys(node):
            before = ""
            continue
        day, before = before, line
        for told in (line, f"{day} {line}") if day else (line,):
            if not is_quoted(node, page):
                yield told


def _is_of_other_label(node: etree._Element) -> bool:
    """Return True for a cell after one that is no label of a time: an event's, say; unless it says
    itself that something was published.
    """
    previous = node.getprevious() if node.tag in _VALUES else None
    if previous is None or previous.tag == "dd" or _says_it_was_published.search(line_of(node)):
        return False
    return not is_short(previous, LONGEST_BARE) or not _label.fullmatch(clean(text_of(previous)))


def _first_of_story(page: Page) -> Iterator[str]:
    """Yield the times among the first lines of the story's box; and those that follow in it: in a
    story of several times none is the story's.
    """
    found = False
    for node in leading(page):
        line = line_of(node)
        if ":" not in line or len(line) > LONGEST_BARE or _of_event.search(line):
            continue
        previous = node.getprevious()
        is_labelled = (
            previous is not None
            and is_short(previous, LONGEST_BARE)
            and clean(text_of(previous)).endswith(":")
        )
        is_others = (
            is_not_the_storys(node)
            or is_quoted(node, page)
            or is_beside_link(node)
            or _is_of_other_label(node)
            or is_labelled
        )
        if not is_others and moment_in(line):
            found = True
            yield line
    if found:
        timed = (n for n in page.own.before if n.text and ":" in n.text and _time.search(n.text))
        for line in map(own_text, islice(timed, _MOST)):
            if len(line) < LONGEST_BARE:
                yield line


def _alone_above(page: Page) -> Iterator[str]:
    """Yield the line that alone stands above the headline, unless it may be the clock of the page:
    its day is also today's in the page's header, or its time is that of the request.
    """
    line = beside_headline(page)
    moment = moment_in(line) if ":" in line and len(line) < LONGEST_BARE else None
    if moment is None or page.document.is_future(moment + _SOON):
        return
    day = dates.tehran_day(moment)
    if not any(_names_day(other, day) for other in islice(lines_before(page), _MOST)):
        yield line


def _names_day(line: str, day: date) -> bool:
    with suppress(DateError):
        return dates.day_in(line) == day
    return False
