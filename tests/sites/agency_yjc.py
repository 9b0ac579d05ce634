"""YJC's site on loopback, in the Iran Samaneh family's markup: the layout of its page of 2019."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

from newscrawl.demo.site import Page, Redirect
from newscrawl.sites.provinces import provinces
from newscrawl.sites.registry import site_named
from tests.sites.agencies import Agency, AgencyStory, PastEnd, Redesigns
from tests.sites.agency_writing import (
    clock_line,
    day_of,
    encoded,
    feed,
    slashed,
    text_of,
    to_page,
)

HOST = "https://www.yjc.ir"
_NAME = "خبرگزاری باشگاه خبرنگاران | آخرین اخبار ایران و جهان | YJC"
#: Province -> (slug of its list, number of its section). Those of Alborz and Tehran are guessed;
#: the captured page's menu has the others.
SECTIONS = {
    "east-azerbaijan": ("azarbaijan-sharghi", 17),
    "west-azerbaijan": ("azarbaijan-gharbi", 18),
    "ardabil": ("ardebil", 19),
    "isfahan": ("esfahan", 20),
    "alborz": ("alborz", 21),
    "ilam": ("ilam", 22),
    "bushehr": ("bushehr", 23),
    "tehran": ("tehran", 24),
    "chaharmahal-bakhtiari": ("chaharmahal-bakhtiari", 25),
    "south-khorasan": ("khorasan-jonubi", 26),
    "razavi-khorasan": ("khorasan-razavi", 27),
    "north-khorasan": ("khorasan-shomali", 28),
    "khuzestan": ("khuzestan", 29),
    "zanjan": ("zanjan", 30),
    "semnan": ("semnan", 31),
    "sistan-baluchestan": ("sistan-baluchestan", 32),
    "fars": ("fars", 33),
    "qazvin": ("qazvin", 34),
    "qom": ("qom", 35),
    "kurdistan": ("kordestan", 36),
    "kerman": ("kerman", 37),
    "kermanshah": ("kermanshah", 38),
    "kohgiluyeh-boyer-ahmad": ("kohgiluye-boyerahmad", 39),
    "golestan": ("golestan", 40),
    "gilan": ("gilan", 41),
    "lorestan": ("lorestan", 42),
    "mazandaran": ("mazandaran", 43),
    "markazi": ("markazi", 44),
    "hormozgan": ("hormozgan", 45),
    "hamadan": ("hamedan", 46),
    "yazd": ("yazd", 47),
}
_OF_SLUG = {slug: key for key, (slug, _) in SECTIONS.items()}
_OF_NUMBER = {str(number): key for key, (_, number) in SECTIONS.items()}
_list = re.compile(r"/fa/([a-z-]+)(?:/\d{1,4})?/?$")
_short = re.compile(r"/00[0-9A-Za-z]{4}$")
_day = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})$")


class SamanehAgency(Agency):
    """``/fa/<slug>?p=N`` (or ``page=N``) lists a province; ``/fa/archive`` lists days of all.

    ``links``: what stands before the paths of links, by default the site's real host, as in the
    captured page; "" for relative links. ``has_known_lists``: whether a province's list has a
    container that the site's markup names.
    """

    name = "yjc"
    dateline = "گروه استان‌های باشگاه خبرنگاران جوان"
    articles = re.compile(r"/fa/(?:amp/|print/)?(?:news/)?(\d{5,12})(?:/.*)?$")
    lists = re.compile(r"/fa/(?:[a-z-]+)/?(?:\?|$)")
    redesigns: ClassVar[Redesigns] = {
        "headline": (
            ('<div class="title"> <h1 class="Htags"> <a class="title"', "<div> <b> <a"),
            ("</h1>", "</b>"),
        ),
        "lead": (('<div class="subtitle">', '<div class="intro">'),),
        "body": (('<div class="body">', '<div class="rich">'),),
        "published_at": (("published_time", "time_x"), ("news_pdate_c", "news_day")),
    }
    robots = "User-agent: *\nDisallow: /fa/print/\nDisallow: /fa/save/\nDisallow: /fa/ads/\n"

    def __init__(
        self,
        per_page: int = 20,
        past_end: PastEnd = "empty",
        strays: int = 1,
        links: str = HOST,
        *,
        has_known_lists: bool = True,
    ) -> None:
        super().__init__(per_page, past_end, strays)
        self.links = links
        self.container = "news_archive_container" if has_known_lists else "service_content"
        self.ends_with = 0 if has_known_lists else 65

    def number(self, n: int, published: datetime) -> int:  # noqa: ARG002
        """Return ``8900001``: a running number."""
        return 8_900_000 + n

    def path(self, story: AgencyStory) -> str:
        return encoded(f"/fa/news/{story.number}/{story.slug}")

    def short(self, story: AgencyStory) -> str:
        return site_named("yjc").short_link(story.number) or ""

    def page(self, path: str, query: dict[str, str]) -> Page:
        number = to_page(query.get("p") or query.get("page"))
        if path == "/fa/archive":
            return self._archive(query, number)
        if path.startswith("/fa/rss"):
            newest = self.told()[: self.per_page]
            items = [(HOST + self.path(s), s.headline, s.lead, s.published) for s in newest]
            return feed("SepehrFeed", items)
        if match := self.articles.match(path):
            story = self.find(match[1])
            return self._article(story) if story else None
        if match := _list.match(path):
            return self._section(match[1], number)
        if match := _short.match(path):
            story = next((s for s in self.told() if self.short(s).endswith(match[0])), None)
            return Redirect(self.path(story)) if story else None
        return None

    def not_found(self) -> str:
        return (
            f"{_head('صفحه پیدا نشد', '')}<body id='error'>{self._header()}"
            "<div class='error_page'><h1>خطای ۴۰۴</h1><p>صفحه مورد نظر پیدا نشد.</p></div>"
            f"{self._footer()}"
        )

    def _section(self, slug: str, page: int) -> str | None:
        if slug == "states":
            stories = self.provincial()
        elif slug == "sports":
            stories = [story for story in self.told() if not story.province]
        elif slug in ("mahabad", "abadan"):
            stories = []
        elif slug in _OF_SLUG:
            stories = self.told(_OF_SLUG[slug])
        else:
            return None
        return self._list_page(stories, page, self.container)

    def _archive(self, query: dict[str, str], page: int) -> str | None:
        section = query.get("service_id", "-1")
        stories = self.told(_OF_NUMBER[section]) if section in _OF_NUMBER else self.told()
        first, last = _read(query.get("from_date")), _read(query.get("to_date"))
        if first and first == last:
            stories = self.shown_of_day(first, stories)
        elif first or last:
            stories = [
                story
                for story in stories
                if (first or story.day) <= story.day <= (last or story.day)
            ]
        return self._list_page(stories, page, "archive_content")

    def _list_page(self, stories: Sequence[AgencyStory], page: int, name: str) -> str | None:
        part = self.part(stories, page)
        if part is None:
            return None
        entries = "".join(
            f'<div class="linear_news"> <a class="title5" href="{self.links}{self.path(story)}" '
            f'title="{text_of(story.headline)}" target="_blank"> <i class="fa fa-2x-bolet"></i>'
            f'{text_of(story.headline)} </a> <span class="linear_date">'
            f"{clock_line(story.published)}</span> </div>"
            for story in part
        )
        return (
            f"{_head('آخرین اخبار', '')}<body id='service'>{self._header()}"
            f'<div class="container"> <div class="{name}"> {entries} </div> <div class="pager">'
            f'<a href="?p={page + 1}">بعدی</a></div> </div>{self._side()}{self._footer()}'
        )

    def _article(self, story: AgencyStory) -> str:
        name, slug = "ورزشی", "sports"
        if story.place:
            name, slug = story.place.name, SECTIONS[story.place.key][0]
        first, *rest = story.texts
        body = "".join(
            f"<p>{text_of(text)}</p>\n"
            for text in (self.first_words(story) + first, *rest, "انتهای پیام/")
        )
        link = self.links + self.path(story)
        return (
            f"{_head(story.headline, _metas(story, name))}"
            f'<body id="news" class="dress_{story.dress}">{self._header()}<div class="news_p_box">'
            '<div class="news_toolbar"> <div class="news_nav news_id_c"><span '
            f'class="news_nav_title">کد خبر: </span>{story.number}</div> <div class="news_path"> '
            f'گروه : <a href="{self.links}/fa/{slug}">{name}</a> </div> <div class="news_nav '
            'news_pdate_c"><span class="news_nav_title">تاریخ انتشار: </span>'
            f'{clock_line(story.published)}</div> </div> <div class="news_body_con"> '
            '<div class="rutitr_body"><strong class="news_strong"></strong></div> '
            f'<div class="title"> <h1 class="Htags"> <a class="title" href="{link}"> '
            f'{text_of(story.headline)} </a> </h1> </div> <div class="subtitle"> '
            '<h2 class="Htags_news_subtitle"> <strong class="news_strong">'
            f'{text_of(story.lead)}</strong> </h2> </div> <div class="body"> {body} '
            '<div class="wrapper"></div> </div> </div> <span class="news_home_link"> <a '
            f'target="_blank" href="{self.short(story)}" rel="nofollow">{self.short(story)}</a> '
            f'</span> <div class="page_title2">مطالب مرتبط</div> '
            f"{self._teaser(6843703, 'linear_news3')} "
            '<div class="tags_container"> <div class="tag_name">برچسب ها</div> '
            f'<div class="tag_items"> <a href="{self.links}/fa/tags/540/1/x" class="tags_item">'
            f'{name}</a> </div> </div> <div class="comments_pager"> <div class="comment_date">'
            f"{slashed(story.published)}</div> <p>نظر یک خواننده</p> </div> </div>{self._side()}"
            f"{self._footer()}"
        )

    def _header(self) -> str:
        links = "".join(
            f'<a href="{self.links}/fa/{slug}" class="inner_link" id="service_{number}">'
            f"{provinces()[key].name}</a> "
            for key, (slug, number) in SECTIONS.items()
        )
        return f"<header> <div class='today_date'>۲۸ : ۱۹</div> {links}</header>"

    def _side(self) -> str:
        """Return the box of most read stories, which belongs to no list."""
        return (
            '<div class="panel"> <div class="tab_most_body"> <div class="t_l_content"> '
            f"{self._teaser(6843704)} {self._teaser(6843705)} </div> </div> </div>"
        )

    def _teaser(self, number: int, name: str = "linear_news") -> str:
        """Return an entry of a box; its story is not there, so whoever follows it gets a 404."""
        return (
            f'<div class="{name}"> <a class="title5" href="{self.links}/fa/news/{number}/x" '
            'title="خبر جعبه کناری" target="_blank"> خبر جعبه کناری </a> </div>'
        )

    def _footer(self) -> str:
        return (
            '<footer> <div class="iransamaneh"> طراحی و تولید: <a href="https://iransamaneh.com/" '
            'target="_blank">ایران سامانه </a> </div> </footer> </body> </html>'
        )


def _head(title: str, metas: str) -> str:
    return (
        f'<!DOCTYPE HTML> <html lang="fa-IR"> <head> <title>{text_of(title)}</title> '
        f'<meta charset="utf-8"> {metas} <link rel="alternate" type="application/rss+xml" '
        f'href="{HOST}/fa/rss/allnews"> </head> '
    )


def _metas(story: AgencyStory, section: str) -> str:
    named = {
        "description": story.lead,
        "og:title": story.headline,
        "og:url": f"{HOST}/fa/news/{story.number}",
        "og:site_name": _NAME,
        "article:section": section,
        "article:published_time": slashed(story.published),
    }
    return "".join(
        f'<meta {"property" if ":" in key else "name"}="{key}" content="{text_of(text)}"> '
        for key, text in named.items()
    )


def _read(day: str | None) -> date | None:
    match = _day.match(day or "")
    return day_of(*match.groups()) if match else None
