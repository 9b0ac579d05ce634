"""Find the gallery that a page shows below a story's text: figures with nothing but captions."""

from collections.abc import Iterator
from itertools import islice, takewhile

from lxml import etree

from newscrawl.reading.boilerplate import is_box, is_hidden
from newscrawl.reading.image_sources import FILE
from newscrawl.reading.markup import HEADINGS

_TAGS = ("img", "amp-img")
_ITEMS = frozenset(["li", "div"])
# Most elements below a story that are looked at, in a gallery, and pictures of one.
_MOST_BESIDE, _MOST_INSIDE, _MOST = 50, 2_000, 200


def gallery_below(story: etree._Element, frame: etree._Element | None) -> list[etree._Element]:
    """Return the pictures of the galleries below a story, in ``frame``, which holds both.

    A gallery has two figures or more, side by side. What leads to other pages than files of
    pictures, or has headings, is a list of stories.
    """
    if frame is None or story is frame:
        return []
    ways = [story, *takewhile(lambda n: n is not frame, story.iterancestors())]
    beside = (after for way in ways for after in way.itersiblings(etree.Element))
    found: list[etree._Element] = []
    for outer in islice(beside, _MOST_BESIDE):
        if next(outer.iter("figure"), None) is not None and not is_box(outer):
            found += islice(_pictures(outer), _MOST - len(found))
    return found


def _pictures(outer: etree._Element) -> Iterator[etree._Element]:
    known: dict[etree._Element, bool] = {}
    for figure in islice(outer.iter("figure"), _MOST):
        if figure is outer:
            continue
        holder = figure.getparent()
        if holder is not outer and holder is not None and holder.tag in _ITEMS and len(holder) == 1:
            holder = holder.getparent()
        if holder is None:
            continue
        if holder not in known:
            known[holder] = _is_gallery(holder, outer)
        if known[holder]:
            yield from islice(figure.iter(*_TAGS), 1)


def _is_gallery(holder: etree._Element, outer: etree._Element) -> bool:
    figures = 0
    for inner in islice(holder.iter(), _MOST_INSIDE):
        href = inner.get("href") if inner.tag == "a" else None
        if inner.tag in HEADINGS or (href and not FILE.search(href) and not href.startswith("#")):
            return False
        figures += inner.tag == "figure"
    around = (holder, *takewhile(lambda n: n is not outer, holder.iterancestors()))
    return figures > 1 and not any(is_box(n) or is_hidden(n) for n in around)
