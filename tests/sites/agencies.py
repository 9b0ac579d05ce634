"""Agencies' sites for whole crawls: lists, archive, articles, feed, in each family's markup.

An :class:`Agency` holds invented stories and knows the truth about them: which are of which
province and day, and what each page says. The markup of a family is in ``agency_isna.py`` and
``agency_yjc.py``. Pass an agency to :func:`newscrawl.demo.site.serving` as its pages.
"""

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qs, urlsplit

import pytest

from newscrawl.demo.site import Answer, Page, SiteRequest
from newscrawl.persian.dates import TEHRAN, tehran_text, to_jalali, utc_text
from newscrawl.sites.provinces import Province, provinces

#: What a page past the last one of a list is: an empty list, the last page again, or a 404.
PastEnd = Literal["empty", "last", "not found"]

#: New layouts of articles by the field that changed: pairs of old markup and what replaces it.
Redesigns = Mapping[str, tuple[tuple[str, str], ...]]

_HTML = {"Content-Type": "text/html; charset=utf-8"}
#: The page that the CDN ArvanCloud sends in place of any other, status 200.
CHALLENGE = (
    "<!DOCTYPE html><html><head><title>Transferring to the website...</title><script "
    "src='/__arcsjs.js'></script></head><body><p>در حال انتقال به سایت مورد نظر هستید...</p>"
    "<a href='https://www.arvancloud.ir'>ArvanCloud</a></body></html>"
)


def agencies() -> dict[str, type["Agency"]]:
    """Return the stand-ins by their sites' names: every module beside this one named agency_*."""
    folder = Path(__file__).parent
    for path in sorted(folder.glob("agency_*.py")):
        import_module(f"{__package__}.{path.stem}")
    return {made.name: made for made in Agency.__subclasses__()}


def of_each_site(names: Sequence[str] = ()) -> pytest.MarkDecorator:
    """Run a test for each agency: its fixture ``scrapy`` crawls that one. names: only these."""
    return pytest.mark.parametrize("scrapy", names or sorted(agencies()), indirect=True)


@dataclass
class AgencyStory:
    """One story. ``province``: its key, None for a story of another section (sport).

    ``published``: on Tehran's clock, whole minutes. ``version``: raised by each edit; ``dress``:
    by a change of the markup alone. ``words``: the paragraphs, where they are not made up.
    """

    site: str
    number: int
    province: str | None
    published: datetime
    version: int = 1
    dress: int = 1
    words: tuple[str, ...] = ()

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
        return [*self.words] or [
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
    #: The pattern of the paths of articles, the story's number in its first group.
    articles: re.Pattern[str]
    #: The pattern of the paths of lists and of the archive.
    lists: re.Pattern[str]
    redesigns: ClassVar[Redesigns]
    #: How a run over lists ends: 65 where nobody knows their markup, and links are inferred.
    ends_with = 0

    def __init__(self, per_page: int = 20, past_end: PastEnd = "empty", strays: int = 1) -> None:
        self.per_page = per_page
        self.past_end = past_end
        self.strays = strays
        #: True: the CDN answers every request but robots.txt with its challenge, status 200.
        self.challenges = False
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
        if self.challenges:
            return Answer(200, CHALLENGE, {**_HTML, "Set-Cookie": "__arcsjs=1; Path=/"})
        page = self.page(parts.path, query)
        if page is not None:
            return page
        return Answer(404, self.not_found(), _HTML)

    def got(self, log: Sequence[SiteRequest], start: int = 0) -> list[str]:
        """Return the ids of the articles served with status 200, in the server log's order.

        start: position in the log.
        """
        served = (request.path for request in log[start:] if request.status == 200)
        found = (self.articles.match(urlsplit(path).path) for path in served)
        return [f"{self.name}:{match[1]}" for match in found if match]

    def asked_lists(self, log: Sequence[SiteRequest], start: int = 0) -> list[str]:
        """Return the requested paths of lists and of the archive. start: position in the log."""
        return [request.path for request in log[start:] if self.is_list(request.path)]

    def is_list(self, target: str) -> bool:
        return self.lists.match(target) is not None

    def is_article(self, target: str) -> bool:
        return self.articles.match(urlsplit(target).path) is not None

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
