"""The text of a block while it is read: its lines, what of them is linked, raised and lowered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from lxml import etree

from newscrawl.persian.cleaning import one_line

_PRE = frozenset("pre listing xmp plaintext".split())
#: Elements that say how their text is to be read; a style may say the same.
MARKED = _PRE | frozenset(["a", "sup", "sub"])
_style = re.compile(
    r"white-space\s*:\s*(?P<pre>pre|break-spaces)|vertical-align\s*:\s*(?:super\b(?P<sup>)|sub\b(?P<sub>))"
    r"|(?<![\w-])display\s*:\s*(?P<line>block|flex|grid|table|list-item)\b",
    re.IGNORECASE,
)
_DIGITS = "0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩"
_SIGNS = "+-−–=()"
_RAISED = str.maketrans(_DIGITS + _SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹" * 3 + "⁺⁻⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans(_DIGITS + _SIGNS, "₀₁₂₃₄₅₆₇₈₉" * 3 + "₊₋₋₋₌₍₎")
# Of how many pieces a number is made, at most.
_MOST = 8
_number = re.compile(rf"[{re.escape(_SIGNS)}]*[{_DIGITS}][{_DIGITS}{re.escape(_SIGNS)}]*")


class Linked(str):
    """Text in a link, and where that leads."""

    __slots__ = ("href",)
    href: str

    @classmethod
    def to(cls, href: str, text: str) -> Self:
        """Text in a link to an address."""
        piece = cls(text)
        piece.href = href
        return piece


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text, what of it is in no link, what in links, and where these lead."""

    text: str
    plain: str
    linked: str
    hrefs: tuple[str, ...]


class Buffer:
    """Pieces of text as they come, and the elements under way that say how they are to be read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.has_links = False
        self.under_way: list[tuple[etree._Element, str, int]] = []
        self._href: str | None = None
        self._keeps_lines = 0

    def put(self, text: str) -> None:
        """Take text as the source has it: its line ends are spaces, unless they are shown."""
        if self._keeps_lines:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        else:
            text = one_line(text)
        if self._href is not None:
            text = Linked.to(self._href, text)
            self.has_links = True
        self.pieces.append(text)

    def end_line(self) -> None:
        """End the line, if there is one."""
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")

    def open(self, node: etree._Element, *, is_block: bool) -> None:
        """An element begins."""
        tag, style = node.tag, node.get("style")
        kinds: list[str | None] = []
        if style is not None and _style.search(style):
            kinds += [match.lastgroup for match in _style.finditer(style)]
        if tag in MARKED:
            kinds.append("pre" if tag in _PRE else str(tag))
        for kind in filter(None, kinds):
            if kind == "line":
                if is_block:
                    continue
                self.end_line()
            elif kind == "pre":
                self._keeps_lines += 1
            elif kind == "a":
                self._href = node.get("href")
            self.under_way.append((node, kind, len(self.pieces)))

    def close(self, node: etree._Element) -> None:
        """An element ends."""
        while self.under_way and self.under_way[-1][0] is node:
            _, kind, start = self.under_way.pop()
            if kind == "line":
                self.end_line()
            elif kind == "pre":
                self._keeps_lines -= 1
            elif kind == "a":
                self._href = None
            else:
                self._raise(start, kind, node.tail or "")

    def take(self) -> tuple[list[str], bool]:
        """The pieces of a block, which has come to its end, and whether there are links in it."""
        taken = self.pieces, self.has_links
        self.pieces, self.has_links = [], False
        return taken

    def _raise(self, start: int, kind: str, after: str) -> None:
        """Write a raised or lowered number that touches another one with the signs that Unicode has
        for it, or behind a sign of its own: ``۱۰⁶`` is not ``۱۰۶``.
        """
        start = min(start, len(self.pieces))  # a block may have come to its end in it
        if len(self.pieces) - start > _MOST:
            return
        number = "".join(self.pieces[start:]).strip()
        while start and not self.pieces[start - 1]:
            start -= 1
        before = self.pieces[start - 1][-1:] if start else ""
        if not before.isdigit() and not (number[-1:].isdigit() and after[:1].isdigit()):
            return
        if _number.fullmatch(number):
            self.pieces[start:] = [number.translate(_RAISED if kind == "sup" else _LOWERED)]
        elif number[:1].isdigit() and before.isdigit():
            self.pieces[start:] = [f"{'^' if kind == 'sup' else '_'}{number}"]


def lines_of(pieces: Sequence[str]) -> Iterator[Line]:
    """The lines of a block."""
    parts: list[tuple[str, str]] = []
    for piece in pieces:
        first, *others = piece.split("\n")
        parts.append((first, piece))
        for part in others:
            yield _line(parts)
            parts = [(part, piece)]
    yield _line(parts)


def _line(parts: Sequence[tuple[str, str]]) -> Line:
    links = [(text, piece.href) for text, piece in parts if isinstance(piece, Linked)]
    return Line(
        text="".join(text for text, _ in parts),
        plain="".join(text for text, piece in parts if not isinstance(piece, Linked)),
        linked="".join(text for text, _ in links),
        hrefs=tuple(dict.fromkeys(href for _, href in links)),
    )
