"""Read the pictures of a page: those it shows, in its order, then those only JSON-LD names."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from lxml import etree

from newscrawl.items import Image
from newscrawl.persian.cleaning import one_line
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import is_advert_name
from newscrawl.reading.fields import Page
from newscrawl.reading.image_sources import (
    FILE,
    absolute,
    key_of,
    source_of,
    width_in,
)
from newscrawl.reading.insertions import EMBEDS
from newscrawl.reading.json_texts import as_text
from newscrawl.reading.markup import is_caption
from newscrawl.reading.picture_names import PictureNames, is_advertised, is_paid_link, name_of

# Classes of boxes inside the article that show other articles' pictures.
_FOREIGN = EMBEDS | frozenset(
    "instagram-media ads ad-item news-container box-item sharer share-box comment-container "
    "readmore-container related-posts inline-related-posts share-buttons about-author stream-item "
    "e3lan post-bottom-meta".split()
)
# Most pictures that are read from JSON-LD: more than any story has.
_MOST = 200
_portrait = re.compile(
    r"(?<![a-z])(?:gr?avatar|avatar|authors?|writers?|journalist|reporter|profile|saboxplugin|abh|bio"
    r"|byline|columnist|contributor|nevisandeh?|khabarnegar|rounded-full|rounded-circle)"
    r"(?![a-z])",
    re.IGNORECASE,
)
# Elements around a linked picture, links in each, and characters of a link that is a title.
_NEAR, _MOST_BESIDE, _TITLE = 2, 10, 15
# Texts of such a link, and elements of a figure, that are looked at.
_FEW = 20
_PLACES = frozenset(["story", "images"])


def pictures(
    page: Page,
    base: str,
    places: Collection[str] = _PLACES,
    names: Sequence[PictureNames] = (),
    above: Sequence[etree._Element] = (),
    below: Sequence[etree._Element] = (),
) -> list[Image]:
    """Return each picture of a story once. Captions are uncleaned; unknown values are None.

    ``base``: address to which relative addresses are joined. ``places``: classes of the elements
    whose pictures belong to the story, besides figures; with no class, all pictures in the article
    count. ``names``: what the addresses of the site's pictures tell. ``above``, ``below``:
    pictures of the story that stand above it and below it.
    """
    found: dict[str, Image] = {}
    known: dict[etree._Element, bool | None] = {}
    beside_it = {*above, *below}
    # Pictures in one element have the same surroundings, so these are read once; None: another's.
    around: dict[etree._Element | None, tuple[str | None, str] | None] = {}
    for node in chain(above, page.article.iter("img", "amp-img"), below):
        outer = node.getparent()
        if outer not in around:
            is_own = node in beside_it or (
                _is_content(node, page, places, known) and not _is_anothers(node)
            )
            around[outer] = _around(node, base) if is_own else None
        if (beside := around[outer]) is not None:
            shown = _from_node(node, base, *beside)
            if shown and not is_advertised(shown.thumbnail or shown.url, names):
                _add(found, shown, names)
    for video in page.article.iter("video"):
        if poster := absolute(video.get("poster"), base):
            _add(found, Image(url=poster), names)
    for name in ("image", "video"):
        for entry in islice(_entries(page.document.ld(name)), _MOST):
            _add(found, _from_ld(entry, base), names)
    return list(found.values())


def _add(found: dict[str, Image], image: Image | None, names: Sequence[PictureNames]) -> None:
    if image is None:
        return
    name = name_of(image.url, names)
    known = found.setdefault(_bare(name or key_of(image.url)), image)
    if known is image:
        return
    if _bare(known.url) == _bare(image.url):
        known.url = max(known.url, image.url)  # https, if either is
        known.width, known.height = known.width or image.width, known.height or image.height
    else:
        # The page showed the thumbnail, JSON-LD knows the picture itself (or the reverse).
        small, full = sorted(
            (known, image), key=lambda one: (0 if name else width_in(one.url), one.url)
        )
        known.thumbnail = known.thumbnail or small.url
        known.url, known.width, known.height = full.url, full.width, full.height
    known.thumbnail = known.thumbnail or image.thumbnail
    known.caption = known.caption or image.caption


def _bare(url: str) -> str:
    return url.partition("//")[2]


def _is_content(
    node: etree._Element,
    page: Page,
    places: Collection[str],
    known: dict[etree._Element, bool | None],
) -> bool:
    """Return True if a picture is the story's: it is in a figure or in one of the places, and in no
    box of other stories.

    ``known``: of each element around earlier pictures, whether it is in such a place; None in a box
    of other stories. Each element is looked at once, however many pictures it holds.
    """
    way: list[etree._Element] = []
    is_held: bool | None = not places
    for above in node.iterancestors():
        if above in known:
            is_held = known[above]
            break
        way.append(above)
        if above is page.article:
            break
    for above in reversed(way):
        names = (above.get("class") or "").split()
        is_boxed = page.own.is_foreign(above) or any(map(is_advert_name, names))
        if not _FOREIGN.isdisjoint(names) or (above is not page.article and is_boxed):
            is_held = None
        elif is_held is not None:
            is_held = is_held or above.tag == "figure" or any(name in places for name in names)
        known[above] = is_held
    return bool(is_held)


def _is_anothers(node: etree._Element) -> bool:
    """Return True for a writer's portrait, for an advertisement, and for another story's picture:
    that links to a page, and so do words, in the same link or in one beside it.
    """
    around = (node, *islice(node.iterancestors(), _NEAR))
    if _portrait.search(" ".join(one.get("class") or "" for one in around)):
        return True
    link = next(node.iterancestors("a"), None)
    href = "" if link is None else link.get("href") or ""
    if link is None or not href:
        return False
    if is_paid_link(link):
        return True
    if FILE.search(href):
        return False
    if next(link.iter("figcaption"), None) is not None:
        return False  # the words in it are the picture's
    near = [link, *islice(link.iterancestors(), _NEAR)]
    beside = (other for outer in near for other in islice(outer.iter("a"), _MOST_BESIDE))
    same = (other for other in beside if other.get("href") == href)
    return any(len("".join(islice(other.itertext(), _FEW)).strip()) >= _TITLE for other in same)


def _around(node: etree._Element, base: str) -> tuple[str | None, str]:
    """Where the link around a picture leads, if that is a file, and the words under it."""
    figure: etree._Element | None = None
    linked: str | None = None
    for above in node.iterancestors("a", "figure"):
        if above.tag == "figure":
            figure = above
            break
        href = above.get("href") or ""
        linked = absolute(href, base) if FILE.search(href) else None
    return linked, next(map(text_of, _captions(node, figure)), "")


def _from_node(node: etree._Element, base: str, linked: str | None, caption: str) -> Image | None:
    shown = source_of(node, base)
    if shown is None:
        return None
    is_same = linked in (None, shown.url)
    has_size = is_same and not shown.is_set
    return Image(
        url=linked or shown.url,
        thumbnail=None if is_same else shown.url,
        caption=caption or one_line(node.get("alt") or node.get("title") or "") or None,
        width=_pixels(node.get("width")) if has_size else shown.width if is_same else None,
        height=_pixels(node.get("height")) if has_size else None,
    )


def _captions(node: etree._Element, figure: etree._Element | None) -> Iterator[etree._Element]:
    """Yield a figure's captions, those of WordPress's older boxes, a picture and its text, or lines
    that are named so.
    """
    if figure is not None:
        named = next(figure.iter("figcaption"), None)
        yield from (
            filter(is_caption, islice(figure, _FEW)) if named is None else figure.iter("figcaption")
        )
    for above in islice(node.iterancestors("div", "figure"), 2):
        if "wp-caption" in (above.get("class") or "").split():
            for inner in above.iterdescendants():
                if "wp-caption-text" in (inner.get("class") or "").split():
                    yield inner
    for above in (node, *islice(node.iterancestors(), 2)):
        after = next((n for n in above.itersiblings() if n.tag != "br"), None)
        if after is not None and "aption" in (after.get("class") or "") and is_caption(after):
            yield after


def _from_ld(entry: dict[str, Any], base: str) -> Image | None:
    thumbnail = entry.get("thumbnail") or entry.get("thumbnailUrl")
    small = _address_in(thumbnail.get("url") if isinstance(thumbnail, dict) else thumbnail)
    own = _address_in(entry.get("url") or entry.get("contentUrl"))
    if entry.get("@type") != "ImageObject" and not FILE.search(own or ""):
        own, small = small, None  # a film: its picture is the thumbnail
    url = absolute(own, base)
    if url is None:
        return None
    return Image(
        url=url,
        thumbnail=absolute(small, base),
        caption=as_text(entry.get("description")) or as_text(entry.get("caption")),
        width=_pixels(entry.get("width")),
        height=_pixels(entry.get("height")),
    )


def _address_in(value: Any) -> str | None:
    return as_text(value[0] if isinstance(value, list) and value else value)


def _entries(value: Any) -> Iterator[dict[str, Any]]:
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            yield entry
        elif isinstance(entry, str):
            yield {"@type": "ImageObject", "url": entry}


def _pixels(value: Any) -> int | None:
    if isinstance(value, int):
        return value if 0 < value < 100_000 and value is not True else None
    match = re.match(r"\s*(\d{1,5})\s*(?:px)?\s*$", value) if isinstance(value, str) else None
    return (int(match[1]) or None) if match else None
