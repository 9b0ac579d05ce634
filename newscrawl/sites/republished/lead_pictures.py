"""Find the pictures that an unknown site shows above a story's text."""

import re
from itertools import islice, takewhile

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import heading_text
from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.fields import Page
from newscrawl.reading.image_sources import FILE, source_of
from newscrawl.reading.markup import HEADINGS, is_short, properties_of

_TAGS = ("img", "amp-img")
_NARROWEST = 300
# Elements around a picture whose names are read, and most pictures.
_NEAR, _MOST = 3, 20
_no_pictures = re.compile(
    r"(?<![a-z])(?:avatar|author|writer|logo|icon|emoji|sprite|ads?|banner|share|related"
    r"|rounded-full|rounded-circle)(?![a-z])",
    re.IGNORECASE,
)
# Characters of a caption, at most.
_LINE = 150
_photograph = re.compile(r"\.(?:jpe?g|webp|avif)(?:$|\?)", re.IGNORECASE)
# Names of files that head a site's pages.
_site = re.compile(r"(?<![a-z])(?:header|banner|top|bg|site|slogan)(?![a-z])", re.IGNORECASE)
_pictured = re.compile(
    r"(?<![a-z])(?:wp-post-image|(?:post|featured|item|lead|main|full|news)[-_]?(?:thumb\w*|image|img"
    r"|pic\w*|photo))(?![a-z])",
    re.IGNORECASE,
)
# Elements around a picture that hold nothing else.
_WRAPPERS = frozenset(["a", "picture", "noscript", "span"])


def lead_pictures(page: Page) -> list[etree._Element]:
    """Return the pictures above the story whose names do not say that they are a writer's or the
    site's. They are in a figure, at least 300 pixels wide, named the story's, or a photograph in an
    element of its own; above the headline, these last two kinds stand right above it. What leads to
    another page than the picture's file is an advertisement, or another story's.
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
    base = page.document.base(page.document.url)
    headline = "" if page.title is None else clean(heading_text(page.title))
    own = [
        node
        for node in above
        if is_framed
        and (
            _is_wide(node)
            or _is_in_figure(node)
            or (
                (_is_named(node) or _is_photograph(node, base))
                and _stands_right_above(node, page.title)
            )
        )
    ]
    own += [
        node
        for node in below
        if _is_wide(node)
        or _is_in_figure(node)
        or _is_named(node)
        or (_is_photograph(node, base) and _is_alone(node, headline, page))
    ]
    return own[:_MOST]


def _stands_right_above(node: etree._Element, title: etree._Element | None) -> bool:
    """Return True if a picture has an element of its own, and nothing stands between it and the
    headline but what holds the headline.
    """
    outer = node.getparent()
    if title is None or outer is None:
        return False
    while outer.tag in _WRAPPERS and (around := outer.getparent()) is not None:
        outer = around
    is_own = len([*islice((n for n in outer.iter(*_TAGS) if not _is_spare(n)), 2)]) == 1
    if not is_own or not (is_short(outer, _LINE, HEADINGS) or not _has_words(outer)):
        return False
    while (after := _next(outer)) is None:
        around = outer.getparent()
        if around is None or around.tag in ("body", "main"):
            return False
        outer = around
    if after is title:
        return True
    if after not in title.iterancestors():
        return False
    words = "".join(islice(after.itertext(), 20)).partition(heading_text(title).strip()[:20])[0]
    return len(words.strip()) < _LINE


def _next(node: etree._Element) -> etree._Element | None:
    return next((n for n in node.itersiblings(etree.Element) if n.tag != "br"), None)


def _is_spare(node: etree._Element) -> bool:
    """Return True for a picture that shows without scripts only: a copy of the one beside it."""
    return next(node.iterancestors("noscript"), None) is not None


def _has_words(node: etree._Element) -> bool:
    return bool("".join(node.itertext()).strip())


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


def _is_photograph(node: etree._Element, base: str) -> bool:
    """Return True for a photograph of no known width."""
    if _width(node) is not None:
        return False
    shown = source_of(node, base)
    file = "" if shown is None else shown.url.partition("?")[0].rpartition("/")[2]
    return _photograph.search(file) is not None and _site.search(file) is None


def _is_alone(node: etree._Element, headline: str, page: Page) -> bool:
    """Return True for a picture that has the headline for its words, or an element of its own with
    a line of text at most; or that stands between headline and story as their neighbour.
    """
    above = node.getparent()
    while above is not None and above.tag in _WRAPPERS:
        above = above.getparent()
    if headline and clean(node.get("alt") or "") == headline:
        return True
    if above is None:
        return False
    if above in page.own.holding:
        beside = (n for n in islice(above, _MOST) if n.tag in (*_TAGS, "a", "picture"))
        pictures = (n for outer in beside for n in islice(outer.iter(*_TAGS), 2))
        return len([*islice(pictures, 2)]) == 1
    if len([*islice((n for n in above.iter(*_TAGS) if not _is_spare(n)), 2)]) > 1:
        return False
    return is_short(above, _LINE) or not _has_words(above)


def _leads_off(node: etree._Element) -> bool:
    href = node.get("href") if node.tag == "a" else None
    return bool(href) and not FILE.search(href or "")
