"""Read the time that one element of a page of any layout shows, or names in an attribute."""

import re
from contextlib import suppress
from datetime import UTC, datetime

from lxml import etree

from newscrawl.errors import DateError
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean
from newscrawl.persian.date_forms import CHANGE, PLAIN
from newscrawl.reading.boilerplate import said_of, text_before

# Most characters of a label before a time.
_LABEL = 30
# What says, right before a time, that it is of a change.
_of_change = re.compile(
    r"(?<!\w)(?:به ?روز ?رسانی|ویرایش|اصلاح|اخرین تغییر|updated|modified)(?: شده)?(?: در| on)?"
    r" ?[:：]? ?$"
)
#: A class that says publication and nothing else.
CLASS_PUBLISHED = re.compile(r"(?:^|\s)(?:dt-)?(?:published|entry-date|post-date)(?:$|\s)")
_year = re.compile(r"\d{4}")
# The end of a line that says how long ago something was, and attributes for the moment in Unix
# time, in seconds or milliseconds.
_ago = re.compile(r"(?:پیش|قبل|ago)\W*$")
_UNIX_TIMES = ("data-timestamp", "data-time", "data-epoch", "data-utime", "data-livestamp")
_unix_time = re.compile(r"(\d{10})(?:\d{3})?")
# What may stand behind a time in one line.
_beside_time = re.compile(
    r"[\s|،,–-]*(?:(?:کد|شناسه|شماره)[ \u200c]?(?:خبر|مطلب|یادداشت)?|(?:تعداد )?بازدید)"
    r"\s*[:：]?\s*\d+\s*$"
)


def moment_of(node: etree._Element) -> str | None:
    """Return the moment that a ``<time>`` of publication, or its like, names; else None."""
    names = said_of(node)
    if node.tag == "abbr":  # as in the microformat hAtom
        told = node.get("title") or ""
        return told if CLASS_PUBLISHED.search(names) and _year.search(told) else None
    if node.tag != "time" and not names_publication(node):
        return None
    return None if is_of_change(node) else node.get("datetime") or _moment_in_title(node)


def _moment_in_title(node: etree._Element) -> str | None:
    """Return the ``title`` of an element if it is a moment."""
    title = node.get("title") or ""
    return title if moment_in(title) else None


def moment_beside_ago(node: etree._Element) -> str | None:
    """Return the moment in an attribute of a line that shows how long ago it was; else None."""
    if not node.keys() or not _ago.search((node.text or "").rstrip()[-_LABEL:]):
        return None
    if title := _moment_in_title(node):
        return title
    told = (_unix_time.fullmatch(node.get(name) or "") for name in _UNIX_TIMES)
    seconds = next((int(match[1]) for match in told if match), None)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def names_publication(node: etree._Element) -> bool:
    """Return True if a node's names say publication; HTML5's drafts had ``pubdate`` for it."""
    names = said_of(node)
    said = CLASS_PUBLISHED.search(names) or "publish" in names.lower()
    return bool(said) or node.get("pubdate") is not None


def is_of_change(node: etree._Element) -> bool:
    """Return True if a time is named for a change, and not for publication, or follows a label that
    says a change.
    """
    if names_publication(node):
        return False
    if CHANGE.search(said_of(node).lower()):
        return True
    said = clean(text_before(node)[-_LABEL:]).translate(PLAIN).lower()
    return _of_change.search(said) is not None


def moment_in(line: str) -> datetime | None:
    """Return the moment that a line shows and nothing else; None where there is none."""
    with suppress(DateError):
        return from_line(line)
    return None


def from_line(line: str) -> datetime:
    """Read a line, but not the story's number, or the count of its readers, behind the time."""
    return dates.from_clock_line(_beside_time.sub("", clean(line)))
