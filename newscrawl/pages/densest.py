"""Where a page of any layout has its story: the node that holds most of its running text.

One pass over the tree, whatever its depth: what a node holds is added up as it is left.
"""

import re
from collections.abc import Collection
from itertools import islice

from lxml import etree

# No story is in these; what they hold counts for nothing.
_SKIPPED_TAGS = frozenset(
    "nav aside footer form script style noscript template button select iframe svg head".split()
)
#: Classes and ids of what stands around a story, or in it without being of it.
JUNK = re.compile(
    # WordPress names a post's categories and tags in its classes: they say nothing of its place.
    r"^(?!(?:category|tag|post|status|type|format|term)-).*(?:comment|sidebar|side-bar|footer|related|breadcrumb|navbar|^nav|menu|share|sharing|social|"
    r"^widget|widget-area|advert|^ads?[-_]|banner|newsletter|popup|modal|cookie|copyright|disqus|most-?view|"
    r"read-?more|hidetag|source-box|post-source|go-?to-?top|back-?to-?top|toolbar|keyword|^tags?$|"
    r"tag-?cloud|screen-reader|similar|recommend|short-?(?:link|url)|^print|author-box|star-rating)",
    re.IGNORECASE,
)
_CONTAINERS = frozenset("div section article main td body center span".split())
_PARAGRAPHS = frozenset(["p", "blockquote", "pre"])
_INLINE = frozenset(
    "a abbr b bdi bdo big cite em font i mark q s small span strong sub sup u".split()
)
_least = 25
_MOST_HEADINGS = 10


class _Level:
    """What is under way: a node's text, how much of it is linked, what stands directly in it."""

    __slots__ = ("linked", "node", "score", "skipped", "text")

    def __init__(self, node: etree._Element, *, skipped: bool) -> None:
        self.node = node
        self.skipped = skipped
        self.text = 0
        self.linked = 0
        self.score = 0.0


def densest(root: etree._Element) -> etree._Element | None:
    """The node with the most running text of its own: its paragraphs, or lines between breaks.

    A paragraph counts for the node around it, and half for the one around that; links count for
    nothing. None where no node has any. What is around a first heading is no box beside the story,
    whatever its name; and where nothing stands outside of boxes, they are looked into.
    """
    headings = islice(root.iter("h1"), _MOST_HEADINGS)
    around = {above for heading in headings for above in heading.iterancestors()}
    found = _densest(root, around, by_name=True)
    return _densest(root, around, by_name=False) if found is None else found


def _densest(
    root: etree._Element, around: Collection[etree._Element], *, by_name: bool
) -> etree._Element | None:
    best: tuple[float, etree._Element | None] = (0.0, None)
    levels: list[_Level] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            skipped = (levels[-1].skipped if levels else False) or _is_junk(
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
        if levels:
            levels[-1].text += _length(node.tail)
    return best[1]


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
        for outer, share in zip(reversed(above[-2:]), (1.0, 0.5), strict=False):
            outer.score += own * share
    elif tag in _CONTAINERS and level.text > 2 * level.linked:
        level.score += own


def _is_junk(node: etree._Element, *, by_name: bool) -> bool:
    if node.tag in _SKIPPED_TAGS:
        return True
    if not by_name or node.tag in ("html", "body", "article", "main"):
        return False
    names = [*(node.get("class") or "").split(), node.get("id") or ""]
    return any(name and JUNK.search(name) for name in names)


def _length(text: str | None) -> int:
    return len(text) - text.count(" ") - text.count("\n") if text else 0
