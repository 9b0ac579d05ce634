"""Read the body of a story in Iran Samaneh's markup, its pictures, and the stories that it links to
as related.
"""

import re

from lxml import etree

from newscrawl.items import Image
from newscrawl.reading.boilerplate import is_box, is_set_apart, names_of
from newscrawl.reading.images import pictures
from newscrawl.reading.markup import BLOCK
from newscrawl.reading.own_part import OwnPart
from newscrawl.sites.iran_samaneh.find_story import GALLERY
from newscrawl.sites.iran_samaneh.story_page import StoryPage
from newscrawl.sites.own_address import stories_of
from newscrawl.sites.story_text import Story, read_story

#: Selectors of the line above the headline, and of the lead.
KICKERS, LEADS = (".rutitr", ".rutitr_body"), (".subtitle", ".baznashr-subtitle")
# Classes of boxes that follow the story in the captured page: advertisements, sharing, tags, other
# stories, comments; and ``path_bottom_body``, the sections at the end of ``.baznashr-body``.
_BOXES = frozenset(
    "news_toolbar news_adv_lg news_adv_xs adv_padd share_to_box social_icons news_home_link "
    "tags_container tags_title tags linear_news Htags_news_relatednews news-slider "
    "news_slider_content box_b comments comments_pager comments_item path_bottom_body".split()
)
# Classes of elements whose pictures are the story's, besides those of its text.
_PLACES = frozenset("image_set lead_image parent-lead-img".split())
# Elements: no box of links has more. Characters: the label of a short one may have so many.
_LARGE, _FEW = 200, 25
_class = re.compile(r"\.([\w-]+)")


def read_body(page: StoryPage) -> Story:
    """Read the story's text, without boxes of advertisements, of tags and of other stories.

    The pictures of a photo story are no text. Headline, kicker and lead are none, where they stand
    in it.
    """
    if page.label == GALLERY:
        return read_story(page, (), page.site.bodies[0])
    apart = {node for css in (*KICKERS, *LEADS) for node in page.beside(css)}
    if page.heading is not None:
        apart.add(page.heading)
    return read_story(
        page, page.bodies, page.label, boxes=lambda node: node in apart or _is_other(node)
    )


def related_of(page: StoryPage, story: Story) -> list[int]:
    """Return the numbers of the site's stories that read-more links in the body name, each once."""
    base = page.document.base(page.site.origin)
    return stories_of(story.more, base if page.site.owns(base) else page.site.origin, page.site)


def pictures_of(page: StoryPage, base: str) -> list[Image]:
    """Return the story's pictures, those of boxes left out; see :func:`pictures`."""
    holding = {above for body in page.bodies for above in (body, *body.iterancestors())}
    within = {inner for body in page.bodies for inner in body.iterdescendants()}
    boxes = page.others - holding
    walker = etree.iterwalk(page.article, events=("start",))
    for _, node in walker:
        if node not in holding and (_is_other(node) if node in within else is_box(node)):
            boxes.add(node)
            walker.skip_subtree()
    page.own = OwnPart(None, outside=boxes)
    return pictures(page, base, _PLACES | set(_class.findall(page.label)))


def _is_other(node: etree._Element) -> bool:
    """Return True if an element in a story's text is no part of it.

    A box that only its name tells counts with hardly any words but links, lest text be lost. An
    inline element, such as a linked word of class ``tag``, belongs to its sentence.
    """
    if is_set_apart(node):
        return True
    if node.tag not in BLOCK:
        return False
    names = (node.get("class") or "").split()
    return not _BOXES.isdisjoint(names) or (names_of(node).is_box and _is_of_links(node))


def _is_of_links(node: etree._Element) -> bool:
    """Return True if a small element holds links and hardly any other text, or no text at all."""
    length = linked = 0
    for count, inner in enumerate(node.iter(etree.Element)):
        if count > _LARGE:
            return False
        length += len((inner.text or "").strip())
        length += len((inner.tail or "").strip()) if inner is not node else 0
        if inner.tag == "a":
            linked += len("".join(inner.itertext()).strip())
    return not length or (linked > 0 and length - linked <= max(_FEW, linked))
