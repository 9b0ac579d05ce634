"""Read the fields of a page in Iran Samaneh's markup: those beside its story, and none of others.

Headline, lead and body stand in one element; number, sections, time, tags and short link stand
before and after that, beside boxes of other stories with the same classes. So a field is read from
the nodes of its class that are nearest to the story: those in the smallest element around it.
"""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from itertools import takewhile
from operator import itemgetter
from typing import TypeVar

from lxml import etree

from newscrawl.persian.cleaning import clean, has_ink
from newscrawl.reading.blocks import text_of
from newscrawl.reading.boilerplate import is_box
from newscrawl.reading.box_labels import is_box_label
from newscrawl.reading.document import Document
from newscrawl.reading.fields import Choice, Page, is_its_own
from newscrawl.reading.markup import is_short
from newscrawl.sites.iran_samaneh.family import SamanehSite
from newscrawl.sites.titles import is_told

T = TypeVar("T")
# Most nodes of one class that are looked at.
_MOST = 200
# Characters: no headline has more.
_LONGEST = 500
_ROOTS = frozenset(["html", "body"])


class StoryPage(Page):
    """A page of the family, the element that holds its story, and the nodes of the story's text.

    ``site``: whose page it is. ``bodies``: the nodes of the text; empty where the page has none.
    ``label``: the selector of these nodes. ``titles``: the nodes that may be its headline or that
    of another story; ``heading``: the one that is its headline, None where it shows none.
    ``is_inside``: it stands in the story's text, so lead and kicker may, too.
    ``leading``: those of ``titles`` that lead to other stories; ``others``: the elements around
    these, up to those around the page's own headline.
    """

    def __init__(
        self,
        whole: Page,
        site: SamanehSite,
        story: etree._Element,
        bodies: Sequence[etree._Element],
        label: str,
        titles: Sequence[etree._Element],
        leading: Collection[etree._Element],
    ) -> None:
        super().__init__(whole.document, story)
        self.site, self.bodies, self.label = site, bodies, label
        self._whole = whole
        self.heading = self._own_title(titles, leading)
        core = next((node for node in (*bodies, self.heading) if node is not None), story)
        self._above = {node: n for n, node in enumerate((core, *core.iterancestors()))}
        own: set[etree._Element] = set()
        if self.heading is not None:
            own = {*self.heading.iter(), *self.heading.iterancestors()}
        self.is_inside = not own.isdisjoint(bodies)
        others = (title for title in leading if title not in own)
        self.others = {above for title in others for above in title.iterancestors()} - own

    def _own_title(
        self, titles: Sequence[etree._Element], leading: Collection[etree._Element]
    ) -> etree._Element | None:
        """Return the headline: best one that the page declares as its title; then one in the
        story's element that does not lead to another story; an ``<h1>``. A label of a box is none,
        nor is a sub-head in the text or a line of the site, unless the page declares no title.
        """
        document, within = self.document, {*self.article.iter()}
        text = {inner for body in self.bodies for inner in body.iterdescendants()}
        declared = (document.title, self.said.get("og:title"), document.ld_text("headline"))
        told = [name for name in map(clean, filter(None, declared)) if name]
        is_known = self.article.tag not in _ROOTS or not told
        found = []
        for title in titles:
            if not is_short(title, _LONGEST):
                continue
            is_near, line = title in within, clean(text_of(title))
            if not line or not is_its_own(title, self.article if is_near else document.root):
                continue
            is_declared = is_told(line, told)
            is_likely = is_near and is_known and not (title in text and told)
            if is_declared or (is_likely and not is_box_label(line)):
                heads = (title.tag, *(above.tag for above in title.iterancestors("h1")))
                is_head = "h1" in heads
                rank = (is_declared, title not in text, is_near, title not in leading, is_head)
                found.append((rank, title))
        return max(found, key=itemgetter(0))[1] if found else None

    @cached_property
    def said(self) -> dict[str, str]:
        """What the ``<meta>`` tags say; see :func:`said_in`."""
        return said_in(self.document)

    def near(self, selector: str, *, inside: bool = False) -> list[etree._Element]:
        """Return the nodes of a class that are nearest to the story's text and have text, in the
        page's order. A node does not count in a box, or beside another story's headline.

        ``inside``: count those in the story's text, too.
        """
        found: dict[int, list[etree._Element]] = {}
        bodies = frozenset(() if inside else self.bodies)
        skipped = {*self.others}  # and what stands in a node that counts
        for node in self._whole.all(selector)[:_MOST]:
            between = list(takewhile(lambda n: n not in self._above, (node, *node.iterancestors())))
            around = between[-1].getparent() if between else None
            if around is None or not bodies.isdisjoint((around, *between)):
                continue
            is_boxed = any(is_box(box, by_name=False) for box in between[1:])
            if is_boxed or not skipped.isdisjoint(between) or not is_its_own(node, around):
                continue
            if any(map(has_ink, node.itertext())):
                found.setdefault(self._above[around], []).append(node)
                skipped.add(node)
        return found[min(found)] if found else []

    def beside(self, selector: str) -> list[etree._Element]:
        """Return those of the nearest nodes of a class that stand in the story's element; all where
        nothing tells which element that is.
        """
        found = self.near(selector, inside=self.is_inside)
        is_known = self.article.tag not in _ROOTS
        return [n for n in found if not is_known or self.article in n.iterancestors()]

    def links(self, selector: str, *, inside: bool = False) -> list[etree._Element]:
        """Return the links with text in the nearest nodes of a class, each once."""
        links = (link for node in self.near(selector, inside=inside) for link in node.iter("a"))
        named = {(link.get("href"), text_of(link)): link for link in links}
        return [link for (_, text), link in named.items() if has_ink(text)]


def said_in(document: Document) -> dict[str, str]:
    """Return what the ``<meta>`` tags say by property, name or itemprop in small letters, the first
    of each.

    The captured page has ``value`` for ``content``.
    """
    found: dict[str, str] = {}
    for tag in document.named["meta"]:
        content = tag.get("content") or tag.get("value") or ""
        key = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if key and content.strip():
            found.setdefault(key.lower(), content)
    return found


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


def hrefs_of(title: etree._Element) -> list[str]:
    """Return the addresses of the links in a headline, or around it."""
    links = (*title.iter("a"), *title.iterancestors("a"))
    return [href for link in links if (href := (link.get("href") or "").strip())]
