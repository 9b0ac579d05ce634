"""Tell whether a page says, above what looks like its story, that there is no such page."""

from itertools import islice

from lxml import etree

from newscrawl.persian.cleaning import words
from newscrawl.reading.markup import SILENT
from newscrawl.reading.notices import is_missing, plain_words
from newscrawl.reading.shown_lines import shown_lines

# How many lines are searched for a notice, and how many characters identify a line.
_MOST, _LONGEST_START = 300, 60
# Characters of the body: its first lines stand there.
_LONGEST_BODY = 4_000
# Fewest words of a line of text (a name in a menu is shorter), and of a story's first line.
_LEAST, _FEW = 5, 12


def has_notice_above(root: etree._Element, body: str, *, is_story: bool) -> bool:
    """Return True if a line above ``body``, or the first line of it, says that there is no such
    page: the latest stories below such a notice may look like one story.

    ``is_story``: the body is a story's; else it is all that the page shows, its menus included.
    """
    own, told = " ".join(plain_words(body[:_LONGEST_BODY])), 0
    for text, is_list in islice(shown_lines(root, SILENT), _MOST):
        if is_missing(text):
            return True
        number = words(text)
        if number < _LEAST or (is_list and not is_story):
            continue
        if " ".join(plain_words(text[:_LONGEST_START])) in own:
            told += number
            if number >= _FEW or told >= 3 * _FEW:
                return False
    return False
