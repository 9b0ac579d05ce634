"""Show text of pages and servers so that a terminal reads it as text and never as a command."""

import copy
import logging
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from newscrawl.utils.readable_address import encoded, readable

# Controls but for line end and tab; characters that turn the direction of all the text after them;
# characters that some log readers take for a line end; lone surrogates, which no file in UTF-8 can
# hold. Persian needs ZWNJ and the direction marks that end by themselves: they stay.
_unsafe = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_INDENT = "    "
_MOST = 300


def open_streams() -> None:
    """Stand in for standard streams that are closed, as a daemon's are: what is said is dropped,
    and what a command writes to standard output fails, for it would be lost.
    """
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115


def plain(text: str) -> str:
    """Return the text with its controls shown as escapes: ``\\x1b[31m``, ``\\u202e``."""
    return _unsafe.sub(_escape, text)


def plain_line(text: str, most: int = _MOST) -> str:
    """Return :func:`plain` text in one line, cut after ``most`` characters, with an ellipsis."""
    cut = text if len(text) <= most else text[:most] + "…"
    return plain(cut).replace("\n", "\\n").replace("\t", "\\t")


def printed_address(url: str, most: int, *, is_terminal: bool) -> str:
    """Return an address as a command prints it, cut after ``most`` characters.

    On a terminal it is decoded, and a link (OSC 8) to the encoded address, which a click opens and
    the terminal's menu copies. Elsewhere it is printed as it is stored.
    """
    shown = readable(url) if is_terminal else url
    if shown == url or len(url) > most:
        return plain_line(url, most)
    return f"\x1b]8;;{encoded(url)}\x1b\\{plain_line(shown, most)}\x1b]8;;\x1b\\"


def columns(head: Sequence[str], rows: Iterable[Sequence[str]], left: Collection[str]) -> list[str]:
    """Align rows in columns below a head. Return the lines, the head first.

    ``left``: the names of the columns that hold words; all others are numbers, aligned right.
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


@contextmanager
def progress(total: Callable[[], int], unit: str) -> Iterator[Callable[[int], object]]:
    """Show a progress bar on standard error during the block, if that is a terminal.

    Yield a function that takes the number of units done since its last call. ``total``: gives the
    number of all units, called only if the bar is shown. ``unit``: `` articles``.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from tqdm import tqdm  # not at the top: few commands show one

    with tqdm(total=total(), unit=unit, file=sys.stderr, leave=False) as bar:
        yield bar.update


class PlainFormatter(logging.Formatter):
    """Format records with another formatter, after making text from elsewhere harmless.

    Only the first line of a record begins at the margin, so that no text can pass for a record of
    its own. A line end inside an argument of a one-line message becomes an escape, too.
    """

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """Format a record with the inner formatter; colours that the formatter adds stay."""
        shown = copy.copy(record)
        shown.msg, shown.args = _message(record), None
        if record.exc_info and not record.exc_text:
            shown.exc_text = self.inner.formatException(record.exc_info)
        shown.exc_text = plain(shown.exc_text) if shown.exc_text else None
        shown.stack_info = plain(record.stack_info) if record.stack_info else None
        return self.inner.format(shown).replace("\n", f"\n{_INDENT}")


def _message(record: logging.LogRecord) -> str:
    message = plain(record.getMessage())
    if record.args and "\n" not in str(record.msg):
        return message.replace("\n", "\\n")
    return message


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
