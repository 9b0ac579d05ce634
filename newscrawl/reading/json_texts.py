"""Decode the texts of JSON-LD, which have entities, one by one or thousands at once."""

import re
from functools import lru_cache
from html import unescape
from typing import Any

from newscrawl.persian.cleaning import one_line

_entity = re.compile(r"(&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")


def as_text(value: Any) -> str | None:
    """Return a JSON text with its entities decoded once; None for other values and for blanks."""
    if not isinstance(value, str) or not value.strip():
        return None
    # Only entities with a semicolon: "?a=1&copy=2" is an address.
    return one_line(_without_entities(value) if "&" in value and ";" in value else value)


def as_texts(values: Any) -> list[str]:
    """Return the texts of a JSON list, or a single text, each as :func:`as_text` returns it."""
    listed = values if isinstance(values, list) else [values]
    found = [value for value in listed if isinstance(value, str) and value and not value.isspace()]
    return [text for text in decoded_each(found) if text]


def decoded_each(texts: list[str]) -> list[str]:
    """Return each of some texts that are not blank as :func:`as_text` returns it.

    They are decoded as one text: a call for each of thousands of short ones takes ten times as
    long.
    """
    whole = "\0".join(texts)
    if whole.count("\0") >= len(texts):  # one of them has a zero of its own, or there is none
        return [as_text(text) or "" for text in texts]
    return (as_text(whole) or "").split("\0")


@lru_cache(maxsize=16)
def _without_entities(text: str) -> str:
    """Decode the entities of a text; JSON-LD's texts are asked for several times."""
    parts = _entity.split(text)
    named = list(set(parts[1::2]))
    meant = dict(zip(named, unescape("\0".join(named)).split("\0"), strict=False))
    parts[1::2] = map(meant.__getitem__, parts[1::2])
    return "".join(parts)
