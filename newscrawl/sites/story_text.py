"""Read the body of a story in a known layout, without read-more links, players and end mark."""

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from lxml import etree

from newscrawl.persian.cleaning import words
from newscrawl.reading.blocks import Blocks
from newscrawl.reading.end_mark import without_end_mark
from newscrawl.reading.fields import Page
from newscrawl.reading.insertions import Block
from newscrawl.reading.json_texts import as_text
from newscrawl.sites.own_story import as_plain
from newscrawl.sites.section_names import folded
from newscrawl.sites.story_end import (
    beyond,
    end_of,
    has_swallowed,
    open_boxes,
    rest_of,
    words_beside,
)
from newscrawl.sites.story_parts import read_parts

#: Classes of parts that are shown inside a story but do not belong to its text: section name,
#: read-more links, sharing, sources, other stories. Copied stories bring them along.
ASIDE = (
    *("hideTag", "readmore-container", "sharer", "share-box", "short-url", "post-source"),
    *("list-item", "box-item", "ads", "ad-item", "comments", "comment-container"),
)
#: Classes of players, which have no text to show.
PLAYERS = ("jwplayer", "jwplayer-container", "video-js", "mejs-container")
_MOST_LINES, _MOST_NODES = 2_000, 10
# JSON-LD's text has clearly more words: a fifth more than the page shows, and a few.
_MORE, _SOME = 1.2, 3
# Words beside a story that may be its own, as a share of its words: before it, behind it, and
# behind its end mark.
_BEFORE, _BEHIND, _BEHIND_END = 1 / 8, 1 / 3, 1 / 2
# Characters that tell which text it is.
_LONG = 60
_tag = re.compile("<[^<>]{0,1000}>")


@dataclass(frozen=True, slots=True)
class Story:
    """The text of a story as it stands on the page.

    ``body``: blocks joined by a blank line, uncleaned; None where there is no text. ``raw``: the
    whole text of the node, with the parts that the body leaves out. ``more``: addresses that
    read-more links inside it lead to. ``found``: whether the page has a story node.
    """

    body: str | None
    raw: str | None
    more: tuple[str, ...]
    found: bool


def read_story(
    page: Page,
    nodes: Sequence[etree._Element],
    label: str,
    *,
    aside: Iterable[str] = ASIDE,
    boxes: Callable[[etree._Element], bool] | None = None,
    below: Set[str] = frozenset(),
    no_text: re.Pattern[str] | None = None,
    leak: re.Pattern[str] | None = None,
) -> Story:
    """Read the nodes that hold the story. Where they have no text, or clearly fewer words than
    JSON-LD's ``articleBody``, that is the body.

    ``label``: the name of the nodes in the page's choices. ``aside``, ``boxes``: see
    :class:`~newscrawl.reading.blocks.Blocks`. ``below``: classes of elements that follow the nodes
    on a whole page; where they are known, a node that a broken tag leaves open, or closes early, is
    read to the end mark, with the warning ``body_doubtful``. ``no_text``: matches blocks that the
    site puts in place of a text; ``leak``: a first block that is none of it.
    """
    found = read_parts(nodes, aside, PLAYERS, boxes)
    if below and nodes:
        found = _to_its_end(page, nodes, found, frozenset(aside), below)
    if no_text is not None:
        for block in found:
            block.aside = block.aside or no_text.fullmatch(block.text) is not None
    first = next((block for block in found if not block.aside), None)
    if leak is not None and first is not None and not first.items:
        first.aside = leak.fullmatch(first.text) is not None
    if any(map(has_swallowed, nodes[:_MOST_NODES])):
        page.warnings.add("body_doubtful")
    blocks = [block.text for block in found if not block.aside]
    raw = [block.text for block in found if block.text]
    more = tuple(href for block in found if block.is_more for href in block.hrefs)
    page.tried["body", label] = bool(blocks)
    if blocks:
        page.choices["body"] = label
    text = page.document.ld("articleBody")
    told = blocks_of_json(text) if text else []
    whole = [block.text for block in told if not block.aside]
    if not blocks:
        page.tried["body", "json-ld articleBody"] = bool(whole)
    if whole and (not blocks or _lacks(page, raw, whole)):
        if not blocks or _is_part(blocks, whole):
            blocks = whole
            raw += [block.text for block in told]
            page.choices["body"] = "json-ld articleBody"
            page.warnings.add("body_fallback")
        else:
            page.warnings.add("body_doubtful")
    return Story(
        body="\n\n".join(filter(None, map(without_end_mark, blocks))) or None,
        raw="\n\n".join(raw) or None,
        more=more,
        found=bool(nodes),
    )


def _lacks(page: Page, raw: Iterable[str], whole: Iterable[str]) -> bool:
    """Return True if JSON-LD's text has clearly more words than the page shows of the story."""
    lead = page.document.ld_text("description") or page.document.meta.get("description", "")
    shown, told = words("\n".join((*raw, lead))), words("\n".join(whole))
    return told > _MORE * shown + _SOME


def _is_part(blocks: Iterable[str], whole: Iterable[str]) -> bool:
    """Return True if a text is in JSON-LD's, or has less than half of its words."""
    told, own = "\n".join(whole), "\n".join(blocks)
    return 2 * words(own) < words(told) or folded(own)[:_LONG] in folded(told)


def _to_its_end(
    page: Page,
    nodes: Sequence[etree._Element],
    found: list[Block],
    aside: Set[str],
    below: Set[str],
) -> list[Block]:
    """Return the blocks of a story to its end, wherever broken tags have put them; ``found``: those
    in its nodes. Where that differs, or text stands beside the nodes, add ``body_doubtful``.
    """
    end = end_of(found)
    first = nodes[:_MOST_NODES]
    is_past = end is None or bool(found[end + 1 :])
    past = beyond(first, below) if is_past else set()
    bare = ""
    rest: list[etree._Element] = []
    if end is None:
        opened = open_boxes(first, past, aside | frozenset(PLAYERS))
        for box in opened:
            as_plain(page.document, box)
        if not (past or opened):
            bare, rest = rest_of(nodes[-1], below, (*aside, *PLAYERS))
        if past or opened or bare or rest:
            found = read_parts(nodes, aside, PLAYERS, past.__contains__)
            found += Blocks(aside, PLAYERS).read_each(rest, bare)
            page.warnings.add("body_doubtful")
    elif past:
        for block in found[end + 1 :]:
            block.aside = True
        page.warnings.add("body_doubtful")
    before, behind = words_beside(page.article, [*nodes, *rest], aside | below)
    if before or behind:
        own = sum(words(block.text) for block in found if not block.aside)
        share = _BEHIND if end is None else _BEHIND_END
        if before > _BEFORE * own or behind > share * own:
            page.warnings.add("body_doubtful")
    return found


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
        return Blocks(aside=ASIDE, silent=PLAYERS).read(root)
    first = text.splitlines()
    if len(first) > _MOST_LINES:
        first[_MOST_LINES:] = ["\n".join(first[_MOST_LINES:])]
    return [Block(line) for line in map(as_text, first) if line]
