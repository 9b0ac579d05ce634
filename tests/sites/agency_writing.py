"""Write parts of agencies' pages: dates, texts, addresses and feeds as the sites write them."""

from collections.abc import Sequence
from datetime import date, datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import quote

from persiantools.digits import en_to_fa
from persiantools.jdatetime import MONTH_NAMES_FA

from newscrawl.demo.site import Answer
from newscrawl.persian.dates import jalali_day, to_jalali

_WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")


def to_page(page: str | None) -> int:
    """Return a page's number from a query; 1 where it is missing or no number."""
    return max(1, int(page)) if page and page.isdecimal() else 1


def day_of(year: str, month: str, day: str) -> date:
    """Return the Gregorian day of a Jalali one, padded or not."""
    return jalali_day(int(year), int(month), int(day))


def clock_line(moment: datetime, between: str = " - ") -> str:
    """``۳۰ ارديبهشت ۱۳۹۸ - ۲۲:۵۳``, with the Arabic ye that the families write in months."""
    year, month, day = map(int, to_jalali(moment.date()).split("-"))
    name = str(MONTH_NAMES_FA[month]).replace("ی", "ي")
    return en_to_fa(f"{day} {name} {year}{between}{moment:%H:%M}")


def weekday(moment: datetime) -> str:
    """``پنجشنبه``."""
    return _WEEKDAYS[moment.weekday()]


def slashed(moment: datetime) -> str:
    """``۱۳۹۸/۰۲/۱۲ - ۱۶:۱۲``."""
    return en_to_fa(f"{to_jalali(moment.date()).replace('-', '/')} - {moment:%H:%M}")


def text_of(text: str) -> str:
    """Write a text as the sites do: escaped, with ZWNJ as an entity."""
    return escape(text).replace("\u200c", "&zwnj;")


def encoded(path: str) -> str:
    """Return a path percent-encoded."""
    return quote(path, safe="/")


def feed(generator: str, items: Sequence[tuple[str, str, str, datetime]]) -> Answer:
    """Return a feed. items: (address, title, description, moment)."""
    entries = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link>"
        f'<guid isPermaLink="true">{escape(link)}</guid><description>{escape(text)}</description>'
        f"<pubDate>{format_datetime(moment)}</pubDate></item>"
        for link, title, text, moment in items
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>خبر</title><generator>{generator}</generator>{entries}</channel></rss>"
    )
    return Answer(200, xml, {"Content-Type": "application/rss+xml; charset=utf-8"})
