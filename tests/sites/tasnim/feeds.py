"""Write feeds, and read them."""

from datetime import UTC, datetime

from newscrawl.sites.feed import Entry, Feed, parse_feed
from tests.conftest import page
from tests.factories import TASNIM

URL = "https://www.tasnimnews.ir/fa/rss/feed/6/0/7/0"
LINK = "https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/قم"
MOMENT = datetime(2025, 11, 21, 19, 23, tzinfo=UTC)


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', name: str = "") -> str:
    """Return an RSS 2.0 feed. head: text before the element; name: attributes of the element."""
    media = ' xmlns:media="http://search.yahoo.com/mrss/"'
    return f'{head}<rss version="2.0"{name or media}><channel>{"".join(items)}</channel></rss>'


def item(inside: str = "", *, link: str = LINK, guid: str = "") -> str:
    """Return an entry. inside: the markup of its other elements."""
    named = f"<link>{link}</link>" if link else ""
    return f"<item>{named}{f'<guid>{guid}</guid>' if guid else ''}{inside}</item>"


def read(body: str | bytes, content_type: str = "application/rss+xml; charset=utf-8") -> Feed:
    """Read a feed of the agency's site."""
    return parse_feed(page(body, URL, content_type), TASNIM)


def only(inside: str, **said: str) -> Entry:
    """Read a feed of one entry; arguments as for :func:`item`."""
    (entry,) = read(rss(item(inside, **said))).entries
    return entry
