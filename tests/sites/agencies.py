"""Agencies' sites for whole crawls: lists, archive, articles, feed, in each family's markup.

An :class:`Agency` holds invented stories and knows the truth about them: which are of which
province and day, and what each page says. The markup of a family is in ``agency_isna.py`` and
``agency_yjc.py``. Pass an agency to :func:`newscrawl.demo.site.serving` as its pages.
"""

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any, Literal
from urllib.parse import parse_qs, quote, urlsplit

from persiantools.digits import en_to_fa
from persiantools.jdatetime import MONTH_NAMES_FA

from newscrawl.demo.site import Answer, Page
from newscrawl.persian.dates import TEHRAN, jalali_day, tehran_text, to_jalali, utc_text
from newscrawl.sites.provinces import Province, provinces

#: What a page past the last one of a list is: an empty list, the last page again, or a 404.
PastEnd = Literal["empty", "last", "not found"]

_WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")


@dataclass
class AgencyStory:
    """One story. ``province``: its key, None for a story of another section (sport).

    ``published``: on Tehran's clock, whole minutes. ``version``: raised by each edit; ``dress``:
    by a change of the markup alone.
    """

    site: str
    number: int
    province: str | None
    published: datetime
    version: int = 1
    dress: int = 1

    @property
    def id(self) -> str:
        return f"{self.site}:{self.number}"

    @property
    def day(self) -> date:
        """The Tehran day of publication."""
        return self.published.date()

    @property
    def place(self) -> Province | None:
        return provinces()[self.province] if self.province else None

    @property
    def headline(self) -> str:
        where = f"خبرهای {self.place.name}" if self.place else "خبرهای ورزشی"
        return f"{where}: گزارش شماره {self.number}"

    @property
    def slug(self) -> str:
        """The headline's words joined by hyphens, without ZWNJ and signs."""
        return "-".join(re.findall(r"\w+", self.headline.replace("\u200c", " ")))

    @property
    def lead(self) -> str:
        return f"این خلاصه گزارش {self.number} است که به‌تازگی رسیده است."

    @property
    def texts(self) -> list[str]:
        """The paragraphs after the dateline's agency and city."""
        return [
            f"گزارش {self.number} برای نوبت {self.version} به‌روز شد.",
            "خبرنگاران می‌گویند کارها به‌خوبی پیش می‌رود.",
        ]


class Agency(ABC):
    """The site's pages, newest story first in lists.

    ``per_page``: entries of a list page. ``past_end``: see :data:`PastEnd`. ``strays``: how many
    stories of each neighbouring day a day's archive page shows, too.
    """

    #: The site's name, in ids and settings.
    name: str
    #: The agency's name in its own datelines.
    dateline: str
    robots: str

    def __init__(self, per_page: int = 20, past_end: PastEnd = "empty", strays: int = 1) -> None:
        self.per_page = per_page
        self.past_end = past_end
        self.strays = strays
        self.stories: dict[int, AgencyStory] = {}
        self._published = 0
        self._lock = threading.Lock()

    def publish(
        self,
        province: str | None,
        count: int = 1,
        *,
        age: timedelta = timedelta(0),
        at: datetime | None = None,
    ) -> list[AgencyStory]:
        """Publish stories, one a minute; return them, oldest first.

        province: None for stories of the sport section. The last one is of the moment ``at``
        (aware), else ``age`` ago.
        """
        last = (at or datetime.now(UTC) - age).replace(second=0, microsecond=0)
        with self._lock:
            told = []
            for n in range(count):
                published = (last - timedelta(minutes=count - 1 - n)).astimezone(TEHRAN)
                self._published += 1
                number = self.number(self._published, published)
                told.append(AgencyStory(self.name, number, province, published))
            self.stories |= {story.number: story for story in told}
        return told

    def edit(self, story: AgencyStory) -> None:
        """Change a story's text."""
        story.version += 1

    def redress(self, story: AgencyStory) -> None:
        """Change the markup of a story's page, not its words."""
        story.dress += 1

    def remove(self, story: AgencyStory) -> None:
        """Take a story down: it leaves all lists, and its page answers 404."""
        with self._lock:
            del self.stories[story.number]

    def told(self, province: str | None = None, day: date | None = None) -> list[AgencyStory]:
        """Return the stories, newest first; only those of a province or a Tehran day, if given."""
        with self._lock:
            stories = list(self.stories.values())
        chosen = [
            story
            for story in stories
            if province in (None, story.province) and day in (None, story.day)
        ]
        return sorted(chosen, key=lambda story: (story.published, story.number), reverse=True)

    def ids(self, province: str | None = None, day: date | None = None) -> set[str]:
        """Return the ids of :meth:`told`."""
        return {story.id for story in self.told(province, day)}

    def provincial(self) -> list[AgencyStory]:
        """Return the stories of all provinces, newest first."""
        return [story for story in self.told() if story.province]

    def truth(self, story: AgencyStory) -> dict[str, Any]:
        """Return what the record of a story must say, for the keys that its page decides."""
        place = story.place
        return {
            "id": story.id,
            "site": self.name,
            "province": story.province,
            "province_from": "service" if place else None,
            "dateline": place.name if place else None,
            "headline": story.headline,
            "lead": story.lead,
            "body": "\n\n".join([self.first_words(story) + story.texts[0], *story.texts[1:]]),
            "published_at": utc_text(story.published),
            "published_local": tehran_text(story.published),
            "jalali_date": to_jalali(story.day),
        }

    def first_words(self, story: AgencyStory) -> str:
        """Return the dateline, with its comma and a space."""
        where = f" از {story.place.name}" if story.place else ""
        return f"به گزارش {self.dateline}{where}، "

    def __call__(self, target: str) -> Page:
        """Return the page of a path with its query."""
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/robots.txt":
            return self.robots
        page = self.page(parts.path, query)
        if page is not None:
            return page
        return Answer(404, self.not_found(), {"Content-Type": "text/html; charset=utf-8"})

    def shown_of_day(self, day: date, stories: Sequence[AgencyStory]) -> list[AgencyStory]:
        """Return a day's stories among `stories`, newest first, and the nearest of other days.

        The stray ones are the oldest of later days, before the day's own, and the newest of
        earlier days, behind them.
        """
        later = [story for story in stories if story.day > day]
        earlier = [story for story in stories if story.day < day]
        own = [story for story in stories if story.day == day]
        return [
            *(later[-self.strays :] if self.strays else []),
            *own,
            *earlier[: self.strays],
        ]

    def part(self, stories: Sequence[AgencyStory], page: int) -> list[AgencyStory] | None:
        """Return the stories of page ``page`` (from 1); None where it is past the end: a 404."""
        last = max(1, -(-len(stories) // self.per_page))
        if page > last and self.past_end == "not found":
            return None
        page = min(page, last) if self.past_end == "last" else page
        return list(stories[(page - 1) * self.per_page : page * self.per_page])

    def find(self, number: str) -> AgencyStory | None:
        return self.stories.get(int(number))

    @abstractmethod
    def number(self, n: int, published: datetime) -> int:
        """Return the number of the n-th story."""

    @abstractmethod
    def page(self, path: str, query: dict[str, str]) -> Page:
        """Return the page of a path, None if there is none."""

    @abstractmethod
    def path(self, story: AgencyStory) -> str:
        """Return the story's path with its slug, percent-encoded."""

    @abstractmethod
    def short(self, story: AgencyStory) -> str:
        """Return the short link that the story's page shows."""

    @abstractmethod
    def not_found(self) -> str:
        """Return the page that the family shows where it has none."""


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
