"""Find the names of a story's writers, and recognise boxes about a writer, or of readers."""

import re
from collections.abc import Collection
from itertools import islice

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.markup import is_short
from newscrawl.reading.prose_lines import without_byline
from newscrawl.reading.prose_parts import Part
from newscrawl.sites.datelines import agency_in
from newscrawl.sites.section_names import folded

_named = etree.XPath(
    "//*[@*][@rel='author' or @itemprop='author' or @class='by' or contains(@class, 'author')"
    " or contains(@class, 'byline')]"
)
_of_readers = re.compile(r"(?<![a-z])(?:comments?|respond|nazar\w*)(?![a-z])", re.IGNORECASE)
# Elements around a paragraph whose names are read.
_NEAR = 6
# Most elements that are looked at; most characters of a byline, and of a biography.
_MOST, _LONGEST, _BIOGRAPHY = 20, 60, 600
_ends = re.compile(r"[,،؛|(/]")
_house = re.compile(
    r"خبرگزاری|پایگاه|سایت|تحریریه|روابط|گروه|news|press|staff|editor", re.IGNORECASE
)


def writers_of(root: etree._Element) -> frozenset[str]:
    """Return the folded names of the page's writers: two to four words each, and no agency."""
    found = set()
    for node in islice(_named(root), _MOST):
        if is_short(node, _LONGEST):
            name = _ends.split(without_byline(clean(text_of(node))))[0].strip()
            if 1 < len(name.split()) < 5 and not _house.search(name) and not agency_in(name):
                found.add(folded(name))
    return frozenset(found)


def is_about(part: Part, writers: Collection[str]) -> bool:
    """Return True if a part is a box about a writer: shorter than a text beside it, and headed by
    the name of one of ``writers`` or beginning with it. ``writers``: folded names.
    """
    if part.parts or part.text > _BIOGRAPHY or part.top.tag == "p":
        return False
    if part.parent is None or part.text >= part.parent.longest:
        return False
    said = folded(part.sample[: 2 * _LONGEST])
    return folded(part.label) in writers or any(said.startswith(name) for name in writers)


def is_of_readers(node: etree._Element) -> bool:
    """Return True if an element around a node is named for readers' comments."""
    return any(_of_readers.search(said_of(one)) for one in islice(node.iterancestors(), _NEAR))
