"""Hold the state of the block elements that are open while a page's running text is read."""

import re
from collections.abc import Sequence

from lxml import etree

from newscrawl.reading.boilerplate import is_button
from newscrawl.reading.prose_parts import Part

_address = re.compile(r"\s*(?:mailto:|tel:|/cdn-cgi/l/email-protection)", re.IGNORECASE)


class Frame:
    """An open block element. Defaults belong to the class, because most elements hold nothing."""

    is_box = has_moment = has_picture = has_linked_line = is_headed = has_control = False
    is_below_picture = follows_picture = begins_with_control = False
    plain = run_linked = beside = linked = 0
    label = ""
    parts: Sequence[Part] = ()

    def __init__(self, node: etree._Element, pieces: list[str]) -> None:
        self.node = node
        self.pieces = pieces

    def add(self, part: Part) -> None:
        """Add a part."""
        if isinstance(self.parts, list):
            self.parts.append(part)
        else:
            self.parts = [part]


def add_control(frame: Frame) -> None:
    """Note a button or an input field. The text above it says what it is for."""
    if frame.parts or frame.plain or frame.beside:
        frame.has_control = True
    else:
        frame.begins_with_control = True


def is_control(node: etree._Element) -> bool:
    """Return True for a button, or a field that is shown."""
    return is_button(node) if node.tag == "a" else (node.get("type") or "").lower() != "hidden"


def leads_on(link: etree._Element) -> bool:
    """Return True if a link leads to another page, not to an e-mail address or phone number."""
    return _address.match((link.get("href") or "")[:100]) is None


def add_text(owner: Frame, text: str | None, linked: int) -> None:
    """Add text, unless blank, to the current line. ``linked``: number of links around it."""
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
