"""Read the tags that an unknown site shows below a story."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import names_of, said_of, text_before
from newscrawl.reading.fields import Page
from newscrawl.reading.markup import is_short, own_text

# "tags", also in "newstags", "tagbox", "itemTagsBlock"; but no "stage", and no "tagcloud".
_named = re.compile(
    r"(?<![a-z])(?:(?:post|entry|article|news|story|item)?tag|[a-z]{0,20}tags|keywords?|"
    r"(?:post|entry|article|node)[-_]?labels|(?:post|entry|article|news|story)?[-_]?topics)"
    r"(?:box|list|links|block|wrap|wrapper)?(?![a-z])",
    re.IGNORECASE,
)
# What stands before the tags; "hot tags" and "popular tags" are the site's.
_label = re.compile(
    r"(?:بر[ \u200c]?چسب|تگ|هشتگ|کلید[ \u200c]?واژه|کلمات کلیدی|واژگان کلیدی|"
    r"واژه[ \u200c]?های کلیدی)"
    r"(?:[ \u200c]?ها)?(?:ی (?:خبر|مطلب|این خبر|مرتبط))?\s*[:：]?"
    r"|موضوعات مرتبط\s*[:：]?"
    r"|(?:tags?|tagged(?: with| as)?|keywords?|labels?|related topics)\s*[:：]?",
    re.IGNORECASE,
)
# The story's own footer may hold its tags, beside links of other kinds.
_footers = re.compile(r"(?<![a-z])(?:post|entry|article|node)[-_]?footer(?![a-z])", re.IGNORECASE)
# Names of boxes with the tags of other stories, or of the whole site.
_of_others = re.compile(
    r"(?<![a-z])(?:(?:tag)?clouds?|widget|related|popular|trend\w*|hot|latest|comments?|sidebar)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_BOXES = ("div", "ul", "p", "section", "footer", "span")
_OUTER = frozenset(["body", "html"])
_OTHERS = frozenset(["aside", "nav", "form", "article"])
# Elements that hold one tag each.
_ITEMS = frozenset(["li", "span", "b", "strong", "i"])
_MOST, _LONGEST, _MOST_BOXES = 40, 60, 20
# Behind the frame: elements that are looked at, around how many boxes, and most tags there.
_NEXT, _HIGHEST, _FEW = 3, 2, 15
# Lines with links that are looked at, and characters of a label.
_MOST_LINES, _LONGEST_LABEL = 300, 40


def shown_tags(page: Page) -> list[str]:
    """Return the tags that links below the story say they are, else those of the first box of tags,
    else of the first line that begins with a label, or that is hashtags and nothing else.

    First in the frame of the story and its headline, then right behind the frame; in no box of
    other stories. Where the frame is the whole page, no tag shows whose it is.
    """
    frame = page.own.frame
    if frame is None or frame.tag in _OUTER:
        return []
    if tags := _texts(_links(page, frame, frame), _MOST):
        return tags
    return tags_behind(page, frame)


def tags_behind(page: Page, frame: etree._Element) -> list[str]:
    """Return the tags right behind an element: there are more of them in a cloud of the site's."""
    for beside in _behind(frame):
        if beside.tag == "footer" and not _footers.search(said_of(beside)):
            return []
        links = [*islice(_links(page, beside, beside.getparent()), _FEW + 1)]
        if links and len(links) <= _FEW:
            return _texts(links, _FEW)
        if (
            beside.tag in _OTHERS
            or next(beside.iter("h1", "h2", "h3", "article"), None) is not None
        ):
            break
    return []


def _texts(links: Iterable[etree._Element], most: int) -> list[str]:
    short = (link for link in islice(links, most) if is_short(link, _LONGEST))
    texts = (clean(text_of(link)).lstrip("#") for link in short)
    return [*dict.fromkeys(text for text in texts if text and not _label.fullmatch(text))]


def _behind(frame: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements right behind the frame, and behind the boxes around it."""
    inner = frame
    for _ in range(_HIGHEST):
        yield from islice(inner.itersiblings(etree.Element), _NEXT)
        outer = inner.getparent()
        if outer is None or outer.tag in _OUTER:
            return
        inner = outer


def _links(
    page: Page, root: etree._Element, outer: etree._Element | None
) -> Iterable[etree._Element]:
    """Return the links of tags in an element, which are the story's as seen from another one."""
    told = islice(filter(_is_tag, root.iter("a")), 2 * _MOST)
    if links := [link for link in told if _is_own(link, page, outer)]:
        return links
    boxes = islice(_boxes(page, root), _MOST_BOXES)
    box = _innermost(box for box in boxes if _is_own(box, page, outer))
    if box is not None:
        return box.iter("a")
    return next((links for links in _lines(page, root) if _is_own(links[0], page, outer)), ())


def _is_tag(link: etree._Element) -> bool:
    kinds = (link.get("rel") or "").lower().replace(",", " ").split()
    return "tag" in kinds and "category" not in kinds


def _boxes(page: Page, root: etree._Element) -> Iterator[etree._Element]:
    is_below = root is not page.own.frame
    for node in root.iter(etree.Element):
        is_below = is_below or node is page.article
        if not (is_below and node.tag in _BOXES and node.keys() and _named.search(said_of(node))):
            continue
        if is_short(node, _MOST * _LONGEST) and next(node.iter("a"), None) is not None:
            yield node


def _lines(page: Page, root: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the links of each line of links that begins with a label or is all hashtags."""
    is_below = root is not page.own.frame
    seen: set[etree._Element] = set()
    for node in root.iter(etree.Element):
        is_below = is_below or node is page.article
        box = _box_of(node) if is_below and node.tag == "a" else None
        if box is None or box in seen:
            continue
        if len(seen) > _MOST_LINES:
            return
        seen.add(box)
        links = [*islice(box.iter("a"), _FEW + 1)] if is_short(box, _FEW * _LONGEST) else []
        if 0 < len(links) <= _FEW and (_is_hashtags(box, links) or _is_labelled(box, links)):
            yield links


def _is_hashtags(box: etree._Element, links: Iterable[etree._Element]) -> bool:
    texts = [clean(text_of(link)) for link in links]
    is_all = all(len(text.split()) == 1 and text.startswith("#") for text in texts)
    return is_all and "".join(box.itertext()).count("#") == len(texts) and not own_text(box)


def _is_labelled(box: etree._Element, links: Sequence[etree._Element]) -> bool:
    return _label.fullmatch(clean(_label_before(box, links[0]))) is not None


def _box_of(link: etree._Element) -> etree._Element | None:
    outer = link.getparent()
    if outer is not None and outer.tag in _ITEMS and len(outer) == 1 and not own_text(outer):
        return outer.getparent()
    return outer


def _label_before(box: etree._Element, link: etree._Element) -> str:
    """Return the text before the first link of a line, in its box or else just before the box."""
    told, top = box.text or "", link
    while (outer := top.getparent()) is not None and outer is not box:
        top = outer
    for inner in islice(box, _LONGEST_LABEL):
        if inner is top:
            break
        told += "".join(islice(inner.itertext(), _LONGEST_LABEL)) + (inner.tail or "")
    previous = box.getprevious()
    if told.strip() or previous is None:
        return told
    is_label = not text_before(box).strip() and is_short(previous, _LONGEST_LABEL)
    return "".join(previous.itertext()) if is_label else ""


def _is_own(node: etree._Element, page: Page, frame: etree._Element | None) -> bool:
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
