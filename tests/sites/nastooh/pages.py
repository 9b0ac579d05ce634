"""Article pages in two layouts of the CMS Nastooh, made for these tests, and what they share."""

from newscrawl.items import Article
from newscrawl.sites.extraction import clean_article
from newscrawl.sites.isna import site as isna
from newscrawl.sites.nastooh import site as untried
from newscrawl.sites.nastooh.article import parse_article
from newscrawl.sites.nastooh.family import NastoohSite
from tests.conftest import page

NUMBER = 1403021509876
URL = f"https://www.isna.ir/news/{NUMBER}/گشایش-پل-تازه"
(ISNA,) = isna.SITES
MEHR = next(site for site in untried.SITES if site.name == "mehr")

BODY = "<p>به گزارش ایسنا از یزد، پل می\u200cگذرد.</p><p>بند دوم&zwnj;اش.</p><p>انتهای پیام</p>"
RELATED = """<section class="box related list"><header><h2>اخبار مرتبط</h2></header><ul><li>
<div class="desc"><h4 class="kicker">روتیتر دیگری</h4><h1 class="first-title">خبر دیگری</h1>
<figure class="item-img"><img src="/d/2024/05/04/3/7.jpg"></figure><p class="summary">نه</p>
<span itemprop="articleSection">دیگر</span><div class="item-date"><span>۱ مهر ۱۴۰۱، ۱:۰۰</span>
</div><a href="/service/World">جهان</a><a href="/news/1403021500001/x">دیگر</a></div></li></ul>
</section>"""


def isna_page(
    head: str = "",
    body: str = BODY,
    *,
    time: str = "<span class='title-meta'>شنبه /</span> <span>۱۵ اردیبهشت ۱۴۰۳ / ۱۰:۳۰</span>",
    section: str = '<li><span itemprop="articleSection">یزد</span></li>',
    lead: str = '<p class="summary" itemprop="description">چکیده خبر</p>',
    more: str = RELATED,
    tags: str = '<footer class="tags"><ul><li><a href="/tag/a">پل</a></li></ul></footer>',
) -> str:
    """Return a page in the layout of ISNA's captured page."""
    return f"""<!DOCTYPE html><html><head><title>گشایش پل تازه - ایسنا</title>
<meta name="generator" content="www.nastooh.ir">{head}</head><body><header><h1><a href="/">ایسنا</a>
</h1><h1><a href="/service/Sports">ورزش</a></h1></header><main class="main-content">
<article id="item" class="page item"><div class="news-info"><ul><li><i class="fa fa-calendar-o"></i>
{time}</li>{section}</ul></div><div class="full-news"><header class="item-header">
<div class="item-title"><h1 class="first-title" itemprop="headline">گشایش پل تازه</h1></div>
</header><div class="item-body"><figure class="item-img">
<img src="/d/2024/05/04/3/62.jpg" alt="پل"></figure>
{lead}<div itemprop="articleBody" class="item-text">{body}</div></div><div class="item-footer">
<input id="short-url" value="https://www.isna.ir/news/{NUMBER}/"></div>{tags}{more}</div></article>
<aside class="sidebar"><section class="box list"><article><h3><a href="/news/1403021500002/y">کنار
</a></h3></article></section></aside></main></body></html>"""


def mehr_page(head: str = "", summary: str = "", body: str = BODY, crumbs: str = "") -> str:
    """Return a page in the layout that crawlers of Mehr claim."""
    return f"""<html><head><meta property="nastooh:code" content="6017630">{head}</head><body>
<div class="sidebar"><section class="box list"><h1 class="title">از کنار</h1></section></div>
<article><div class="item-header"><div class="item-nav"><ol class="breadcrumb"><li><a href="/">خانه
</a></li>{crumbs}</ol><div class="item-date"><i></i><span>۱۹ بهمن ۱۴۰۲، ۹:۳۰</span></div></div>
<div class="item-title"><h4 class="subtitle kicker">روتیتر؛</h4><h1 class="title">
<a href="/news/6017630/x">عنوان مهر</a></h1></div></div><div class="item-summary">
<figure class="item-img">
<img src="https://media.example/d/2023/10/05/3/46.jpg?ts=1" width="800" height="400">
<figcaption>زیر عکس</figcaption></figure>{summary}</div><div class="item-body">
<div class="item-text">{body}</div><div class="item-code">کد خبر <span>6017630</span></div></div>
<div class="item-footer"><div class="short-link-container">
<input value="mehrnews.com/x349jN"></div></div>
<section class="box tags"><div><ul><li><a>یک</a></li><li><a>دو</a></li></ul></div></section>
{RELATED}</article></body></html>"""


def read(body: str, url: str = URL, site: NastoohSite = ISNA) -> Article:
    """Return the cleaned article of a page."""
    return clean_article(parse_article(page(body, url), site))
