"""Tasnim's site on loopback, in the markup of its pages of 2019."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from newscrawl.demo.site import Page, Redirect
from newscrawl.persian.dates import to_jalali, utc_text
from newscrawl.sites.registry import site_named
from newscrawl.sites.tasnim.desks import SERVICE, desks
from tests.sites.agencies import Agency, AgencyStory, Redesigns
from tests.sites.agency_writing import clock_line, day_of, encoded, feed, text_of, to_page

#: The sport section, which no desk of a province has.
_SPORT = "3"
_desk = re.compile(r"/fa/service/(\d+)(?:/|$)")
_day = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})$")


class TasnimAgency(Agency):
    """``/fa/service/<desk>/<slug>?page=N`` lists a province; ``/fa/archive`` a day of a desk."""

    name = "tasnim"
    dateline = "خبرگزاری تسنیم"
    articles = re.compile(r"/fa/news/\d{4}/\d\d/\d\d/(\d+)(?:/.*)?$")
    lists = re.compile(r"/fa/service/|/fa/archive\b")
    redesigns: ClassVar[Redesigns] = {
        "headline": (('<h1 class="title">', '<h1 class="big">'),),
        "lead": (('<h3 class="lead">', '<p class="intro">'), ("</h3>", "</p>")),
        "body": (('<div class="story">', '<div class="rich">'),),
        "published_at": (("datePublished", "dateAdded"), ('<li class="time">', "<li>در ")),
    }
    robots = "User-agent: *\nDisallow: /fa/comment/\n"

    def number(self, n: int, published: datetime) -> int:  # noqa: ARG002
        """Return ``3000001``: a running number."""
        return 3_000_000 + n

    def path(self, story: AgencyStory) -> str:
        day = to_jalali(story.day).replace("-", "/")
        return encoded(f"/fa/news/{day}/{story.number}/{story.slug}")

    def short(self, story: AgencyStory) -> str:
        return site_named("tasnim").short_link(story.number) or ""

    def page(self, path: str, query: dict[str, str]) -> Page:
        number = to_page(query.get("page"))
        if match := _desk.match(path):
            return self._list(self._of_section(match[1]), number, "top-news-service")
        if path == "/fa/archive":
            match = _day.match(query["date"])
            assert match
            stories = self._of_section(query["sub"])
            shown = self.shown_of_day(day_of(*match.groups()), stories)
            return self._list(shown, number, "archive-result")
        if path.startswith("/fa/rss/"):
            newest = self.provincial()[: self.per_page]
            return feed("", [(self.path(s), s.headline, s.lead, s.published) for s in newest])
        if match := self.articles.match(path):
            story = self.find(match[1])
            return self._article(story) if story else None
        if path.strip("/").isdecimal() and (story := self.find(path.strip("/"))):
            return Redirect(self.path(story))
        return None

    def not_found(self) -> str:
        return f"{_HEAD}<title>۴۰۴</title></head><body><h1>صفحه پیدا نشد</h1></body></html>"

    def _of_section(self, section: str) -> list[AgencyStory]:
        desk = site_named("tasnim").desk_of_section(section)
        return self.told(desk.key) if desk else [s for s in self.told() if not s.province]

    def _list(self, stories: Sequence[AgencyStory], page: int, name: str) -> str | None:
        part = self.part(stories, page)
        if part is None:
            return None
        items = "".join(
            f'<article class="list-item"><a href="{self.path(story)}"><h2 class="title">'
            f"{text_of(story.headline)}</h2><time>{clock_line(story.published)}</time></a>"
            "</article>"
            for story in part
        )
        return (
            f'{_HEAD}</head><body><section class="news-container {name}">'
            f'<section class="content">{items}</section></section>{_SIDEBAR}</body></html>'
        )

    def _article(self, story: AgencyStory) -> str:
        sections = [(_SPORT, "ورزشی")]
        if story.place and story.province:
            desk = desks()[story.province]
            sections = [(SERVICE, "استانها"), (desk.section, desk.name)]
        services = "".join(
            f'<li class="service"><a href="/fa/service/{number}/x">{name}</a></li>'
            for number, name in sections
        )
        told = {
            "@type": "NewsArticle",
            "headline": story.headline,
            "author": {"@type": "Organization", "name": "خبرگزاری تسنیم - Tasnim"},
            "datePublished": utc_text(story.published),
        }
        first, *rest = story.texts
        body = "".join(
            f"<p>{text_of(text)}</p>"
            for text in (self.first_words(story) + first, *rest, "انتهای پیام/")
        )
        return (
            f'{_HEAD}<meta property="og:url" content="{self.path(story)}"><script '
            f'type="application/ld+json">{json.dumps(told, ensure_ascii=False)}</script></head>'
            f'<body><article class="single-news dress-{story.dress}"><h1 class="title">'
            f'{text_of(story.headline)}</h1><h3 class="lead">{text_of(story.lead)}</h3>'
            f'<ul class="list-inline details"><li class="time">{clock_line(story.published)}</li>'
            f'{services}</ul><div class="story">{body}</div></article>{_SIDEBAR}</body></html>'
        )


_HEAD = '<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8">'
#: The box of most read stories, which belongs to no list; nothing is at its address.
_SIDEBAR = (
    '<aside><article class="box-item"><a href="/fa/news/1404/01/01/1000001/x">'
    "خبر جعبه کناری</a></article></aside>"
)
