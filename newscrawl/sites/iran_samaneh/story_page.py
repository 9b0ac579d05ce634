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
from newscrawl.persian.cleaning import has_ink
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import is_box
from newscrawl.reading.document import Document
from newscrawl.reading.fields import Choice, Page, is_its_own
from newscrawl.sites.iran_samaneh.family import SamanehSite
from newscrawl.sites.own_story import own_story, take_out

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
    ``label``: the selector of these nodes.
    """

    def __init__(
        self,
        whole: Page,
        site: SamanehSite,
        story: etree._Element,
        bodies: Sequence[etree._Element],
        label: str,
    ) -> None:
        super().__init__(whole.document, story)
        self.site, self.bodies, self.label = site, bodies, label
        self._whole = whole
        self._above = {node: n for n, node in enumerate((story, *story.iterancestors()))}

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
        """Return the nodes of a class that are nearest to the story and have text, in the page's
        order. ``inside``: count those in the story's text, too.
        """
        found: dict[int, list[etree._Element]] = {}
        bodies = frozenset(() if inside else self.bodies)
        for node in self._whole.all(selector)[:_MOST]:
            between = list(takewhile(lambda n: n not in self._above, (node, *node.iterancestors())))
            around = between[-1].getparent() if between else None
            if around is None or not bodies.isdisjoint((around, *between)):
                continue
            is_boxed = any(is_box(box, by_name=False) for box in between[1:])
            if not is_boxed and is_its_own(node, around) and has_ink(text_of(node)):
                found.setdefault(self._above[around], []).append(node)
        return found[min(found)] if found else []

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


def near(selector: str) -> Choice[str]:
    """Return a choice: the text of the first of the nodes of a class nearest to the story."""
    return of_story(selector, "page", lambda page: next(map(text_of, page.near(selector)), None))


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
    titles = [node for css in (*TITLES, "h1") for node in _all(whole, css)]
    label, bodies = _bodies(whole, site)
    held = titles if bodies else [n for mark in _MARKS for n in _all(whole, mark)]
    within = {above for node in bodies for above in node.iterdescendants()}
    around = {a for title in held if title not in within for a in title.iterancestors()}
    stories: dict[etree._Element, list[etree._Element]] = {}
    for node in bodies or titles:
        story = next((a for a in node.iterancestors() if a in around), None)
        if story is not None or bodies:
            stories.setdefault(document.root if story is None else story, []).append(node)
    own = own_story(document, list(stories), _is_own(document, site))
    if own is None:
        raise NotAnArticleError(
            f"neither a story ({', '.join(site.bodies)}) nor a headline beside its date, number or "
            f"sections in {document.url}"
        )
    take_out(document, own, list(stories), _is_own(document, site))
    found = stories[own] if bodies else []
    return StoryPage(whole, site, own, _unboxed(found, own), label)


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


def _is_own(document: Document, site: SamanehSite) -> Callable[[str], bool | None]:
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
