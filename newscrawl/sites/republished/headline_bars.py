"""Find the lines above a headline that may show when its story was published."""

import re
from collections.abc import Collection, Iterator
from functools import partial
from itertools import islice, takewhile
from operator import is_not

from lxml import etree

from newscrawl.reading.fields import Page
from newscrawl.reading.markup import is_short, line_in, own_text
from newscrawl.sites.republished.time_places import (
    LINES,
    LONGEST_BARE,
    MOST_LINES,
    has_long_link,
    is_not_the_storys,
)

# Boxes around a headline in which a bar may stand before it, elements of such a bar, and boxes
# around a line in which links are looked for.
_STEPS, _NEAR, _HIGHEST = 3, 20, 3
# Elements right above a headline, and those in them.
_RIGHT_ABOVE, _MOST_RIGHT = 2, 30
_BARS = frozenset([*LINES, "center", "section"])
_WHOLE = frozenset(["body", "html"])
_MOST = 5000
_year = re.compile(r"\d{4}")


def above_headline(page: Page) -> Iterator[etree._Element]:
    """Yield the lines above the headline in the frame, and those just before the frame; but none in
    the site's header, and none in a box with a link of some words, which leads to another story.
    """
    frame, title = page.own.frame, page.title
    if title is None or frame is None:
        return
    before = [*takewhile(partial(is_not, title), page.own.before)]
    if frame.tag in _WHOLE:  # the head of the site, too, but for what is right above the headline
        beside = {*islice(title.itersiblings(preceding=True), _RIGHT_ABOVE)}
        before = [
            n for n in before[-_MOST_RIGHT:] if not beside.isdisjoint({n, *n.iterancestors()})
        ]
    around = {*title.iterancestors()}
    for node in (*before[-MOST_LINES:], *page.own.above[-MOST_LINES:]):
        if node.tag in LINES and node not in page.own.site_heads and not _is_in_card(node, around):
            yield node


def _is_in_card(node: etree._Element, around: Collection[etree._Element]) -> bool:
    """Return True for a line in a box with a link of some words."""
    boxes = takewhile(lambda outer: outer not in around, node.iterancestors())
    return any(map(has_long_link, islice(boxes, _HIGHEST)))


def beside_headline(page: Page) -> str:
    """Return the text before the headline in the nearest box that has any; empty where that is more
    than a line, or has a link: the head of the site has.
    """
    frame, inner = page.own.frame, page.title
    if inner is None or frame is None or frame.tag in _WHOLE:
        return ""
    for outer in islice(inner.iterancestors(), _STEPS):
        texts = [own_text(outer)] if own_text(outer) else []
        for one in islice(inner.itersiblings(preceding=True), _NEAR):
            if not isinstance(one.tag, str) or not "".join(one.itertext()).strip():
                continue
            is_line = one.tag in _BARS and is_short(one, LONGEST_BARE, ("a", "ul", "table"))
            if (
                not is_line
                or one in page.own.site_heads
                or any(map(is_not_the_storys, one.iter(*LINES)))
            ):
                return ""
            texts.append(line_in(" ".join(one.itertext())))
        if texts or outer is frame:
            return " ".join(reversed(texts))
        inner = outer
    return ""


def lines_before(page: Page) -> Iterator[str]:
    """Yield the short lines with a year before the story's frame: of the head of the site."""
    for node in islice(page.document.root.iter(etree.Element), _MOST):
        if node is page.own.frame:
            return
        line = own_text(node) if node.tag in LINES else ""
        if len(line) < LONGEST_BARE and _year.search(line):
            yield line
