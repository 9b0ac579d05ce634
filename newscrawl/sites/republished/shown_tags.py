"""Read the tags that an unknown site shows below a story."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.fields import Page
from newscrawl.reading.markup import is_short

_named = re.compile(r"(?<![a-z])(?:tags?|keywords?)(?![a-z])", re.IGNORECASE)
_BOXES = ("div", "ul", "p", "section", "footer", "span")
_MOST, _LONGEST, _MOST_BOXES = 40, 60, 20


def shown_tags(page: Page) -> list[str]:
    """Return the tags of the first box of tags below the story, beside it and its headline.

    Links to tags may stand anywhere on a page; those in the story's own frame are its own.
    """
    frame = page.own.frame
    if frame is None:
        return []
    links = [link for link in frame.iter("a") if "tag" in (link.get("rel") or "").split()]
    box = None if links else _innermost(islice(_boxes(frame, page.article), _MOST_BOXES))
    found = links if box is None else box.iter("a")
    texts = (clean(text_of(link)).lstrip("#") for link in islice(found, _MOST))
    return [*dict.fromkeys(text for text in texts if 0 < len(text) <= _LONGEST)]


def _boxes(frame: etree._Element, story: etree._Element) -> Iterator[etree._Element]:
    is_below = False
    for node in frame.iter(etree.Element):
        is_below = is_below or node is story
        if not (is_below and node.tag in _BOXES and _named.search(said_of(node))):
            continue
        if is_short(node, _MOST * _LONGEST) and next(node.iter("a"), None) is not None:
            yield node


def _innermost(boxes: Iterable[etree._Element]) -> etree._Element | None:
    """Return the first box, or the innermost of those that stand in it."""
    found: etree._Element | None = None
    for box in boxes:
        if found is None or found in box.iterancestors():
            found = box
    return found
