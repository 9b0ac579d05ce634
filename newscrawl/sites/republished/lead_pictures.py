"""Find the pictures that an unknown site shows between a story's headline and its text."""

import re
from collections.abc import Iterator
from itertools import dropwhile, islice, takewhile

from lxml import etree

from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.fields import Page
from newscrawl.reading.image_sources import FILE

_TAGS = ("img", "amp-img")
_NARROWEST = 300
# Elements around a picture whose names are read, and most pictures.
_NEAR, _MOST = 3, 20
_no_pictures = re.compile(
    r"(?<![a-z])(?:avatar|author|writer|logo|icon|emoji|sprite|ads?|banner|share|related)(?![a-z])",
    re.IGNORECASE,
)
_pictured = re.compile(
    r"(?<![a-z])(?:wp-post-image|(?:post|featured|item|lead|main|full|news)[-_]?(?:thumb\w*|image|img"
    r"|pic\w*|photo))(?![a-z])",
    re.IGNORECASE,
)


def lead_pictures(page: Page) -> list[etree._Element]:
    """Return the pictures above the story and below its headline, in a figure, at least 300 pixels
    wide or named the story's, whose names do not say that they are a writer's or the site's. What
    leads to another page than the picture's file is an advertisement, or another story's.
    """
    between: Iterator[etree._Element] = takewhile(lambda n: n is not page.article, page.own.before)
    if page.title is not None:
        between = dropwhile(lambda n: n is not page.title, between)
    return [*islice(filter(_is_picture, between), _MOST)]


def _is_picture(node: etree._Element) -> bool:
    if node.tag not in _TAGS:
        return False
    near = [node, *islice(node.iterancestors(), _NEAR)]
    if any(_no_pictures.search(said_of(one)) or _leads_off(one) for one in near):
        return False
    width = re.match(r"\d{1,5}", node.get("width") or "")
    is_wide = width is not None and int(width[0]) >= _NARROWEST
    is_named = node.get("itemprop") == "image" or any(_pictured.search(said_of(n)) for n in near)
    return is_wide or is_named or any(one.tag == "figure" for one in near)


def _leads_off(node: etree._Element) -> bool:
    href = node.get("href") if node.tag == "a" else None
    return bool(href) and not FILE.search(href or "")
