"""Remove the agency's end mark, ``انتهای پیام/``, and the desk's code after it from a story."""

import re

from newscrawl.persian.cleaning import ZWNJ, clean

_WORD = "انتهای"
_mark = re.compile(f"(?<!{ZWNJ}){_WORD}[ {ZWNJ}]?پیام(?P<slash> ?/)?")
# The same mark again and again is one, and quicker to remove as one.
_repeated = re.compile(f"({_WORD}[ {ZWNJ}]?پیام ?/ ?)\\1+")
_parted = re.compile(f"{_WORD} *\\n *پیام(?= ?/)")
_in_quotes = re.compile(f'[«“"(\\[] ?{_WORD}[ {ZWNJ}]?پیام ?/? ?[»”")\\]]')
# After a mark with a slash: /+ /؛ /864/. /644/./؛+ and the like. At most 60 characters were seen.
_signs = re.compile(r"[\d/+.؛;،,:*_| –—-]{0,60}")
_bare_signs = re.compile("[+.؛*_ –—-]{0,60}")
# A desk may also sign with letters (/ح, / ت30/ی) or with a short word (/خبر), but not a particle.
_code = re.compile(
    r"(?:(?!(?:در|به|از|تا|با|که|را|هم|یا|آن|بر|هر|دو|سه|ما|او|و)$)[^\W\d_]{1,2}|\w{0,6}\d\w{0,6}|[+*.؛–-]{1,3})"
)
_letter = re.compile(r"[^\W_]")
_NEAR = 9
_LONGEST, _LONGEST_CODE, _LONGEST_WORD = 60, 12, 4
# Endings of a sentence, or of another mark.
_ENDINGS = tuple('.!؟?…»)”"/+؛')
# Words before "انتهای پیام" where it is no mark: "at the end of the message", "he wrote: ".
_introduces = re.compile("(?:^| )(?:در|به|از|تا|بی)$|[:(«“]$")


def without_end_mark(block: str) -> str:
    """Return a block without its end marks, wherever on a line they stand.

    A mark at a line's end goes with everything after it, signs and codes. A mark with words after
    it, a late addition, goes without them: at a line's beginning, or after a sentence.
    """
    if "/" not in block and "نتها" not in block:
        return block
    block = _parted.sub("انتهای پیام", block)
    lines = map(_without_mark, block.split("\n"))
    return "\n".join(line for line in lines if line is not None)


def has_end_mark(text: str) -> bool:
    """Return True if the mark, with its slash, stands anywhere in a text."""
    return _WORD in text and any(mark["slash"] for mark in _mark.finditer(text))


def _without_mark(line: str) -> str | None:
    """Return a line without its marks, unchanged where it has none; None where nothing is left."""
    text = clean(line)
    if _WORD not in text:
        return line
    if _in_quotes.fullmatch(text):
        return None
    bullet = "- " if text.startswith("- ") else ""
    text = _repeated.sub(r"\1", text.removeprefix(bullet))
    # ``words``: the words behind the removed marks that stay. Behind several marks they are short:
    # a mark is removed only if little stands between it and the next one.
    words, end = "", len(text)
    for mark in reversed(list(_mark.finditer(text))):
        start = mark.start()
        while start and text[start - 1].isspace():
            start -= 1
        # Only the few characters right before the mark: a copy of the line for each mark would
        # take time in the square of the line's length.
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
    if end == len(text):
        return line
    return f"{bullet}{kept}" if _letter.search(kept) else None


def _ends(before: str, after: str, *, has_slash: bool) -> bool:
    """Return True if the mark, with what follows it, is the end of the line."""
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
    """Return the words after the mark, without the desk's code."""
    attached, _, words = after.partition(" ")
    if all(_code.fullmatch(part) for part in attached.split("/") if part):
        return words
    return after.strip("/ ")
