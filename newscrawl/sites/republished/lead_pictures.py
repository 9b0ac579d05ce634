"""Find the pictures that an unknown site shows between a story's headline and its text."""

import re
from itertools import islice, takewhile

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import heading_text
from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.fields import Page
from newscrawl.reading.image_sources import FILE
from newscrawl.reading.markup import is_short, properties_of

_TAGS = ("img", "amp-img")
_NARROWEST = 300
# Elements around a picture whose names are read, and most pictures.
_NEAR, _MOST = 3, 20
_no_pictures = re.compile(
    r"(?<![a-z])(?:avatar|author|writer|logo|icon|emoji|sprite|ads?|banner|share|related)(?![a-z])",
    re.IGNORECASE,
)
# Characters of a caption, at most.
_LINE = 150
_photograph = re.compile(r"\.(?:jpe?g|webp|avif)(?:$|\?)", re.IGNORECASE)
_pictured = re.compile(
    r"(?<![a-z])(?:wp-post-image|(?:post|featured|item|lead|main|full|news)[-_]?(?:thumb\w*|image|img"
    r"|pic\w*|photo))(?![a-z])",
    re.IGNORECASE,
)


def lead_pictures(page: Page) -> list[etree._Element]:
    """Return the pictures above the story whose names do not say that they are a writer's or the
    site's. Below the headline they are in a figure, at least 300 pixels wide, named the story's, or
    a photograph in an element of its own; above it the first of these signs counts, and the second.
    What leads to another page than the picture's file is an advertisement, or another story's.
    """
    above: list[etree._Element] = []
    below: list[etree._Element] = []
    found = below if page.title is None else above
    for node in takewhile(lambda n: n is not page.article, page.own.before):
        if node is page.title:
            found = below
        if node.tag in _TAGS and not _is_anothers(node):
            found.append(node)
    is_framed = page.own.frame is not None and page.own.frame.tag != "body"
    own = [node for node in above if is_framed and (_is_wide(node) or _is_in_figure(node))]
    headline = "" if page.title is None else clean(heading_text(page.title))
    own += [
        node
        for node in below
        if _is_wide(node) or _is_in_figure(node) or _is_named(node) or _is_alone(node, headline)
    ]
    return own[:_MOST]


def _around(node: etree._Element) -> list[etree._Element]:
    return [node, *islice(node.iterancestors(), _NEAR)]


def _is_anothers(node: etree._Element) -> bool:
    return any(_no_pictures.search(said_of(one)) or _leads_off(one) for one in _around(node))


def _is_wide(node: etree._Element) -> bool:
    width = _width(node)
    return width is not None and width >= _NARROWEST


def _width(node: etree._Element) -> int | None:
    width = re.match(r"\d{1,5}", node.get("width") or "")
    return None if width is None else int(width[0])


def _is_in_figure(node: etree._Element) -> bool:
    return any(one.tag == "figure" for one in _around(node))


def _is_named(node: etree._Element) -> bool:
    is_told = "image" in properties_of(node)
    return is_told or any(_pictured.search(said_of(one)) for one in _around(node))


def _is_alone(node: etree._Element, headline: str) -> bool:
    """Return True for a photograph of no known width that has the headline for its words, or an
    element of its own, with a line of text at most.
    """
    if _width(node) is not None or not _photograph.search(node.get("src") or ""):
        return False
    above = node.getparent()
    while above is not None and above.tag in ("a", "picture"):
        above = above.getparent()
    if headline and clean(node.get("alt") or "") == headline:
        return True
    if above is None or len(list(islice(above.iter(*_TAGS), 2))) > 1:
        return False
    return is_short(above, _LINE) or not "".join(above.itertext()).strip()


def _leads_off(node: etree._Element) -> bool:
    href = node.get("href") if node.tag == "a" else None
    return bool(href) and not FILE.search(href or "")
