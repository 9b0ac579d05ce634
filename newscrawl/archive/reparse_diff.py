"""What two readings of the same pages differ in, by field, with examples."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from newscrawl.exports import to_json
from newscrawl.utils.terminal import columns, plain_line

_EXAMPLES = 3
# Letters shown of a text, and of these before the first that differs.
_WIDTH, _BEFORE = 60, 15


class Differences:
    """Counts them, and keeps the first examples of each field."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, list[tuple[str, str, str]]] = defaultdict(list)

    def add(self, name: str, changes: Mapping[str, tuple[Any, Any]]) -> None:
        """One article's: field to what it was, and what it becomes."""
        for field, (before, after) in changes.items():
            self._counts[field] += 1
            if len(self._examples[field]) < _EXAMPLES:
                self._examples[field].append((name, *shown(_text(before), _text(after))))

    def lines(self) -> Iterator[str]:
        """A table of the fields, then the examples of each; nothing where nothing differs."""
        if not self._counts:
            return
        rows = [(field, f"{number:,}") for field, number in sorted(self._counts.items())]
        yield from columns(("field", "articles"), rows, left=("field",))
        for field, examples in sorted(self._examples.items()):
            yield ""
            yield field
            for name, before, after in examples:
                yield f"  {plain_line(name)}"
                yield f"    - {plain_line(before)}"
                yield f"    + {plain_line(after)}"


def shown(before: str, after: str) -> tuple[str, str]:
    """Both, where they begin to differ, with a few letters before that; … where more stands."""
    same = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        same += 1
    first = max(0, same - _BEFORE)
    return _cut(before, first), _cut(after, first)


def _cut(text: str, first: int) -> str:
    end = first + _WIDTH
    return f"{'…' if first else ''}{text[first:end]}{'…' if end < len(text) else ''}"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return to_json(value).decode().rstrip("\n")
