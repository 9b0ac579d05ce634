"""Make responses that are not the requested page: bare, in a theme, in the agency's layout."""

import re

import newscrawl
from newscrawl.errors import NotThePageError, PageError

COPY = "https://site.example/news/48213/x"
OWN = "https://www.tasnimnews.ir/fa/news/1405/09/07/3500001/x"
NAMED = "<meta property='og:url' content='/fa/news/1405/09/07/3500001/x'>"
_SIDE = (
    "<aside class='sidebar'><h3>آخرین اخبار</h3><ul><li><a href='/1'>افتتاح سه مدرسه در قم</a></li>"
    "<li><a href='/2'>برف در گیلان</a></li></ul></aside><footer>تمامی حقوق محفوظ است</footer>"
)
_NEWS = "".join(
    f"<div class='item'><h2><a href='/n/{n}'>بازگشایی محور {n}</a></h2><p>راهداران استان قم امروز "
    f"محور {n} را پس از بارش سنگین برف بازگشایی کردند و عبور خودروها از سر گرفته شد.</p></div>"
    for n in range(8)
)


def bare(title: str, heading: str, paragraphs: list[str], more: str = "", head: str = "") -> str:
    """Return a page with nothing around its text."""
    top = f"<h1>{heading}</h1>" if heading else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='fa'><head><meta charset='utf-8'><title>{title}</title>{head}"
        f"</head><body>{top}<div class='content'>{text}</div>{more}</body></html>"
    )


def themed(title: str, heading: str, paragraphs: list[str], more: str = "", head: str = "") -> str:
    """Return a page in a site's theme, with menu and sidebar."""
    menu = "<header><a href='/'>خبر شهر</a><nav><a href='/a'>سیاسی</a></nav></header>"
    name = "<meta property='og:site_name' content='خبر شهر'>"
    plain = bare(f"{title} - خبر شهر", heading, paragraphs, more + _SIDE, name + head)
    return plain.replace("<body>", f"<body>{menu}")


def with_news(title: str, heading: str, paragraphs: list[str], more: str = "") -> str:
    """Return a themed page with the latest stories and their first lines below."""
    return themed(title, heading, paragraphs, f"<div class='latest'>{_NEWS}</div>{more}")


def of_the_site(
    title: str, heading: str, paragraphs: list[str], more: str = "", head: str = ""
) -> str:
    """Return a page with its text in the article element of the agency's layout."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='fa'><head><meta charset='utf-8'><title>{title}- اخبار استانها "
        f"- اخبار تسنیم - Tasnim</title>{head}</head><body><article class='single-news'><h1 "
        f"class='title'>{heading or title}</h1><div class='story'>{text}</div></article>{more}"
        "</body></html>"
    )


def dressed(html: str, head: str = NAMED) -> str:
    """Put a page of :func:`bare` into the agency's layout, which names the requested address."""
    title, heading = (re.search(f"<{t}>(.*?)</{t}>", html) for t in ("title", "h1"))
    paragraphs = re.findall("<p>(.*?)</p>", html)
    return of_the_site(
        title[1] if title else "", heading[1] if heading else "", paragraphs, "", head
    )


GONE = bare(
    "صفحه یافت نشد",
    "۴۰۴ - صفحه یافت نشد",
    ["متأسفانه صفحه‌ای که به دنبال آن هستید وجود ندارد. شاید خبر حذف شده باشد."],
)
CHALLENGE = bare(
    "Just a moment...",
    "",
    ["Enable JavaScript and cookies to continue"],
    "<script>window._cf_chl_opt={cvId:'3'}</script>",
)
LOGIN = bare("ورود", "ورود", ["نام کاربری", "رمز عبور"], "<form><input type='password'></form>")


def what(html: str, url: str, headers: dict[str, str] | None = None) -> str:
    """Return a page's kind if it is not the story, ``story`` if it is read, else the error."""
    try:
        newscrawl.read(html, url, headers)
    except NotThePageError as error:
        return error.kind
    except PageError as error:
        return error.reason
    return "story"
