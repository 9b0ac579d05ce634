"""Find a story of short lines below its lead: prices, verses, questions and answers.

Such lines are no running text, so the lead alone seems to be the story, or a text beside it. The
same is true of paragraphs that are links as a whole, or for the most part.
"""

from collections.abc import Sequence
from itertools import islice, takewhile

from lxml import etree

from newscrawl.persian.cleaning import clean, words
from newscrawl.reading.blocks import Blocks, text_of
from newscrawl.reading.boilerplate import is_box, is_hidden, names_of
from newscrawl.reading.insertions import Block
from newscrawl.sites.republished.main_content import MainContent

_HOLDERS = ("div", "section", "article", "td")
_LISTS = frozenset(["ul", "ol", "dl", "table"])
_CONTROLS = ("button", "form", "input", "textarea")
_MOST, _MOST_LINKS, _FEW = 5_000, 20, 10
# Most paragraphs of a lead; characters of a short line; words of a linked paragraph.
_LEAD, _LONGEST, _PARAGRAPH = 2, 120, 20


def below_lead(
    root: etree._Element,
    found: etree._Element,
    blocks: Sequence[Block],
    named: etree._Element | None,
) -> MainContent | None:
    """Return the story of short lines that has more words than the running text, and stands outside
    it: in the element that microdata, or else a name, calls the story's; or right after it, if that
    text is a single paragraph. None where there is none.

    ``found``: the element of the running text; ``blocks``: its blocks; ``named``: the element that
    microdata calls the body.
    """
    shown = [block.text for block in blocks if not block.aside]
    near = _holders(root, found, len(shown), named)
    holders = [node for node in near if not (_is_in(found, node) or _is_in(node, found))]
    told = sum(map(_words, shown)) if holders else 0
    holder = next((node for node in holders if _is_longer(node, told)), None)
    if holder is None:
        return None
    return _both(found, holder)


def of_name(root: etree._Element, named: etree._Element | None) -> MainContent | None:
    """Return the story of a page without running text of its own, or with other stories' only: the
    element that microdata calls the body, or else that a name calls so. None where there is none.
    """
    if named is not None:
        return MainContent(named)
    holder = _sole_named(root)
    if holder is None or any(map(is_box, holder.iterancestors())):
        return None
    number = sum(_words(block.text) for block in Blocks().read(holder))
    return MainContent(holder, is_doubtful=True) if number > _PARAGRAPH else None


def _both(lead: etree._Element, lines: etree._Element) -> MainContent:
    """Return the smallest element that holds two others, with all but these skipped."""
    around = set(lead.iterancestors())
    common = next(above for above in lines.iterancestors() if above in around)
    ways = [common]
    for node in (lead, lines):
        ways += takewhile(lambda above: above is not common, node.iterancestors())
    kept = frozenset((lead, lines, *ways))
    skipped = frozenset(child for way in ways for child in way if child not in kept)
    return MainContent(common, skipped, kept, is_doubtful=True)


def _holders(
    root: etree._Element, found: etree._Element, number: int, named: etree._Element | None
) -> list[etree._Element]:
    if named is None and number <= _LEAD:
        named = _sole_named(root)
    if named is not None:
        return [named]
    after = islice(found.itersiblings(), _FEW) if number == 1 else ()
    return list(filter(_may_be_lines, after))


def _sole_named(root: etree._Element) -> etree._Element | None:
    every = islice(root.iter(*_HOLDERS), _MOST)
    named = (node for node in every if names_of(node).is_story and not is_hidden(node))
    own = list(islice(named, 2))
    return own[0] if len(own) == 1 else None


def _may_be_lines(node: etree._Element) -> bool:
    return (
        (node.tag in _HOLDERS or node.tag in _LISTS)
        and not is_box(node)
        and not names_of(node).is_furniture
        and next(node.iter(*_CONTROLS), None) is None
    )


def _is_longer(node: etree._Element, told: int) -> bool:
    """Return True if a node has more than ``told`` words: in short lines, few of them linked, or in
    links as long as paragraphs.
    """
    lines = [line for block in Blocks().read(node) for line in block.text.split("\n")]
    number = sum(map(_words, lines))
    links = [_words(text_of(link)) for link in islice(node.iter("a"), _MOST_LINKS)]
    are_short = all(len(line) < _LONGEST for line in lines) and 2 * sum(links) < number
    are_linked = 2 * sum(links) > number and sum(links) > _PARAGRAPH * len(links)
    return number > told and (are_short or are_linked)


def _is_in(node: etree._Element, other: etree._Element) -> bool:
    return any(inner is other for inner in (node, *node.iterancestors()))


def _words(text: str) -> int:
    return words(clean(text))
