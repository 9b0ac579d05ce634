"""Where a story ends, if a tag that is missing or too many hides it.

A missing end tag leaves the story open, and what stands below it seems to be in it; or it leaves a
box in the story open, and the rest of the story seems to be in the box. A stray end tag closes the
story early, and its rest stands beside it.
"""

import re
from collections.abc import Collection, Iterator, Sequence, Set
from itertools import islice

from lxml import etree

from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import names_of
from newscrawl.reading.end_mark import has_end_mark, without_end_mark
from newscrawl.reading.fields import is_its_own
from newscrawl.reading.insertions import EMBEDS, QUOTING, Block
from newscrawl.reading.markup import SILENT, from_on, own_text
from newscrawl.reading.prose_lines import is_boilerplate

_TEXTS = frozenset(
    "p blockquote ul ol h2 h3 h4 table br div center section pre b strong span font i em".split()
)
_PICTURES = frozenset("figure picture img".split())
# Elements whose words are not the story's. Those of the last ones are no elements for a parser.
_BOXES = (SILENT | {"figure", "figcaption"}) - frozenset(
    "script style iframe textarea title head".split()
)
# Elements after the story's, and elements around it that are looked at for them.
_MOST, _LEVELS = 200, 3
_MARKS_WORD = "انتهای"
# Texts of an element in which the mark is looked for; characters of a box that is only the mark.
_FEW, _MARK = 10, 80
# Most elements of an article that are looked at.
_MOST_PARAGRAPHS = 5_000
# Fewest words of a sentence that stands beside a story and may be part of it.
_SENTENCE = 6
_NO_STORY = SILENT | frozenset("form figure footer nav li template noscript".split())
_STOPS = tuple(".؟?!»:؛")
_angle = etree.XPath("boolean(.//@*[contains(., '<')])")
# Where a quotation mark is missing, an attribute goes on over its tag's end to the next tag. Markup
# in an attribute of a whole page begins with a tag.
_with_tags = etree.XPath(
    "boolean(.//@*[contains(substring-before(., '<'), '>')"
    " and contains('abcdefghijklmnopqrstuvwxyz/', substring(substring-after(., '<'), 1, 1))"
    " and not(contains(name(), '-') or starts-with(name(), 'on') or starts-with(name(), ':')"
    " or starts-with(name(), '@'))])"
)
_scripts = etree.XPath(".//script[not(@type)]")
# No program begins like this, but a story does, or its next element.
_prose = re.compile(r"\s*(?:</?[a-z]|(?![\x00-\x7f])\w)", re.IGNORECASE)


def end_of(blocks: Sequence[Block]) -> int | None:
    """Return the index of the first of a story's blocks that has the end mark; None without one."""
    return next((n for n, b in enumerate(blocks) if not b.aside and _ends(b.text)), None)


def _ends(text: str) -> bool:
    return _MARKS_WORD in text and without_end_mark(text) != text


def beyond(nodes: Sequence[etree._Element], below: Set[str]) -> set[etree._Element]:
    """Return the elements in a story's nodes that stand below it on a whole page: the first one
    with a class of ``below``, and all that follow it there.
    """
    found: set[etree._Element] = set()
    for node in nodes:
        named = ((inner, inner.get("class")) for inner in node.iterdescendants())
        first = next((n for n, said in named if said and not below.isdisjoint(said.split())), None)
        if first is not None:
            found |= from_on(first, node)
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
        if _MARKS_WORD in (inner.text or "") and has_end_mark(
            "".join(islice(inner.itertext(), _FEW))
        ):
            yield inner
        above = inner.getparent()
        if above is not None and above is not node and has_end_mark(inner.tail or ""):
            yield above


def _is_box(node: etree._Element, aside: Set[str]) -> bool:
    names = (node.get("class") or "").split()
    return node.tag in _BOXES or not (aside.isdisjoint(names) and EMBEDS.isdisjoint(names))


def rest_of(
    node: etree._Element, below: Set[str], aside: Collection[str]
) -> tuple[str, list[etree._Element]]:
    """Return the text right after a story's node, and the elements after it that go on to the end
    mark: a stray end tag has closed the node before. Nothing where none of it has the mark.

    They are paragraphs, lists and the like, boxes without class or id, pictures, elements without
    words, and boxes that stories have in them. ``below``: see :func:`beyond`; ``aside``: classes of
    such boxes.
    """
    inner = frozenset(aside) | EMBEDS | QUOTING
    around = [node, *islice(node.iterancestors(), _LEVELS)]
    outermost = around[-1].getparent()
    searched = around[-1] if outermost is None else outermost
    if not any(_MARKS_WORD in text for text in searched.itertext()):
        return "", []  # as on most pages whose story has no mark
    for above in around:
        found: list[etree._Element] = []
        bare = above.tail or ""
        if has_end_mark(bare):
            return bare, []
        is_text = False
        for after in islice(above.itersiblings(), _MOST):
            if not isinstance(after.tag, str) or after.tag in SILENT:
                continue
            names = frozenset((after.get("class") or "").split())
            if not names.isdisjoint(below):
                break
            text = text_of(after)
            is_mark = has_end_mark(text)
            is_plain = after.tag in _TEXTS and not names and not after.get("id")
            is_its_own = is_plain or after.tag in _PICTURES or not names.isdisjoint(inner)
            if text and not is_its_own and not (is_mark and len(text) < _MARK):
                break
            found.append(after)
            if is_mark or has_end_mark(after.tail or ""):
                return bare, found
            is_text = is_text or (is_plain and bool(text))
        if is_text or bare.strip():
            break
    return "", []


def has_swallowed(node: etree._Element) -> bool:
    """Return True if an attribute or a script holds what follows it, words of the story among them:
    a quotation mark is missing in a tag, or the script's end tag.
    """
    return bool(_angle(node) and _with_tags(node)) or any(
        _prose.match(script.text or "") for script in _scripts(node)
    )


def words_beside(
    article: etree._Element, nodes: Sequence[etree._Element], others: Set[str]
) -> tuple[int, int]:
    """Return how many words of sentences stand in an article, but in none of the story's nodes,
    before the first of these and behind it: in paragraphs, or right in the article.

    What is hidden does not count, nor links, comments, asides, forms, captions, what speaks of the
    site's rights, what stands beside a link, nor elements with a class of ``others``.
    """
    right_in = 0 if article in nodes else _sentence(own_text(article))
    inside = {p for node in nodes for p in node.iter("p")}
    if not right_in and all(p in inside for p in islice(article.iter("p"), _MOST_PARAGRAPHS)):
        return 0, 0
    counts = [0, right_in]
    is_behind = False
    for inner in islice(article.iter(etree.Element), _MOST_PARAGRAPHS):
        is_behind = is_behind or inner in nodes
        if inner.tag == "p" and inner not in inside and _may_be_story(inner, article, others):
            counts[is_behind] += _sentence(text_of(inner).strip())
    return counts[0], counts[1]


def _sentence(text: str) -> int:
    """Return the words of a sentence; 0 for a line, and for what speaks of rights and cookies."""
    number = len(text.split())
    is_sentence = number >= _SENTENCE and text.endswith(_STOPS) and not is_boilerplate(text)
    return number if is_sentence else 0


def _may_be_story(paragraph: etree._Element, article: etree._Element, others: Set[str]) -> bool:
    if not is_its_own(paragraph, article):
        return False
    linked = sum(len("".join(link.itertext())) for link in paragraph.iter("a"))
    if 2 * linked > len("".join(paragraph.itertext())):
        return False
    above = paragraph.getparent()
    if above is not None and above is not article and any(True for _ in above.iterchildren("a")):
        return False
    for inner in (paragraph, *paragraph.iterancestors()):
        if inner is article:
            return True
        names = (inner.get("class") or "").split()
        if inner.tag in _NO_STORY or not others.isdisjoint(names) or names_of(inner).is_box:
            return False
    return True
