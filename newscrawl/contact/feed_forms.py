"""The forms of any site's feed, and of its entries. Pure."""

import re
from collections.abc import Callable

from newscrawl.contact.form_groups import FormGroup
from newscrawl.contact.visit import FEED
from newscrawl.errors import PageError
from newscrawl.reading.feed_markup import EntrySource
from newscrawl.sites.feed import Feed
from newscrawl.sites.forms import Look, SeenPart, SeenVisit

_FEEDS = ("feed", "other feed")
_rfc_822 = re.compile(
    r"^(?:\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|[A-Z]{2,4})$"
)


def _feed(seen: SeenPart) -> Feed | None:
    return seen.feed if isinstance(seen.feed, Feed) else None


def _in_place(seen: SeenPart, _: SeenVisit) -> str | None:
    status = f"status {seen.answer.status}" if seen.answer else "no answer"
    told = f"{status}: {seen.feed}" if isinstance(seen.feed, PageError) else status
    return None if _feed(seen) else told


FEEDS = FormGroup(
    "feed", _FEEDS, {"another page in its place": _in_place}, can=lambda seen: bool(seen.heads)
)


def _field(name: str, matches: Callable[[str], bool] = bool) -> Look:
    """Count the entries whose field `name` has a text that matches, and quote the first."""
    return _field_of_site(name, lambda text, _: matches(text))


def _field_of_site(name: str, matches: Callable[[str, SeenPart], bool]) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        texts = [next(source.inside(name), "").strip() for source in seen.feed_sources]
        found = [text for text in texts if matches(text, seen)]
        return f"{len(found)} of {len(texts)}, such as {found[0]}" if found else None

    return evidence_of


def _tag(name: str) -> Look:
    """Count the entries with an element `name`, which includes its prefix."""

    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        found = [source for source in seen.feed_sources if f"<{name}" in _text(source)]
        return f"{len(found)} of {len(seen.feed_sources)}" if found else None

    return evidence_of


def _text(source: EntrySource) -> str:
    return source.text[source.start : source.end]


def _unrecognised(seen: SeenPart, _: SeenVisit) -> str | None:
    feed = _feed(seen)
    return (
        f"{len(feed.unrecognised)}, such as {feed.unrecognised[0]}"
        if feed and feed.unrecognised
        else None
    )


def _cut(seen: SeenPart, _: SeenVisit) -> str | None:
    feed = _feed(seen)
    return "" if feed and feed.is_cut else None


def _also_listed(seen: SeenPart, visit: SeenVisit) -> str | None:
    """Count the feed's stories that are also on the first two pages of the desk's list."""
    listed = {link.number for part in visit.of("list", "second page") for link in part.links}
    number = sum(link.number in listed for link in seen.links)
    return f"{number} of {len(seen.links)}" if number else None


def _days(seen: SeenPart, _: SeenVisit) -> str | None:
    feed = _feed(seen)
    moments = [entry.moment for entry in feed.entries if entry.moment] if feed else []
    return f"{min(moments):%Y-%m-%dT%H:%MZ} to {max(moments):%Y-%m-%dT%H:%MZ}" if moments else None


def _in_full(text: str, seen: SeenPart) -> bool:
    return any(f"/{root}" in text for root in seen.site.roots)


def _ends_in_number(text: str) -> bool:
    return re.search(r"\d/?$", text) is not None


def _has_arrow(text: str) -> bool:
    return ">" in text


def _is_rfc(text: str) -> bool:
    return _rfc_822.match(text) is not None


def _no(matches: Callable[[str], bool]) -> Callable[[str], bool]:
    """Negate `matches`, but match no empty text."""
    return lambda text: bool(text) and not matches(text)


ENTRIES = FormGroup(
    "feed's entries",
    _FEEDS,
    {
        "link with an article's whole address": _field_of_site("link", _in_full),
        "guid that is an article's whole address": _field_of_site("guid", _in_full),
        "guid that ends in a number": _field("guid", _ends_in_number),
        "entries that name no article": _unrecognised,
        "category as A > B": _field("category", _has_arrow),
        "category otherwise": _field("category", _no(_has_arrow)),
        "pubDate as in RFC 822": _field("pubdate", _is_rfc),
        "pubDate otherwise": _field("pubdate", _no(_is_rfc)),
        "times that are read": _days,
        "description": _field("description"),
        "media:content": _tag("media:content"),
        "media:thumbnail": _tag("media:thumbnail"),
        "enclosure": _tag("enclosure"),
        "Atom's entries": _field("published"),
        "stories that the desk's list has, too": _also_listed,
        "it came without its end": _cut,
    },
    can=lambda seen: seen.kind == FEED and bool(seen.feed_sources),
)
