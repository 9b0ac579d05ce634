"""Read the tags that an unknown site shows below a story."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import names_of, said_of
from newscrawl.reading.fields import Page
from newscrawl.reading.markup import is_short

_named = re.compile(
    r"(?<![a-z])(?:tags?|keywords?|(?:post|entry|article|node)[-_]?labels)(?![a-z])",
    re.IGNORECASE,
)
# The story's own footer may hold its tags, beside links of other kinds.
_footers = re.compile(r"(?<![a-z])(?:post|entry|article|node)[-_]?footer(?![a-z])", re.IGNORECASE)
# Names of boxes with the tags of other stories, or of the whole site.
_of_others = re.compile(
    r"(?<![a-z])(?:cloud|widget|related|popular|trend\w*|hot|latest|comments?|sidebar)(?![a-z])",
    re.IGNORECASE,
)
_BOXES = ("div", "ul", "p", "section", "footer", "span")
_OUTER = frozenset(["body", "html"])
_OTHERS = frozenset(["aside", "nav", "form", "article"])
_MOST, _LONGEST, _MOST_BOXES = 40, 60, 20


def shown_tags(page: Page) -> list[str]:
    """Return the tags that links below the story say they are, else those of the first box of tags.

    Only in the frame of the story and its headline, and in no box of other stories there. Where the
    frame is the whole page, no tag shows whose it is.
    """
    frame = page.own.frame
    if frame is None or frame.tag in _OUTER:
        return []
    told = islice(filter(_is_tag, frame.iter("a")), 2 * _MOST)
    links = [link for link in told if _is_own(link, page, frame)]
    boxes = [] if links else islice(_boxes(page, frame), _MOST_BOXES)
    box = _innermost(box for box in boxes if _is_own(box, page, frame))
    found = links if box is None else box.iter("a")
    short = (link for link in islice(found, _MOST) if is_short(link, _LONGEST))
    texts = (clean(text_of(link)).lstrip("#") for link in short)
    return [*dict.fromkeys(filter(None, texts))]


def _is_tag(link: etree._Element) -> bool:
    kinds = (link.get("rel") or "").split()
    return "tag" in kinds and "category" not in kinds


def _boxes(page: Page, frame: etree._Element) -> Iterator[etree._Element]:
    is_below = False
    for node in frame.iter(etree.Element):
        is_below = is_below or node is page.article
        if not (is_below and node.tag in _BOXES and _named.search(said_of(node))):
            continue
        if is_short(node, _MOST * _LONGEST) and next(node.iter("a"), None) is not None:
            yield node


def _is_own(node: etree._Element, page: Page, frame: etree._Element) -> bool:
    """Return True if neither a node nor what is around it in the frame is another story's."""
    for above in (node, *node.iterancestors()):
        if above is frame:
            return True
        if above in page.own.holding:
            continue
        names = said_of(above)
        is_own = _named.search(names) or _footers.search(names)
        is_box = names_of(above).is_box and not is_own
        if is_box or above.tag in _OTHERS or _of_others.search(names) or above in page.own.outside:
            return False
    return True


def _innermost(boxes: Iterable[etree._Element]) -> etree._Element | None:
    """Return the first box, or the innermost of those that stand in it."""
    found: etree._Element | None = None
    for box in boxes:
        if found is None or found in box.iterancestors():
            found = box
    return found
