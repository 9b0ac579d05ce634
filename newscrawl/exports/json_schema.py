"""Make the JSON Schema of the record from the definition of the item."""

import types
from collections.abc import Sequence
from typing import Any, get_args, get_origin, get_type_hints

from newscrawl import items
from newscrawl.items import Article, Image

# Rules that a Python type does not express. The values of kinds and the like come from items.py; a
# test checks them against the stored records.
_PATTERNS = {
    **dict.fromkeys(items.MOMENTS, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"),
    "published_local": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$",
    "jalali_date": r"^1[34]\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
    "content_hash": "^[0-9a-f]{64}$",
}
_LEAST = {"word_count": 0, "revision": 1}


def json_schema(fields: Sequence[str]) -> dict[str, Any]:
    """Return the schema (draft 2020-12) of a record with these fields, all of them required."""
    hints = get_type_hints(Article)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newscrawl record",
        "$comment": f"version {items.CONTRACT} of the record",
        "type": "object",
        "properties": {name: _property(name, hints[name]) for name in fields},
        "required": list(fields),
        "additionalProperties": False,
    }


def _property(name: str, hint: Any) -> dict[str, Any]:
    said = _type(hint)
    if name in items.CHOICES:
        said["enum"] = [*items.CHOICES[name], *([None] if "null" in said["type"] else [])]
    if name == "warnings":
        said["items"]["enum"] = sorted(items.WARNINGS)
    if name in _PATTERNS:
        said["pattern"] = _PATTERNS[name]
    if name in _LEAST:
        said["minimum"] = _LEAST[name]
    return {**said, "description": items.MEANINGS[name]}


def _type(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is list:
        return {"type": "array", "items": _type(get_args(hint)[0])}
    if isinstance(hint, types.UnionType):
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        return {"type": [_type(inner)["type"], "null"]}
    if hint is Image:
        named = {name: _type(kind) for name, kind in get_type_hints(Image).items()}
        return {
            "type": "object",
            "properties": named,
            "required": list(named),
            "additionalProperties": False,
        }
    return {"type": {str: "string", int: "integer"}[hint]}
