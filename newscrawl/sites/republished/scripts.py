"""Tell the script of a text, and of a page's story: a quotation, or a box, may be in another."""

from collections.abc import Sequence

from lxml import etree

from newscrawl.reading.blocks import heading_text
from newscrawl.reading.prose_parts import Part

# Characters: more Persian than this is a story's length.
_STORY = 300


def script_of(text: str) -> str:
    """Return a text's main script, "latin" or "arabic"; "" where it is another, or mixed.

    Judged by bytes per letter in UTF-8: Latin letters have one, Persian letters two.
    """
    spaces = text.count(" ")
    letters, size = len(text) - spaces, len(text.encode(errors="replace")) - spaces
    if size < 1.25 * letters:
        return "latin"
    return "arabic" if 1.5 * letters < size < 2.3 * letters else ""


def script_of_story(titles: Sequence[etree._Element], told: str, whole: Part) -> str:
    """Return the script of a page's story, as :func:`script_of` names it.

    It is the headline's script. Without a headline it is "arabic" if the page has enough Persian
    for a story (the title may be a site's Latin name), else the script of the title ``told``.
    """
    if titles:
        return script_of(heading_text(titles[0]))
    persian = sum(leaf.text for leaf in whole.leaves() if script_of(leaf.sample) == "arabic")
    return "arabic" if persian > _STORY else script_of(told)
