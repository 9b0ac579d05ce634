"""Text for people to read: nothing in it acts on the terminal, columns align."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence

from newscrawl.text import ZWJ, ZWNJ

# Controls, direction marks and overrides, line ends, lone surrogates.
_ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_MOST = 300


def plain(text: str, most: int = _MOST) -> str:
    """One line in which whatever would act instead of being read is written out: ``\\x1b``.

    ``most``: characters after which it is cut, with an ellipsis.
    """
    if len(text) > most:
        text = text[:most] + "…"
    return text if text.isprintable() else "".join(map(_written_out, text))


def _written_out(character: str) -> str:
    if unicodedata.category(character) not in _ACTING or character in (ZWNJ, ZWJ):
        return character
    return character.encode("unicode_escape").decode()


def columns(head: Sequence[str], rows: Iterable[Sequence[str]], left: Collection[str]) -> list[str]:
    """Lines of aligned columns, the head first. ``left``: the columns that are words; all others
    are numbers, and stand right.
    """
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(
            text.ljust(width) if name in left else text.rjust(width)
            for name, text, width in zip(head, line, widths, strict=True)
        ).rstrip()
        for line in lines
    ]
