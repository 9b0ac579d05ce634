"""Write the demo site's pages: invented stories in the markup of the site's two known layouts."""

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from persiantools.digits import en_to_fa
from persiantools.jdatetime import MONTH_NAMES_FA

from newscrawl.demo.stories import DemoStory, stories
from newscrawl.persian.dates import to_jalali, utc_text
from newscrawl.sites.provinces import Desk
from newscrawl.sites.tasnim.addresses import DOMAINS, SHORT_DOMAIN
from newscrawl.sites.tasnim.desks import SERVICE, desks, slug

#: Entries on a list page.
PAGE_SIZE = 5
MEDIA = "https://newsmedia.tasnimmedia.com/Tasnim/Uploaded/Image"
_END_MARKS = ("انتهای پیام/", "انتهای پیام/ح", "انتهای پیام /۶۳۳/", "انتهای پیام/+")


def path_of(story: DemoStory) -> str:
    """Return the path of a story on the site, its slug percent-encoded."""
    section = "news" if story.kind == "article" else "media"
    day = to_jalali(story.published.date()).replace("-", "/")
    slug = "-".join(re.findall(r"[^\W_]+", story.headline.replace("\u200c", " ")))
    return f"/fa/{section}/{day}/{story.number}/{quote(slug)}"


def picture_of(story: DemoStory, n: int, *, full: bool = True) -> str:
    """Return the address of picture ``n``. The full picture's ends in 4, its thumbnail's in 2."""
    day = to_jalali(story.published.date()).replace("-", "/")
    return f"{MEDIA}/{day}/{story.number}{n:03}{4 if full else 2}.jpg"


def desk_code(story: DemoStory) -> str:
    """Return the line under a story that names its desk by number."""
    return f"R{story.number % 1000}/P1015135/S{SERVICE},{story.desk.section}/CT1"


def article_page(story: DemoStory) -> str:
    """Return the page of a story, in its layout."""
    if story.kind != "article":
        return _page(story, _media(story), head="")
    if story.layout == "2019":
        return _page(story, _layout_2019(story), head=_json_ld(story), comma=", ")
    return _page(story, _layout_2025(story), head=_rnews(story), comma="|")


def list_page(desk: Desk, shown: Sequence[DemoStory], page: int) -> str:
    """Return a page of a desk's list. Pages past the end have no entries."""
    return _list(desk, shown, page, "top-news-service")


def archive_page(desk: Desk, shown: Sequence[DemoStory], page: int) -> str:
    """Return a page of the archive of a day. Pages past the end have no entries."""
    return _list(desk, shown, page, "archive-result")


def _list(desk: Desk, shown: Sequence[DemoStory], page: int, container: str) -> str:
    part = shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    first = "service-item service-first"
    items = "".join(
        f'<article class="list-item {first if n == 0 else "service-bulleted"}">'
        f'<a href="{path_of(story)}"><h2 class="title">{_text(story.headline)}</h2>'
        + (f'<h4 class="lead">{_text(story.lead)}</h4>' if story.lead else "")
        + f"<time>{_clock(story)}</time></a></article>"
        for n, story in enumerate(part)
    )
    return (
        f"{_HEAD}<title>اخبار {desk.name} - Tasnim</title></head><body class='rtl'>{_menu()}"
        f'<div class="container"><main><section class="news-container {container}">'
        f'<header>{desk.name}</header><section class="content">{items}</section></section>'
        f"{_sidebar()}</main></div></body></html>"
    )


_HEAD = '<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8">'


def _page(story: DemoStory, article: str, *, head: str, comma: str = "|") -> str:
    title = f"{_text(story.headline)}- اخبار {story.desk.name} - اخبار تسنیم - Tasnim"
    tags = _text(comma.join(story.tags))
    lead = f'<meta name="description" content="{_text(story.lead)}" />' if story.lead else ""
    return (
        f'{_HEAD}{lead}<meta name="keywords" content="{tags}" /><title>{title}</title>{head}'
        f'<meta property="og:title" content="{title}" />'
        '<meta property="og:site_name" content="خبرگزاری تسنیم - Tasnim " />'
        f'<meta property="og:url" content="{path_of(story)}" /></head>'
        f'<body class="rtl">{_menu()}<div class="container"><main>{article}{_sidebar()}'
        '</main></div><footer><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">'
        "CC BY 4.0</a></footer></body></html>"
    )


def _layout_2019(story: DemoStory) -> str:
    return (
        f'<article class="single-news">{_above(story)}<h1 class="title"> {_text(story.headline)} '
        "</h1>"
        + (f'<h3 class="lead"> {_text(story.lead)} </h3>' if story.lead else "")
        + f'<ul class="list-inline details"><li class="time"> {_clock(story)} </li>'
        f"{_services(story)}</ul>{_sharer(story)}{_hero(story)}{_story(story)}"
        f'<div class="footer"> {desk_code(story)} </div>{_keywords(story)}{_short_link(story)}'
        "</article>"
    )


def _layout_2025(story: DemoStory) -> str:
    return (
        f'<article class="single-news">{_above(story)}<h1 class="title">{_text(story.headline)}'
        "</h1>"
        + (f'<h2 class="lead">{_text(story.lead)}</h2>' if story.lead else "")
        + '<div class="_sticky"><ul class="list-inline details">'
        f'<li class="time">{_clock(story)}{_services(story)}</ul></div>'
        f"{_hero(story)}{_story(story)}"
        f'<div class="footer">{desk_code(story)}</div>{_short_link(story)}</article>'
    )


def _media(story: DemoStory) -> str:
    if story.kind == "photo":
        shown = "".join(
            f'<div class="col-md-4"><a href="{picture_of(story, n)}"><img '
            f'src="{picture_of(story, n, full=False)}" alt="{_text(caption)}"></a></div>'
            for n, caption in enumerate(story.captions)
        )
        shown = f'<div class="row images">{shown}</div>'
    else:
        shown = (
            f'<figure><img src="{picture_of(story, 0)}" alt="{_text(story.captions[0])}"></figure>'
            '<div class="jwplayer" id="jwplayer_1"><script>jwplayer("jwplayer_1").setup({});'
            "</script></div>"
        )
    return (
        f'<article class="media">{_above(story)}<h1 class="title">{_text(story.headline)}</h1>'
        + (f'<h2 class="lead">{_text(story.lead)}</h2>' if story.lead else "")
        + f'<ul class="list-inline details"><li class="time">{_clock(story)}</li>'
        f"{_services(story)}</ul>{shown}{_keywords(story)}{_short_link(story)}</article>"
    )


def _story(story: DemoStory) -> str:
    blocks = [_block(block) for block in story.body]
    if story.captions[1:]:
        # The second picture stands inside the text, above its caption.
        blocks.insert(
            1,
            f'<p><figure><img src="{picture_of(story, 1)}" width="800" height="600"><figcaption>'
            f"{_text(story.captions[1])}</figcaption></figure></p>",
        )
    numbers = {other.number: other for other in stories()}
    related = [
        '<div class="markup-container readmore-container">'
        f'<a href="https://{DOMAINS[0]}/{number}">{_text(numbers[number].headline)}</a></div>'
        for number in story.related
    ]
    blocks[1:1] = related[:1]
    blocks += related[1:]
    mark = _END_MARKS[story.number % len(_END_MARKS)]
    return (
        '<div class="story" data-readMoreTitle="بیشتر بخوانید"><div class="hideTag">'
        f'<a href="/fa/service/{SERVICE}/"> - اخبار استانها - </a></div>{"".join(blocks)}'
        f"<p>&nbsp;</p><p>{mark}</p><div class='clearfix'></div></div>"
    )


def _block(block: str | dict[str, Any]) -> str:
    if isinstance(block, str):
        return f'<p style="text-align:justify">{_text(block)}</p>'
    ((kind, content),) = block.items()
    if kind == "heading":
        return f"<h2><strong>{_text(content)}</strong></h2>"
    if kind == "quote":
        return f"<blockquote><p>{_text(content)}</p></blockquote>"
    if kind == "list":
        return "<ul>" + "".join(f"<li>{_text(item)}</li>" for item in content) + "</ul>"
    rows = ("".join(f"<td>{_text(cell)}</td>" for cell in row) for row in content)
    return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"


def _text(text: str | None) -> str:
    """Write text as the site does: escaped, ZWNJ as an entity, a line break as an element."""
    return escape(text or "").replace("\u200c", "&zwnj;").replace("\n", "<br>")


def _clock(story: DemoStory) -> str:
    year, month, day = map(int, to_jalali(story.published.date()).split("-"))
    # The site writes months with the Arabic ye.
    name = str(MONTH_NAMES_FA[month]).replace("ی", "ي")
    return en_to_fa(f"{day} {name} {year} - {story.published:%H:%M}")


def _rnews(story: DemoStory) -> str:
    year, month, day = to_jalali(story.published.date()).split("-")
    hour, half = story.published.hour, "ب.ظ" if story.published.hour >= 12 else "ق.ظ"
    clock = f"{hour % 12 or 12:02}:{story.published:%M}:00"
    return f'<meta property="rnews:datePublished" content="{day}/{month}/{year} {clock} {half}" />'


def _json_ld(story: DemoStory) -> str:
    crumbs = ((SERVICE, "استانها"), (story.desk.section, story.desk.name))
    moment = utc_text(story.published).replace("Z", ".0000000Z")
    data = {
        "headline": story.headline,
        "author": {"name": "خبرگزاری تسنیم - Tasnim ", "@type": "Organization"},
        "keywords": ", ".join(story.tags),
        "datePublished": moment,
        "dateModified": moment,
        "video": [],
        "mainEntityOfPage": {
            "breadcrumb": {
                "itemListElement": [
                    {"item": {"@id": f"/fa/service/{number}/{quote(name)}", "name": name}}
                    for number, name in crumbs
                ]
            },
            "@id": path_of(story),
        },
        "image": [
            {
                "thumbnail": {"url": picture_of(story, n, full=False), "@type": "ImageObject"},
                "height": 557,
                "width": 800,
                "description": caption,
                "url": picture_of(story, n),
                "@type": "ImageObject",
            }
            for n, caption in enumerate(story.captions)
        ],
        "description": story.lead or "",
        "@type": "NewsArticle",
    }
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def _above(story: DemoStory) -> str:
    return f'<div class="kicker">{_text(story.kicker)}</div>' if story.kicker else ""


def _services(story: DemoStory) -> str:
    pairs = ((SERVICE, "استانها"), (story.desk.section, story.desk.name))
    return "".join(
        f'<li class="service"><a href="/fa/service/{number}/{quote(name)}"> {name} </a></li>'
        for number, name in pairs
    )


def _hero(story: DemoStory) -> str:
    if not story.captions:
        return ""
    return (
        f'<div><figure><a href="{path_of(story)}"><img src="{picture_of(story, 0)}" '
        f'class="img-responsive" width="800" height="557" alt="{_text(story.captions[0])}" />'
        "</a></figure></div>"
    )


def _keywords(story: DemoStory) -> str:
    items = "".join(
        f'<li class="skeyword-item"><a href="/fa/keyword/{n}/"> {_text(tag)} </a></li>'
        for n, tag in enumerate(story.tags)
    )
    return f'<section class="news-container"><ul class="smart-keyword">{items}</ul></section>'


def _short_link(story: DemoStory) -> str:
    url = f"https://{SHORT_DOMAIN}/{story.number}"
    return f'<div class="short-url"><a href="{url}" id="short-link"> {url} </a></div>'


def _sharer(story: DemoStory) -> str:
    share = f"https://telegram.me/share/url?url=https://{SHORT_DOMAIN}/{story.number}"
    return f'<div class="sharer"><a href="{share}">telegram</a></div>'


def _menu() -> str:
    links = "".join(
        f'<li><a href="/fa/service/{desk.section}/{quote(slug(desk))}">{desk.name} </a></li>'
        for desk in desks().values()
    )
    home = '<li><a href="/">صفحه اصلی</a></li>'
    return f'<header id="header"><nav><ol>{home}{links}</ol></nav></header>'


def _sidebar() -> str:
    """Return the box of most read stories, which no crawl may take for a list."""
    items = "".join(
        f'<article class="box-item"><a href="{path_of(story)}"><h5 class="title">'
        f"{_text(story.headline)}</h5></a></article>"
        for story in stories()[:3]
    )
    return (
        '<section class="news-container news-box"><header>پربیننده‌ترین اخبار</header>'
        f'<section class="content">{items}</section></section>'
    )
