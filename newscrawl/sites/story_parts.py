"""The nodes that hold a story: read in their order, each text once."""

from collections.abc import Callable, Iterable, Sequence

from lxml import etree

from newscrawl.reading.blocks import Blocks
from newscrawl.reading.insertions import Block
from newscrawl.sites.section_names import folded

# What two nodes have in common is a line or two, or it is the same story.
_SAME = 0.5
# A line of fewer characters may stand in a story twice.
_LONG = 60
# So many nodes are no two of one story.
_MOST = 10


def read_parts(
    nodes: Sequence[etree._Element],
    aside: Iterable[str],
    silent: Iterable[str],
    boxes: Callable[[etree._Element], bool] | None = None,
) -> list[Block]:
    """The blocks of a story's nodes, in the page's order; see :class:`Blocks`.

    Of nodes in nodes the outer one is read. A story that stands there twice, once for telephones
    and once for wide screens, is read once: the longer one, and what only the other has. Where
    most of a story is hidden, it is not hidden but folded: a button shows it.
    """
    among = set(nodes)
    outer = [node for node in nodes if among.isdisjoint(node.iterancestors())]
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
    """The blocks of one node, in which a story may stand twice: once, where what begins as it does
    is the story again and not a paragraph of it.
    """
    long = [n for n, block in enumerate(blocks) if not block.aside and len(block.text) >= _LONG]
    starts = [" ".join(blocks[n].text[: 2 * _LONG].split())[:_LONG] for n in long]
    if not starts or starts[0] not in starts[1:]:
        return blocks
    again = long[starts.index(starts[0], 1)]
    first, second = blocks[:again], blocks[again:]
    is_story = len(blocks) > 2 and _length(second) > _SAME * _length(first)
    return _once([first, second]) if is_story and _are_same(first, second) else blocks


def _once(parts: Sequence[list[Block]]) -> list[Block]:
    kept: list[list[Block]] = []
    for part in parts:
        twin = next((n for n, other in enumerate(kept) if _are_same(part, other)), None)
        if twin is None:
            kept.append(part)
        else:
            long, short = sorted((kept[twin], part), key=_length, reverse=True)
            kept[twin] = [*long, *_not_in(long, short)]
    return [block for part in kept for block in part]


def _own(part: Iterable[Block]) -> list[str]:
    return [folded(block.text) for block in part if not block.aside]


def _length(part: Iterable[Block]) -> int:
    return sum(map(len, _own(part)))


def _not_in(part: Iterable[Block], other: Iterable[Block]) -> list[Block]:
    """The blocks of another part that say what this one does not."""
    known = "".join(_own(part))
    return [block for block in other if not block.aside and folded(block.text) not in known]


def _are_same(part: Iterable[Block], other: Iterable[Block]) -> bool:
    """Whether most of the shorter part stands in the longer one, too."""
    long, short = sorted((list(part), list(other)), key=_length, reverse=True)
    missing = _length(_not_in(long, short))
    return _length(short) > 0 and missing <= (1 - _SAME) * _length(short)
