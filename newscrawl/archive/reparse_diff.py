"""Differences between two readings of the same pages, by field, with examples."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from newscrawl.exports import to_json
from newscrawl.utils.terminal import columns, plain_line

_EXAMPLES = 3
# Characters shown of a text, and how many of them stand before the first that differs.
_WIDTH, _BEFORE = 60, 15


class Differences:
    """Counts differences by field, and keeps the first examples of each."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, list[tuple[str, str, str]]] = defaultdict(list)

    def add(self, name: str, changes: Mapping[str, tuple[Any, Any]]) -> None:
        """Add the changes of one article: values before and after, by field."""
        for field, (before, after) in changes.items():
            self._counts[field] += 1
            if len(self._examples[field]) < _EXAMPLES:
                self._examples[field].append((name, *shown(_text(before), _text(after))))

    def lines(self) -> Iterator[str]:
        """Yield a table of the fields, then examples of each; nothing if there is no difference."""
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
    """Cut out of both texts the part where they begin to differ; … marks what is left out."""
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
