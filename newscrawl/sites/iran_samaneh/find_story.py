"""Find a page's own story in Iran Samaneh's markup, among teasers and further stories."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from lxml import etree

from newscrawl.errors import NotAnArticleError, UrlError
from newscrawl.persian.cleaning import has_ink
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import is_box
from newscrawl.reading.document import Document
from newscrawl.reading.fields import Page
from newscrawl.sites.iran_samaneh.family import SamanehSite
from newscrawl.sites.iran_samaneh.story_page import StoryPage, hrefs_of, said_in
from newscrawl.sites.own_story import IsOwn, own_story, remove, take_out

# Selectors of the headline, beside ``h1``.
_TITLES = (".title", ".title-news")
# Classes that only pages of an article have, whatever is missing beside; the first three are no
# other CMS's.
_MARKS = (".news_pdate_c", ".news_id_c", ".news_path", ".subtitle", ".rutitr_body", ".rutitr")
_CMS = "iransamaneh.com"
#: Selector of a photo story's pictures.
GALLERY = ".image_set"
# Most nodes of one class that are looked at.
_MOST = 500
_ROOTS = frozenset(["html", "body"])
# What the links of a headline lead to: the page's own address, another story's, none of a story.
Led = set[bool | None]


def has_marks(document: Document) -> bool:
    """Return True if the page links to the CMS, or has a class that only articles of it have."""
    page = Page(document, document.root)
    if any(page.all(mark) for mark in _MARKS[:3]):
        return True
    return any(_CMS in (link.get("href") or "") for link in document.root.iter("a"))


def find_story(document: Document, site: SamanehSite) -> StoryPage:
    """Return the page with its own story; the other stories are removed from the tree.

    Raises NotAnArticleError where it has neither a node of a story's text, nor a headline beside
    another mark of an article.
    """
    whole = Page(document, document.root)
    is_own = _is_own(document, site)
    titles = [node for css in (*_TITLES, "h1") for node in _all(whole, css)]
    led = {title: {is_own(href) for href in hrefs_of(title)} for title in titles}
    label, bodies = _bodies(whole, site)
    bodies = _without_stories_inside(document, bodies, led)
    within = {inner for node in bodies for inner in node.iterdescendants()}
    inside = [title for title in titles if title in within]
    titles = [title for title in titles if title not in within]
    held, whole_in_body = _by_element(titles), _by_element(inside)
    marked = held if bodies else _by_element([n for mark in _MARKS for n in _all(whole, mark)])
    stories: dict[etree._Element, list[etree._Element]] = {}
    for node in bodies or titles:
        story = next((above for above in node.iterancestors() if above in marked), None)
        if node in whole_in_body and (story is None or story.tag in _ROOTS):
            story = node  # its text has the headline in it
        if story is not None or bodies:
            stories.setdefault(document.root if story is None else story, []).append(node)
    said = {s: _said(held.get(s, whole_in_body.get(s, ())), led) for s in stories}
    # Of many stories only the first are looked at: those that lead to the page's own address.
    ranked = sorted(stories, key=lambda story: True not in said[story])
    own = own_story(document, ranked, is_own)
    if own is None:
        raise NotAnArticleError(
            f"neither a story ({', '.join(site.bodies)}) nor a headline beside its date, number or "
            f"sections in {document.url}"
        )
    below = set(own.iterdescendants())
    remove(document, [s for s in stories if s in below and _leads_off(said[s])])
    take_out(document, own, ranked, is_own)
    parts = _unboxed(stories[own] if bodies else [], own)
    parts = _of_own(own, parts, {title: led[title] for title in held.get(own, ())})
    others = [title for title in titles if _leads_off(led[title])]
    return StoryPage(whole, site, own, parts, label, [*titles, *inside], others)


def _by_element(titles: Iterable[etree._Element]) -> dict[etree._Element, list[etree._Element]]:
    """Return the titles in each element that holds any."""
    held: dict[etree._Element, list[etree._Element]] = {}
    for title in titles:
        for above in title.iterancestors():
            held.setdefault(above, []).append(title)
    return held


def _said(titles: Iterable[etree._Element], led: Mapping[etree._Element, Led]) -> Led:
    return {one for title in titles for one in led[title]}


def _leads_off(led: Led) -> bool:
    """Return True if one of the links leads to another story, and none to the page's own."""
    return False in led and True not in led


def _without_stories_inside(
    document: Document, bodies: Sequence[etree._Element], led: Mapping[etree._Element, Led]
) -> list[etree._Element]:
    """Return the outermost bodies. A body in another one belongs to it, unless it stands under a
    headline that leads to another story: then that story is removed from the tree.

    ``led``: what the links of each headline lead to.
    """
    among, outer, others = set(bodies), [], []
    held = _by_element(led)
    for node in bodies:
        if among.isdisjoint(node.iterancestors()):
            outer.append(node)
            continue
        below = takewhile(lambda above: above not in among, node.iterancestors())
        story = next((above for above in below if above in held), None)
        if story is not None and _leads_off(_said(held[story], led)):
            others.append(story)
    remove(document, others)
    return outer


def _of_own(
    story: etree._Element, bodies: list[etree._Element], led: Mapping[etree._Element, Led]
) -> list[etree._Element]:
    """Return the bodies that do not stand behind another story's headline; all where each does."""
    if len(bodies) < 2:
        return bodies
    among, is_ours, own = set(bodies), True, []
    for node in story.iter(etree.Element):
        if node in led and led[node] - {None}:
            is_ours = True in led[node]
        elif node in among and is_ours:
            own.append(node)
    return own or bodies


def _all(whole: Page, selector: str) -> list[etree._Element]:
    if selector == "h1":
        return list(whole.article.iter("h1"))[:_MOST]
    return [node for node in whole.all(selector)[:_MOST] if node.tag not in _ROOTS]


def _bodies(whole: Page, site: SamanehSite) -> tuple[str, list[etree._Element]]:
    """Return the first selector whose nodes have text, and these nodes; else those of pictures,
    else the first that has nodes at all. Nodes in boxes and hidden ones count only where there are
    no others.
    """
    first: tuple[str, list[etree._Element]] = (site.bodies[0], [])
    for selector in site.bodies:
        nodes = _all(whole, selector)
        shown = [n for n in nodes if not any(_is_apart(a) for a in (n, *n.iterancestors()))]
        among = set(nodes)
        outer = (n for n in shown or nodes if among.isdisjoint(n.iterancestors()))
        if any(has_ink(text_of(node)) for node in outer):
            return selector, shown or nodes
        if nodes and not first[1]:
            first = selector, shown or nodes
    gallery = _all(whole, GALLERY)
    return (GALLERY, gallery) if gallery else first


def _is_apart(node: etree._Element) -> bool:
    is_comment = "comments" in (node.get("class") or "").split()
    return is_comment or (node.tag != "form" and is_box(node, by_name=False))


def _unboxed(nodes: Iterable[etree._Element], story: etree._Element) -> list[etree._Element]:
    """Return the nodes of a story's text that stand in no box of the story's element; all of them
    where each does.
    """
    nodes = list(nodes)
    within = [
        node
        for node in nodes
        if not any(map(is_box, takewhile(lambda a: a is not story, node.iterancestors())))
    ]
    return within or nodes


def _is_own(document: Document, site: SamanehSite) -> IsOwn:
    number = _number_of(document.url, site)
    if number is None:
        number = _number_of(said_in(document).get("og:url", ""), site)

    def is_own(text: str) -> bool | None:
        if number and re.search(rf"(?<!\d){number}(?!\d)", text):
            return True
        return False if _number_of(text, site) else None

    return is_own


def _number_of(url: str, site: SamanehSite) -> int | None:
    try:
        return site.address_of(url).number
    except UrlError:
        return None
