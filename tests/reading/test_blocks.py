"""From markup to blocks: nothing dropped, nothing glued."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reading.blocks import Blocks, text_of
from newscrawl.reading.markup import own_text
from tests.reading.trees import tree


def blocks(markup: str) -> list[str]:
    return [block.text for block in Blocks().read(tree(markup))]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>یک</p><p>دو</p>", ["یک", "دو"]),
        ("<p>یک <b>دو</b> <a href='/'>سه</a>چهار</p>", ["یک دو سهچهار"]),
        ("بی‌پاراگراف<p>یک</p>پس از آن", ["بی‌پاراگراف", "یک", "پس از آن"]),
        ("<p>یک<br>دو<br/>سه</p>", ["یک\nدو\nسه"]),
        ("<p>یک\nدو\r\n  سه</p>", ["یک دو   سه"]),
        ("<h2>سر</h2><p>متن</p><blockquote><p>نقل</p></blockquote>", ["سر", "متن", "نقل"]),
        ("<div><div>یک</div>دو<section>سه</section></div>", ["یک", "دو", "سه"]),
        ("<p>&nbsp;</p><p></p><p> \n </p><p>یک</p>", ["یک"]),
        ("<p>یک</p><script>var x</script><style>p{}</style><p>دو</p>", ["یک", "دو"]),
        ("<p>یک<!-- نه -->دو</p>", ["یکدو"]),
        ("<ul><li>یک</li><li>دو<br>سه</li></ul>", ["- یک\n- دو سه"]),
        ("<ol><li>یک<ul><li>الف</li></ul></li><li></li><li>دو</li></ol>", ["- یک\n- الف\n- دو"]),
        ("<ul>بی‌مورد<li>یک</li></ul>", ["- بی‌مورد\n- یک"]),
        (
            "<table><tr><th>شهر</th><th>تن</th></tr><tr><td>قم</td><td>۱۲</td></tr></table>",
            ["شهر | تن\nقم | ۱۲"],
        ),
        ("<table><tr><td><p>یک</p><p>دو</p></td></tr></table>", ["یک", "دو"]),
        (
            "<table><caption>نام</caption><tr><td>یک<p>دو</p></td><td></td></tr></table>",
            ["نام", "یک دو | "],
        ),
        (
            "<p>یک</p><figure><img src='x'><figcaption>زیرنویس</figcaption></figure>",
            ["یک", "زیرنویس"],
        ),
        ("<ul><li>a</li><ul><li>b</li><li>c</li></ul></ul>", ["- a\n- b\n- c"]),
        ("<ul><li>a<ul><li>b</li></ul>z</li></ul>", ["- a\n- b\n- z"]),
        ("<ul>متن <b>پر</b>رنگ<li>یک</li></ul>", ["- متن پررنگ\n- یک"]),
        ("<table><caption>نام</caption><tr><td>یک</td></tr></table>", ["نام", "یک"]),
        ("<table><div>بیرون<tr><td>a</td><td>b</td></tr></div></table>", ["بیرون", "a | b"]),
        ("<p>متن <span class='x'>و</span> متن</p>", ["متن و متن"]),
        (
            "<figure><blockquote>نقل</blockquote><figcaption>گوینده</figcaption></figure>",
            ["نقل", "گوینده"],
        ),
        ("<custom-tag>یک</custom-tag>دو", ["یکدو"]),
        ("<dl><dt>یک</dt><dd>دو</dd></dl>", ["یک", "دو"]),
        ("<p>" + "<b>" * 300 + "ژرف" + "</b>" * 300 + "</p>", ["ژرف"]),
    ],
)
def test_blocks(markup: str, wanted: list[str]) -> None:
    assert blocks(markup) == wanted


def test_what_is_kept_apart() -> None:
    walker = Blocks(aside=["more"], silent=["player"])
    node = tree(
        "<div><p>یک</p><div class='x more'><a href='/2'>بیشتر</a></div>"
        "<ul><li>دو</li><li class='more'>نیز</li></ul><div class='player'>پخش</div></div>"
    )
    found = walker.read(node)
    assert [b.text for b in found if not b.aside] == ["یک", "- دو"]
    assert [b.text for b in found if b.aside] == ["بیشتر", "نیز"]


def test_text_of_and_own_text() -> None:
    node = tree("<ul><li>یک<span>دو</span>سه<ul><li>چهار</li></ul></li></ul>").find(".//li")
    assert node is not None
    assert text_of(node) == "یکدوسه - چهار"
    assert own_text(node) == "یکسه"


WORDS = st.text(alphabet="ابپتس۱۲", min_size=1, max_size=4)
TAGS = st.sampled_from(
    ["p", "div", "b", "span", "ul", "li", "table", "tr", "td", "blockquote", "h2", "br"]
)


@given(
    st.recursive(
        WORDS,
        lambda inner: st.builds(
            lambda tag, parts: f" <{tag}> {' '.join(parts)} </{tag}> ",
            TAGS,
            st.lists(inner, max_size=4),
        ),
        max_leaves=12,
    )
)
def test_every_word_comes_out_once(markup: str) -> None:
    node = tree(markup)
    words = " ".join(str(text) for text in node.itertext()).split()
    shown = " ".join(blocks(markup)).replace("|", " ").replace("- ", " ").split()
    assert sorted(shown) == sorted(words)
