"""Cut a feed at its tags into entries, and these into fields. Pure.

No XML parser is used. A feed with one unclosed tag is no XML: a parser refuses the whole feed, or,
where it recovers, loses what follows the tag. And without a parser nothing can expand an entity or
fetch another document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from newscrawl.persian.cleaning import one_line
from newscrawl.reading.json_texts import as_text

#: Most entries that are read: a feed shows some dozens. A longer one counts as one without its end.
MOST = 10_000
_ROOTS = frozenset(["rss", "feed", "rdf"])
_ENTRIES = frozenset(["item", "entry"])
# A field in which one of these begins was left open, unless it is one of _HOLDERS.
_FIELDS = frozenset(
    "title link guid id description summary category pubdate published updated".split()
)
_HOLDERS = frozenset("author contributor group source".split())
# Prefixes of the feed's own vocabulary.
_OWN = frozenset(["", "atom", "rss"])

_root = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)(?=[\s>/])", re.IGNORECASE)
_page = re.compile(r"<(?:html|body)(?=[\s>])", re.IGNORECASE)
_token = re.compile(
    r"(?P<opaque><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))"
    r"|<(?P<end>/?)(?:(?P<prefix>[\w.-]{1,40}):)?(?P<name>[\w.-]{1,40})"
    r"""(?P<attributes>(?:[\s/](?:[^<>"']++|"[^"]*"|'[^']*')*)?)>""",
    re.DOTALL,
)
_attribute = re.compile(r"""(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_cdata = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_prefix = re.compile(r"(</?)[\w.-]{1,40}:(?=\w)")


@dataclass(slots=True)
class Field:
    """An element of an entry. ``tag``: its prefix, a colon and its name. ``attributes``: the text
    of its attributes. ``start``, ``end``: where its content stands in the feed's text.
    """

    tag: str
    attributes: str
    start: int
    end: int = 0


@dataclass(slots=True)
class EntrySource:
    """An entry in the feed's text, from ``start`` to ``end``."""

    text: str
    attributes: str
    start: int
    end: int = 0
    fields: list[Field] = field(default_factory=list)

    def inside(self, *names: str) -> Iterator[str]:
        """Yield the contents of the fields with these names, first those in the feed's own
        vocabulary (``title`` before ``media:title``).
        """
        for is_own in (True, False):
            for name in names:
                for found in self.fields:
                    prefix, _, own = found.tag.partition(":")
                    if own == name and (prefix in _OWN) is is_own:
                        yield _unwrapped(self.text[found.start : found.end])

    def said(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the attributes of each field with this name."""
        for found in self.fields:
            if found.tag.endswith(f":{name}"):
                yield attributes(found.attributes)

    def tags(self) -> Iterator[dict[str, str]]:
        """Yield the attributes of every tag in the entry, at any depth."""
        for match in _token.finditer(self.text, self.start, self.end):
            yield attributes(match["attributes"] or "")


def is_feed(text: str) -> bool:
    """Return True if a text is a feed, whatever stands before it, and no page that contains one."""
    root = _root.search(text)
    return root is not None and not _page.search(text, 0, root.start())


def sources(text: str) -> tuple[list[EntrySource], bool]:
    """Return the entries with their fields, and whether the feed lacks its end."""
    found: list[EntrySource] = []
    entry: EntrySource | None = None
    inside: Field | None = None
    for match in _token.finditer(text):
        if match["opaque"]:
            continue
        name, is_end, is_empty = match["name"].lower(), match["end"], match[0].endswith("/>")
        tag = f"{match['prefix'] or ''}:{name}".lower()
        if name in _ENTRIES or (is_end and name in _ROOTS):
            _close(entry, inside, match.start())
            entry = inside = None
            if name in _ROOTS or (not is_end and len(found) == MOST):
                return found, name not in _ROOTS
            if not is_end:
                found.append(EntrySource(text, match["attributes"], match.end(), match.end()))
                entry = None if is_empty else found[-1]
        elif entry is None:
            continue
        elif is_end:
            if inside is not None and inside.tag == tag:
                inside.end, inside = match.start(), None
        elif inside is None or _shows_open(inside.tag, tag):
            _close(None, inside, match.start())
            entry.fields.append(Field(tag, match["attributes"], match.end(), match.end()))
            inside = None if is_empty else entry.fields[-1]
    if entry is not None and inside is not None:
        entry.fields.remove(inside)  # a cut address is another's
    _close(entry, None, len(text))
    return found, True


def _close(entry: EntrySource | None, inside: Field | None, at: int) -> None:
    """End an open entry and an open field at ``at``."""
    if entry is not None:
        entry.end = at
    if inside is not None:
        inside.end = at


def _shows_open(tag: str, begun: str) -> bool:
    """Return True if a field was left open, since another one begins in it."""
    prefix, _, name = begun.partition(":")
    return prefix in _OWN and name in _FIELDS and tag.partition(":")[2] not in _HOLDERS


def attributes(text: str) -> dict[str, str]:
    """Return a tag's attributes by their names, without prefixes."""
    found: dict[str, str] = {}
    for name, *values in _attribute.findall(text):
        found.setdefault(name.lower(), as_text("".join(values)) or "")
    return found


def _unwrapped(inside: str) -> str:
    """Return a field's content out of its CDATA, or with its entities decoded once. Real markup in
    it stays.
    """
    if "<" not in inside:
        return _decoded(inside)
    if "<![CDATA[" not in inside:
        return _prefix.sub(r"\1", inside)
    pieces, at = [], 0
    for match in _cdata.finditer(inside):
        pieces += [_decoded(inside[at : match.start()]), match[1] or ""]
        at = match.end()
    return "".join([*pieces, _decoded(inside[at:])])


def _decoded(text: str) -> str:
    return as_text(text) or one_line(text)  # white space alone separates words, too
