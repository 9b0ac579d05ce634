"""Unknown sites that declare their own name for the headline of every page."""

import pytest

from newscrawl.items import Article
from tests.sites.republished.general_pages import A, B, P, og, read

NAME = "پایگاه اطلاع‌رسانی استان"
LONG = "پایگاه خبری تحلیلی استان قم و شهرهای آن"
TITLE = "جادهٔ قدیم پس از ده سال باز شد"
STORY = f"<div class=txt>{P(A, B)}</div>"
OTHERS = "<aside><h2>پربازدیدترین خبرهای امروز استان</h2><h3><a href=/2>خبر دیگر</a></h3></aside>"


def check(article: Article, *, is_doubtful: bool) -> None:
    assert (article.headline, article.body) == (TITLE, f"{A}\n\n{B}")
    assert ("headline_doubtful" in article.warnings) == is_doubtful


@pytest.mark.parametrize("title", [f"{NAME} - {TITLE}", f"{TITLE} | {NAME}"])
@pytest.mark.parametrize("tag", ["h1", "h2", "h3"])
def test_the_headline_is_what_title_has_beside_the_name(tag: str, title: str) -> None:
    head = f"<title>{title}</title>{og('title', NAME)}{og('type', 'website')}"
    body = f"<div class=w><{tag} class=t>{TITLE}</{tag}>{STORY}</div>{OTHERS}"
    article = read(body, head)
    assert (article.headline, article.body) == (TITLE, f"{A}\n\n{B}")


@pytest.mark.parametrize("tag", ["h2"])
@pytest.mark.parametrize("logo", ["", f"<h1 class=logo>{NAME}</h1>"])
def test_the_only_heading_is_the_headline_and_doubtful(logo: str, tag: str) -> None:
    head = f"<title>{NAME}</title>{og('title', NAME)}{og('site_name', NAME)}"
    body = f"<div class=p>{logo}<div class=v><{tag}>{TITLE}</{tag}>{STORY}</div></div>{OTHERS}"
    check(read(body, head), is_doubtful=True)


@pytest.mark.parametrize("logo", ["", f"<h1 class=logo>{LONG}</h1>"])
@pytest.mark.parametrize("shown", ["<h1>{}</h1>", "<h2>{}</h2>"])
def test_a_long_name_beside_the_headline_is_no_headline(shown: str, logo: str) -> None:
    head = f"<title>{TITLE} | {LONG}</title>{og('title', TITLE)}"
    body = f"<div class=p>{logo}<div class=v>{shown.format(TITLE)}{STORY}</div></div>"
    check(read(body, head), is_doubtful=False)
