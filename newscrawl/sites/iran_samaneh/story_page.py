"""Find the story of a page in Iran Samaneh's markup, and the elements around it that belong to it.

Headline, lead and body stand in one element; number, sections, time, tags and short link stand
before and after that, beside boxes of other stories with the same classes. So a field is read from
the nodes of its class that are nearest to the story: those in the smallest element around it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import takewhile
from typing import TypeVar

from lxml import etree

from newscrawl.errors import NotAnArticleError, UrlError
from newscrawl.persian.cleaning import clean, has_ink
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import is_box
from newscrawl.reading.document import Document
from newscrawl.reading.fields import Choice, Page, is_its_own
from newscrawl.sites.headlines import is_told
from newscrawl.sites.iran_samaneh.family import SamanehSite
from newscrawl.sites.own_story import IsOwn, own_story, remove, take_out

T = TypeVar("T")
#: Selectors of the headline, beside ``h1``.
TITLES = (".title", ".title-news")
# Classes that only pages of an article have, whatever is missing beside.
_MARKS = (".news_pdate_c", ".news_id_c", ".news_path", ".subtitle", ".rutitr_body", ".rutitr")
_CMS = "iransamaneh.com"
# Most nodes of one class that are looked at.
_MOST = 200
_ROOTS = frozenset(["html", "body"])


class StoryPage(Page):
    """A page of the family, the element that holds its story, and the nodes of the story's text.

    ``site``: whose page it is. ``bodies``: the nodes of the text; empty where the page has none.
    ``label``: the selector of these nodes. ``titles``: the nodes that may be its headline or that
    of another story; ``heading``: the one that is its headline, None where it shows none.
    """

    def __init__(
        self,
        whole: Page,
        site: SamanehSite,
        story: etree._Element,
        bodies: Sequence[etree._Element],
        label: str,
        titles: Sequence[etree._Element] = (),
    ) -> None:
        super().__init__(whole.document, story)
        self.site, self.bodies, self.label = site, bodies, label
        self._whole = whole
        self.heading = self._own_title(titles)
        core = next((node for node in (*bodies, self.heading) if node is not None), story)
        self._above = {node: n for n, node in enumerate((core, *core.iterancestors()))}
        own = set() if self.heading is None else set(self.heading.iter())
        if self.heading is not None:
            own.update(self.heading.iterancestors())
        others = (title for title in titles if title not in own)
        self._titled = {a for title in others for a in title.iterancestors()} - own

    def _own_title(self, titles: Sequence[etree._Element]) -> etree._Element | None:
        """Return the headline among the titles in the story's element: one that the page declares
        as its title, before others; an ``<h1>``, before others. Elsewhere only a declared one.
        """
        document, within = self.document, {*self.article.iter()}
        declared = (document.title, self.said.get("og:title"), document.ld_text("headline"))
        told = [text for text in map(clean, filter(None, declared)) if text]
        found = []
        for title in titles:
            limit = self.article if title in within else document.root
            text = clean(text_of(title)) if is_its_own(title, limit) else ""
            is_declared = is_told(text, told)
            if text and (is_declared or (title in within and self.article.tag not in _ROOTS)):
                heads = (title.tag, *(above.tag for above in title.iterancestors("h1")))
                found.append((is_declared, title in within, "h1" in heads, title))
        return max(found, key=lambda one: one[:3])[3] if found else None

    @cached_property
    def said(self) -> dict[str, str]:
        """What the ``<meta>`` tags say, by property, name or itemprop; the first of each.

        The captured page has ``value`` for ``content``.
        """
        found: dict[str, str] = {}
        for tag in self.document.named["meta"]:
            content = tag.get("content") or tag.get("value") or ""
            key = tag.get("property") or tag.get("name") or tag.get("itemprop")
            if key and content.strip():
                found.setdefault(key, content)
        return found

    def near(self, selector: str, *, inside: bool = False) -> list[etree._Element]:
        """Return the nodes of a class that are nearest to the story's text and have text, in the
        page's order. A node does not count in a box, or beside another story's headline.

        ``inside``: count those in the story's text, too.
        """
        found: dict[int, list[etree._Element]] = {}
        bodies = frozenset(() if inside else self.bodies)
        for node in self._whole.all(selector)[:_MOST]:
            between = list(takewhile(lambda n: n not in self._above, (node, *node.iterancestors())))
            around = between[-1].getparent() if between else None
            if around is None or not bodies.isdisjoint((around, *between)):
                continue
            is_boxed = any(is_box(box, by_name=False) for box in between[1:])
            is_others = not self._titled.isdisjoint(between)
            if not (is_boxed or is_others) and is_its_own(node, around) and has_ink(text_of(node)):
                found.setdefault(self._above[around], []).append(node)
        return found[min(found)] if found else []

    def beside(self, selector: str) -> list[etree._Element]:
        """Return those of the nearest nodes of a class that stand in the story's element; all where
        nothing tells which element that is.
        """
        is_known = self.article.tag not in _ROOTS
        return [n for n in self.near(selector) if not is_known or self.article in n.iterancestors()]

    def links(self, selector: str, *, inside: bool = False) -> list[etree._Element]:
        """Return the links with text in the nearest nodes of a class, each once."""
        links = (link for node in self.near(selector, inside=inside) for link in node.iter("a"))
        named = {(link.get("href"), text_of(link)): link for link in links}
        return [link for (_, text), link in named.items() if has_ink(text)]


def of_story(label: str, origin: str, read: Callable[[StoryPage], T | None]) -> Choice[T]:
    """Return a choice that reads from a page of the family."""

    def read_story(page: Page) -> T | None:
        return read(page) if isinstance(page, StoryPage) else None

    return Choice(label, origin, read_story)


def beside(selector: str) -> Choice[str]:
    """Return a choice: the text of the first node of a class in the story's element."""
    return of_story(selector, "page", lambda page: next(map(text_of, page.beside(selector)), None))


def said(name: str) -> Choice[str]:
    """Return a choice: the content of a meta tag."""
    return of_story(f"meta {name}", "meta", lambda page: page.said.get(name))


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
    titles = [node for css in (*TITLES, "h1") for node in _all(whole, css)]
    label, bodies = _bodies(whole, site)
    bodies = _without_stories_inside(document, bodies, titles, is_own)
    within = {inner for node in bodies for inner in node.iterdescendants()}
    titles = [title for title in titles if title not in within]
    held = titles if bodies else [n for mark in _MARKS for n in _all(whole, mark)]
    around = {above for node in held for above in node.iterancestors()}
    stories: dict[etree._Element, list[etree._Element]] = {}
    for node in bodies or titles:
        story = next((above for above in node.iterancestors() if above in around), None)
        if story is not None or bodies:
            stories.setdefault(document.root if story is None else story, []).append(node)
    own = own_story(document, list(stories), is_own)
    if own is None:
        raise NotAnArticleError(
            f"neither a story ({', '.join(site.bodies)}) nor a headline beside its date, number or "
            f"sections in {document.url}"
        )
    inside = set(own.iterdescendants())
    remove(document, [s for s in stories if s in inside and _leads_off(s, titles, is_own)])
    take_out(document, own, list(stories), is_own)
    found = _unboxed(stories[own] if bodies else [], own)
    return StoryPage(whole, site, own, _of_own(own, found, titles, is_own), label, titles)


def _without_stories_inside(
    document: Document,
    bodies: Sequence[etree._Element],
    titles: Sequence[etree._Element],
    is_own: IsOwn,
) -> list[etree._Element]:
    """Return the outermost bodies. A body in another one belongs to it, unless it stands under a
    headline that leads to another story: then that story is removed from the tree.
    """
    among, around = set(bodies), {above for title in titles for above in title.iterancestors()}
    outer = [node for node in bodies if among.isdisjoint(node.iterancestors())]
    others = []
    for node in bodies:
        if node not in outer:
            below = list(takewhile(lambda a: a not in among, node.iterancestors()))
            story = next((above for above in below if above in around), None)
            if story is not None and _leads_off(story, titles, is_own):
                others.append(story)
    remove(document, others)
    return outer


def _leads_off(story: etree._Element, titles: Sequence[etree._Element], is_own: IsOwn) -> bool:
    """Return True if a headline in an element leads to another story, and none to this page's."""
    inside = set(story.iterdescendants())
    led = {is_own(href) for title in titles if title in inside for href in hrefs_of(title)}
    return False in led and True not in led


def _of_own(
    story: etree._Element,
    bodies: list[etree._Element],
    titles: Sequence[etree._Element],
    is_own: IsOwn,
) -> list[etree._Element]:
    """Return the bodies that do not stand behind another story's headline; all where each does."""
    if len(bodies) < 2:
        return bodies
    heads, among, is_ours, own = set(titles), set(bodies), True, []
    for node in story.iter(etree.Element):
        if node in heads and (led := {is_own(href) for href in hrefs_of(node)} - {None}):
            is_ours = True in led
        elif node in among and is_ours:
            own.append(node)
    return own or bodies


def hrefs_of(title: etree._Element) -> list[str]:
    """Return the addresses of the links in a headline, or around it."""
    links = (*title.iter("a"), *title.iterancestors("a"))
    return [href for link in links if (href := (link.get("href") or "").strip())]


def _all(whole: Page, selector: str) -> list[etree._Element]:
    if selector == "h1":
        return list(whole.article.iter("h1"))[:_MOST]
    return [node for node in whole.all(selector)[:_MOST] if node.tag not in _ROOTS]


def _bodies(whole: Page, site: SamanehSite) -> tuple[str, list[etree._Element]]:
    """Return the first selector whose nodes have text, and these nodes; else the first that has
    nodes at all. Nodes in boxes and hidden ones count only where there are no others.
    """
    first: tuple[str, list[etree._Element]] = (site.bodies[0], [])
    for selector in site.bodies:
        nodes = _all(whole, selector)
        shown = [n for n in nodes if not any(_is_apart(a) for a in (n, *n.iterancestors()))]
        if any(has_ink(text_of(node)) for node in shown or nodes):
            return selector, shown or nodes
        if nodes and not first[1]:
            first = selector, shown or nodes
    return first


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
        number = _number_of(document.meta.get("og:url", ""), site)

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
