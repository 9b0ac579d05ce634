"""Pages made to break a reader: only a record or a named error may come."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import NewscrawlError
from newscrawl.items import WARNINGS, Article, to_record
from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.factories import ARTICLE_URL, json_ld, tasnim_page

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(
        ["2019-05-20T18:23:00Z", "https://x.example/a2.jpg", "http://[", "1398/02/30"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "name", "item", "url"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
KEYS = (
    "@type @graph headline description datePublished dateModified keywords author publisher image "
    "video mainEntityOfPage itemListElement articleBody"
).split()


def record_or_error(body: str | bytes, content_type: str = "text/html") -> Article | None:
    try:
        article = read(page(body, ARTICLE_URL, content_type))
    except NewscrawlError:
        return None
    json.dumps(to_record(article, raw=True), ensure_ascii=False).encode()
    assert set(article.warnings) <= set(WARNINGS)
    return article


@pytest.mark.long
@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_any_json_ld(data: dict[str, object]) -> None:
    image = data.get("image")
    if isinstance(image, dict):
        image.setdefault("@type", "ImageObject")
    crumbs = {"breadcrumb": {"itemListElement": data.get("itemListElement")}}
    body = tasnim_page(title="", time="", head=json_ld(**{"mainEntityOfPage": crumbs, **data}))
    record_or_error(body)
    record_or_error(
        tasnim_page(head=f'<script type="application/ld+json">{json.dumps([data])}</script>')
    )


@given(JSON, st.sampled_from(["width", "height", "url", "thumbnail", "description", "contentUrl"]))
def test_any_picture(value: object, key: str) -> None:
    image = {"@type": "ImageObject", "url": "https://x.example/a.jpg", key: value}
    article = record_or_error(tasnim_page(head=json_ld(image=image)))
    assert article is not None
    for found in article.images:
        assert found.width is None or (type(found.width) is int and found.width < 10**6)


@pytest.mark.parametrize(
    "body",
    [
        tasnim_page(head='<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
        tasnim_page(time='<li class="service"><a href="http://[bad">x</a></li>'),
        tasnim_page(more="<div class='footer'>R1/S" + "9" * 5000 + "</div>"),
        tasnim_page(time='<li class="time">' + " " * 50_000 + "x</li>"),
        tasnim_page(story=f"<div class='story'><p>انتهای پیام/{'9' * 50_000}؟</p></div>"),
        tasnim_page(head=f'<meta property="og:title" content="{" " * 50_000}x">', title=""),
        tasnim_page(story="<div class='story'>" + "<figure><figcaption>" * 500 + "x</div>"),
        tasnim_page(story="<div class='story'>" + "<ul><li>" * 500 + "x</div>"),
        tasnim_page(story="<div class='story'>" + "<table><tr><td>1<td>" * 500 + "x</div>"),
        tasnim_page(story="<div class='story'>" + "<table>" + "<tr><td>1<td>2" * 20_000 + "</div>"),
        tasnim_page(story="<div class='story'><p>۱۰<sup>۶<div>x</div></sup></p></div>"),
        tasnim_page(story="<h1><a href='http://[bad'>x</a></h1>"),
    ],
    ids=range(12),
)
def test_what_once_broke_or_slowed_it(body: str) -> None:
    record_or_error(body)


@pytest.mark.parametrize("charset", ["hex", "rot13", "idna", "undefined", "unicode_escape", "zip"])
def test_codecs_that_are_none_of_pages(charset: str) -> None:
    body = tasnim_page().encode() + b"\xff \\ud800"
    assert record_or_error(body, f"text/html; charset={charset}") is not None


def test_deep_markup_loses_nothing_and_glues_nothing() -> None:
    deep = "<b>" * 1500 + "<p>یک</p>دو<p>سه<br>چهار</p><script>js</script>" + "</b>" * 1500
    article = record_or_error(tasnim_page(story=f"<div class='story'>{deep}<p>پنج</p></div>"))
    assert article is not None
    assert article.body == "یک\n\nدو\n\nسه\nچهار\n\nپنج"
    # Past 2048 levels the parser itself gives up: then the page says that it is cut.
    deeper = "<b>" * 3000 + "یک" + "</b>" * 3000
    lost = record_or_error(
        tasnim_page(story=f"<div class='story'><p>متن</p>{deeper}<p>دو</p></div>")
    )
    assert lost is not None
    assert "page_cut" in lost.warnings
