"""Load JSON-LD as pages have it, list its objects, and tell which page an object is about."""

import json
import re
from typing import Any
from urllib.parse import unquote, urlsplit

# A comment or CDATA around the JSON, or a semicolon after it: from templates for old browsers.
_opening = re.compile(r"<!--|(?://\s*)?<!\[CDATA\[")
_closing = re.compile(r"(?:;|(?://\s*)?\]\]>|-->)$")
_LONGEST_CLOSING = 40
# Not strict: real pages have line ends inside strings.
_decoder = json.JSONDecoder(strict=False)
_numbers = re.compile(r"(?<=/)\d{5,12}(?=[/?])")
_lone_surrogate = re.compile("[\ud800-\udfff]")


def load(text: str) -> Any:
    if not text.lstrip().startswith(("{", "[")) or not text.rstrip().endswith(("}", "]")):
        text = text.strip()
        begin = _opening.match(text)
        end = _closing.search(text, max(0, len(text) - _LONGEST_CLOSING))
        text = text[begin.end() if begin else 0 : end.start() if end else len(text)]
    data = _decoder.decode(text)
    if "\\ud" in text or "\\uD" in text:
        # One half of a pair of escapes is no character, and could not be stored.
        whole = _lone_surrogate.sub("\ufffd", json.dumps(data, ensure_ascii=False))
        data = _decoder.decode(whole)
    return data


def entries_in(data: Any) -> list[dict[str, Any]]:
    """Return the objects of JSON-LD data: a single one, a list of them, or those in ``@graph``."""
    found = [
        entry for entry in (data if isinstance(data, list) else [data]) if isinstance(entry, dict)
    ]
    for entry in tuple(found):
        graph = entry.get("@graph")
        listed = graph if isinstance(graph, list) else [graph]
        found += [inner for inner in listed if isinstance(inner, dict)]
    return found


def kinds_of(entry: dict[str, Any]) -> set[str]:
    kinds = entry.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {name for name in listed if isinstance(name, str)}


def address_of(entry: dict[str, Any]) -> str | None:
    """Return the address of the page that an entry says it is about."""
    page = entry.get("mainEntityOfPage")
    named = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return next((url for url in (entry.get("url"), named) if _is_text(url)), None)


def is_same_page(address: str, url: str) -> bool:
    """Return True if two addresses have the same path and query, or end in the same number: the
    words after the number may differ.
    """
    one, other = _path(address), _path(url)
    return one == other or _numbers.findall(one)[-1:] == (_numbers.findall(other)[-1:] or None)


def _path(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return f"{unquote(parts.path).rstrip('/')}?{unquote(parts.query)}"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
