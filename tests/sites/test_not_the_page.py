"""Responses that are not the requested page, and stories that only look like such pages.

``other_pages.json`` has pages in the words of services and sites, and stories about such things.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.demo.site import demo_pages
from newscrawl.errors import NotAListError, NotThePageError
from newscrawl.reading.notices import (
    KINDS,
    kind_of_text,
    kind_of_title,
    plain_words,
    share_of_notice,
)
from newscrawl.sites.extraction import refuse_detour
from newscrawl.sites.lists import parse_list
from newscrawl.sites.not_the_page import refuse_login
from tests.conftest import page
from tests.factories import TASNIM
from tests.gold.pages import gold_pages
from tests.sites.other_answers import (
    CHALLENGE,
    COPY,
    GONE,
    LOGIN,
    NAMED,
    OWN,
    bare,
    of_the_site,
    themed,
    what,
    with_news,
)

MADE = json.loads(Path(__file__).with_name("other_pages.json").read_text(encoding="utf-8"))
OTHERS: list[dict[str, Any]] = MADE["others"]
STORIES: list[dict[str, Any]] = MADE["stories"]
CANONICAL = f"<link rel='canonical' href='{COPY}'><meta property='og:type' content='article'>"


def name_of(case: dict[str, Any]) -> str:
    return str(case.get("headline") or case["title"] or case["paragraphs"][:1] or case["more"])


@pytest.mark.parametrize("case", OTHERS, ids=name_of)
def test_another_page_is_no_story(case: dict[str, Any]) -> None:
    parts = case["title"], case["heading"], case["paragraphs"], case["more"]
    assert what(bare(*parts), COPY) == case["kind"]
    assert what(bare(*parts), OWN) == case["kind"]
    if case["title"]:
        assert what(themed(*parts), COPY) == case["kind"]
    is_of_the_site = case["kind"] == "not_found" and case["heading"]
    if is_of_the_site and "نمونه" not in case["title"]:
        assert what(with_news(*parts), COPY) == case["kind"]
    if is_of_the_site:
        # Whatever address its template repeats.
        for head in ("", NAMED):
            assert what(of_the_site(*parts, head), OWN) == case["kind"]


@pytest.mark.parametrize("case", STORIES, ids=name_of)
def test_words_alone_reject_no_story(case: dict[str, Any]) -> None:
    headline, paragraphs = case["headline"], case["paragraphs"]
    assert what(of_the_site(headline, headline, paragraphs, "", NAMED), OWN) == "story"
    assert what(bare(headline, headline, paragraphs, "", CANONICAL), COPY) == "story"
    by_slug = COPY.replace("/x", "/" + "-".join(plain_words(headline)))
    if len(plain_words(headline)) > 1:
        assert what(bare(headline, headline, paragraphs), by_slug) == "story"
    if kind_of_title(headline) is None:
        form = (
            "<form><div class='g-recaptcha'></div><script src='/recaptcha/api.js'></script>"
            "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
            "<input type='password'></form>"
        )
        assert what(bare(headline, headline, paragraphs), COPY) == "story"
        if share_of_notice(headline) < 0.85:  # it has words of its own
            assert what(themed(headline, headline, paragraphs, form), COPY) == "story"


@pytest.mark.parametrize("gold", gold_pages(), ids=lambda gold: gold.name)
def test_a_real_story_under_any_such_headline_is_a_story(gold: Any) -> None:
    """And its words are not those of notices."""
    if gold.record["kind"] != "article" or gold.record["word_count"] < 12:
        return
    assert share_of_notice(gold.record["body"]) < 0.7
    text = gold.record["body"].split("\n\n")
    for headline in ("صفحه یافت نشد", "Page not found", "ورود", "Just a moment", "404"):
        html = of_the_site(headline, headline, text, "", NAMED)
        assert what(html, OWN) == "story"


def test_what_a_header_says_is_enough() -> None:
    story = demo_pages("/fa/news/1404/08/21/3440001/x")
    assert story
    own = OWN.replace("1405/09/07/3500001", "1404/08/21/3440001")
    assert what(story, own) == "story"
    assert what(story, own, {"CF-Mitigated": "challenge"}) == "challenge"


def test_the_page_of_a_template_that_names_another_article_proves_nothing() -> None:
    text = ["راهداران استان قم امروز محور قدیم را پس از بارش برف بازگشایی کردند و راه باز است."]
    for number, kind in ((3500001, "story"), (3500009, "not_found")):
        head = NAMED.replace("3500001", str(number))
        html = of_the_site("صفحه یافت نشد", "صفحه یافت نشد", text, "", head)
        assert what(html, OWN) == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("<link rel='shortlink' href='https://site.example/?p=48213'>", "story"),
        (
            '<script type="application/ld+json">{"@type":"Article","url":"/news/48213/"}</script>',
            "story",
        ),
        ("<meta property='og:url' content='https://site.example/news/48213/%78'>", "story"),
        ("<meta property='og:url' content='https://site.example/'>", "not_found"),
        ("<meta property='og:url' content='https://site.example/404'>", "not_found"),
        ("<link rel='canonical' href='https://site.example/news/482130/x'>", "not_found"),
        ("<link rel='canonical' href='http://[::1'>", "not_found"),
    ],
)
def test_what_proves_that_a_copy_is_the_page_asked_for(head: str, kind: str) -> None:
    text = ["راهداران استان قم امروز محور قدیم را پس از بارش برف بازگشایی کردند و راه باز است."]
    assert what(bare("صفحه یافت نشد", "صفحه یافت نشد", text, "", head), COPY) == kind


def test_spelling_makes_no_difference() -> None:
    said = {
        kind_of_title(title)
        for title in (
            "صفحه‌ی مورد نظر یافت نشد",
            "صفحه مورد نظر يافت نشد",
            "صفحهٔ مورد نظر، یافت نشد!",
            "صفحۀ مورد‌نظر یافت نشد - ٤٠٤",
            "ﺻﻔﺤﻪ ﻣﻮرد ﻧﻈﺮ ﯾﺎﻓﺖ ﻧﺸﺪ (404)",
            "PAGE  NOT\u00a0FOUND",
            "صفـــحه یافت نشد",
        )
    }
    assert said == {("not_found", True)}


@given(st.text(max_size=200), st.sampled_from([0.0, 0.65, 0.9]))
def test_any_text_is_judged(text: str, least: float) -> None:
    assert kind_of_text(text, least) in {None, *KINDS}
    said = kind_of_title(text)
    assert said is None or said[0] in KINDS
    assert 0 <= share_of_notice(text) <= 1
    assert kind_of_text(text, 1.01) is None


@given(
    st.lists(st.sampled_from("راهداران استان قم محور قدیم بازگشایی برف فرماندار یزد گندم".split()))
)
def test_a_headline_with_two_words_of_its_own_is_no_notice(words: list[str]) -> None:
    headline = " ".join([*words, "یافت نشد"])
    assert (kind_of_title(headline) is None) == (len(words) > 0)


LISTING = "<section class='archive-result'><section class='content'>{}</section></section>"
ENTRY = "<article class='list-item'><a href='/fa/news/1404/08/30/3440001/x'>خبر</a></article>"


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (GONE, "not_found"),
        (CHALLENGE, "challenge"),
        (LOGIN, "login"),
        (with_news("صفحه یافت نشد", "صفحه یافت نشد", ["یافت نشد"]), "not_found"),
        (
            with_news("صفحه یافت نشد", "", []).replace("/n/", "/fa/news/1404/08/30/344000"),
            "not_found",
        ),
        (bare("صفحه یافت نشد", "", [], LISTING.format("")), "not_found"),
        (bare("استانها", "", [], LISTING.format("")), None),
        # So says the site of a day without stories.
        (bare("استانها", "", [], LISTING.format("<p>خبری یافت نشد</p>")), None),
        (
            bare(
                "۴۰۴ خبر قم",
                "",
                [],
                LISTING.format(ENTRY),
            ),
            None,
        ),
    ],
)
def test_lists(html: str, kind: str | None) -> None:
    response = page(html, "https://www.tasnimnews.ir/fa/service/62/x?page=3")
    if kind is None:
        assert len(parse_list(response, TASNIM).links) == ("3440001" in html)
        return
    with pytest.raises(NotThePageError) as error:
        parse_list(response, TASNIM)
    assert error.value.kind == kind


def test_a_list_in_words_of_its_own_stays_none() -> None:
    with pytest.raises(NotAListError):
        parse_list(
            page(bare("درباره ما", "درباره ما", ["تماس و نشانی دفترهای خبرگزاری در قم و یزد"])),
            TASNIM,
        )


@pytest.mark.parametrize(
    "path",
    [
        "/wp-login.php?redirect_to=x",
        "/login",
        "/fa/Login.aspx",
        "/user/sign-in/",
        "/auth",
        "/ورود",
        "/%D9%88%D8%B1%D9%88%D8%AF/",
    ],
)
def test_a_redirect_to_a_login(path: str) -> None:
    url = f"https://site.example{path}"
    with pytest.raises(NotThePageError, match="log in"):
        refuse_login(url, COPY)
    refuse_login(url, url)
    refuse_detour(COPY, COPY)
    refuse_detour("https://site.example/news/login-of-the-year/", COPY)


def test_a_redirect_to_the_front_page() -> None:
    with pytest.raises(NotThePageError, match="front page"):
        refuse_detour("https://site.example/", COPY)


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 20_000,
        "<p class='captcha'>" * 20_000,
        "<h1>صفحه یافت نشد</h1>" * 20_000,
        "<script>captcha</script>" * 20_000,
        "<title>" + "404 - " * 40_000 + "</title>",
        "<p>" + "یافت نشد " * 100_000 + "</p>",
    ],
)
def test_pages_that_are_made_to_take_long_end(hostile: str) -> None:
    assert what(f"<html><body>{hostile}</body></html>", COPY) != "story"
