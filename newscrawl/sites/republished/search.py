"""Find the densest text of a page, and the parts around it that belong to the same story."""

import re
from collections.abc import Mapping
from itertools import islice

from lxml import etree

from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.box_labels import is_box_label
from newscrawl.reading.markup import HEADINGS
from newscrawl.reading.prose_parts import Part, are_cards, is_caption_part, is_narrower, kind_of
from newscrawl.sites.republished.candidates import Judged

#: Tags of a story's own paragraphs.
PARAGRAPHS = frozenset("p blockquote pre ul ol dl h2 h3 h4".split())
_LISTS = frozenset("ul ol dl menu dir blockquote".split())
# Characters: a text below this is no paragraph.
_LINE = 80
_STORIES = frozenset(["article", "main"])
_named_story = re.compile(r"(?<![a-z])(?:post|article|story|entry)(?![a-z])", re.IGNORECASE)
# Elements around a story's sections whose names are read.
_NEAR = 2
_AROUND = frozenset(["body", "header"])


def _is_of_story(node: etree._Element) -> bool:
    return node.tag in _STORIES or _named_story.search(said_of(node)) is not None


class Search(Judged):
    """A page's judged running text, searched for the parts of its story."""

    def best(self) -> Part:
        """Return the part with the most text right in it, weighted down far from the headline."""
        sums: dict[Part, float] = {}
        for part in self.parts:
            if not part.parts:
                if part.parent is None:
                    return part
                continue
            direct = 0.0
            for inner in part.parts:
                if not inner.parts:
                    direct += self.weight(inner)
                elif inner.node.tag in _LISTS:
                    direct += 0.5 * sum(self.weight(each) for each in inner.parts if not each.parts)
            if self.heads.get(part.node) == 1 and part.node.tag not in _AROUND:
                direct *= 2  # the headline is right in it
            elif 3 * part.linked > part.text:
                direct *= 0.6
            if part.node.tag == "body" and self.heads and part.is_footed:
                direct *= 0.5  # a line about the site, below everything
            sums[part] = direct * (0.2 if is_box_label(part.label) else 1)
        # Two lines, each too short for a paragraph, may be all of a story.
        nears = {part.near for part, total in sums.items() if 2 * total >= _LINE}
        order = sorted(near for near in nears if near is not None)
        ranks: dict[int | None, int] = {near: min(n, 3) for n, near in enumerate(order)}
        found = max(sums, key=lambda part: (sums[part] / 2 ** ranks.get(part.near, 3), -part.order))
        return self.above_others(found, sums) or found

    def above_others(self, found: Part, sums: Mapping[Part, float]) -> Part | None:
        """Return the text that is nearer to the headline than ``found``, where that is of other
        stories: their titles and first lines, or an article with a heading of its own; else None.

        Sets ``is_unsure`` where there is a nearer text, and nothing shows which is the story.
        """
        cards = next((part for part in (found.parent, found) if part and are_cards(part)), None)
        nearer = self.nearest_text(found if cards is None else cards, sums)
        if nearer is None or cards is not None or _is_headed_article(found):
            return nearer
        self.is_unsure = True
        return None

    def nearest_text(self, other: Part, sums: Mapping[Part, float]) -> Part | None:
        """Return the text nearest to the headline, if ``other`` is farther. A lead is no text."""
        if other.near is None or other.node in self.heads:
            return None
        nearer = [
            (part.near, -total, part.order, part)
            for part, total in sums.items()
            if part.near is not None
            and part.near < other.near
            and part not in self.foreign
            and sum(map(_is_paragraph, part.parts)) > 1
        ]
        return min(nearer)[-1] if nearer else None

    def around(self, best: Part) -> tuple[Part, set[Part], Part]:
        """Walk up from the densest part, at most to the headline, and add neighbours that belong.

        Returns the part that holds the whole story, the parts that are the story's, and ``best``.
        """
        whole, kept, way = best, {best}, [best]
        while (above := way[-1].parent) is not None and way[-1].node not in self.heads:
            inner = way[-1]
            way.append(above)
            is_headed = above.node in self.heads
            found = [
                part
                for part in above.parts
                if part is not inner and self.belongs(part, inner, above, is_headed)
            ]
            if found:
                whole = above
                kept.update(found, way)
            if is_headed:
                break
        if (outer := best.parent) is not None and best.node in self.heads:
            found = [part for part in outer.parts if self.goes_on(part, best, outer)]
            if found:
                whole = outer
                kept.update(found, (outer,))
        return whole, kept, best

    def goes_on(self, part: Part, story: Part, above: Part) -> bool:
        """Return True if a story whose first section has the headline in it may go on in ``part``:
        it follows in an element of the same kind, and ``above`` is named or meant for a story.
        """
        sections = [child_holding(inner.node, above.node) for inner in (part, story)]
        goes_on = (
            part.order > story.order
            and part not in self.foreign
            and len({(node.tag, node.get("class")) for node in sections if node is not None}) == 1
            and any(map(_is_of_story, (above.node, *islice(above.node.iterancestors(), _NEAR))))
            and len(part.parts) > 1
            and not are_cards(part, near=story.near)
            and part.text < 4 * story.text
            and 10 * (part.beside + part.linked) < part.text
        )
        self.is_unsure = self.is_unsure or goes_on
        return goes_on

    def belongs(self, part: Part, story: Part, above: Part, is_headed: bool) -> bool:
        """Return True if ``part``, beside ``story`` in ``above``, belongs to the story.

        ``is_headed``: ``above`` holds the headline. Sets ``is_unsure`` where nothing decides it.
        """
        if part in self.foreign or self.is_before(part):
            return False
        if is_caption_part(part) and part.top.tag != "p":
            return False
        if not self.heads and part.order < story.order and next(part.leaves()).is_in_header:
            return False
        if are_cards(part, near=story.near) or is_narrower(part, story):
            self.is_unsure = True
            return False
        if (self.heads and not is_headed) or part.order < story.order:
            return True
        if part.likeness == story.likeness and part.likeness[1]:
            return True
        if part.top.tag == story.top.tag and kind_of(part) == kind_of(story) is not None:
            return True
        if above.node.tag == "body":
            return False
        if part.top.tag in PARAGRAPHS:
            return True
        # Either the story goes on in another section, or this is a box whose names do not say so.
        is_next = (
            len(part.parts) > 1
            and part.near == story.near
            and part.text < 2 * story.text
            and 10 * (part.beside + part.linked) < part.text
        )
        self.is_unsure = self.is_unsure or is_next
        return is_next


def _is_paragraph(part: Part) -> bool:
    return part.text >= _LINE and not (part.parts or part.is_in_header or part.has_picture)


def _is_headed_article(part: Part) -> bool:
    """Return True if a part is an article that begins with a heading."""
    is_headed = part.is_headed or next(part.leaves()).node.tag in HEADINGS
    return part.top.tag == "article" and is_headed


def child_holding(node: etree._Element, above: etree._Element) -> etree._Element | None:
    """Return the child of ``above`` that is or holds ``node``; None if there is none."""
    for inner in (node, *node.iterancestors()):
        if inner.getparent() is above:
            return inner
    return None
