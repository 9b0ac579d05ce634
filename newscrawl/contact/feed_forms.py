"""The forms of the feed: which address serves it, and how its entries are written. Pure."""

import re
from collections.abc import Callable

from newscrawl.contact.forms import CLAIMED, UNKNOWN, Form, FormGroup
from newscrawl.contact.visit import FEED, Seen, Visit
from newscrawl.errors import PageError
from newscrawl.reading.feed_markup import EntrySource
from newscrawl.sites.feed import Feed
from newscrawl.sites.tasnim.addresses import feed_paths

_FEEDS = ("feed", "other feed")
_rfc_822 = re.compile(
    r"^(?:\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|[A-Z]{2,4})$"
)
Look = Callable[[Seen, Visit], str | None]


def _feed(seen: Seen) -> Feed | None:
    return seen.feed if isinstance(seen.feed, Feed) else None


def _answers(part: str) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        feed = _feed(seen)
        return f"{len(feed.entries)} entries" if feed and seen.part == part else None

    return evidence_of


def _in_place(seen: Seen, _: Visit) -> str | None:
    status = f"status {seen.answer.status}" if seen.answer else "no answer"
    told = f"{status}: {seen.feed}" if isinstance(seen.feed, PageError) else status
    return None if _feed(seen) else told


FEEDS = FormGroup(
    "feed",
    _FEEDS,
    (
        Form(f"{feed_paths()[0]} is a feed", CLAIMED, _answers("feed")),
        Form(f"{feed_paths()[1]} is a feed", CLAIMED, _answers("other feed")),
        Form("another page in its place", UNKNOWN, _in_place),
    ),
    can=lambda seen: bool(seen.heads),
)


def _field(name: str, matches: Callable[[str], bool] = bool) -> Look:
    """Count the entries whose field `name` has a text that matches, and quote the first."""

    def evidence_of(seen: Seen, _: Visit) -> str | None:
        texts = [next(source.inside(name), "").strip() for source in seen.feed_sources]
        found = [text for text in texts if matches(text)]
        return f"{len(found)} of {len(texts)}, such as {found[0]}" if found else None

    return evidence_of


def _tag(name: str) -> Look:
    """Count the entries with an element `name`, which includes its prefix."""

    def evidence_of(seen: Seen, _: Visit) -> str | None:
        found = [source for source in seen.feed_sources if f"<{name}" in _text(source)]
        return f"{len(found)} of {len(seen.feed_sources)}" if found else None

    return evidence_of


def _text(source: EntrySource) -> str:
    return source.text[source.start : source.end]


def _unrecognised(seen: Seen, _: Visit) -> str | None:
    feed = _feed(seen)
    return (
        f"{len(feed.unrecognised)}, such as {feed.unrecognised[0]}"
        if feed and feed.unrecognised
        else None
    )


def _cut(seen: Seen, _: Visit) -> str | None:
    feed = _feed(seen)
    return "" if feed and feed.is_cut else None


def _also_listed(seen: Seen, visit: Visit) -> str | None:
    """Count the feed's stories that are also on the first two pages of the desk's list."""
    listed = {link.number for part in visit.of("list", "second page") for link in part.links}
    number = sum(link.number in listed for link in seen.links)
    return f"{number} of {len(seen.links)}" if number else None


def _days(seen: Seen, _: Visit) -> str | None:
    feed = _feed(seen)
    moments = [entry.moment for entry in feed.entries if entry.moment] if feed else []
    return f"{min(moments):%Y-%m-%dT%H:%MZ} to {max(moments):%Y-%m-%dT%H:%MZ}" if moments else None


def _in_full(text: str) -> bool:
    return "/fa/news/" in text or "/fa/media/" in text


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
    (
        Form("link with an article's whole address", UNKNOWN, _field("link", _in_full)),
        Form("guid that is an article's whole address", UNKNOWN, _field("guid", _in_full)),
        Form("guid that ends in a number", CLAIMED, _field("guid", _ends_in_number)),
        Form("entries that name no article", UNKNOWN, _unrecognised),
        Form("category as A > B", CLAIMED, _field("category", _has_arrow)),
        Form("category otherwise", UNKNOWN, _field("category", _no(_has_arrow))),
        Form("pubDate as in RFC 822", UNKNOWN, _field("pubdate", _is_rfc)),
        Form("pubDate otherwise", UNKNOWN, _field("pubdate", _no(_is_rfc))),
        Form("times that are read", UNKNOWN, _days),
        Form("description", CLAIMED, _field("description")),
        Form("media:content", CLAIMED, _tag("media:content")),
        Form("media:thumbnail", CLAIMED, _tag("media:thumbnail")),
        Form("enclosure", UNKNOWN, _tag("enclosure")),
        Form("Atom's entries", UNKNOWN, _field("published")),
        Form("stories that the desk's list has, too", UNKNOWN, _also_listed),
        Form("it came without its end", UNKNOWN, _cut),
    ),
    can=lambda seen: seen.kind == FEED and bool(seen.feed_sources),
)
