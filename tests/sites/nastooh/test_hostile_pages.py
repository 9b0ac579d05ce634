"""The family's reader on pages made to break it: only a record or a named error may come."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import NewscrawlError
from newscrawl.items import WARNINGS, Article, to_record
from tests.factories import json_ld
from tests.sites.nastooh.pages import MEHR, isna_page, mehr_page
from tests.sites.nastooh.pages import read as read_page

#: Values that a page may have where another is meant.
VALUES = st.text(max_size=12) | st.sampled_from(
    [
        *("", " ", "x", "http://[", "//", "/news/5", "/news/99999999999999", "2019-05-20", "0"),
        *("1398/02/30", "2019-05-20T18:23:00Z", "۱۵ اردیبهشت ۱۴۰۳، ۱۰:۳۰", "a|b", "a>b", ">", "|"),
        *("\u200c", "٣"),
    ]
)
METAS = (
    "og:url og:title og:site_name og:image article:published_time article:modified_time keywords "
    "article:tag article:section nastooh:code nastooh:publishDate nastooh:topic nastooh:subtopic "
    "nastooh:pageType dc.identifier publisher description"
).split()
KEYS = "headline url @id datePublished keywords publisher image video articleBody".split()
JSON = st.recursive(
    st.none() | st.integers() | VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("name"), inner),
    max_leaves=4,
)
_tag = re.compile(r"<[^<>]*>")


def record_or_error(body: str, *, is_mehr: bool = False) -> Article | None:
    url = "https://www.mehrnews.com/news/6017630"
    try:
        article = read_page(body, url, MEHR) if is_mehr else read_page(body)
    except NewscrawlError:
        return None
    json.dumps(to_record(article, raw=True), ensure_ascii=False).encode()
    assert set(article.warnings) <= set(WARNINGS)
    return article


@pytest.mark.long
@given(
    st.dictionaries(st.sampled_from(METAS), VALUES), st.dictionaries(st.sampled_from(KEYS), JSON)
)
def test_any_meta_and_any_json_ld(metas: dict[str, str], data: dict[str, object]) -> None:
    quoted = {name: value.replace('"', "") for name, value in metas.items()}
    head = "".join(f'<meta property="{name}" content="{v}">' for name, v in quoted.items())
    record_or_error(isna_page(head + json_ld(**data), time="", lead="", tags=""))
    record_or_error(mehr_page(head + json_ld(**data)), is_mehr=True)


@pytest.mark.long
@given(VALUES, VALUES, VALUES)
def test_any_value_in_the_markup(time: str, section: str, href: str) -> None:
    shown = f"<div class='item-date'><span>{time}</span></div>"
    links = f'<li><a href="{href}">{section}</a><span itemprop="articleSection">{section}</span>'
    record_or_error(isna_page(time=shown, section=links, body=f'<p><a href="{href}">x</a></p>'))
    record_or_error(mehr_page(crumbs=f'<li><a href="{href}">{section}</a>'), is_mehr=True)


@pytest.mark.long
@given(st.booleans(), st.data())
def test_a_page_that_lost_or_repeats_tags(is_mehr: bool, data: st.DataObject) -> None:
    whole = mehr_page() if is_mehr else isna_page()
    tags = list(_tag.finditer(whole))
    for tag in data.draw(st.lists(st.sampled_from(tags), max_size=4)):
        times = data.draw(st.sampled_from([0, 2, 3]))
        whole = whole.replace(tag[0], tag[0] * times, 1)
    record_or_error(whole, is_mehr=is_mehr)


@pytest.mark.parametrize(
    "more",
    [
        "<section class='box'>" * 3000,
        "<div class='item-text'><article class='item'>" * 800,
        "<ol class='breadcrumb'><li>" * 800,
        "<li><i class='fa-calendar-o'></i>" * 5000,
        "<div class='tags'><li><a>x</a>" * 800,
        "<p class='summary' hidden>x</p>" * 5000,
        "<a href='/service/x'>x</a>" * 5000,
        "<meta itemprop='datePublished' content='x'>" * 5000,
    ],
    ids=range(8),
)
def test_many_and_deep_elements_do_not_slow_it(more: str) -> None:
    record_or_error(isna_page(more=more))
    record_or_error(isna_page(body=more, time="", tags=""))
