"""ISNA's site on loopback, in the Nastooh family's markup: the layout of its page of 2019."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from newscrawl.demo.site import Page, Redirect
from newscrawl.persian.dates import to_jalali, utc_text
from tests.sites.agencies import Agency, AgencyStory, Redesigns
from tests.sites.agency_writing import (
    clock_line,
    day_of,
    encoded,
    feed,
    slashed,
    text_of,
    to_page,
    weekday,
)

HOST = "https://www.isna.ir"
_TITLE = "خبرگزاری ایسنا | صفحه اصلی |  ISNA News Agency"
_MENU = {"Politics": "سیاسی", "Social": "اجتماعی", "Sports": "ورزشی", "province": "استان ها"}
_other_form = re.compile(r"/(?:amp|print)/(\d{5,14})(?:/.*)?$")
_short = re.compile(r"/x([0-9a-z]+)$")


class NastoohAgency(Agency):
    """``/service/province?pi=N`` lists all provinces; ``/archive`` lists a day of all sections."""

    name = "isna"
    dateline = "ایسنا"
    articles = re.compile(r"/(?:news|photo|video)/(\d{5,14})(?:/.*)?$")
    lists = re.compile(r"/service/|/archive\b")
    redesigns: ClassVar[Redesigns] = {
        "headline": (('<h1 class="first-title" itemprop="headline">', '<h1 class="big">'),),
        "lead": (('<p class="summary" itemprop="description">', '<p class="intro">'),),
        "body": (
            ('<div itemprop="articleBody" class="item-text">', '<div class="rich">'),
            ('<div class="item-body content-full-news">', '<div class="whole">'),
        ),
        "published_at": (("published_time", "time_x"), ("datePublished", "dateAdded")),
    }
    robots = "User-agent: *\nDisallow: /search\nDisallow: /print/\nDisallow: /redirect/\n"

    def number(self, n: int, published: datetime) -> int:
        """Return ``1404082800001``: the Jalali day and a running number."""
        return int(to_jalali(published.date()).replace("-", "") + f"{n:05}")

    def path(self, story: AgencyStory) -> str:
        return encoded(f"/news/{story.number}/{story.slug}")

    def short(self, story: AgencyStory) -> str:
        return f"{HOST}/x{story.number % 10**8:x}"

    def page(self, path: str, query: dict[str, str]) -> Page:
        number = to_page(query.get("pi"))
        if path == "/service/province":
            return self._list("استان‌ها", self.provincial(), number, path)
        if path == "/service/Sports":
            sport = [story for story in self.told() if not story.province]
            return self._list("ورزشی", sport, number, path)
        if path == "/archive" and {"yr", "mn", "dy"} <= query.keys():
            day = day_of(query["yr"], query["mn"], query["dy"])
            return self._list("آرشیو", self.shown_of_day(day, self.told()), number, path)
        if path == "/archive":
            return self._list("آرشیو", self.told(), number, path)
        if path == "/rss" or path.startswith("/rss/"):
            newest = self.told()[: self.per_page]
            items = [(HOST + self.path(s), s.headline, s.lead, s.published) for s in newest]
            return feed("www.nastooh.ir", items)
        if match := self.articles.match(path) or _other_form.match(path):
            story = self.find(match[1])
            return self._article(story) if story else None
        if match := _short.match(path):
            named = (s for s in self.told() if self.short(s).endswith(f"/x{match[1]}"))
            return next((Redirect(self.path(story)) for story in named), None)
        return None

    def not_found(self) -> str:
        return (
            f"{_head('صفحه مورد نظر یافت نشد', 'error')}<body class='body-rtl rtl pt-error'>"
            f"{_header()}<main class='main-content'><div class='error-page'><h1>۴۰۴</h1>"
            "<p>صفحه مورد نظر شما یافت نشد.</p></div></main></body></html>"
        )

    def _list(self, title: str, stories: Sequence[AgencyStory], page: int, path: str) -> str | None:
        part = self.part(stories, page)
        if part is None:
            return None
        items = "".join(map(self._entry, part))
        pages = "".join(f'<li><a href="{path}?pi={n}">{n}</a></li>' for n in (page, page + 1))
        return (
            f"{_head(title, 'service')}<body class='body-rtl rtl pt-service'>{_header()}"
            '<main class="main-content"><div class="container"><div class="row">'
            '<div class="col-md-7"><section id="box225" class="box list list-thumbs items '
            f'has-more"><header><h2>{title}</h2></header><div><ul>{items}</ul></div></section>'
            f'<ul class="pagination">{pages}</ul></div>{_aside()}</div></div></main></body></html>'
        )

    def _entry(self, story: AgencyStory) -> str:
        link, at = self.path(story), story.published
        when = f"{weekday(at)} {clock_line(at)}"
        return (
            f'<li class="text"><figure><a href="{link}" target="_blank"><img '
            f'src="https://cdn.isna.ir/d/{at:%Y/%m/%d}/1/{story.number % 10**8}.jpg" alt="" />'
            f'</a></figure><div class="desc"><h3><a href="{link}" target="_blank">\n'
            f'{text_of(story.headline)}</a>\n</h3><p>{text_of(story.lead)}</p><time title="{when}">'
            f'<a href="{link}">{when}</a></time></div></li>'
        )

    def _article(self, story: AgencyStory) -> str:
        at, section = story.published, "استان‌ها" if story.place else "ورزشی"
        desk = story.place.name if story.place else "فوتبال، فوتسال"
        first, *rest = story.texts
        body = "".join(
            f'<p style="text-align:justify">{text_of(text)}</p>\n\n'
            for text in (self.first_words(story) + first, *rest, "انتهای پیام")
        )
        return (
            f"{_head(story.headline, 'news')}{self._meta(story, section)}"
            f'<body class="body-rtl rtl pt-news ptc-text dress-{story.dress}">{_header()}'
            '<main class="main-content"><div class="container"><div class="row">'
            '<div class="col-md-7"><article id="item" class="page item" itemscope="itemscope" '
            'itemtype="http://schema.org/NewsArticle"><div class="news-info">'
            '<div class="meta-news"><ul><li><i class="fa fa-calendar-o"></i> <span '
            f'class="title-meta">{weekday(at)} /</span> <span class="text-meta">'
            f"{clock_line(at, ' / ')}</span></li><li><span class='title-meta'>دسته‌بندی: </span> "
            f'<span class="text-meta" itemprop="articleSection">\n {desk}\n</span></li><li>'
            '<span class="title-meta">کد خبر: </span> <span class="text-meta">'
            f"{story.number}</span></li></ul></div></div><div class='full-news'>"
            '<div class="full-news-text"><header class="item-header"><div class="item-title">'
            f'<h1 class="first-title" itemprop="headline">{text_of(story.headline)}</h1></div>'
            '</header><div class="item-body content-full-news"><p class="summary" '
            f'itemprop="description">{text_of(story.lead)}</p><div itemprop="articleBody" '
            f'class="item-text">{body}</div></div><div class="item-footer"><div class="item-link">'
            '<input type="text" id="short-url" readonly="readonly" '
            f'value="{self.short(story)}" /></div></div><footer class="tags"><span>برچسب‌ها:'
            f'</span><ul><li><a href="/tag/x" rel="Index, Tag">{desk}</a></li></ul></footer></div>'
            f'<section class="box related list"><header><h2>اخبار مرتبط</h2></header><div><ul>'
            f"{_teaser(95031711050)}</ul></div></section><section class='box comments' "
            f"id='comments'><div><time>{slashed(at)}</time><p>نظر یک خواننده</p></div></section>"
            f"</div></article></div>{_aside()}</div></div></main></body></html>"
        )

    def _meta(self, story: AgencyStory, section: str) -> str:
        moment, link = utc_text(story.published), HOST + self.path(story)
        data = {
            "@id": link,
            "@type": "NewsArticle",
            "@context": "http://schema.org",
            "headline": story.headline,
            "datePublished": moment,
            "author": {"@type": "Organization", "name": _TITLE, "url": HOST},
            "description": story.lead,
            "url": link,
        }
        named = {
            "og:url": link,
            "og:title": story.headline,
            "og:description": story.lead,
            "article:published_time": moment,
            "article:section": section,
            "nastooh:topic": "province" if story.place else "Sports",
            "nastooh:pageType": "news",
            "nastooh:newsType": "text",
            "nastooh:publishDate": f"{story.published:%Y-%m-%d}",
            "nastooh:code": str(story.number),
        }
        metas = "".join(
            f'<meta property="{name}" content="{text_of(text)}" />\n'
            for name, text in named.items()
        )
        return (
            f'{metas}<link rel="canonical" href="{link}" /><script type="application/ld+json">'
            f"{json.dumps(data, ensure_ascii=False)}</script></head>"
        )


def _head(title: str, kind: str) -> str:
    """Return the page's head; that of an article stays open for its metas."""
    end = "" if kind == "news" else "</head>"
    return (
        '<!DOCTYPE html>\n<html class="no-js" lang="fa"><head><meta charset="utf-8" />'
        f"<title>{text_of(title)} - ایسنا\n</title><meta property='og:site_name' "
        "content='ایسنا' /><meta name='generator' content='www.nastooh.ir' />"
        f"<meta name='publisher' content='{_TITLE}' />{end}"
    )


def _header() -> str:
    links = "".join(f'<li><a href="/service/{key}">{name}</a></li>' for key, name in _MENU.items())
    return (
        '<header class="main-header"><h1><a class="header-img" href="/"><img '
        'src="/resources/theme/isna/img/header.png" alt="isna header" /></a></h1>'
        f'<nav class="main-menu" id="mainMenu"><ul>{links}</ul></nav></header>'
    )


def _aside() -> str:
    """Return the box of latest stories of all sections, which belongs to no list."""
    return (
        '<aside class="col-md-3 sidebar" id="sidebar-wrapper"><section id="box142" '
        'class="box list most-commented circle-info"><header><h2><a href="/archive">آخرین اخبار'
        f"</a></h2></header><div><ul>{_teaser(95031711051)}{_teaser(95031711058)}</ul></div>"
        "</section></aside>"
    )


def _teaser(number: int) -> str:
    """Return an entry of a box; its story is not there, so whoever follows it gets a 404."""
    link = f"/news/{number}/x"
    return (
        f'<li class="talk"><div class="desc"><h3><a href="{link}" target="_blank">خبر جعبه کناری'
        f'</a></h3><time title="پنجشنبه ۹ خرداد ۱۳۹۸ - ۰۵:۳۷"><a href="{link}">۱ ساعت قبل</a>'
        "</time></div></li>"
    )
