"""Read the nodes that hold a story, in the page's order and each text once."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from lxml import etree

from newscrawl.persian.cleaning import ZWNJ
from newscrawl.reading.blocks import Blocks
from newscrawl.reading.insertions import Block
from newscrawl.sites.section_names import folded

# Two texts are the same story if this share of the shorter one stands in the longer one; different
# stories have only a line or two in common. A repetition is longer than this share of the story; in
# one node it has more in common, for a story may have a refrain.
_SAME, _SAME_IN_ONE = 0.5, 0.7
# Characters: a shorter line may stand twice in a story.
_LONG = 60
# Blocks with which a story may begin twice.
_FIRST = 3
# Classes of a version that only a printer gets.
_printed = re.compile(r"(?:^|\s)(?:print-only|visible-print(?:-[a-z-]+)?|d-print-block)(?:$|\s)")
# Blocks that are searched for the one that stands in both versions.
_NEXT = 50
# Number of nodes: more are not compared with each other for a story that stands there twice.
_MOST = 10


def read_parts(
    nodes: Sequence[etree._Element],
    aside: Iterable[str],
    silent: Iterable[str],
    boxes: Callable[[etree._Element], bool] | None = None,
) -> list[Block]:
    """Return the blocks of a story's nodes, in the page's order.

    Of nested nodes only the outer one is read. A story that stands there twice, once for telephones
    and once for wide screens, is read once: the better version, with the blocks that only the
    other one has in their places. Where most of a story is hidden, it is taken for folded, with a
    button to show it, and is read too. ``aside``, ``silent``, ``boxes``: see :class:`Blocks`.
    """
    among = set(nodes)
    outer = [node for node in nodes if among.isdisjoint(node.iterancestors())]
    outer = [node for node in outer if not _printed.search(node.get("class") or "")] or outer
    aside, silent = frozenset(aside), frozenset(silent)

    def read(*, unfold: bool = False) -> list[list[Block]]:
        return [Blocks(aside, silent, boxes=boxes, unfold=unfold).read(node) for node in outer]

    parts = read()
    shown = [block for part in parts for block in part]
    hidden = sum(len(block.text) for block in shown if block.hidden)
    if hidden and hidden > _length(shown):
        unfolded = read(unfold=True)
        if _length(_not_in(shown, (block for part in unfolded for block in part))) > _length(shown):
            parts = unfolded
    return _once(parts) if 1 < len(parts) <= _MOST else [block for part in parts for block in part]


def read_once(blocks: list[Block]) -> list[Block]:
    """Return the blocks of one node without the repetition of a story that stands in it twice.

    The repetition starts at a later block that begins as one of the story's first blocks does (the
    lead may stand above both), if the text from there on is long enough and mostly the same.
    Otherwise that block is a paragraph of the story, and `blocks` is returned unchanged.
    """
    long = [n for n, block in enumerate(blocks) if not block.aside and len(block.text) >= _LONG]
    starts = [" ".join(blocks[n].text[: 2 * _LONG].split())[:_LONG] for n in long]
    again = next(_repetitions(starts), None)
    if again is None:
        return blocks
    first, second = blocks[: long[again]], blocks[long[again] :]
    is_story = len(blocks) > 2 and _length(second) > _SAME * _length(first)
    are_same = is_story and _are_same(first, second, _SAME_IN_ONE)
    return _once([first, second]) if are_same else blocks


def _repetitions(starts: Sequence[str]) -> Iterator[int]:
    """Yield the places of texts that stand there again, if what follows them does, too."""
    for first, start in enumerate(starts[:_FIRST]):
        if start in starts[first + 1 :]:
            again = starts.index(start, first + 1)
            if not first or starts[again + 1 : again + 2] in ([], [starts[first + 1]]):
                yield again


def _once(parts: Sequence[list[Block]]) -> list[Block]:
    kept: list[list[Block]] = []
    for part in parts:
        twin = next((n for n, other in enumerate(kept) if _are_same(part, other)), None)
        if twin is None:
            kept.append(part)
        else:
            long, short = sorted((kept[twin], part), key=_worth, reverse=True)
            kept[twin] = _merged(long, short)
    return [block for part in kept for block in part]


def _merged(long: Sequence[Block], short: Sequence[Block]) -> list[Block]:
    """Return the better version's blocks with those that only the other one has, each behind the
    block that it follows there.
    """
    other = "".join(_own(short))
    merged = [block for block in long if not _is_cut(block, other)]
    texts = [folded(block.text) for block in merged]
    missing = set(map(id, _not_in(long, short)))
    at = 0
    for block in short:
        if id(block) in missing:
            merged.insert(at, block)
            texts.insert(at, "")
            at += 1
        elif not block.aside:
            text = folded(block.text)
            near = range(at, min(at + _NEXT, len(texts)))
            at = next((n + 1 for n in near if text and text in texts[n]), at)
    return merged


def _own(part: Iterable[Block]) -> list[str]:
    return [folded(block.text) for block in part if not block.aside]


def _length(part: Iterable[Block]) -> int:
    return sum(map(len, _own(part)))


def _worth(part: Sequence[Block]) -> tuple[bool, int]:
    """Return what the better of two versions of a story has more of: ZWNJ, then words."""
    return any(ZWNJ in block.text for block in part if not block.aside), _length(part)


def _not_in(part: Iterable[Block], other: Iterable[Block]) -> list[Block]:
    """Return the blocks of `other`, without asides, whose text does not stand in `part`."""
    known = "".join(_own(part))
    return [b for b in other if not b.aside and folded(_without_dots(b.text)) not in known]


def _is_cut(block: Block, other: str) -> bool:
    """Return True for a block that ends in dots where ``other``, folded, goes on."""
    whole = _without_dots(block.text)
    return whole != block.text and folded(whole) in other and folded(block.text) not in other


def _without_dots(text: str) -> str:
    """Return a text without the dots at its end, which say that it is cut there."""
    cut = text.rstrip(" \n")
    return cut.rstrip(" .…") if cut.endswith(("...", "…")) else text


def _are_same(part: Iterable[Block], other: Iterable[Block], share: float = _SAME) -> bool:
    """Return True if a share of the shorter part's text or more stands in the longer part too."""
    long, short = sorted((list(part), list(other)), key=_length, reverse=True)
    missing = _length(_not_in(long, short))
    return _length(short) > 0 and missing <= (1 - share) * _length(short)
