"""Republished stories on pages made to break or slow down their reader."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import NewscrawlError
from newscrawl.items import WARNINGS, to_record
from tests.factories import jannah, paragraphs, read_copy

_SLOW = {4, 5, 6, 9}
HOSTILE = [
    "<div>" * 3000 + "x",
    "<div class='entry-content'>" * 1500 + "متن " * 50,
    "<p>" + "<b>" * 1900 + "متن " * 50,
    "<p>" + "متن " * 200_000,
    paragraphs(*["متن " * 10] * 20_000),
    "<div>" + "متن بلند بی نشان<br>" * 50_000 + "</div>",
    "".join(f"<div class='date{n}'>۲۱ آبان ۱۴۰۴</div>" for n in range(20_000)) + "<p>x</p>",
    "<p>" + "منبع: " * 50_000 + "</p>",
    "<p>" + "به گزارش تسنیم از " * 30_000 + "</p>",
    "".join(f"<div class='source'>{'x' * 100}</div>" for _ in range(20_000)),
    "<h1>" + "تیتر - " * 20_000 + "</h1>" + paragraphs("متن " * 40),
    '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + paragraphs("متن " * 40),
    "<ul><li>" * 900 + "متن " * 50,
    "<table><tr><td>" * 900 + "متن " * 50,
]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body, id=str(n), marks=pytest.mark.long if n in _SLOW else [])
        for n, body in enumerate(HOSTILE)
    ],
)
def test_hostile_pages_give_a_record_or_a_named_error_soon(body: str) -> None:
    for whole in (
        f"<html><head><meta property='og:title' content='t'></head><body>{body}</body></html>",
        jannah("تیتر", body),
    ):
        try:
            record = to_record(read_copy(whole), raw=True)
        except NewscrawlError:
            continue
        json.dumps(record, ensure_ascii=False).encode()
        assert set(record["warnings"]) <= set(WARNINGS)


@pytest.mark.long
@given(
    st.dictionaries(
        st.sampled_from(
            "@type headline description datePublished dateModified keywords author publisher image "
            "articleBody articleSection name url @graph".split()
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("http://["),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(st.sampled_from(["name", "url", "@type"]), inner, max_size=2)
            ),
            max_leaves=5,
        ),
    )
)
def test_any_json_ld(data: dict[str, object]) -> None:
    data = {"@type": "Article", **data}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    for body in (
        jannah("", paragraphs("متن"), head=head),
        f"<html><head>{head}</head><body>{paragraphs('متن ' * 30)}</body></html>",
    ):
        try:
            found = read_copy(body)
        except NewscrawlError:
            continue
        json.dumps(to_record(found, raw=True), ensure_ascii=False).encode()
        assert set(found.warnings) <= set(WARNINGS)
