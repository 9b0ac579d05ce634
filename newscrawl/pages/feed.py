"""The site's feed, RSS or Atom: a response in, the stories that it names out. Pure.

A feed is cut at its tags into entries, and these into fields; what a field holds is read as the
text of a page is. No XML parser is asked. A feed with one tag left open is no XML: a parser
refuses it whole, or, where it recovers, loses what comes after. And what is never declared here,
entities and documents beside this one, cannot be expanded or fetched.

feedparser was tried: it believes the charset that a feed declares (``windows-1256`` over UTF-8
gives other letters), takes one bad byte as a sign that all bytes are another charset's, loads in
0.2 s, and took 11 s over 600 KB of open tags.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newscrawl.dates import from_feed, tehran_day
from newscrawl.errors import DateError, NoMarkupError, NotAListError, UrlError
from newscrawl.pages.blocks import text_of
from newscrawl.pages.document import Response, as_text, decoded
from newscrawl.text import has_ink, one_line
from newscrawl.urls import Address, is_site, list_service, parse_address, same_host

# A feed shows some dozens. With more, its end counts as missing.
_MOST = 10_000
_ROOTS = frozenset(["rss", "feed", "rdf"])
_ENTRIES = frozenset(["item", "entry"])
# Elements of text alone: where another field begins in one, it was left open.
_TEXTS = frozenset(
    "title link guid id description summary category pubdate published updated".split()
)
#: Prefixes of the feed's own vocabulary.
_OWN = frozenset(["", "atom", "rss"])

_root = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)(?=[\s>/])", re.IGNORECASE)
_page = re.compile(r"<(?:html|body)(?=[\s>])", re.IGNORECASE)
_token = re.compile(
    r"(?P<opaque><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))"
    r"|<(?P<end>/?)(?:(?P<prefix>[\w.-]{1,40}):)?(?P<name>[\w.-]{1,40})"
    r"""(?P<attributes>(?:[\s/](?:[^<>"']|"[^"]*"|'[^']*')*+)?)>""",
    re.DOTALL,
)
_attribute = re.compile(r"""(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_cdata = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
# Text that is markup once more: descriptions are HTML that was escaped, or stands in CDATA.
_markup = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:[A-Za-z]\w{1,31}|#\d{1,7}|#[xX]\w{1,6});")
_prefix = re.compile(r"(</?)[\w.-]{1,40}:(?=\w)")
_last_number = re.compile(r"(?:^|[/=:#_,-])(\d{5,12})/?$|^(\d{1,12})$", re.ASCII)
_arrow = re.compile(r"[>»›]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A story that a feed names; texts as they stand there, their markup and entities undone.

    ``moment``: aware UTC; None where the feed says none, or none that can be read. ``sections``:
    the names of the category, service before desk.
    """

    address: Address
    moment: datetime | None = None
    title: str | None = None
    lead: str | None = None
    sections: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The Tehran day of publication: that of the moment, else the address's."""
        return tehran_day(self.moment) if self.moment else self.address.day


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries in its order, each article once.

    ``strangers``: of each entry that names no article of the site what it says instead: its link,
    else its guid, else its title, else nothing. ``is_cut``: it came without its end.
    """

    entries: tuple[Entry, ...]
    strangers: tuple[str, ...] = ()
    is_cut: bool = False


@dataclass(slots=True)
class _Field:
    """An element of an entry: ``start`` and ``end`` of what is inside it; ``tag``: its name with
    its prefix.
    """

    tag: str
    attributes: str
    start: int
    end: int = 0


@dataclass(slots=True)
class _Source:
    """An entry as it stands in the feed's text, from ``start`` to ``end``."""

    attributes: str
    start: int
    end: int = 0
    fields: list[_Field] = field(default_factory=list)


def parse_feed(response: Response) -> Feed:
    """Read a feed. One without entries is a feed.

    Raises NotAListError for any other page, and for one whose entries name no article at all;
    NoMarkupError for what has no markup.
    """
    text = decoded(response.body, response.headers.get("Content-Type"))
    root = _root.search(text)
    if root is None or _page.search(text, 0, root.start()):
        if "<" not in text:
            raise NoMarkupError(f"no markup in the {len(response.body)} bytes of {response.url}")
        raise NotAListError(f"neither <rss> nor <feed>: no feed in {response.url}")
    sources, is_cut = _sources(text, root.end())
    entries: dict[int, Entry] = {}
    strangers: list[str] = []
    for source in sources:
        entry = _read(text, source, response.url)
        if isinstance(entry, str):
            strangers.append(entry)
        else:
            entries.setdefault(entry.address.number, entry)
    if strangers and not entries:
        raise NotAListError(
            f"none of the {len(strangers)} entries of the feed {response.url} names an article"
        )
    return Feed(tuple(entries.values()), tuple(strangers), is_cut)


def _sources(text: str, start: int) -> tuple[list[_Source], bool]:
    """The entries with their fields; and whether the feed has no end."""
    sources: list[_Source] = []
    entry: _Source | None = None
    inside: _Field | None = None
    for match in _token.finditer(text, start):
        if match["opaque"]:
            continue
        name, is_end, is_empty = match["name"].lower(), match["end"], match[0].endswith("/>")
        tag = f"{match['prefix'] or ''}:{name}".lower()
        if name in _ENTRIES or (is_end and name in _ROOTS):
            _close(entry, inside, match.start())
            entry = inside = None
            if name in _ROOTS or (not is_end and len(sources) == _MOST):
                return sources, name not in _ROOTS
            if not is_end:
                sources.append(_Source(match["attributes"], match.end(), match.end()))
                entry = None if is_empty else sources[-1]
        elif entry is None:
            continue
        elif is_end:
            if inside is not None and inside.tag == tag:
                inside.end, inside = match.start(), None
        elif inside is None or (_is_text(inside.tag) and _is_text(tag)):
            _close(None, inside, match.start())
            entry.fields.append(_Field(tag, match["attributes"], match.end(), match.end()))
            inside = None if is_empty else entry.fields[-1]
    _close(entry, inside, len(text))
    return sources, True


def _close(entry: _Source | None, inside: _Field | None, at: int) -> None:
    """End at ``at`` what has not ended yet."""
    if entry is not None:
        entry.end = at
    if inside is not None:
        inside.end = at


def _is_text(tag: str) -> bool:
    prefix, _, name = tag.partition(":")
    return prefix in _OWN and name in _TEXTS


def _read(text: str, source: _Source, base: str) -> Entry | str:
    """An entry, or what one says that names no article."""

    def inside(*names: str) -> Iterator[str]:
        """What fields of these names hold, those of the feed's own vocabulary first."""
        for is_own in (True, False):
            for name in names:
                for found in source.fields:
                    prefix, _, own = found.tag.partition(":")
                    if own == name and (prefix in _OWN) is is_own:
                        yield _unwrapped(text[found.start : found.end])

    links = [_attributes(f.attributes) for f in source.fields if f.tag.endswith(":link")]
    said = [link.get("href", "") for link in links if link.get("rel", "alternate") == "alternate"]
    said += [*inside("link", "guid", "id"), _attributes(source.attributes).get("about", "")]
    said = [one_line(address).strip() for address in said if has_ink(address)]
    title = next(filter(None, map(_text, inside("title"))), None)
    address = _address(said, base)
    if address is None:
        return next(filter(None, [*said, title]), "")
    terms = [_attributes(f.attributes).get("term", "") for f in source.fields]
    return Entry(
        address,
        _moment(inside("pubdate", "published", "date", "issued", "updated")),
        title,
        next(filter(None, map(_text, inside("description", "summary"))), None),
        _sections([*terms, *(_text(name) or "" for name in inside("category"))]),
        tuple(dict.fromkeys(_pictures(text, source, [*inside("description", "encoded")], base))),
    )


def _attributes(text: str) -> dict[str, str]:
    """A tag's attributes by their names without prefix."""
    found: dict[str, str] = {}
    for name, *values in _attribute.findall(text):
        found.setdefault(name.lower(), as_text("".join(values)) or "")
    return found


def _unwrapped(inside: str) -> str:
    """What a field holds, out of its CDATA, or with its entities decoded once; markup that stands
    in it as markup stays.
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
    return as_text(text) or one_line(text)  # white space alone parts words, too


def _text(inside: str) -> str | None:
    """What a reader is shown; None where there is nothing to read."""
    root = _html(inside)
    text = one_line(inside).strip() if root is None else text_of(root)
    return text if has_ink(text) else None


def _html(inside: str) -> etree._Element | None:
    """The markup in a text; None where there is none."""
    if not _markup.search(inside):
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True)
    try:
        return etree.fromstring(f"<div>{inside}</div>".encode(), parser)
    except etree.XMLSyntaxError:
        return None


def _address(said: list[str], base: str) -> Address | None:
    """The article that one of the addresses names: by its form; else by a number at its end."""
    own = [url for url in said if is_site(url) or same_host(url, base)]
    named = []
    for url in own:
        try:
            named.append(parse_address(url))
        except UrlError:
            continue
    # A short link says no day, and only a whole address says whether it is a media story.
    if found := sorted(named, key=lambda address: not address.path.startswith("/fa/")):
        return found[0]
    for url in own:
        match = None if list_service(url) is not None else _last_number.search(_without_query(url))
        if match and not url.lower().startswith("urn:uuid:"):
            number = int(match[1] or match[2])
            return Address(number=number, path=f"/{number}", day=None, media=False)
    return None


def _without_query(url: str) -> str:
    """The address as far as its path, where that has a number; else all of it."""
    path = urlsplit(url).path
    return path if re.search(r"\d{5}/?$", path) else url


def _moment(said: Iterator[str]) -> datetime | None:
    for text in said:
        try:
            return from_feed(text)
        except DateError:
            continue
    return None


def _sections(categories: list[str]) -> tuple[str, ...]:
    names = (name.strip() for category in categories for name in _arrow.split(category))
    return tuple(dict.fromkeys(name for name in names if has_ink(name)))


def _pictures(text: str, source: _Source, leads: list[str], base: str) -> Iterator[str]:
    """Addresses of pictures: the feed's own elements, then those in its description."""
    for match in _token.finditer(text, source.start, source.end):
        said = _attributes(match["attributes"] or "")
        kind = f"{said.get('type', '')} {said.get('medium', '')}".strip()
        href = said.get("url") or (said.get("href") if said.get("rel") == "enclosure" else None)
        if href and (not kind or "image" in kind):
            yield from _absolute(href, base)
    for lead in leads:
        if (root := _html(lead)) is not None:
            for image in root.iter("img"):
                yield from _absolute(image.get("src") or "", base)


def _absolute(href: str, base: str) -> Iterator[str]:
    try:
        url = urljoin(base, href.strip())
    except ValueError:
        return
    if url.startswith(("https://", "http://")):
        yield url
