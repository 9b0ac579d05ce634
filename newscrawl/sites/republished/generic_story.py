"""Read the story of a page of any layout: its element and blocks, and its source boxes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from newscrawl.errors import NotAnArticleError
from newscrawl.persian.cleaning import clean, words
from newscrawl.reading.blocks import Blocks, heading_text, text_of
from newscrawl.reading.boilerplate import is_box, is_hidden, said_of
from newscrawl.reading.fields import Page, ld, meta
from newscrawl.reading.insertions import Block
from newscrawl.reading.markup import is_short, properties_of
from newscrawl.reading.prose_lines import is_title_like
from newscrawl.sites.datelines import agency_in
from newscrawl.sites.republished.copies import (
    ASIDE,
    PLAYERS,
    source_head,
    source_in,
)
from newscrawl.sites.republished.main_content import MainContent, densest
from newscrawl.sites.republished.posts import without_hashtags
from newscrawl.sites.republished.short_lines import below_lead, of_name
from newscrawl.sites.story_end import has_swallowed
from newscrawl.sites.story_parts import read_once
from newscrawl.sites.story_text import blocks_of_json

_SUBHEADS = ("h2", "h3", "h4", "h5", "h6")
_sources = re.compile(r"(?<![a-z])(?:source|manba|reference)(?![a-z])", re.IGNORECASE)
_bylines = re.compile(r"(?<![a-z])(?:meta|byline|date|time|author|writer)(?![a-z])", re.IGNORECASE)
# Above this ratio of JSON-LD's words to the page's, a part of the story stands elsewhere.
_MORE = 1.1
_MOST = 5000
_MOST_BOXES = 20
# How a list of tags begins, in a box for the source and the tags.
_TAGS = ("برچسب", "تگ", "کلیدواژه", "کلید واژه", "Tags", "TAGS")
# Words of an agency's name.
_LONGEST_NAME = 5
_SOURCES = frozenset("div span p li section".split())


@dataclass(frozen=True, slots=True)
class InferredStory:
    """A story's element and its blocks, including blocks set aside.

    ``subheads``: the headings among the blocks. ``more``: addresses that its links to other stories
    lead to. ``outside``: elements of the page with other text than the story's. ``own``: elements
    of the story, whatever their names say.
    """

    node: etree._Element | None
    blocks: list[Block]
    subheads: frozenset[str] = frozenset()
    more: Sequence[str] = ()
    outside: frozenset[etree._Element] = frozenset()
    own: frozenset[etree._Element] = frozenset()


def find_story(page: Page, titles: Sequence[etree._Element]) -> InferredStory:
    """Find the page's story in its running text, else in the element that microdata calls the body;
    take JSON-LD's ``articleBody`` instead if that has clearly more words.

    ``titles``: the headings with the page's headline. Raises NotAnArticleError where none of the
    three has a text.
    """
    document = page.document
    named = _named(page)
    told = ld("headline").read(page) or meta("og:title").read(page) or document.title
    story = densest(document.root, titles, named, told)
    found = InferredStory(None, [])
    label = "densest block"
    is_missed = story is None or (story.is_foreign and named is None)
    if is_missed and (other := of_name(document.root, named)) is not None:
        story = other
        label = "named element"
    if story is not None:
        if story.is_doubtful:
            page.warnings.add("body_doubtful")
        found = _read(story, titles)
        lines = below_lead(document.root, story.node, found.blocks, named)
        if lines is not None:
            page.warnings.add("body_doubtful")
            found = _read(lines, titles)
    node = found.node
    if has_swallowed(document.root) or _is_folded(found.blocks):
        page.warnings.add("body_doubtful")
    whole = blocks_of_json(document.ld("articleBody"))
    shown = [block.text for block in found.blocks if not block.aside]
    if not shown and not whole:
        raise NotAnArticleError(f"neither a story nor running text in {document.url}")
    description = ld("description").read(page) or meta("og:description").read(page) or ""
    own = _words("\n".join((*shown, description))) if whole else 0
    words_told = _words("\n".join(block.text for block in whole if not block.aside))
    if whole and (words_told > _MORE * own or not shown):
        found = InferredStory(node, whole)
        label = "json-ld articleBody"
        page.warnings.add("body_fallback")
    page.choices["body"] = label
    return found


def _is_folded(blocks: Sequence[Block]) -> bool:
    """Return True if a story goes on behind a link, or has sentences that readers see after a click
    only: more than a fifth of what they see at once.
    """
    shown = {block.text for block in blocks if not block.aside}
    hidden = {b.text for b in blocks if b.hidden and not is_title_like(b.text)} - shown
    goes_on = any(block.is_more and block.text.startswith("ادامه") for block in blocks)
    return goes_on or 5 * sum(map(len, hidden)) > sum(map(len, shown))


def _named(page: Page) -> etree._Element | None:
    """Return the element with the most words of those that microdata calls the body."""
    every = page.document.root.iterdescendants(etree.Element)
    found = list(islice((n for n in every if "articlebody" in properties_of(n)), 10))
    sized = [(_words(text_of(node)), node) for node in found if not _is_in_one(node, found)]
    most, node = max(sized, key=lambda pair: pair[0], default=(0, None))
    return node if most else None


def _is_in_one(node: etree._Element, nodes: Sequence[etree._Element]) -> bool:
    """Return True if the parent of ``node`` is one of ``nodes``, and so has all of its words."""
    return node.getparent() in nodes and not is_hidden(node) and node.tag == "div"


def _read(story: MainContent, titles: Iterable[etree._Element]) -> InferredStory:
    """Read the blocks of a story, without what precedes the headline in its element, the headline
    itself, and bylines below it.
    """
    node = story.node
    top = [title for title in titles if node in set(title.iterancestors())][:1]
    before = _down_to(node, top[0]) if top else frozenset()
    skipped = before | story.skipped | frozenset(_first_lines(node, top[0]) if top else ())
    own = story.own - before
    walker = Blocks(
        ASIDE,
        PLAYERS,
        boxes=lambda inner: inner in skipped or (inner not in own and is_box(inner)),
    )
    blocks = without_hashtags(read_once(walker.read(node)))
    heads = (clean(heading_text(n)) for n in node.iter(*_SUBHEADS))
    return InferredStory(
        node,
        blocks,
        frozenset(filter(None, heads)),
        [href for block in blocks if block.is_more for href in block.hrefs],
        story.foreign,
        own,
    )


def _down_to(node: etree._Element, title: etree._Element) -> frozenset[etree._Element]:
    """Return the headline, and all elements in ``node`` that end before it."""
    found = {title}
    inner = title
    while inner is not node:
        found.update(inner.itersiblings(preceding=True))
        inner = inner.getparent()  # type: ignore[assignment]
    return frozenset(found)


def _first_lines(node: etree._Element, title: etree._Element) -> Iterator[etree._Element]:
    """Yield bylines between headline and first paragraph: elements named for a writer or a date."""
    inside = set(node.iterdescendants())
    for after in title.itersiblings():
        if after not in inside or after.tag in ("p", "blockquote"):
            return
        names = said_of(after)
        if _bylines.search(names) and len(text_of(after)) < 120:
            yield after


def source_boxes(page: Page) -> Iterator[str]:
    """Yield the sources that source boxes in the story, or just around it, give."""
    around = islice(page.own.before + page.own.after, _MOST)
    boxes = (
        (node, is_named)
        for node in around
        if node.tag in _SOURCES
        and (
            (is_named := bool(node.keys() and _sources.search(said_of(node))))
            or (node.text or "").lstrip().startswith("منبع")
        )
    )
    for node, is_named in islice(boxes, _MOST_BOXES):
        if is_short(node, 120):
            text = clean(text_of(node))
            if source_head(text):
                yield from (name for name in _beside(node) if _is_name(name))
            elif is_named or source_in(text):
                lines = (line.removeprefix("- ") for line in text.split("\n"))
                told = " ".join(line for line in lines if not source_head(line))
                if not told.startswith(_TAGS):
                    yield told.rpartition(":")[2]


def _is_name(text: str) -> bool:
    return agency_in(text) is not None and words(text) <= _LONGEST_NAME


def _beside(node: etree._Element) -> Iterator[str]:
    """Yield what stands after an element with the word "source" alone: in the next one, or in the
    next one to its parent.
    """
    for inner in (node, *islice(node.iterancestors("li", "dt", "td", "div"), 1)):
        after = inner.getnext()
        if after is not None and after.tag in (*_SOURCES, "a", "dd", "td") and is_short(after, 80):
            yield clean(text_of(after))
            return


def _words(text: str) -> int:
    return words(clean(text))
