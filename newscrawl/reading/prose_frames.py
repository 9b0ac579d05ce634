"""The block elements of a page under way, while its running text is read."""

import re
from collections.abc import Sequence

from lxml import etree

from newscrawl.reading.prose_parts import Part

_address = re.compile(r"\s*(?:mailto:|tel:|/cdn-cgi/l/email-protection)", re.IGNORECASE)


class Frame:
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


def add_control(frame: Frame) -> None:
    """A button or a field: what it is for stands above it."""
    if frame.parts or frame.plain or frame.beside:
        frame.has_control = True
    else:
        frame.begins_with_control = True


def leads_on(link: etree._Element) -> bool:
    """Whether a link is one to another page: of an address that is shown it is not."""
    return _address.match((link.get("href") or "")[:100]) is None


def add_text(owner: Frame, text: str | None, linked: int) -> None:
    """Text of the line under way, where it is no mere white space; ``linked``: links around it."""
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
