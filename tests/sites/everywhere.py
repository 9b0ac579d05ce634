"""Put the same content into a page of each reader, to test what all readers do alike."""

from collections.abc import Callable

from newscrawl.items import Article
from newscrawl.sites.extraction import read
from tests.conftest import page

URL = "https://www.tasnimnews.com/fa/news/1404/08/30/3440001/x"
ISNA_URL = "https://www.isna.ir/news/1404083012345/x"
COPY = "https://khabar.example/news/48213/x"
TITLE = "بازگشایی گردنهٔ برفی پس از سه روز"
FIRST = (
    "به گزارش خبرگزاری تسنیم از شهرکرد، گردنه‌ای که از شنبه با برف سنگین بسته بود امروز به روی "
    "خودروهای سبک باز شد."
)
LAST = (
    "رئیس پلیس‌راه استان به رانندگان سفارش کرد که زنجیر چرخ همراه داشته باشند و از ایستادن در کنار "
    "جاده پرهیز کنند."
)


def tasnim(content: str, head: str = "") -> Article:
    """Read the content in a page of the agency's site."""
    story = f"<div class='story'>{content}</div><div class='clearfix'></div>"
    return read(
        page(
            f"<html><head>{head}<title>{TITLE}</title></head><body><article class='single-news'>"
            f"<h1 class='title'>{TITLE}</h1>{story}</article></body></html>",
            URL,
        )
    )


def nastooh(content: str, head: str = "") -> Article:
    """Read the content in a page of ISNA's site, in the family Nastooh."""
    story = f"<div class='item-body'><div class='item-text'>{content}</div></div>"
    return read(
        page(
            f"<html><head>{head}<title>{TITLE}</title></head><body><article class='item'>"
            f"<h1 class='first-title'>{TITLE}</h1>{story}</article></body></html>",
            ISNA_URL,
        )
    )


def jannah(content: str, head: str = "") -> Article:
    """Read the content in a republished story in the theme Jannah."""
    story = f"<div class='entry-content entry clearfix'>{content}</div>"
    return read(
        page(
            f"<html><head>{head}<title>{TITLE}</title></head><body class='single postid-48213'>"
            f"<article id='the-post'><h1 class='entry-title'>{TITLE}</h1>{story}</article></body>"
            "</html>",
            COPY,
        ),
        copy=True,
    )


def general(content: str, head: str = "") -> Article:
    """Read the content in a republished story on a site of no known layout."""
    return read(
        page(
            f"<html><head>{head}<title>{TITLE}</title></head><body><div class='wrap'><div>"
            f"<h1>{TITLE}</h1><div class='news-text'>{content}</div></div></div></body></html>",
            COPY,
        ),
        copy=True,
    )


READERS: dict[str, Callable[..., Article]] = {
    f.__name__: f for f in (tasnim, nastooh, jannah, general)
}


def between(content: str, reader: str = "tasnim", head: str = "") -> list[str]:
    """Return the blocks that the content gives between the story's first and last paragraph."""
    article = READERS[reader](f"<p>{FIRST}</p>{content}<p>{LAST}</p>", head)
    first, *blocks = (article.body or "").split("\n\n")
    assert (first, blocks.pop()) == (FIRST, LAST)
    return blocks
