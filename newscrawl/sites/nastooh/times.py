"""Read the times of publication and of the last change from an article page."""

import re
from dataclasses import replace

from newscrawl.persian import dates
from newscrawl.reading.blocks import text_of
from newscrawl.reading.fields import Chain, Choice, Page, ld, meta, timed
from newscrawl.sites.nastooh.surroundings import is_own

# Of a second: "2019-05-30 00:20:37.883".
_fraction = re.compile(r"(?<=:\d\d)\.\d{1,9}")
_year = re.compile(r"\d{4}")


def _shown_time(page: Page) -> str | None:
    """Return the text of ``.item-date``; of several elements in it, the one with day and time."""
    for node in page.all(".item-date"):
        if is_own(page, node):
            lines = [text_of(inner) for inner in node.iter("span", "time")]
            found = next((line for line in lines if ":" in line and _year.search(line)), None)
            return found or text_of(node)
    return None


def _listed_time(page: Page) -> str | None:
    """Return the item of the details list that has the time of publication."""
    for icon in page.all(".fa-calendar-o"):
        item = next(icon.iterancestors("li"), None)
        if item is not None and is_own(page, item) and ":" in (line := text_of(item)):
            return line
    return None


def _item_time(page: Page) -> str | None:
    """Return the ``datePublished`` of the article's own ``<meta>``: a time on Tehran's clock."""
    for node in page.document.named["meta"]:
        is_named = node.get("itemprop") == "datePublished" and not node.get("property")
        if is_named and page.article in node.iterancestors() and is_own(page, node):
            return _fraction.sub("", node.get("content") or "")
    return None


PUBLISHED = Chain(
    timed(meta("article:published_time"), dates.from_iso),
    timed(ld("datePublished"), dates.from_iso),
    timed(Choice("meta datePublished", "page", _item_time), dates.from_attribute),
    timed(Choice(".item-date", "page", _shown_time), dates.from_clock_line),
    timed(Choice("details list", "page", _listed_time), dates.from_clock_line),
)
#: Labels of the choices that name their offset from UTC.
EXACT = tuple(choice.label for choice in PUBLISHED.choices[:2])
#: The Tehran day of publication.
PUBLISH_DAY = timed(meta("nastooh:publishDate"), dates.written_day)
# Of one origin: for the time of the last change both places are equally good.
MODIFIED = Chain(
    timed(meta("article:modified_time"), dates.from_iso),
    replace(timed(ld("dateModified"), dates.from_iso), origin="meta"),
)
