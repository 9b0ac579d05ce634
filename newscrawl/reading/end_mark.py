"""The agency's end mark, ``انتهای پیام/``, and the desk's code behind it: no words of a story."""

import re

from newscrawl.persian.cleaning import ZWNJ, clean

_WORD = "انتهای"
_mark = re.compile(f"(?<!{ZWNJ}){_WORD}[ {ZWNJ}]?پیام(?P<slash> ?/)?")
# With a slash: /+ /؛ /864/. /644/./؛+ and the like; seen were at most 60 characters of them.
_signs = re.compile(r"[\d/+.؛;،,:*_| –—-]{0,60}")
_bare_signs = re.compile("[+.؛*_ –—-]{0,60}")
# A desk may sign with letters, too: /ح, / ت30/ی, or with a short word, /خبر; not with a particle.
_code = re.compile(
    r"(?:(?!(?:در|به|از|تا|با|که|را|هم|یا|آن|بر|هر|دو|سه|ما|او|و)$)[^\W\d_]{1,2}|\w{0,6}\d\w{0,6}|[+*.؛–-]{1,3})"
)
_NEAR = 9
_LONGEST, _LONGEST_CODE, _LONGEST_WORD = 60, 12, 4
# Of a sentence, or of another mark.
_ENDINGS = tuple('.!؟?…»)”"/+؛')
# What stands before the words where they are no mark: "at the end of the message", "he wrote: ".
_introduces = re.compile("(?:^| )(?:در|به|از|تا|بی)$|[:(«“]$")


def without_end_mark(block: str) -> str:
    """A block without the mark, wherever on a line it may stand.

    At a line's end the mark goes with all that is behind it, signs and codes; where words are,
    a late addition, they stay: at a line's beginning, or after a sentence.
    """
    if "/" not in block and "نتها" not in block:
        return block
    lines = map(_without_mark, block.split("\n"))
    return "\n".join(line for line in lines if line is not None)


def has_end_mark(text: str) -> bool:
    """Whether the mark, with its slash, stands anywhere in a text."""
    return any(mark["slash"] for mark in _mark.finditer(text))


def _without_mark(line: str) -> str | None:
    """The line itself where it has no mark; None where nothing else is on it."""
    text = clean(line)
    if _WORD not in text:
        return line
    bullet = "- " if text.startswith("- ") else ""
    text = text.removeprefix(bullet)
    # ``words``: what stays of what is behind the marks that have gone; of more than one only where
    # they stand close together, so it is short.
    words, end = "", len(text)
    for mark in reversed(list(_mark.finditer(text))):
        start = mark.start()
        while start and text[start - 1].isspace():
            start -= 1
        # What is right before it: a copy of the line for each mark would take the line's square.
        before, after = text[max(0, start - _NEAR) : start], text[mark.end() : end] + words
        has_slash = mark["slash"] is not None
        if _ends(before, after, has_slash=has_slash):
            words, end = "", start
            continue
        is_apart = not before or (before.endswith(_ENDINGS) and len(after) <= _LONGEST)
        if not (is_apart and has_slash):
            break
        words, end = f" {_after_code(after)}", start
    kept = f"{text[:end]}{words}".strip()
    if kept == text:
        return line
    return f"{bullet}{kept}" if kept else None


def _ends(before: str, after: str, *, has_slash: bool) -> bool:
    """Whether the mark, with what is behind it, is the line's end."""
    if not has_slash:
        is_apart = not before or before.endswith(_ENDINGS)
        return is_apart and _bare_signs.fullmatch(after) is not None
    return _introduces.search(before) is None and (
        _signs.fullmatch(after) is not None or _is_code(after)
    )


def _is_code(after: str) -> bool:
    if len(after) <= _LONGEST_WORD and after.isalpha():
        return True
    parts = [part for part in re.split("[/ ]", after) if part]
    return len(after) <= _LONGEST_CODE and all(map(_code.fullmatch, parts))


def _after_code(after: str) -> str:
    """What stands behind the mark, without the desk's code."""
    attached, _, words = after.partition(" ")
    if all(_code.fullmatch(part) for part in attached.split("/") if part):
        return words
    return after.strip("/ ")
