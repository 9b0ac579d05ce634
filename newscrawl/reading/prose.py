"""The running text of a page as a tree of its own, made in one pass: no node without text is in it.

A leaf is a paragraph, in whatever element it stands; a branch is an element that holds several of
them. What only wraps one of them is passed through, so that it makes no difference how deep a
layout nests its boxes.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from lxml import etree

from newscrawl.reading.boilerplate import (
    BOX_TAGS,
    SKIPPED_TAGS,
    is_box_label,
    is_box_tag,
    is_button,
    is_hidden,
    names_of,
)
from newscrawl.reading.markup import BLOCK, HEADINGS
from newscrawl.reading.placeholders import emoji_in
from newscrawl.reading.prose_lines import (
    is_advert,
    is_boilerplate,
    is_byline,
    is_dated_line,
    is_title_like,
    says_when,
)
from newscrawl.reading.prose_parts import Part, Prose, entries_among, offers_among

# So many characters that are no links make running text; a paragraph that is longer says more.
_LEAST = 25
_SHORT = 300
# A link that is shorter is no headline.
_HEADLINE = 15
_address = re.compile(r"\s*(?:mailto:|tel:|/cdn-cgi/l/email-protection)", re.IGNORECASE)


class _Frame:
    """A block element under way. Most hold nothing, so that what is not set is the class's."""

    is_box = has_moment = has_picture = has_linked_line = is_headed = has_control = False
    is_below_picture = follows_picture = begins_with_control = False
    plain = run_linked = beside = linked = 0
    label = ""
    parts: Sequence[Part] = ()

    def __init__(self, node: etree._Element, pieces: list[str]) -> None:
        self.node = node
        self.pieces = pieces

    def add(self, part: Part) -> None:
        """One more part."""
        if isinstance(self.parts, list):
            self.parts.append(part)
        else:
            self.parts = [part]


class _Reader:
    """One pass over a page. ``frames``: the block elements under way, the innermost last."""

    def __init__(
        self,
        root: etree._Element,
        heads: Mapping[etree._Element, int],
        titles: Collection[etree._Element],
        named: etree._Element | None,
    ) -> None:
        self.root = root
        self.heads = heads
        self.titles = titles
        self.named = named
        self.found: Part | None = None
        self.links: set[etree._Element] = set()
        self.pictured: set[etree._Element] = set()
        self.start: int | None = None
        self.order = 0
        self.headers = 0
        self.frames = [_Frame(root, [])]

    def read(self) -> Prose:
        """All of it."""
        frames, linked = self.frames, 0
        walker = etree.iterwalk(self.root, events=("start", "end", "pi"))
        next(walker)
        _add(frames[-1], self.root.text, linked)
        for event, node in walker:
            tag = str(node.tag)
            if event == "start":
                linked += tag == "a" and _leads_on(node)
                if self.opens(node, tag):
                    _add(frames[-1], node.text, linked)
                else:
                    walker.skip_subtree()
                continue
            if node is frames[-1].node:
                if node is self.root:
                    break
                self.leave()
            linked -= tag == "a" and _leads_on(node)
            _add(frames[-1], node.tail, linked)
        whole = self.close(frames[0])
        return Prose(whole, self.links, self.pictured, self.start, self.found)

    def opens(self, node: etree._Element, tag: str) -> bool:
        """An element begins; whether what it holds is to be read."""
        owner = self.frames[-1]
        if tag in _CONTROLS or (tag == "a" and is_button(node)):
            _add_control(owner)
        if tag in SKIPPED_TAGS:
            return False
        if node in self.titles:
            self.start = self.order if self.start is None else self.start
            return False
        is_box = (tag in BOX_TAGS or is_box_tag(tag)) and node not in self.heads
        if node.keys():
            if is_hidden(node):
                return False
            if not is_box and tag not in _PAGE and names_of(node).is_box:
                is_box = node not in self.heads
        if tag in _FRAMED or is_box or node is self.named or "-" in tag:
            self.flush(owner)
            frame = _Frame(node, [])
            is_first = owner.is_below_picture and not owner.parts
            frame.is_below_picture = owner.follows_picture or is_first
            owner.follows_picture = False
            self.headers += tag == "header"
            if is_box:
                frame.is_box = True
            self.frames.append(frame)
        elif tag in _PICTURES and emoji_in(node) is None:
            owner.has_picture = owner.follows_picture = True
        elif tag == "br":
            owner.pieces.append("\n")
            # A line that is a link above others is the headline of another story.
            if owner.run_linked and not owner.plain:
                owner.has_linked_line = True
        return True

    def leave(self) -> None:
        """An element with a frame ends: what it holds goes to the one around it."""
        inner = self.frames.pop()
        self.headers -= inner.node.tag == "header"
        part = self.close(inner)
        owner = self.frames[-1]
        if part is None and (inner.has_control or inner.begins_with_control):
            _add_control(owner)
        if part is not None:
            owner.add(part)
            if inner.node is self.named:
                self.found = part
        elif not inner.is_box and (inner.beside or inner.linked or inner.has_picture):
            owner.beside += inner.beside
            owner.linked += inner.linked
            owner.has_picture = owner.has_picture or inner.has_picture
            owner.follows_picture = inner.follows_picture
            owner.has_moment = owner.has_moment or inner.has_moment
            if not owner.parts:
                # A label heads what follows it: where that is links, it is used up.
                owner.label = "" if inner.linked > inner.beside else owner.label or inner.label
                owner.is_headed = owner.is_headed or inner.node.tag in HEADINGS

    def flush(self, frame: _Frame) -> None:
        """End of a line of text: a paragraph, or a short text beside one."""
        plain, linked = frame.plain, frame.run_linked
        if not (plain or linked):
            if frame.pieces:
                frame.pieces.clear()
            return
        text = "".join(frame.pieces)
        is_labelled = is_advert(frame.pieces)
        frame.pieces.clear()
        frame.plain = frame.run_linked = 0
        is_byline_or_date = is_dated_line(text) or is_byline(text)
        if plain >= _LEAST and plain >= linked and not is_byline_or_date:
            self.order += 1
            leaf = Part(frame.node, frame.node, self.order, plain, text[:_SHORT])
            leaf.is_boilerplate = is_boilerplate(text)
            leaf.is_in_header = self.headers > 0
            leaf.has_picture = frame.is_below_picture and is_title_like(text)
            is_labelled = is_labelled and frame.node.tag != "p"
            leaf.is_box = is_labelled or (
                "\n" in text and is_box_label(text.lstrip().partition("\n")[0].strip())
            )
            if frame.has_linked_line:
                leaf.linked, leaf.is_teaser = linked, linked >= _HEADLINE
            frame.has_linked_line = False
            frame.add(leaf)
            return
        frame.has_linked_line = False
        frame.beside += plain
        frame.linked += linked
        if len(text) < _SHORT:
            if not frame.label and not frame.parts:
                frame.label = text.strip()
            frame.has_moment = frame.has_moment or says_when(text)

    def close(self, frame: _Frame) -> Part | None:
        """End of an element: what it holds of running text, as one part."""
        if frame.pieces:
            self.flush(frame)
        node, parts = frame.node, frame.parts
        if not parts:
            if frame.linked and frame.linked >= frame.beside:
                self.links.add(node)
            if frame.has_picture and frame.beside + frame.linked < 2 * _SHORT:
                self.pictured.add(node)
            return None
        if len(parts) == 1:
            part = parts[0]
        elif all(part.node is node for part in parts):
            part = parts[0]  # lines of one paragraph
            part.text = sum(line.text for line in parts)
            part.is_boilerplate = all(line.is_boilerplate for line in parts)
        else:
            text = sum(part.text for part in parts)
            part = Part(node, node, parts[0].order, text, parts=list(parts))
            for inner in parts:
                inner.parent = part
            entries = entries_among(parts)
            part.is_feed = len(entries) == len(parts)
            for entry in entries:
                entry.is_feed = True
            for offer in offers_among(parts):
                offer.is_offer = True
            part.is_boilerplate = all(inner.is_boilerplate for inner in parts)
        if part.near is None:
            if (near := self.heads.get(node)) is not None:
                part.near = near
            elif node.tag != "body":
                part.top = node
                part.beside += frame.beside
                part.linked += frame.linked
                part.label = frame.label or part.label
                part.is_headed = part.is_headed or frame.is_headed
                part.has_moment = part.has_moment or frame.has_moment
                part.has_picture = part.has_picture or frame.has_picture
                part.has_control = part.has_control or frame.has_control
        names = names_of(node)
        part.is_box = (
            part.is_box
            or frame.is_box
            or (part.text < _SHORT and (names.is_furniture or node.tag == "figcaption"))
        )
        part.is_story = part.is_story or names.is_story
        part.is_torn = part.is_torn or names.is_torn
        return part


def read_prose(
    root: etree._Element,
    heads: Mapping[etree._Element, int],
    titles: Collection[etree._Element],
    named: etree._Element | None = None,
) -> Prose:
    """The running text under a node. ``heads``: what holds the headline, and how many steps up
    from it; ``titles``: the headline; ``named``: what the page itself calls the story.
    """
    return _Reader(root, heads, titles, named).read()


_PICTURES = frozenset(["img", "amp-img", "picture"])
_CONTROLS = frozenset(["button", "input", "select", "textarea"])
_PAGE = frozenset(["html", "body", "article", "main"])
_FRAMED = BLOCK | BOX_TAGS | {"body"}


def _add_control(frame: _Frame) -> None:
    """A button or a field: what it is for stands above it."""
    if frame.parts or frame.plain or frame.beside:
        frame.has_control = True
    else:
        frame.begins_with_control = True


def _leads_on(link: etree._Element) -> bool:
    """Whether a link is one to another page: of an address that is shown it is not."""
    return _address.match((link.get("href") or "")[:100]) is None


def _add(owner: _Frame, text: str | None, linked: int) -> None:
    if not text:
        return
    length = len(text) - text.count(" ") - text.count("\n")
    if length:
        owner.pieces.append(text)
        owner.follows_picture = False
        if linked:
            owner.run_linked += length
        else:
            owner.plain += length
