"""The general reader takes the whole story and nothing from beside it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import NewscrawlError
from newscrawl.persian.cleaning import clean
from newscrawl.reading.boilerplate import is_box_name
from tests.factories import SOURCE, jannah, json_ld, read_copy
from tests.sites.republished.general_pages import A, B, C, D, H, P, og, read, widget

ABOUT = f"<div class=about>{P('پایگاه خبری نمونه از سال هزار و سیصد و نود به کار است.')}</div>"
HIDDEN = f"<aside>{P(D)}</aside><form>نظر</form><p hidden>{D}</p><p style='display: none'>{D}</p>"
SECOND = f"<article><h2>تیتر دوم</h2><div>{P(*[D] * 6)}</div></article>"


@pytest.mark.parametrize(
    "body",
    [
        f"{H}<div class=body><div>{A}</div><div>{B}</div><div>{C}</div></div>",
        H + "".join(f"<div class=row><div class=col>{P(x)}</div></div>" for x in (A, B, C)),
        f"{H}<div><div class=part>{P(A, B)}</div><div class=ad-x>{P(D)}</div>{P(C)}</div>",
        f"{H}<div class=section>{widget(P(A, B))}<div><img src=x></div>{widget(P(C))}</div>",
        f"{H}<div class=text>{P(A)}<div class=group><div>{P(B, C)}</div></div></div>",
        f"{H}<div class=text>{P(A)}<blockquote>{P(B, C)}</blockquote></div>",
        f"{H}<div class='news-body social'>{P(A, B, C)}</div>{ABOUT}",
        f"{H}<div id=printArea>{P(A, B, C)}</div>{ABOUT}",
        f"<article>{H}<div class=meta>نویسنده: علی</div>{P(A, B)}{HIDDEN}{P(C)}</article>",
        f"<div>{H}{P(A)}<div class=post-related>{P(D)}</div>{P(B, C)}<p>کد خبر: ۱۲۳</p></div>",
        f"{H}<div>{P(A)}<p class=commentary>{B}</p><p class=shareholders>{C}</p></div>",
        f"<main><article>{H}<div>{P(A, B, C)}</div></article>{SECOND}</main>",
        f"{H}<div>{P(A, B, C)}</div><div id=nazarat>{P(*[D] * 9)}</div>",
        f"{H}<div>{P(A, B, C)}</div><div class=more-news>{P(*[D] * 9)}</div>",
        f"<div itemprop=articleBody>{H}{P(A, B, C)}</div>",
        f"{H}<p itemprop=articleBody>خلاصهٔ خبر</p><div>{P(A, B, C)}</div>",
    ],
)
def test_all_of_the_story_and_nothing_beside_it(body: str) -> None:
    assert (read(body).body or "").split("\n\n") == [A, B, C]


def test_short_lists_at_the_end_are_the_storys() -> None:
    end = "<ul><li>نشانی: قم</li><li>تلفن: ۱۱۰</li></ul>"
    for body in (f"<div>{H}{P(A, B)}{end}</div>", f"{H}<div>{P(A, B)}{end}</div>"):
        assert (read(body).body or "").split("\n\n") == [A, B, "- نشانی: قم\n- تلفن: ۱۱۰"]


def test_a_story_of_list_items() -> None:
    body = f"{H}<div><p>سه خبر:</p><ul><li>{A}</li><li>{B}</li></ul></div>"
    assert read(body).body == f"سه خبر:\n\n- {A}\n- {B}"


@st.composite
def layouts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw the markup of nested boxes with paragraphs, and the paragraphs' texts in its order."""
    texts: list[str] = []

    def node(depth: int) -> str:
        kind = draw(st.sampled_from("p div blockquote li".split() + ["box"] * (3 - depth) * 2))
        if kind == "box":
            tag = draw(st.sampled_from(["div", "section", "div class=row", "blockquote"]))
            inner = "".join(node(depth + 1) for _ in range(draw(st.integers(1, 4))))
            return f"<{tag}>{inner}</{tag.split()[0]}>"
        texts.append(" ".join(f"واژه{len(texts)}م{n}" for n in range(draw(st.integers(5, 30)))))
        return f"<ul><li>{texts[-1]}</li></ul>" if kind == "li" else f"<{kind}>{texts[-1]}</{kind}>"

    nodes = "".join(node(0) for _ in range(draw(st.integers(1, 5))))
    return nodes, texts


@pytest.mark.long
@given(layouts(), st.booleans())
def test_no_paragraph_is_lost_however_they_are_boxed(
    layout: tuple[str, list[str]], is_wrapped: bool
) -> None:
    nodes, texts = layout
    found = read(f"{H}<div class=w>{nodes}</div>" if is_wrapped else f"<div>{H}{nodes}</div>")
    kept = [text for text in texts if text in (found.body or "")]
    lost = sum(len(text) for text in texts if text not in kept)
    is_said = "body_doubtful" in found.warnings or 5 * lost < sum(map(len, texts))
    assert kept == texts or (not is_wrapped and is_said)


def test_more_text_beside_the_story_is_said() -> None:
    body = f"{H}<div class=x>{P(A, B)}</div><div class=y>{P(C)}</div>"
    assert "body_doubtful" in read(body).warnings
    assert "body_doubtful" not in read(f"{H}<div class=x>{P(A, B)}</div>").warnings


def test_json_ld_with_more_text_is_taken() -> None:
    whole = f"<p>{A} &amp;zwnj;</p><p>نیمه\u200cجان &laquo;{B}&raquo;</p>"
    found = read(f"{H}<div>{P(A)}</div>", json_ld(articleBody=whole))
    assert found.body == f"{A} &zwnj;\n\nنیمه\u200cجان «{B}»"
    assert "body_fallback" in found.warnings
    # With as many words, the page's own paragraphs are taken.
    found = read(f"{H}<div>{P(A, B)}</div>", json_ld(articleBody=f"{A} {B}"))
    assert found.body == f"{A}\n\n{B}"


def test_a_front_page_is_no_story() -> None:
    with pytest.raises(NewscrawlError, match="front page"):
        read(f"{H}<div>{P(A, B)}</div>", og("type", "website"), "https://khabar.example/")


def test_jannahs_other_boxes() -> None:
    links = "<div class=tie-related><a href=/z>خبر دیگر</a></div><aside><p>مطالب مرتبط</p></aside>"
    caption = "<div class=wp-caption><img src=/i.jpg><p class=wp-caption-text>زیرنویس</p></div>"
    code = f"<div class=code-block>{P(C)}</div><div class=code-block><a href=/ad>آگهی</a></div>"
    found = read_copy(
        jannah("تیتر", f"{caption}{P(A)}{links}<p hidden>پنهان</p>{P(B)}{code}{SOURCE}")
    )
    assert found.body == f"{A}\n\n{B}\n\n{C}"
    assert [image.caption for image in found.images] == ["زیرنویس"]
    second = f"</div><div class='entry-content entry'>{P(B)}<div class=page-links><a>2</a></div>"
    found = read_copy(jannah("تیتر", P(A) + second))
    assert found.body == f"{A}\n\n{B}"
    assert "body_doubtful" in found.warnings


def test_names_of_boxes_are_whole_words() -> None:
    for name in ("related", "post-related", "shareBox", "tag-cloud", "entry-footer"):
        assert is_box_name(name), name
    for name in ("commentary", "has-sidebar", "sharenews", "printArea", "recommended", "content"):
        assert not is_box_name(name), name


LONG = 60_000
SLOW = [
    (f"<div>{P(A, B)}</div>", og("title", f"x{' ' * LONG}y")),
    (f"<div>{P(A, B)}</div>", f"<title>x{' ' * LONG}y</title>"),
    (f"<div>{P(A, B)}</div>", f"<title>{' - ' * (LONG // 3)}</title>"),
    (f"<div>{P(A, B)}<div class=source>x{'.' * LONG}y</div></div>", ""),
    (f"{H}<div>{P(A, B)}</div>{'<div class=source>' * 2000}{'متن ' * 2000}", ""),
    (f"{H}<div class=w>{'<div class=lead>' * 2000}{'متن ' * 2000}</div>", ""),
    (f"{H}{'<div itemprop=datePublished>' * 2000}<p>{A}", ""),
    (f"{H}<div>{P(A, 'منبع:' + ' ' * LONG + 'x', 'کد خبر' + ' ' * LONG)}</div>", ""),
    (f"{H}<div class='{'-' * LONG}' style='{'display ' * (LONG // 8)}'>{P(A, B)}</div>", ""),
    (f"{H}<div>{P('به گزارش ' + 'تسنیم در ' * (LONG // 9))}</div>", ""),
    (f"{H}<div>{P(A)}</div>", json_ld(articleBody="<" * LONG, description=" " * LONG + "x")),
    (f"{H}{'<ul><li>' * 1000}{A}", ""),
]


@pytest.mark.parametrize(("body", "head"), SLOW, ids=range(len(SLOW)))
def test_what_was_once_slow_is_read(body: str, head: str) -> None:
    for whole in (
        f"<html><head>{head}</head><body>{body}</body></html>",
        jannah("تیتر", body, head=head),
        jannah("تیتر", P(A), head=head) + SOURCE.replace("خبرگزاری تسنیم", f"x{'.' * LONG}y"),
    ):
        with suppress(NewscrawlError):
            assert clean(read_copy(whole).headline or "")
