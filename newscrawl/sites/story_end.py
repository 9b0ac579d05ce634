"""Where a story ends, if a tag that is missing or too many hides it.

A missing end tag leaves the story open, and what stands below it seems to be in it; or it leaves a
box in the story open, and the rest of the story seems to be in the box. A stray end tag closes the
story early, and its rest stands beside it.
"""

from collections.abc import Collection, Iterator, Sequence, Set
from itertools import islice

from lxml import etree

from newscrawl.reading.blocks import text_of
from newscrawl.reading.end_mark import has_end_mark, without_end_mark
from newscrawl.reading.fields import is_its_own
from newscrawl.reading.insertions import EMBEDS, QUOTING, Block
from newscrawl.reading.markup import SILENT

_TEXTS = frozenset("p blockquote ul ol h2 h3 h4 table br div".split())
_PICTURES = frozenset("figure picture img".split())
# Elements whose words are not the story's. Those of the last ones are no elements for a parser.
_BOXES = (SILENT | {"figure", "figcaption"}) - frozenset(
    "script style iframe textarea title head".split()
)
# Elements after the story's, and elements around it that are looked at for them.
_MOST, _LEVELS = 200, 3
# Fewest words of a sentence that stands beside a story and may be part of it.
_SENTENCE = 6
_STOPS = tuple(".؟?!»:؛")


def end_of(blocks: Sequence[Block]) -> int | None:
    """Return the index of the first of a story's blocks that has the end mark; None without one."""
    return next((n for n, b in enumerate(blocks) if not b.aside and _ends(b.text)), None)


def _ends(text: str) -> bool:
    return has_end_mark(text) and without_end_mark(text) != text


def beyond(nodes: Sequence[etree._Element], below: Set[str]) -> set[etree._Element]:
    """Return the elements in a story's nodes that stand below it on a whole page: the first one
    with a class of ``below``, and all that follow it there.
    """
    found: set[etree._Element] = set()
    for node in nodes:
        named = ((inner, inner.get("class")) for inner in node.iterdescendants())
        first = next((n for n, said in named if said and not below.isdisjoint(said.split())), None)
        if first is None:
            continue
        found.add(first)
        for inner in (first, *first.iterancestors()):
            if inner is node:
                break
            found.update(inner.itersiblings())
    return found


def open_boxes(
    nodes: Sequence[etree._Element], past: Set[etree._Element], aside: Set[str]
) -> list[etree._Element]:
    """Return the boxes in a story's nodes that a missing end tag has left open: those with the end
    mark in them, and one with paragraphs right before what stands below the story.

    ``past``: the elements that stand below the story. ``aside``: classes of boxes.
    """
    found = []
    for node in nodes:
        holders = [holder for holder in _marked(node) if past.isdisjoint([holder])]
        first = next((inner for inner in node.iterdescendants() if inner in past), None)
        before = () if first is None else islice(first.itersiblings(preceding=True), _MOST)
        last = next((inner for inner in before if text_of(inner) or _is_box(inner, aside)), None)
        if last is not None and (last.tag != "figure" and next(last.iter("p"), None) is not None):
            holders.append(last)
        for holder in holders:
            for inner in (holder, *holder.iterancestors()):
                if inner is node:
                    break
                if _is_box(inner, aside):
                    found.append(inner)
    return found


def _marked(node: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements in a node that hold the words of the end mark themselves."""
    for inner in node.iterdescendants():
        if "انتهای" in (inner.text or "") and has_end_mark("".join(inner.itertext())):
            yield inner
        above = inner.getparent()
        if above is not None and above is not node and has_end_mark(inner.tail or ""):
            yield above


def _is_box(node: etree._Element, aside: Set[str]) -> bool:
    names = (node.get("class") or "").split()
    return node.tag in _BOXES or not (aside.isdisjoint(names) and EMBEDS.isdisjoint(names))


def rest_of(node: etree._Element, below: Set[str], aside: Collection[str]) -> list[etree._Element]:
    """Return the elements after a story's node that go on to the end mark, or else to what stands
    below a story: a stray end tag has closed the node before. An empty list where nothing does.

    They are paragraphs, lists and the like, boxes without class or id, pictures, elements without
    words, and boxes that stories have in them. ``below``: see :func:`beyond`; ``aside``: classes of
    such boxes.
    """
    inner = frozenset(aside) | EMBEDS | QUOTING
    around = [node, *islice(node.iterancestors(), _LEVELS)]
    for level, above in enumerate(around):
        found: list[etree._Element] = []
        is_text = False
        for after in islice(above.itersiblings(), _MOST):
            if not isinstance(after.tag, str):
                continue
            names = frozenset((after.get("class") or "").split())
            if not names.isdisjoint(below):
                if is_text and not level:
                    return found
                break
            text = text_of(after)
            if has_end_mark(text):
                return [*found, after]
            is_plain = after.tag in _TEXTS and not names and not after.get("id")
            if text and not is_plain and after.tag not in _PICTURES and names.isdisjoint(inner):
                break
            found.append(after)
            is_text = is_text or (is_plain and bool(text))
        if is_text:
            break
    return []


def is_beside(article: etree._Element, nodes: Sequence[etree._Element], others: Set[str]) -> bool:
    """Return True if a paragraph in an article, but in none of the story's nodes, is a sentence.

    Comments, asides and hidden paragraphs do not count, nor those in elements with a class of
    ``others``.
    """
    inside = {p for node in nodes for p in node.iter("p")}
    beside = [p for p in article.iter("p") if p not in inside][:_MOST]
    for paragraph in (p for p in beside if is_its_own(p, article)):
        said = text_of(paragraph).strip()
        linked = sum(len(text_of(link)) for link in paragraph.iter("a"))
        if len(said.split()) < _SENTENCE or not said.endswith(_STOPS) or 2 * linked > len(said):
            continue
        above = [paragraph]
        for inner in paragraph.iterancestors():
            if inner is article:
                break
            above.append(inner)
        if others.isdisjoint(name for n in above for name in (n.get("class") or "").split()):
            return True
    return False
