"""The story of a page of any layout: its node, its blocks, its lead, and what names its source."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from newscrawl.datelines import begins_with_one
from newscrawl.errors import NotAnArticleError
from newscrawl.pages.base import Page, ld, meta
from newscrawl.pages.blocks import Block, Blocks, text_of
from newscrawl.pages.boxes import is_box
from newscrawl.pages.copies import ASIDE, PLAYERS, Text, is_excerpt, says_nothing
from newscrawl.pages.densest import densest
from newscrawl.pages.leaks import folded
from newscrawl.pages.story import blocks_of_json
from newscrawl.text import clean, words

_LEADING = frozenset(["p", "div", "h2", "h3", "h4"])
_SUBHEADS = ("h2", "h3", "h4", "h5", "h6")
_sources = re.compile(r"(?<![a-z])(?:source|manba|reference)(?![a-z])", re.IGNORECASE)
_leads = re.compile(
    r"(?<![a-z])(?:lead|lid|leed|subtitle|sub-title|summary|intro|introtext|chapo)(?![a-z])",
    re.IGNORECASE,
)
_bylines = re.compile(r"(?<![a-z])(?:meta|byline|date|time|author|writer)(?![a-z])", re.IGNORECASE)
# JSON-LD has clearly more than the page's node: something of the story stands elsewhere.
_MORE = 1.1
_FEW = 50
_MOST_BOXES = 200
_HIGHEST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A story's blocks, with what is set aside; ``subheads``: the headings among them."""

    node: etree._Element | None
    blocks: list[Block]
    subheads: frozenset[str] = frozenset()


def find_story(page: Page, titles: Sequence[etree._Element]) -> Found:
    """Where microdata or else its running text says, or JSON-LD's where that holds more.

    Raises NotAnArticleError where there is none of them.
    """
    document = page.document
    node, label = _named(page), "itemprop articleBody"
    dense = densest(document.root, titles)
    if dense is not None and (node is None or _is_summary(node, dense.node)):
        node, label = dense.node, "densest block"
        if dense.is_doubtful:
            page.warnings.add("body_doubtful")
    found = Found(None, []) if node is None else _read(node, titles)
    told = blocks_of_json(document.ld("articleBody"))
    shown = [block.text for block in found.blocks if not block.aside]
    if not shown and not told:
        raise NotAnArticleError(f"neither a story nor running text in {document.url}")
    description = ld("description").read(page) or meta("og:description").read(page) or ""
    own = sum(map(_words, shown)) + _words(description)
    words_told = sum(_words(block.text) for block in told if not block.aside)
    if told and (words_told > _MORE * own or not shown):
        found = Found(node, told)
        label = "json-ld articleBody"
        page.warnings.add("body_fallback")
    page.choices["body"] = label
    return found


def _named(page: Page) -> etree._Element | None:
    """Of the nodes that microdata calls the body, the one with most words."""
    nodes = (n for n in page.document.root.iterdescendants() if n.get("itemprop") == "articleBody")
    sized = [(_words(text_of(node)), node) for node in islice(nodes, 10)]
    most, node = max(sized, key=lambda pair: pair[0], default=(0, None))
    return node if most else None


def _is_summary(named: etree._Element, dense: etree._Element) -> bool:
    """Whether what microdata calls the body is only a part of it: the story is around it, or it is
    short beside the story.
    """
    many, few = _words(text_of(dense)), _words(text_of(named))
    if dense in set(named.iterancestors()):
        return many > _MORE * few
    return few < _FEW and many > 2 * few and named not in set(dense.iterancestors())


def _read(node: etree._Element, titles: Iterable[etree._Element]) -> Found:
    """The blocks of a node: not what stands in it down to the headline, nor bylines after it."""
    top = [title for title in titles if node in set(title.iterancestors())][:1]
    before = _down_to(node, top[0]) if top else frozenset()
    skipped = before | frozenset(_first_lines(node, top[0]) if top else ())
    walker = Blocks(ASIDE, PLAYERS, boxes=lambda inner: inner in skipped or is_box(inner))
    walker.read(node)
    heads = (clean(text_of(n)) for n in node.iter(*_SUBHEADS))
    return Found(node, walker.blocks, frozenset(filter(None, heads)))


def _down_to(node: etree._Element, title: etree._Element) -> frozenset[etree._Element]:
    """The headline, and all elements of a node that stand wholly before it."""
    found = {title}
    inner = title
    while inner is not node:
        found.update(inner.itersiblings(preceding=True))
        inner = inner.getparent()  # type: ignore[assignment]
    return frozenset(found)


def _first_lines(node: etree._Element, title: etree._Element) -> Iterator[etree._Element]:
    """What stands between the headline and the first paragraph, and says who wrote it and when."""
    inside = set(node.iterdescendants())
    for after in title.itersiblings():
        if after not in inside or after.tag in ("p", "blockquote"):
            return
        names = f"{after.get('class') or ''} {after.get('id') or ''}"
        if _bylines.search(names) and len(text_of(after)) < 120:
            yield after


def with_lead(
    page: Page,
    text: Text,
    headline: str | None,
    node: etree._Element | None,
    titles: Sequence[etree._Element],
) -> Text:
    """With a lead of its own: one that the page shows beside the story, else the description, where
    it is more than the headline or the story's beginning.
    """
    if text.lead:
        page.choices["lead"] = "before the leaked section"
        return text
    shown = _shown_lead(node, titles) if node is not None else None
    if shown is not None and (line := text_of(shown)):
        is_dateline = begins_with_one(clean(line))
        if len(text.blocks) > 1 and folded(line) == folded(text.blocks[0]) and not is_dateline:
            page.choices["lead"] = ".lead"
            return Text(line, text.blocks[1:], text.source)
        if not is_excerpt(line, text.body):
            page.choices["lead"] = ".lead"
            # The dateline is looked for in the body.
            blocks = (line, *text.blocks) if is_dateline else text.blocks
            return Text(None if is_dateline else line, blocks, text.source)
    for choice in (ld("description"), meta("og:description"), meta("description")):
        found = choice.read(page)
        if not found or says_nothing(found, headline):
            continue
        first = clean(text.blocks[0]) if len(text.blocks) > 1 else ""
        if clean(found) == first and not begins_with_one(first):
            page.choices["lead"] = "first block"
            return Text(text.blocks[0], text.blocks[1:], text.source)
        if not is_excerpt(found, text.body):
            page.choices["lead"] = choice.label
            page.warnings.add("lead_fallback")
            return Text(found, text.blocks, text.source)
    return text


def _shown_lead(node: etree._Element, titles: Sequence[etree._Element]) -> etree._Element | None:
    """What is called a lead, between the headline and the story, or at the story's beginning."""
    inside = set(node.iterdescendants())
    for above in (node, *islice(node.iterancestors(), _HIGHEST)):
        held = [title for title in titles if above in set(title.iterancestors())]
        for one in islice(above.iter(), 10 * _MOST_BOXES):
            if one in held:
                held = []
            if one is node and above is not node:
                break
            names = " ".join(filter(None, map(one.get, ("class", "id", "itemprop"))))
            if held or one.tag not in _LEADING or not _leads.search(names):
                continue
            if _is_short(one, 1000) and not _is_boxed(one) and len(clean(text_of(one))) >= 20:
                return one if above is node or one not in inside else None
    return None


def source_boxes(node: etree._Element | None) -> Iterator[str]:
    """What boxes in the story, or just around it, call its source."""
    if node is None:
        return
    seen: set[etree._Element] = set()
    for start in (node, *islice(node.iterancestors(), _HIGHEST)):
        if start.tag in ("body", "html"):
            return
        for one in islice(start.iter("div", "span", "p", "li", "section"), 10 * _MOST_BOXES):
            names = f"{one.get('class') or ''} {one.get('id') or ''}"
            if one in seen or not _sources.search(names):
                continue
            seen.add(one)
            if _is_short(one) and not _is_boxed(one, but=_sources):
                yield clean(text_of(one)).rpartition(":")[2]


def _is_boxed(node: etree._Element, but: re.Pattern[str] | None = None) -> bool:
    """Whether it stands in a box that is none of the story's. ``but``: names that are no box."""
    for above in islice((node, *node.iterancestors()), 30):
        names = f"{above.get('class') or ''} {above.get('id') or ''}"
        if is_box(above) and not (but and but.search(names)):
            return True
    return False


def _is_short(node: etree._Element, most: int = 120) -> bool:
    """Whether it holds some text, but no more; found out without reading all of it."""
    length = 0
    for count, text in enumerate(node.itertext()):
        length += len(text.strip())
        if length > most or count > 100:
            return False
    return length > 0


def _words(text: str) -> int:
    return words(clean(text))
