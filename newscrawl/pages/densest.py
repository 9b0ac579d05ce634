"""Where a page of any layout has its story: the node that holds its running text.

One pass over the tree, whatever its depth: what a node holds is added up as it is left.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from newscrawl.pages.boxes import is_box

_CONTAINERS = frozenset("div section article main td body center span".split())
_PARAGRAPHS = frozenset("p blockquote pre li dd".split())
# They stand in a story among its paragraphs, and are none.
_BETWEEN = frozenset("blockquote ul ol dl li dd dt figure details".split())
_INLINE = frozenset(
    "a abbr b bdi bdo big cite em font i mark q s small span strong sub sup u".split()
)
_least = 25
_MOST_HEADINGS = 10
_NEARLY_ALL = 0.75


@dataclass(frozen=True, slots=True)
class Story:
    """``node`` holds the story. ``is_doubtful``: running text stands beside it."""

    node: etree._Element
    is_doubtful: bool = False


class _Level:
    """What is under way: a node's text, how much of it is linked, what stands directly in it;
    ``total``: all running text that it holds.
    """

    __slots__ = ("linked", "node", "score", "skipped", "text", "total")

    def __init__(self, node: etree._Element, *, skipped: bool) -> None:
        self.node = node
        self.skipped = skipped
        self.text = 0
        self.linked = 0
        self.score = 0.0
        self.total = 0


def densest(root: etree._Element, titles: Iterable[etree._Element] = ()) -> Story | None:
    """The node with the most running text of its own, and around it all that is its neighbour.

    A paragraph counts for the node around it, and half for the one around that; links count for
    nothing. None where no node has any. What is around a first heading is no box beside the story,
    whatever its name; and where nothing stands outside of boxes, they are looked into. ``titles``:
    the headings that are the page's headline; an article that holds one of them and running text
    is looked at alone, and the story is not wider than what stands beside or below them.
    """
    headings = list(islice(root.iter("h1"), _MOST_HEADINGS))
    titles = list(titles) or headings
    around = {above for heading in (*headings, *titles) for above in heading.iterancestors()}
    heads = {above for title in titles for above in title.iterancestors()}
    for scope in [*_articles(titles), root]:
        found = _found(scope, around, heads, by_name=True)
        if found is not None:
            return found
    return _found(root, around, heads, by_name=False)


def _articles(titles: Iterable[etree._Element]) -> Iterable[etree._Element]:
    for title in titles:
        yield from islice(title.iterancestors("article"), 1)


def _found(
    root: etree._Element,
    around: Collection[etree._Element],
    heads: Collection[etree._Element],
    *,
    by_name: bool,
) -> Story | None:
    best: tuple[float, etree._Element | None] = (0.0, None)
    totals: dict[etree._Element, int] = {}
    levels: list[_Level] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            skipped = (levels[-1].skipped if levels else False) or is_box(
                node, by_name=by_name and node not in around
            )
            levels.append(_Level(node, skipped=skipped))
            levels[-1].text += _length(node.text)
            continue
        level = levels.pop()
        if not level.skipped:
            _settle(level, levels)
            if level.score > best[0]:
                best = (level.score, node)
            if level.total:
                totals[node] = level.total
        if levels:
            if not level.skipped:
                levels[-1].total += level.total
            levels[-1].text += _length(node.tail)
    return None if best[1] is None else _climb(best[1], totals, heads, root)


def _climb(
    node: etree._Element,
    totals: dict[etree._Element, int],
    heads: Collection[etree._Element],
    root: etree._Element,
) -> Story:
    """The smallest node that holds all running text beside the densest one, below the headline.

    Around the headline itself only paragraphs are of the story: boxes stand there, too.
    """
    whole = node
    while node is not root and node not in heads:
        above = node.getparent()
        if above is None or above.tag in ("body", "html") or above in heads:
            break
        node = above
        if totals.get(node, 0) > totals[whole]:
            whole = node
    above = whole.getparent() if whole not in heads else None
    while above is not None and above not in heads and above is not root:
        above = above.getparent()
    if above is None or above not in totals:
        return Story(whole)
    if any(_is_paragraph(child, totals) for child in _beside(whole, above)):
        return Story(above)
    alike = sum(totals.get(child, 0) for child in _alike(whole, above))
    if alike > totals[whole] and alike >= _NEARLY_ALL * totals[above]:
        return Story(above)
    return Story(whole, is_doubtful=totals[above] > totals[whole])


def _beside(node: etree._Element, above: etree._Element) -> Iterable[etree._Element]:
    """The children of an outer node: of a body only what stands before the inner one."""
    inner = {node, *node.iterancestors()}
    for child in above:
        if above.tag == "body" and child in inner:
            return
        yield child


def _alike(node: etree._Element, above: etree._Element) -> Iterable[etree._Element]:
    """The children of an outer node that look like the one that holds the inner: rows of one."""
    inner = {node, *node.iterancestors()}
    own = next((child for child in above if child in inner), above)
    named = own.get("class")
    return [child for child in above if named and child.get("class") == named]


def _is_paragraph(node: etree._Element, totals: dict[etree._Element, int]) -> bool:
    return node.tag in ("p", "blockquote", "pre", "ul", "ol") and node in totals


def _settle(level: _Level, above: list[_Level]) -> None:
    """A node is left: its text goes to whom it counts for."""
    tag = level.node.tag
    if tag in _INLINE and above:
        above[-1].text += level.text
        above[-1].linked += level.text if tag == "a" else level.linked
        return
    own = level.text - level.linked
    if own < _least:
        return
    if tag in _PARAGRAPHS:
        level.total += own
        outer = [one for one in above[-12:] if one.node.tag not in _BETWEEN]
        for one, share in zip(reversed(outer), (1.0, 0.5), strict=False):
            one.score += own * share
    elif tag in _CONTAINERS and level.text > 2 * level.linked:
        level.total += own
        level.score += own


def _length(text: str | None) -> int:
    return len(text) - text.count(" ") - text.count("\n") if text else 0
