"""Collect the text of a block while it is read: lines, links, raised and lowered numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from lxml import etree

from newscrawl.persian.cleaning import one_line
from newscrawl.reading.boilerplate import LONGEST_STYLE

_PRE = frozenset("pre listing xmp plaintext".split())
# Words that are struck out, and those in their place.
_EDITS = frozenset("s strike del ins".split())
#: Elements that change how their text is read; a style may do the same.
MARKED = _PRE | _EDITS | frozenset(["a", "sup", "sub"])
_style = re.compile(
    r"white-space\s*:\s*(?P<pre>pre|break-spaces)|vertical-align\s*:\s*(?:super\b(?P<sup>)|sub\b(?P<sub>))"
    r"|(?<![\w-])display\s*:\s*(?P<line>block|flex|grid|table|list-item)\b",
    re.IGNORECASE,
)
_DIGITS = "0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩"
_SIGNS = "+-−–=()"
_RAISED = str.maketrans(_DIGITS + _SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹" * 3 + "⁺⁻⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans(_DIGITS + _SIGNS, "₀₁₂₃₄₅₆₇₈₉" * 3 + "₊₋₋₋₌₍₎")
# Most pieces that make up one number.
_MOST = 8
_number = re.compile(rf"[{re.escape(_SIGNS)}]*[{_DIGITS}][{_DIGITS}{re.escape(_SIGNS)}]*")


class Linked(str):
    """Text in a link, and the link's address."""

    __slots__ = ("href",)
    href: str

    @classmethod
    def to(cls, href: str, text: str) -> Self:
        """Make linked text that leads to ``href``."""
        piece = cls(text)
        piece.href = href
        return piece


@dataclass(frozen=True, slots=True)
class Line:
    """One line: all its text, its text outside links, its text in links, and their addresses."""

    text: str
    plain: str
    linked: str
    hrefs: tuple[str, ...]


class Buffer:
    """The pieces of a text in their order, and the open elements that change how text is read."""

    def __init__(self, href: str | None = None) -> None:
        """``href``: of the link around the text, which may hold a whole list."""
        self.pieces: list[str] = []
        self.has_links = False
        self.under_way: list[tuple[etree._Element, str, int]] = []
        self.href = href
        self._keeps_lines = 0
        self._joint = ""

    def put(self, text: str) -> None:
        """Add text from the source. Its line ends become spaces, unless the page shows them."""
        if self._keeps_lines:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        else:
            text = one_line(text)
        if self._joint:
            self._part(text)
        if self.href is not None:
            text = Linked.to(self.href, text)
            self.has_links = True
        self.pieces.append(text)

    def end_word(self) -> None:
        """Part what follows from the word before: a picture stands between them."""
        self._joint = "word"

    def _part(self, text: str) -> None:
        joint, self._joint = self._joint, ""
        touching = f"{self.pieces[-1][-1:] if self.pieces else ''}{text[:1]}"
        if len(touching) > 1 and (touching.isalnum() if joint == "word" else touching.isdigit()):
            self.pieces.append(" ")

    def end_line(self) -> None:
        """End the current line, if it has any text."""
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")

    def open(self, node: etree._Element, *, is_block: bool) -> None:
        """Enter an element."""
        tag, style = node.tag, node.get("style")
        kinds: list[str | None] = []
        if style is not None:
            kinds += [found.lastgroup for found in _style.finditer(style[:LONGEST_STYLE])]
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
                self.href = node.get("href")
            elif kind in _EDITS:
                self._joint = self._joint or "number"  # 120, struck out, before 90 is no 12090
            self.under_way.append((node, kind, len(self.pieces)))

    def close(self, node: etree._Element) -> None:
        """Leave an element."""
        while self.under_way and self.under_way[-1][0] is node:
            _, kind, start = self.under_way.pop()
            if kind == "line":
                self.end_line()
            elif kind == "pre":
                self._keeps_lines -= 1
            elif kind == "a":
                self.href = None
            elif kind in _EDITS:
                self._joint = self._joint or "number"
            else:
                self._raise(start, kind, node.tail or "")

    def take(self) -> tuple[list[str], bool]:
        """Return the pieces of the block that ends here, and whether it has links. Start anew."""
        taken = self.pieces, self.has_links
        self.pieces, self.has_links = [], False
        return taken

    def _raise(self, start: int, kind: str, after: str) -> None:
        """Keep a raised or lowered number apart from the number that it touches: ``۱۰⁶`` is not
        ``۱۰۶``. It is written with Unicode's raised or lowered signs, or else after ``^`` or ``_``.
        """
        start = min(start, len(self.pieces))  # a block may have ended inside the element
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
    """Split the pieces of a block into its lines."""
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
