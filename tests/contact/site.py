"""A site for visits, with a switch for each form of the site that is still unknown."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

from newscrawl.persian.dates import from_clock_line, utc_text
from tests.servers import http, redirect

_HEAD = '<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8">'
SLUG = "آب-شرب-روستا/های-قم"
CHALLENGE = (
    "<html><head><script src='/arvancloud/challenge.js'></script></head>"
    "<body><noscript>arvancloud</noscript></body></html>"
)
FIRST = 3_440_001


@dataclass(frozen=True, kw_only=True)
class OpenSite:
    """Answers for a :class:`tests.servers.RawSite`.

    ``media``: so many of its first stories are media stories, photo and video in turn; ``past``:
    what follows the end of a list: ``empty``, ``last``, ``404`` or ``redirect``; ``feed``: which
    feed address has a feed, if any; ``missing``: the response for a missing story: ``404``,
    ``words`` or ``front``; ``away``: where every page but robots.txt redirects to; ``hops``: each
    page redirects to another address of the site; ``broken``: paths without a response.
    """

    stories: int = 45
    a_page: int = 20
    media: int = 2
    href: str = "relative"
    container: str = "news-container top-news-service"
    entry: str = "article"
    has_lead: bool = True
    time: str = "۳۰ آبان ۱۴۰۴ - ۲۲:۵۳"
    past: str = "empty"
    archive: bool = True
    feed: int | None = 0
    guid: str = "https://www.tasnimnews.ir/{number}"
    pub_date: str = "Fri, 21 Nov 2025 22:53:00 +0330"
    layout: str = "single-news"
    lead: str = "h3"
    json_ld: bool = True
    keywords: str = ", "
    open_time: bool = False
    suffix: str = "- اخبار استانها - اخبار تسنیم - Tasnim"
    pictures: str = "newsmedia.tasnimmedia.com"
    end_mark: str = "انتهای پیام/"
    canonical: bool = False
    missing: str = "404"
    gzip: bool = False
    etag: bool = False
    charset: str = "; charset=utf-8"
    robots: str | None = None
    challenge: bool = False
    away: str = ""
    bare: bool = True
    hops: bool = False
    broken: tuple[str, ...] = ()

    def __call__(self, target: str) -> Iterable[bytes]:
        """Return the response to a path."""
        parts = urlsplit(target)
        if parts.path == "/robots.txt":
            return self._send(self.robots, kind="text/plain")
        if self.away:
            return redirect(f"{self.away}{target}")
        if self.hops and not target.endswith("/hop"):
            return redirect(f"{target}/hop")
        if parts.path in self.broken:
            return [b""]
        if self.challenge:
            return [http(CHALLENGE.encode(), "Set-Cookie: __arcsjs=1; path=/")]
        query = {name: values[0].split("/")[0] for name, values in parse_qs(parts.query).items()}
        words = unquote(parts.path).removesuffix("/hop").split("/")
        if words[:3] == ["", "fa", "service"]:
            return self._list(int(query["page"]), self.container)
        if words[:3] == ["", "fa", "archive"]:
            page = int(query["page"])
            return self._list(page, "news-container archive-result") if self.archive else _gone()
        if words[:3] == ["", "fa", "rss"]:
            is_here = self.feed is not None and words[3] == ("feed", "feeds")[self.feed]
            return self._send(self._feed(), kind="application/rss+xml") if is_here else _gone()
        if words[:2] == ["", "fa"] and len(words) > 6:
            return self._story(int(words[6]), has_slug=len(words) > 7)
        return self._send(f"{_HEAD}<title>خانه</title></head><body><p>سلام</p></body></html>")

    def _list(self, page: int, container: str) -> Iterable[bytes]:
        pages = -(-self.stories // self.a_page)
        if page > pages:
            if self.past == "404":
                return _gone()
            if self.past == "redirect":
                return redirect("/fa/")
            page = pages if self.past == "last" else page
        numbers = range(self.stories)[(page - 1) * self.a_page : page * self.a_page]
        items = "".join(map(self._item, numbers))
        name = "content" if container else "rows"
        return self._send(
            f'{_HEAD}</head><body><nav><a href="/fa/service/6">استانها</a></nav><main>'
            f'<section class="{container}"><section class="{name}">{items}</section></section>'
            '<aside><article class="box-item"><a href="/fa/news/1404/08/01/1000001/x">پربیننده</a>'
            "</article></aside></main></body></html>"
        )

    def _item(self, n: int) -> str:
        lead = '<h4 class="lead">چکیده</h4>' if self.has_lead and n % 2 else ""
        kind = "list-item" if self.entry == "article" else "card"
        return (
            f'<{self.entry} class="{kind}"><a href="{self._address(n)}"><h2 class="title">خبر {n}'
            f"</h2>{lead}<time>{self.time}</time></a></{self.entry}>"
        )

    def _address(self, n: int) -> str:
        section = "media" if n < self.media else "news"
        path = f"/fa/{section}/1404/08/30/{FIRST + n}/"
        path += SLUG if self.href == "raw" else quote(SLUG.replace("/", "-"))
        if self.href == "no slug":
            path = path.rsplit("/", 1)[0]
        return f"https://www.tasnimnews.ir{path}" if self.href == "absolute" else path

    def _story(self, number: int, *, has_slug: bool) -> Iterable[bytes]:
        n = number - FIRST
        if not 0 <= n < self.stories or not (has_slug or self.bare or self.href == "no slug"):
            if self.missing == "front":
                return redirect("/")
            page = f"{_HEAD}<title>یافت نشد</title></head><body><p>یافت نشد</p></body></html>"
            return _gone() if self.missing == "404" else self._send(page)
        is_media = n < self.media
        lead = f'<{self.lead} class="lead">چکیدهٔ خبر {n} است</{self.lead}>'
        close = "" if self.open_time else "</li>"
        details = (
            f'<ul class="list-inline details"><li class="time">۳۰ آبان ۱۴۰۴ - ۲۲:۵۳{close}'
            '<li class="service"><a href="/fa/service/6/x">استانها</a></li>'
            '<li class="service"><a href="/fa/service/62/x">قم</a></li></ul>'
        )
        head = (
            f"<title>خبر {n} {self.suffix}</title>"
            f'<meta name="keywords" content="{self.keywords.join(("آب", "روستا"))}">'
        )
        if self.canonical:
            head += f'<link rel="canonical" href="https://www.tasnimnews.ir/fa/news/{number}">'
        if self.json_ld:
            moment = utc_text(from_clock_line("۳۰ آبان ۱۴۰۴ - ۲۲:۵۳"))
            data = {"@type": "NewsArticle", "headline": f"خبر {n}", "datePublished": moment}
            head += f'<script type="application/ld+json">{json.dumps(data)}</script>'
        shown = self._media(n) if is_media else self._text(n)
        layout = "media" if is_media else self.layout
        return self._send(
            f'{_HEAD}{head}</head><body><article class="{layout}"><h1 class="title">خبر {n}</h1>'
            f"{lead}{details}{shown}</article></body></html>"
        )

    def _media(self, n: int) -> str:
        if n % 2:
            player = '<div class="jwplayer" id="jwplayer_1"><script>x()</script></div>'
            return f'<figure><img src="https://{self.pictures}/1404/b{n}4.jpg"></figure>{player}'
        return f'<div class="row images"><img src="https://{self.pictures}/1404/a{n}4.jpg"></div>'

    def _text(self, n: int) -> str:
        return (
            f'<figure><img src="https://{self.pictures}/1404/08/30/140408302253{n:02}2.jpg">'
            '</figure><div class="story"><p>به گزارش <a href="/">خبرگزاری تسنیم</a> از قم، متن خبر '
            f"{n} دربارهٔ ۱۲ روستا و 34 چاه است.</p><p>{self.end_mark}</p></div>"
        )

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>خبر {n}</title><guid>{self.guid.format(number=FIRST + n)}</guid>"
            f"<category>استانها &gt; قم</category><pubDate>{self.pub_date}</pubDate>"
            f"<description>چکیدهٔ {n}</description>"
            f'<media:content url="https://{self.pictures}/a{n}4.jpg"/></item>'
            for n in range(30)
        )
        media = 'xmlns:media="http://search.yahoo.com/mrss/"'
        return f'<rss version="2.0" {media}><channel>{items}</channel></rss>'

    def _send(self, page: str | None, kind: str = "text/html") -> list[bytes]:
        if page is None:
            return _gone()
        body, headers = page.encode(), [f"Content-Type: {kind}{self.charset}"]
        if self.gzip:
            body = gzip.compress(body, mtime=0)
            headers.append("Content-Encoding: gzip")
        if self.etag:
            headers += [f'ETag: "{len(body)}"', "Cache-Control: max-age=60"]
        return [http(body, *headers)]


def _gone() -> list[bytes]:
    return [http(b"", "Content-Type: text/html", status="404 Not Found")]
