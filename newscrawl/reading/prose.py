"""Read the running text of a page, in one pass, into a tree that has no nodes without text.

A leaf is a paragraph, in whatever element it stands; a branch is an element that holds several
paragraphs. An element that only wraps one paragraph or branch gets no node of its own, so it makes
no difference how deep a layout nests its boxes.
"""

from collections.abc import Collection, Mapping

from lxml import etree

from newscrawl.reading.boilerplate import BOX_TAGS, SKIPPED_TAGS, is_box_tag, is_hidden, names_of
from newscrawl.reading.box_labels import is_box_label
from newscrawl.reading.markup import BLOCK, HEADINGS
from newscrawl.reading.placeholders import emoji_in
from newscrawl.reading.prose_frames import Frame, add_control, add_text, is_control, leads_on
from newscrawl.reading.prose_lines import (
    is_advert,
    is_boilerplate,
    is_byline,
    is_dated_line,
    is_title_like,
    says_when,
)
from newscrawl.reading.prose_parts import Part, Prose, entries_among, offers_among

# Characters outside links that make a line running text.
_MIN_PARAGRAPH = 25
# Characters of a short text. A longer one is no label, and is not searched for a date.
_SHORT = 300
# Characters of a line.
_LINE = 80
# Most line breaks of a caption.
_MOST_BREAKS = 2
# Characters of linked text: less is no headline.
_MIN_HEADLINE = 15


class _Reader:
    """One pass over a page; see :func:`read_prose` for the arguments.

    ``frames``: the block elements that are open, the innermost last.
    """

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
        self.frames = [Frame(root, [])]

    def read(self) -> Prose:
        """Return the running text of the whole page."""
        frames, linked = self.frames, 0
        walker = etree.iterwalk(self.root, events=("start", "end", "pi"))
        next(walker)
        add_text(frames[-1], self.root.text, linked)
        for event, node in walker:
            tag = str(node.tag)
            if event == "start":
                if tag in _LEAVES and not (linked or len(node)) and self.takes(node):
                    walker.skip_subtree()
                    continue
                linked += tag == "a" and leads_on(node)
                if self.opens(node, tag):
                    add_text(frames[-1], node.text, linked)
                else:
                    walker.skip_subtree()
                continue
            if node is frames[-1].node:
                if node is self.root:
                    break
                self.leave()
            linked -= tag == "a" and leads_on(node)
            add_text(frames[-1], node.tail, linked)
        whole = self.close(frames[0])
        return Prose(whole, self.links, self.pictured, self.start, self.found)

    def takes(self, node: etree._Element) -> bool:
        """Read an element that holds only text, as most paragraphs do, without a frame of its own.

        Return False, with nothing read, if it has attributes, is the headline or holds it, or is
        the named story.
        """
        if node.keys() or node in self.heads or node in self.titles or node is self.named:
            return False
        owner = self.frames[-1]
        if owner.pieces:
            self.flush(owner)
        is_below_picture = owner.follows_picture or (owner.is_below_picture and not owner.parts)
        owner.follows_picture = False
        text = node.text or ""
        length = len(text) - text.count(" ") - text.count("\n")
        if length and _is_paragraph(text, length):
            owner.add(self.paragraph(node, [text], text, length, is_below_picture))
        elif length:
            owner.beside += length
            if len(text) < _SHORT:
                owner.has_moment = owner.has_moment or says_when(text)
                if not owner.parts:
                    owner.label = owner.label or text.strip()
        return True

    def paragraph(
        self, node: etree._Element, pieces: list[str], text: str, plain: int, is_below_picture: bool
    ) -> Part:
        """Return a new leaf for a paragraph. ``plain``: its number of characters outside links."""
        self.order += 1
        leaf = Part(node, node, self.order, plain, text[:_SHORT])
        leaf.is_boilerplate = is_boilerplate(text)
        leaf.is_in_header = self.headers > 0
        if is_below_picture and node.tag not in HEADINGS:
            # A caption has a line or two; more are a poem.
            leaf.has_picture = is_title_like(text) and pieces.count("\n") <= _MOST_BREAKS
        leaf.is_box = (node.tag != "p" and is_advert(pieces)) or (
            "\n" in text and is_box_label(text.lstrip().partition("\n")[0].strip())
        )
        return leaf

    def opens(self, node: etree._Element, tag: str) -> bool:
        """Handle the start of an element. Return False if its content is to be skipped."""
        owner = self.frames[-1]
        if tag in _CONTROLS and is_control(node) and not (tag == "button" and owner.plain > _LINE):
            add_control(owner)  # a button in a long line copies it, or the like
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
            if owner.pieces:
                self.flush(owner)
            frame = Frame(node, [])
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
            # A linked line above other lines is the headline of another story.
            if owner.run_linked and not owner.plain:
                owner.has_linked_line = True
        return True

    def leave(self) -> None:
        """Close the innermost frame and pass its content to the frame around it."""
        inner = self.frames.pop()
        self.headers -= inner.node.tag == "header"
        part = self.close(inner)
        owner = self.frames[-1]
        if part is None and (inner.has_control or inner.begins_with_control):
            add_control(owner)
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
                # A label heads what follows it. Where links follow, the label was theirs.
                owner.label = "" if inner.linked > inner.beside else owner.label or inner.label
                owner.is_headed = owner.is_headed or inner.node.tag in HEADINGS

    def flush(self, frame: Frame) -> None:
        """End a line of text: add it as a paragraph, or count it as short text beside one."""
        plain, linked = frame.plain, frame.run_linked
        if not (plain or linked):
            if frame.pieces:
                frame.pieces.clear()
            return
        pieces, text = frame.pieces, "".join(frame.pieces)
        frame.pieces = []
        frame.plain = frame.run_linked = 0
        if plain >= linked and _is_paragraph(text, plain):
            leaf = self.paragraph(frame.node, pieces, text, plain, frame.is_below_picture)
            if frame.has_linked_line:
                leaf.linked, leaf.is_teaser = linked, linked >= _MIN_HEADLINE
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

    def close(self, frame: Frame) -> Part | None:
        """End an element. Return its running text as one part, None if it has none."""
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


def _is_paragraph(text: str, plain: int) -> bool:
    """Return True if a line is running text. ``plain``: its characters outside links."""
    return plain >= _MIN_PARAGRAPH and not (is_dated_line(text) or is_byline(text))


def read_prose(
    root: etree._Element,
    heads: Mapping[etree._Element, int],
    titles: Collection[etree._Element],
    named: etree._Element | None = None,
) -> Prose:
    """Return the running text under `root`.

    ``heads``: the elements that hold the headline, with the number of steps up from it to each;
    ``titles``: the headline's own elements; ``named``: the element that the page itself calls the
    story.
    """
    return _Reader(root, heads, titles, named).read()


_PICTURES = frozenset(["img", "amp-img", "picture"])
_CONTROLS = frozenset(["a", "button", "input", "textarea"])
_PAGE = frozenset(["html", "body", "article", "main"])
_FRAMED = BLOCK | BOX_TAGS | {"body"}
# These tags say nothing about their content but that it is a line.
_LEAVES = frozenset("p div li td dd blockquote".split())
