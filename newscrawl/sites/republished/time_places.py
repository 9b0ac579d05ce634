"""Where on a page of any layout the story's time may stand, and when it is another one's."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.fields import Page
from newscrawl.reading.markup import is_short, line_in, own_text

_code = re.compile(
    r"\s*(?:(?:کد|شناسه|شماره)(?:[ \u200c](?:خبر|مطلب|یادداشت)|\s*[:：]\s*\d)|news (?:id|code)\b)",
    re.IGNORECASE,
)
_not_the_storys = re.compile(r"today|now|clock|current|update|comment|related", re.IGNORECASE)
#: Elements that may hold a line with the story's date, and most of them that are looked at.
LINES = tuple("time span div li p b strong em u i abbr small font label".split())
#: Elements that may hold one before the story's text: within it they are links, data and sub-heads.
CELLS = tuple("a td th dt dd h5 h6".split())
MOST_LINES = 300
#: Most characters of a line that is a time and nothing else.
LONGEST_BARE = 120
_NEAR = 20  # elements around a time that are looked at
_WORDS, _MOST_PARTS = frozenset("b strong span em i u font bdi".split()), 8
_TEXTS = frozenset("p blockquote h2 h3 h4 h5 h6".split())
_digit = re.compile(r"\d")
_by = frozenset("توسط نویسنده ارسال انتشار منتشر نوشته در by on posted Posted at".split())
_of_readers = re.compile("comment|nazar|reply|respon|didgah", re.IGNORECASE)
# Boxes around a time, words of a link that may be a name, characters of a line.
_HIGHEST_BOX, _FEW_WORDS, _LONGEST_LINE = 4, 3, 80
# Lines with text at the beginning of a story's element; elements at the end of one.
_FIRST, _MOST_LAST = 4, 100
_WHOLE = frozenset(["body", "html"])


def line_of(node: etree._Element) -> str:
    """Return the text directly in an element; all of its text if that is a cell's or a link's, and
    where elements inside it have a word each: the day, the month and the year.
    """
    if node.tag in CELLS and is_short(node, _LONGEST_LINE):
        return line_in("".join(node.itertext()))  # with the name of a clock, say
    if not 1 < len(node) <= _MOST_PARTS or not is_short(node, _LONGEST_LINE):
        return own_text(node)
    words = [len("".join(one.itertext()).split()) for one in node if one.tag in _WORDS]
    is_parted = words == [1] * len(node)
    return line_in("".join(node.itertext())) if is_parted else own_text(node)


def below_first(page: Page, *tags: str) -> Iterator[etree._Element]:
    """Yield elements with these tags: first those below the headline, then those above it."""
    above: list[etree._Element] = []
    is_below = page.title is None
    for node in page.own.before:
        is_below = is_below or node is page.title
        if node.tag in tags:
            if is_below:
                yield node
            else:
                above.append(node)
    yield from (node for node in above if node not in page.own.site_heads)
    yield from (node for node in page.own.above if node.tag in tags)


def below_story(page: Page) -> Iterator[etree._Element]:
    """Yield lines below the story: its own element may hold what follows its text."""
    for node in (*page.own.before[-_MOST_LAST:], *page.own.after[:MOST_LINES]):
        if node.tag in LINES and not _has_text_behind(node, page):
            yield node


def _has_text_behind(node: etree._Element, page: Page) -> bool:
    """Return True for a line in a box where a paragraph follows it, as in a comment."""
    if node.getparent() in page.own.holding:
        return False
    behind = ("".join(islice(one.itertext(), _NEAR)) for one in islice(node.itersiblings("p"), 2))
    return any(text.strip() and not _digit.search(text) for text in behind)


def between(page: Page) -> Iterator[etree._Element]:
    """Yield elements between headline and story, without those beside a link: other stories."""
    is_item = page.own.frame is not None and page.own.frame.tag == "article"
    is_below = is_item or page.title is None
    is_inside = page.title is not None and page.article in page.title.iterancestors()
    linked: dict[etree._Element | None, list[etree._Element]] = {}
    for node in islice(page.own.before, MOST_LINES):
        if node is page.article and not is_inside:
            return
        if is_below and is_inside and node.tag == "p":
            return
        outer = node.getparent()
        if outer not in linked:
            links = () if outer is None else islice(outer.iterchildren("a"), 2)
            linked[outer] = [link for link in links if link.get("href")]
        if is_below and (is_item or linked[outer] in ([], [node])):
            yield node
        is_below = is_below or node is page.title


def leading(page: Page) -> Iterator[etree._Element]:
    """Yield the first lines in the story's element, after the headline if that is in it, up to the
    first text that is longer than a line. None where the story's element is the whole page.
    """
    if page.article.tag in _WHOLE:
        return
    nodes = page.own.before
    is_inside = page.title is not None and page.article in page.title.iterancestors()
    first = page.title if is_inside and page.title in nodes else page.article
    if first not in nodes:
        return
    shown = 0
    for node in islice(nodes, nodes.index(first) + 1, nodes.index(first) + MOST_LINES):
        text = own_text(node)
        shown += bool(text)
        if len(text) > _LONGEST_LINE or shown > _FIRST:
            return
        if node.tag in LINES or node.tag in CELLS:
            yield node


def is_of_details(node: etree._Element) -> bool:
    """Return True if the story's number stands beside a line, or beside the box around it: both are
    of this story.
    """
    inner = node
    for outer in islice(node.iterancestors(), 2):
        if any(_says_code(one) for one in islice(outer, _NEAR) if one is not inner):
            return True
        if len(outer) > 1:
            return False
        inner = outer
    return False


def _says_code(node: etree._Element) -> bool:
    return is_short(node, _LONGEST_LINE) and _code.match("".join(node.itertext())) is not None


def is_not_the_storys(node: etree._Element) -> bool:
    """Return True if the names of a time say that it is today's, a comment's or a change's."""
    return bool(node.keys()) and _not_the_storys.search(said_of(node)) is not None


def is_beside_link(node: etree._Element) -> bool:
    """Return True if a link stands beside a node: it leads to another story, whose time this is."""
    outer = node.getparent()
    return outer is not None and any(link is not node for link in outer.iterchildren("a"))


def is_in_other_box(node: etree._Element, page: Page) -> bool:
    """Return True if a time stands in a link, in a box with a link of some words, which leads to
    another story, or in one with more text than a line: a comment, say.
    """
    for outer in islice(node.iterancestors(), _HIGHEST_BOX):
        if outer in page.own.holding:
            return False
        if not is_short(outer, _LONGEST_LINE, _TEXTS) or _of_readers.search(said_of(outer)):
            return True
        beside = "".join(outer.itertext()).replace("".join(node.itertext()), "").split()
        if beside and _by.isdisjoint(beside):
            return True  # a reader's name, say, and a word or two
        if has_long_link(outer):
            return True
    return False


def has_long_link(node: etree._Element) -> bool:
    """Return True if a node is a link, or holds one of more words than a name has."""
    words = ("".join(islice(link.itertext(), _NEAR)).split() for link in node.iter("a"))
    return node.tag == "a" or any(len(each) > _FEW_WORDS for each in islice(words, _NEAR))


def is_quoted(node: etree._Element, page: Page) -> bool:
    """Return True for what is in a quotation beside the story or in it, such as another site's
    post.
    """
    quotes = {n for n in islice(node.iterancestors(), _NEAR) if n.tag == "blockquote"}
    return not quotes <= page.own.holding
