"""Make pages in the markup of Iran Samaneh, and read them."""

from newscrawl.items import Article
from newscrawl.sites import extraction
from newscrawl.sites.base import Site
from newscrawl.sites.iran_samaneh.article import parse_article
from newscrawl.sites.registry import sites
from tests.conftest import page

SITE = sites()["yjc"]
NUMBER = 8812345
PATH = f"/fa/news/{NUMBER}/%D9%82%D9%85"
URL = f"https://www.yjc.ir{PATH}"
TITLE = "پل شهر پس از سیل باز شد"
TITLE_LINK = f"<a class='title' href='{PATH}'>{TITLE}</a>"
BODY = "<p>بند نخست خبر.</p><p>بند دوم خبر.</p><p>انتهای پیام/ح</p>"
TOOLBAR = (
    "<div class='news_toolbar'><div class='news_nav news_id_c'><span class='news_nav_title'>"
    "کد خبر: </span>۸۸۱۲۳۴۵</div><div class='news_path'>گروه : <a href='/fa/qom'>قم</a> » "
    "<a href='/fa/qom/206'>شهر قم</a></div><div class='news_nav news_pdate_c'>"
    "<span class='news_nav_title'>تاریخ انتشار: </span>۱۲ ارديبهشت ۱۴۰۴ - ۱۶:۱۲</div></div>"
)
TAGS = "<div class='tags'><a href='/fa/tags/1/1/a'>سیل</a> ، <a href='/fa/tags/2/1/b'>پل</a></div>"


def samaneh_page(
    *,
    head: str = "",
    toolbar: str = TOOLBAR,
    title: str = f"<div class='title'><h1 class='Htags'>{TITLE_LINK}</h1></div>",
    rutitr: str = "",
    subtitle: str = "<div class='subtitle'><strong>چکیدهٔ خبر.</strong></div>",
    body: str = f"<div class='body'>{BODY}</div>",
    inside: str = "",
    before: str = "",
    after: str = TAGS,
) -> str:
    """Return an article's page. ``inside``: after the body, in the story's element; ``before``,
    ``after``: around that element and the toolbar.
    """
    return (
        f"<!DOCTYPE html><html lang='fa-IR'><head><meta charset='utf-8'>{head}</head>"
        f"<body id='news'>{before}<div class='news_p_box'><div>{toolbar}</div>"
        f"<div class='news_body_con'><div class='rutitr'>{rutitr}</div>{title}{subtitle}{body}"
        f"{inside}</div>{after}</div><div><a href='https://iransamaneh.com/'>ایران سامانه</a></div>"
        "</body></html>"
    )


def parse(body: str | bytes, url: str = URL, site: Site = SITE) -> Article:
    """Read a page into an uncleaned article."""
    return parse_article(page(body, url), site)


def read(body: str | bytes, url: str = URL, site: Site = SITE) -> Article:
    """Read a page into a clean, valid article."""
    return extraction.read(page(body, url), site=site)


def meta(name: str, content: str, *, key: str = "property", value: str = "content") -> str:
    """Return a meta tag; ``key``, ``value``: the names of its attributes."""
    return f'<meta {key}="{name}" {value}="{content}">'
