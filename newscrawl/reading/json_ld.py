"""Load JSON-LD as pages have it, list its objects, and tell which page an object is about."""

import json
import re
from functools import lru_cache
from typing import Any, TypeGuard
from urllib.parse import unquote, urlsplit

# A comment or CDATA around the JSON, or a semicolon after it: from templates for old browsers.
_opening = re.compile(r"<!--|(?://\s*)?<!\[CDATA\[")
_closing = re.compile(r"(?:;|(?://\s*)?\]\]>|-->)$")
_LONGEST_CLOSING = 40
_half = re.compile("[\ud800-\udfff]")
# Not strict: real pages have line ends inside strings.
_decoder = json.JSONDecoder(strict=False)
_numbers = re.compile(r"(?<=/)\d{5,12}(?=[/?])")
_vocabulary = re.compile(r"^(?:https?://schema\.org/|schema:)")
# urlsplit() leaves these out of an address.
_ignored = re.compile(r"[\t\r\n]")


def load(text: str) -> Any:
    if not text.lstrip().startswith(("{", "[")) or not text.rstrip().endswith(("}", "]")):
        text = text.strip()
        begin = _opening.match(text)
        end = _closing.search(text, max(0, len(text) - _LONGEST_CLOSING))
        text = text[begin.end() if begin else 0 : end.start() if end else len(text)]
    data = _decoder.decode(text)
    if "\\ud" in text or "\\uD" in text:
        # One half of a pair of escapes is no character, and could not be stored.
        data = _decoder.decode(_half.sub("\ufffd", json.dumps(data, ensure_ascii=False)))
    return data


def entries_in(data: Any) -> list[dict[str, Any]]:
    """Return the objects of JSON-LD data: a single one, a list of them, or those in ``@graph``, and
    the ``mainEntity`` of each.
    """
    found = [
        entry for entry in (data if isinstance(data, list) else [data]) if isinstance(entry, dict)
    ]
    for graph in [entry["@graph"] for entry in found if "@graph" in entry]:
        listed = graph if isinstance(graph, list) else [graph]
        found += [inner for inner in listed if isinstance(inner, dict)]
    # What a page is about, too: of the page's address unless it has its own.
    for entry in found[:]:
        if isinstance(inner := entry.get("mainEntity"), dict) and "@type" in inner:
            address = address_of(entry)
            found.append(inner if address is None else {"mainEntityOfPage": address, **inner})
    return found


def kinds_of(entry: dict[str, Any]) -> set[str]:
    """Return the types of an object, without the vocabulary: ``http://schema.org/NewsArticle``."""
    kinds = entry.get("@type")
    if isinstance(kinds, str):
        return {_vocabulary.sub("", kinds) if ":" in kinds else kinds}
    named = kinds if isinstance(kinds, list) else []
    return {_vocabulary.sub("", name) for name in named if isinstance(name, str)}


def address_of(entry: dict[str, Any]) -> str | None:
    """Return the address of the page that an entry says it is about."""
    if _is_text(url := entry.get("url")):
        return url
    page = entry.get("mainEntityOfPage")
    named = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return named if _is_text(named) else None


def is_same_page(address: str, url: str) -> bool:
    """Return True if two addresses have the same path and query, or end in the same number: the
    words after the number may differ.
    """
    if address == url:
        return True
    path, query, number = _parts(url)
    if not _ignored.search(address):
        # Most addresses of a page with many are told apart by this, at a tenth of the time.
        said = unquote(address) if "%" in address else address
        if path not in said and (number is None or number not in said):
            return False
    other_path, other_query, other_number = _parts(address)
    is_equal = (path, query) == (other_path, other_query)
    return is_equal or (number is not None and number == other_number)


@lru_cache(maxsize=64)
def _parts(url: str) -> tuple[str, str | None, str | None]:
    """Return an address's path and query, and the last number in them; an address that is none has
    an empty path and no query.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return "", None, None
    path, query = unquote(parts.path).rstrip("/"), unquote(parts.query)
    return path, query, next(iter(_numbers.findall(f"{path}?{query}")[-1:]), None)


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value) and not value.isspace()
