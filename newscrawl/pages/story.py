"""The body of a Tasnim story: its blocks, without section leak, read-more links and end mark."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from newscrawl.errors import UrlError
from newscrawl.pages.base import Page
from newscrawl.pages.blocks import Block, Blocks
from newscrawl.pages.document import as_text
from newscrawl.pages.end_mark import without_end_mark
from newscrawl.urls import is_site, parse_address

# Shown in the story, but not its words: the section's name, read-more links, sharing, sources.
_ASIDE = ("hideTag", "readmore-container", "sharer", "share-box", "short-url", "post-source")
_PLAYERS = ("jwplayer", "jwplayer-container", "video-js")


@dataclass(frozen=True, slots=True)
class Story:
    """``body``: blocks joined by a blank line, uncleaned; None where there is no text.

    ``raw``: every text of the node, what is removed from the body included. ``related``: numbers
    of the stories linked as read-more. ``found``: whether the node was there at all.
    """

    body: str | None
    raw: str | None
    related: tuple[int, ...]
    found: bool


def read_story(page: Page) -> Story:
    """Read ``div.story``; where it has no text, JSON-LD's ``articleBody``."""
    nodes = page.all("div.story")
    walker = Blocks(aside=_ASIDE, silent=_PLAYERS)
    for node in nodes:
        if not any(above in nodes for above in node.iterancestors("div")):
            walker.read(node)
    blocks = [block.text for block in walker.blocks if not block.aside]
    raw = [block.text for block in walker.blocks]
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
        related=tuple(_related(walker)),
        found=bool(nodes),
    )


def blocks_of_json(text: Any) -> list[Block]:
    """The blocks of an ``articleBody``: lines, or markup that was not stripped of its tags."""
    if not isinstance(text, str):
        return []
    if re.search(r"<(?:p|br|div)\b", text):
        root = etree.fromstring(f"<div>{text}</div>".encode(), etree.HTMLParser(encoding="utf-8"))
        return Blocks(aside=_ASIDE, silent=_PLAYERS).read(root)
    return [Block(line) for line in map(as_text, text.splitlines()) if line]


def _related(walker: Blocks) -> list[int]:
    numbers: dict[int, None] = {}
    for node in walker.asides:
        if "readmore-container" not in (node.get("class") or "").split():
            continue
        for link in node.iter("a"):
            href = link.get("href") or ""
            try:
                if is_site(href):
                    numbers[parse_address(href).number] = None
            except UrlError:
                continue
    return list(numbers)
