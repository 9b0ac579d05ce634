"""Read posts of channels and threads: the page's title is the owner's name, and the post begins
with its headline and ends with its hashtags.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from statistics import median

from lxml import etree

from newscrawl.reading.blocks import text_of
from newscrawl.reading.fields import Page
from newscrawl.reading.insertions import Block
from newscrawl.reading.markup import is_short
from newscrawl.reading.prose_parts import Part
from newscrawl.sites.section_names import folded

_owners = etree.XPath(
    "//*[@class][contains(@class, 'author') or contains(@class, 'owner')"
    " or contains(@class, 'channel')]"
)
_BOLD = frozenset(["b", "strong"])
# Most elements that are looked at; most characters of an owner's name or a headline.
_MOST, _LONGEST = 20, 200
# Characters of a line of hashtags.
_MOST_LABELS = 5_000
# Fewest characters of a story, and how many times the median post's length it exceeds: _FIRST if
# it is the thread's first post, else _LONGER.
_SHORT, _FIRST, _LONGER = 300, 1.3, 2.5


def longest_post(feed: Part) -> Part | None:
    """Return the story of a page that is all similar entries, such as the posts of a thread: the
    entry that is far longer than the others; None if there is none.
    """
    longest = max(feed.parts, key=lambda part: part.text)
    usual = median(part.text for part in feed.parts)
    is_first = longest is feed.parts[0] and longest.text > _FIRST * usual
    if longest.text < _SHORT or not (is_first or longest.text > _LONGER * usual):
        return None
    while longest.parts:
        inner = max(longest.parts, key=lambda part: part.text)
        if 2 * inner.text < longest.text:
            break
        longest = inner
    return longest


def first_line(page: Page, headline: str | None, blocks: Sequence[Block]) -> str | None:
    """Return a post's first line if it is the real headline: it stands in bold above the rest, and
    the page's headline is only the name of the author or channel. Else return None.
    """
    text = next((block.text for block in blocks if not block.aside), "")
    line = text.partition("\n")[0]
    if not headline or not line or not any(map(_is_first_line, _bold(page.article, line))):
        return None
    owners = islice(_owners(page.document.root), _MOST)
    name = folded(headline)
    is_owners = any(is_short(one, _LONGEST) and folded(text_of(one)) == name for one in owners)
    return line if is_owners else None


def _bold(node: etree._Element, line: str) -> Iterator[etree._Element]:
    """Yield the bold elements whose whole text is ``line``."""
    for bold in islice(node.iter(*_BOLD), _MOST):
        if is_short(bold, _LONGEST) and folded(text_of(bold)) == folded(line):
            yield bold


def _is_first_line(bold: etree._Element) -> bool:
    """Return True if nothing stands before a bold element, and a ``<br>`` right after it."""
    above, below = bold.getparent(), bold.getnext()
    is_first = bold.getprevious() is None and above is not None and not (above.text or "").strip()
    is_alone = below is not None and below.tag == "br" and not (bold.tail or "").strip()
    return is_first and is_alone


def without_line(blocks: Sequence[Block], line: str) -> Iterator[Block]:
    """Yield the blocks, without ``line`` in the first one that begins with it."""
    is_begun = False
    for block in blocks:
        head, _, rest = block.text.partition("\n")
        if not (is_begun or block.aside) and head == line:
            is_begun = True
            if rest.strip("\n "):
                yield replace(block, text=rest.strip("\n "), pieces=())
        else:
            yield block


def without_headline(blocks: list[Block], headline: str | None) -> list[Block]:
    """Set aside the story's first blocks if they only repeat its headline, as for telephones."""
    own = [n for n, block in enumerate(blocks) if not block.aside]
    told = folded(headline or "")
    again = {*takewhile(lambda n: told and folded(blocks[n].text) == told, own)}
    if not again or len(again) == len(own):
        return blocks
    return [replace(b, aside=True) if n in again else b for n, b in enumerate(blocks)]


def without_hashtags(blocks: list[Block]) -> list[Block]:
    """Remove last lines that are only hashtags and names of channels."""
    own = [n for n, block in enumerate(blocks) if not block.aside]
    if not own or blocks[own[-1]].items:
        return blocks
    last = blocks[own[-1]]
    lines = last.text.split("\n")
    number = len(lines)
    while lines and (not lines[-1].strip() or _are_labels(lines[-1])):
        lines.pop()
    if len(lines) == number or (not lines and len(own) == 1):
        return blocks
    left = replace(last, text="\n".join(lines), pieces=())
    rest = left if lines else replace(last, aside=True)
    return [*blocks[: own[-1]], rest, *blocks[own[-1] + 1 :]]


def _are_labels(line: str) -> bool:
    """Return True if a line is hashtags and names of channels, apart from emoji and signs."""
    if len(line) > _MOST_LABELS or not ("#" in line or "@" in line):
        return False
    words = line.split()
    labels = [word for word in words if word[0] in "#@" and len(word) > 1]
    return bool(labels) and all(word in labels or not any(map(str.isalnum, word)) for word in words)
