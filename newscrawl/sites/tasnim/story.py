"""Read the body of a Tasnim story, without leaked section name, read-more links and end mark."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from newscrawl.reading.blocks import Blocks
from newscrawl.reading.document import join
from newscrawl.reading.end_mark import without_end_mark
from newscrawl.reading.fields import Page
from newscrawl.reading.insertions import Block
from newscrawl.reading.json_texts import as_text
from newscrawl.sites.story_parts import read_parts
from newscrawl.sites.addresses import has_host
from newscrawl.sites.base import Site
from newscrawl.sites.registry import related_ids

# Classes of parts that are shown inside the story but do not belong to its text: section name,
# read-more links, sharing, sources, other stories.
_ASIDE = (
    *("hideTag", "readmore-container", "sharer", "share-box", "short-url", "post-source"),
    *("list-item", "box-item"),
)
_MOST_LINES = 2_000
_tag = re.compile("<[^<>]{0,1000}>")
_PLAYERS = ("jwplayer", "jwplayer-container", "video-js", "mejs-container")


@dataclass(frozen=True, slots=True)
class Story:
    """The text of a story as it stands on the page.

    ``body``: blocks joined by a blank line, uncleaned; None where there is no text. ``raw``: the
    whole text of the node, with the parts that the body leaves out. ``related``: ids of the
    stories that read-more links name. ``found``: whether the page has a story node.
    """

    body: str | None
    raw: str | None
    related: tuple[str, ...]
    found: bool


def read_story(page: Page, site: Site) -> Story:
    """Read ``div.story``; where that has no text, read JSON-LD's ``articleBody``."""
    nodes = page.all("div.story")
    found = read_parts(nodes, _ASIDE, _PLAYERS)
    blocks = [block.text for block in found if not block.aside]
    raw = [block.text for block in found if block.text]
    more = [href for block in found if block.is_more for href in block.hrefs]
    base = page.document.base(site.origin)
    base = base if site.owns(base) or not has_host(base) else site.origin
    page.tried["body", "div.story"] = bool(blocks)
    if blocks:
        page.choices["body"] = "div.story"
    else:
        text = page.document.ld("articleBody")
        told = blocks_of_json(text) if text else []
        blocks = [block.text for block in told if not block.aside]
        raw += [block.text for block in told]
        page.tried["body", "json-ld articleBody"] = bool(blocks)
        if blocks:
            page.choices["body"] = "json-ld articleBody"
            page.warnings.add("body_fallback")
    return Story(
        body="\n\n".join(filter(None, map(without_end_mark, blocks))) or None,
        raw="\n\n".join(raw) or None,
        related=tuple(related_ids((join(base, href) or "" for href in more), site)),
        found=bool(nodes),
    )


def blocks_of_json(text: Any) -> list[Block]:
    """Return the blocks of an ``articleBody``: its lines, or its HTML blocks where it has markup.

    Limits: all lines beyond the 2,000th form one block; text with more than 2,000 tags is not
    parsed: each tag becomes a line end, and all words are kept.
    """
    if not isinstance(text, str):
        return []
    is_marked_up = re.search(r"<(?:p|br|div)\b", text) is not None
    if is_marked_up and text.count("<") > _MOST_LINES:
        text = _tag.sub("\n", text)
    elif is_marked_up:
        root = etree.fromstring(f"<div>{text}</div>".encode(), etree.HTMLParser(encoding="utf-8"))
        return Blocks(aside=_ASIDE, silent=_PLAYERS).read(root)
    first = text.splitlines()
    if len(first) > _MOST_LINES:
        first[_MOST_LINES:] = ["\n".join(first[_MOST_LINES:])]
    return [Block(line) for line in map(as_text, first) if line]
