"""Layouts of other sites: each makes a page around any story.

A layout takes the story of the page and other stories, whose words it shows beside it as teasers,
comments and links. Everything around the story is made up.
"""

import html
from collections.abc import Callable, Sequence

from tests.labelled import Story

Layout = Callable[[Story, Sequence[Story]], str]

_e = html.escape
_MENU = "خانه سیاسی اقتصادی اجتماعی ورزشی فرهنگی عکس فیلم درباره‌ما تماس آرشیو پیوندها".split()
_ABOUT = (
    "پایگاه خبری نمونه از سال ۱۳۹۰ با مجوز هیئت نظارت کار خود را آغاز کرد و می‌کوشد رویدادهای استان "
    "را به‌موقع پوشش دهد. تمامی حقوق مادی و معنوی این پایگاه محفوظ است."
)
_COOKIES = (
    "ما از کوکی‌ها برای بهبود تجربه شما و نمایش آگهی‌های متناسب استفاده می‌کنیم. با ادامه استفاده از "
    "این وب‌گاه با سیاست حریم خصوصی ما موافقت می‌کنید."
)
_ENGLISH = (
    "The provincial site publishes reports on local government, agriculture, transport and culture. "
    "Advertising enquiries should be addressed to the commercial department during office hours."
)
_BYLINE = "نوشتهٔ علی محمدی، خبرنگار ارشد بخش استان‌ها در قم"


def texts(story: Story) -> list[str]:
    """Return the paragraphs that a page shows, the lead first, each once."""
    return list(dict.fromkeys(filter(None, [story.lead, *story.paragraphs])))


def _p(lines: Sequence[str], tag: str = "p", named: str = "") -> str:
    return "".join(f"<{tag}{named}>{_e(line)}</{tag}>" for line in lines)


def _menu() -> str:
    return "<ul>" + "".join(f"<li><a href='/c/{name}'>{name}</a></li>" for name in _MENU) + "</ul>"


def _links(others: Sequence[Story], count: int = 8) -> str:
    items = (f"<li><a href='/n/{n}'>{_e(o.headline)}</a></li>" for n, o in enumerate(others))
    return "<ul>" + "".join(list(items)[:count]) + "</ul>"


def _teasers(others: Sequence[Story], tag: str = "div", named: str = " class=r1") -> str:
    return "".join(
        f"<{tag}{named}><h4><a href='/n/{n}'>{_e(o.headline)}</a></h4><p>{_e(o.paragraphs[0][:250])}</p>"
        f"</{tag}>"
        for n, o in enumerate(others)
    )


def _comments(others: Sequence[Story], tag: str = "div") -> str:
    return "".join(
        f"<{tag} class=u><b>{_e(o.headline.split()[0])}</b> <span>{n + 1} دی ۱۳۹۹ - ۱۰:{n + 10}</span>"
        f"<p>{_e(o.paragraphs[-1])}</p><a href='#'>پاسخ</a></{tag}>"
        for n, o in enumerate(others)
    )


def _page(story: Story, body: str, head: str = "") -> str:
    title = f"<title>{_e(story.headline)} | خبر نمونه</title>"
    return (
        f"<!DOCTYPE html><html lang=fa dir=rtl><head><meta charset=utf-8>{title}{head}</head>"
        f"<body>{body}</body></html>"
    )


def _h1(story: Story) -> str:
    return f"<h1>{_e(story.headline)}</h1>"


def _top() -> str:
    return f"<div class=hd>{_menu()}</div>"


def _divs_in_a_cell(s: Story, o: Sequence[Story]) -> str:
    cell = f"<td><div class=ttl>{_e(s.headline)}</div>{_p(texts(s), 'div')}</td>"
    rows = (
        f"<tr><td>{_menu()}</td></tr><tr><td>{_links(o)}</td>{cell}</tr><tr><td>{_ABOUT}</td></tr>"
    )
    return _page(s, f"<table>{rows}</table>")


def _lines_in_a_cell(s: Story, o: Sequence[Story]) -> str:
    text = "<br><br>".join(map(_e, texts(s)))
    cells = f"<td class=t1>{_links(o)}</td><td class=t2><b>{_e(s.headline)}</b><br><br>{text}</td>"
    return _page(s, f"<table><tr>{cells}</tr></table><center>{_ABOUT}</center>")


def _rows(s: Story, _: Sequence[Story]) -> str:
    rows = "".join(f"<tr><td>{_e(text)}</td></tr>" for text in texts(s))
    return _page(s, f"{_top()}{_h1(s)}<table class=news>{rows}</table><div class=ft>{_ABOUT}</div>")


def _font_and_center(s: Story, o: Sequence[Story]) -> str:
    text = "<br>".join("&nbsp;&nbsp;" + _e(text) for text in texts(s))
    title = f"<center><font size=4 color=red><b>{_e(s.headline)}</b></font></center>"
    cell = f"<td>{title}<p align=justify><font face=tahoma size=2>{text}</font></td>"
    side = f"<td width=150><font size=1>{_links(o)}</font></td>"
    table = f"<center><table width=760><tr>{cell}{side}</tr></table><font>{_ABOUT}</font></center>"
    return _page(s, table)


def _preformatted(s: Story, o: Sequence[Story]) -> str:
    text = _e("\n\n".join(texts(s)))
    return _page(s, f"{_top()}<h2>{_e(s.headline)}</h2><pre>{text}</pre><hr>{_links(o)}")


def _sections(s: Story, o: Sequence[Story]) -> str:
    parts = (f"<section class=s{n}>{_p([text])}</section>" for n, text in enumerate(texts(s)))
    more = f"<section class=more><h3>خبرهای دیگر</h3>{_links(o)}</section>"
    return _page(s, f"{_top()}<div class=page>{_h1(s)}{''.join(parts)}{more}</div>")


def _sections_of_two_names(s: Story, o: Sequence[Story]) -> str:
    first, rest = texts(s)[:2], texts(s)[2:]
    parts = f"<section class=intro>{_p(first)}</section><section class=rest>{_p(rest)}</section>"
    return _page(s, f"{_top()}<div class=page>{_h1(s)}{parts}</div><div class=x>{_links(o)}</div>")


def _two_columns(s: Story, _: Sequence[Story]) -> str:
    lines = texts(s)
    half = (len(lines) + 1) // 2
    columns = f"<div class=col-6>{_p(lines[:half])}</div><div class=col-6>{_p(lines[half:])}</div>"
    return _page(s, f"{_top()}{_h1(s)}<div class=row>{columns}</div><div class=ft>{_ABOUT}</div>")


def _parted_by_advertisements(s: Story, o: Sequence[Story]) -> str:
    advert = "<div class=adv-slot><a href='/ad'><img src=/a.gif></a><p>فروش ویژهٔ اقساطی، همین امروز</p></div>"
    blocks = advert.join(f"<div class=text-block>{_p([text])}</div>" for text in texts(s))
    return _page(s, f"{_top()}<div class=m>{_h1(s)}{blocks}</div><div>{_links(o)}</div>")


def _advertisements_in_the_text(s: Story, o: Sequence[Story]) -> str:
    advert = "<div class=yn-bnr><span>تبلیغات</span><div>خرید بلیت هواپیما با کمترین قیمت در این سامانه</div></div>"
    also = f"<div class=also><strong>بیشتر بخوانید:</strong>{_links(o, 3)}</div>"
    text = advert.join(_p([text]) for text in texts(s))
    return _page(s, f"{_top()}<div class=ct>{_h1(s)}<div class=tx>{text}{also}</div></div>")


def _byline_in_the_article(s: Story, _: Sequence[Story]) -> str:
    article = f"<article>{_h1(s)}<p class=byline>{_BYLINE}</p></article>"
    return _page(
        s, f"{_top()}{article}<div class=w>{_p(texts(s))}</div><div class=f>{_ABOUT}</div>"
    )


def _byline_called_content(s: Story, _: Sequence[Story]) -> str:
    by = f"<div class='content author-content' itemprop=articleBody><div class=content>{_BYLINE}</div></div>"
    story = f"<div class=layout>{_h1(s)}{by}<div class=txt>{_p(texts(s))}</div></div>"
    return _page(s, f"{_top()}{story}<div class=ft>{_ABOUT}</div>")


def _long_related_stories(s: Story, o: Sequence[Story]) -> str:
    related = f"<div class=r0><h3>مطالب پیشنهادی</h3>{_teasers(o)}</div>"
    return _page(
        s, f"{_top()}<div class=w>{_h1(s)}<div class=tx>{_p(texts(s))}</div>{related}</div>"
    )


def _teasers_as_articles(s: Story, o: Sequence[Story]) -> str:
    teasers = f"<div class=grid>{_teasers(o, 'article', '')}</div>"
    return _page(
        s, f"{_top()}<div class=w>{_h1(s)}<div class=tx>{_p(texts(s))}</div></div>{teasers}"
    )


def _long_comments(s: Story, o: Sequence[Story]) -> str:
    comments = f"<div class=c7><h3>دیدگاه‌ها</h3>{_comments([*o, *o])}</div>"
    return _page(
        s, f"{_top()}<div class=w>{_h1(s)}<div class=tx>{_p(texts(s))}</div>{comments}</div>"
    )


def _comments_in_a_list(s: Story, o: Sequence[Story]) -> str:
    comments = f"<ol class=d>{_comments(o, 'li')}</ol>"
    return _page(s, f"{_top()}<div class=w>{_h1(s)}{_p(texts(s), 'div')}{comments}</div>")


def _cookies_before_it(s: Story, _: Sequence[Story]) -> str:
    wall = f"<div class=wall><div>{_p([_COOKIES] * 8)}<button>می‌پذیرم</button></div></div>"
    return _page(s, f"{wall}{_top()}<div class=w>{_h1(s)}<div class=tx>{_p(texts(s))}</div></div>")


def _english_cookies_after_it(s: Story, _: Sequence[Story]) -> str:
    wall = (
        f"<div class=qc-x1><div>{_p([f'We store cookies on a device. {_ENGLISH}'] * 9)}</div></div>"
    )
    return _page(s, f"{_top()}<div class=w>{_h1(s)}<div class=tx>{_p(texts(s))}</div></div>{wall}")


def _english_beside_it(s: Story, _: Sequence[Story]) -> str:
    side = f"<div class=col4 dir=ltr><h4>About this site</h4>{_p([_ENGLISH] * 5)}</div>"
    story = f"<div class=col8>{_h1(s)}{_p(texts(s), 'div', ' class=par')}</div>"
    return _page(s, f"{_top()}<div class=row>{story}{side}</div>")


def _the_sites_own_words(s: Story, _: Sequence[Story]) -> str:
    about = f"<div class=c3><h4>درباره پایگاه خبری نمونه</h4>{_p([_ABOUT] * 5)}</div>"
    return _page(s, f"{_top()}<div class=w>{_h1(s)}<div class=tx>{_p(texts(s))}</div></div>{about}")


def _nested_spans(s: Story, o: Sequence[Story]) -> str:
    lines = (
        f"<p><span><span><span lang=FA>{_e(text)}</span></span></span></p>" for text in texts(s)
    )
    story = f"<div class=w>{_h1(s)}<span class=newsbody>{''.join(lines)}</span></div>"
    return _page(s, f"{_top()}{story}<div class=sd>{_links(o)}</div>")


def _spans_as_lines(s: Story, o: Sequence[Story]) -> str:
    lines = "".join(f"<span style='display:block'>{_e(text)}</span><br>" for text in texts(s))
    story = f"<div class=w><h2>{_e(s.headline)}</h2><div class=nb>{lines}</div></div>"
    return _page(s, f"{_top()}{story}<div class=sd>{_links(o)}</div>")


def _accelerated(s: Story, o: Sequence[Story]) -> str:
    advert = "<amp-ad width=300 height=250 type=x><div placeholder>آگهی</div></amp-ad>"
    text = advert.join(_p([text]) for text in texts(s))
    header = f"<header class=amp-wp-article-header>{_h1(s)}<div class=amp-wp-byline>مدیر سایت</div></header>"
    footer = f"<footer class=amp-wp-article-footer>{_links(o, 4)}</footer>"
    bar = f"<amp-sidebar id=sb layout=nodisplay>{_menu()}</amp-sidebar>"
    article = f"{header}<div class=amp-wp-article-content>{text}</div>{footer}"
    return _page(
        s, f"{bar}<article class=amp-wp-article>{article}</article><footer>{_ABOUT}</footer>"
    )


def _made_up_classes(s: Story, o: Sequence[Story]) -> str:
    text = "".join(f"<div class=css-{n}f2ad>{_p([text])}</div>" for n, text in enumerate(texts(s)))
    more = f"<div class=css-4d>{_teasers(o, 'div', ' class=css-9x')}</div>"
    story = f"<div class=css-2b>{_h1(s)}</div><div class=css-3c>{text}</div>{more}"
    return _page(
        s, f"<div id=__next><div class=css-h>{_menu()}</div><div class=css-1a>{story}</div></div>"
    )


def _wrapped_deep(s: Story, _: Sequence[Story]) -> str:
    text = "".join(f"<div><div><div><div>{_e(text)}</div></div></div></div>" for text in texts(s))
    story = f"<div><div><div>{_h1(s)}</div></div><div><div>{text}</div></div></div>"
    return _page(s, f"<div><div>{_menu()}</div>{story}<div><div>{_ABOUT}</div></div></div>")


def _elements_of_its_own(s: Story, _: Sequence[Story]) -> str:
    story = f"<x-story>{_h1(s)}<x-body>{_p(texts(s))}</x-body></x-story>"
    return _page(s, f"<x-header>{_menu()}</x-header>{story}<x-footer>{_p([_ABOUT])}</x-footer>")


def _names_of_boxes(s: Story, _: Sequence[Story]) -> str:
    text = f"<div id=news-share-text class='print related-news-body'>{_p(texts(s))}</div>"
    frame = f"<div id=content-with-sidebar class=banner-top>{_h1(s)}{text}</div>"
    return _page(s, f"<div id=header>{_menu()}</div>{frame}<div id=footer>{_ABOUT}</div>")


def _a_menu_left_open(s: Story, o: Sequence[Story]) -> str:
    story = f"<div class=w>{_h1(s)}<div class=tx>{_p(texts(s))}</div></div>"
    return _page(s, f"<nav>{_menu()}<div class=m>{story}<aside>{_links(o)}</aside></div>")


def _in_one_form(s: Story, o: Sequence[Story]) -> str:
    story = f"<div class=w><h2>{_e(s.headline)}</h2>{_p(texts(s), 'div')}</div>"
    return _page(s, f"<form id=aspnetForm>{_top()}{story}<div class=sd>{_links(o)}</div></form>")


def _paragraphs_left_open(s: Story, _: Sequence[Story]) -> str:
    return _page(s, f"{_top()}<div class=w>{_h1(s)}<P>{'<P>'.join(map(_e, texts(s)))}<HR>")


#: The layouts, named after what is difficult in them.
LAYOUTS: dict[str, Layout] = {
    name.strip("_"): layout
    for name, layout in list(globals().items())
    if name.startswith("_") and name not in ("_e", "_p", "_page", "_h1", "_top", "_menu")
    if callable(layout) and name not in ("_links", "_teasers", "_comments")
}
