"""Bytes of every charset that Persian pages have, and pages without their last end tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from newscrawl.errors import EncodingError, InvalidArticleError, PageError
from newscrawl.items import Article
from newscrawl.persian.cleaning import ZWNJ
from newscrawl.reading.document import Document
from newscrawl.reading.payload import decode, is_closed, needs_decoding
from newscrawl.sites.extraction import read
from newscrawl.sites.not_the_page import refuse_other_page
from tests.conftest import page

URL = "https://www.tasnimnews.com/fa/news/1404/08/30/3440001/x"
HEADLINE = "بازگشایی پل بروجرد"
STORY = (
    "به گزارش خبرگزاری تسنیم از خرم‌آباد، این پل که از سال گذشته بسته بود، امروز باز شد.",
    "معاون راهداری استان گفت: برای این کار ۱۲ روز زمان لازم بود و گچ و ژئوتکستایل به کار رفت.",
)


def markup(meta: str = "", end: str = "</body></html>", story: tuple[str, ...] = STORY) -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in story)
    return (
        f"<!DOCTYPE html><html dir='rtl'><head>{meta}<title>{HEADLINE}</title></head><body>"
        f"<ul class='menu'><li>سیاسی</li><li>اقتصادی</li></ul><article class='single-news'>"
        f"<h1 class='title'>{HEADLINE}</h1><div class='story'>{paragraphs}</div></article>{end}"
    )


def old(text: str) -> bytes:
    """Encode text as an old page does: its code page has no Persian ye and no Persian digits."""
    digits = {ord(persian): str(n) for n, persian in enumerate("۰۱۲۳۴۵۶۷۸۹")}
    return text.translate({ord("ی"): "ي", **digits}).encode("windows-1256")


META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


@pytest.mark.parametrize("header", [None, "utf-8", "iso-8859-1", "windows-1252", "x-none", "hex"])
@pytest.mark.parametrize("meta", [None, "utf-8", "windows-1256", "iso-8859-1", "iso-8859-6"])
def test_windows_1256_whatever_is_declared(header: str | None, meta: str | None) -> None:
    body = old(markup(META.format(meta) if meta else ""))
    found = read(page(body, URL, f"text/html; charset={header}" if header else "text/html"))
    assert found.headline == HEADLINE
    assert (found.body or "").startswith("به گزارش خبرگزاری تسنیم از خرم‌آباد، این پل که")
    assert (found.body or "").count(ZWNJ) == 1
    assert "encoding_doubtful" in found.warnings


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf_16_with_its_mark_or_without(charset: str) -> None:
    found = read(page(markup().encode(charset), URL, "text/html"))
    assert (found.headline, (found.body or "").split("\n\n")) == (HEADLINE, list(STORY))


def twice(text: str, charset: str) -> str:
    """Return UTF-8 misread in a charset. Five bytes that windows-1252 lacks are read as Latin-1."""
    return "".join(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("charset", ["latin-1", "windows-1252"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("header", ["", "; charset=utf-8", "; charset=windows-1252"])
def test_utf_8_that_was_encoded_twice(charset: str, mark: str, header: str) -> None:
    text = markup(META.format("utf-8"), story=(*STORY, "«نقل» ۱۲٪ – ژ، گ، چ و پ؛ 🌧 café"))
    for body in (mark + twice(text, charset), twice(mark + text, charset)):
        found = read(page(body.encode(), URL, f"text/html{header}"))
        wanted = [*STORY, "«نقل» ۱۲٪ – ژ، گ، چ و پ؛ 🌧 café"]
        assert (found.headline, (found.body or "").split("\n\n")) == (HEADLINE, wanted)
        assert "encoding_doubtful" in found.warnings


@pytest.mark.parametrize("charset", ["latin-1", "windows-1252"])
def test_of_a_page_encoded_twice_in_part_the_greater_part_is_read(charset: str) -> None:
    odd = "Søren Ørsted گفت: «É»"
    spoilt = twice(STORY[1], charset)
    found = read(page(markup(story=(*STORY, odd, spoilt)).encode(), URL))
    assert (found.body or "").split("\n\n")[:3] == [*STORY, odd]
    assert spoilt.split()[0] in (found.body or "")
    assert "encoding_doubtful" in found.warnings
    # Such is a good template around what a database gave.
    mended = read(
        page(markup(story=(STORY[1], *map(twice, STORY * 3, [charset] * 6))).encode(), URL)
    )
    assert (found.headline, mended.body) == (HEADLINE, "\n\n".join((STORY[1], *STORY * 3)))
    assert "encoding_doubtful" in mended.warnings


def test_letters_that_persian_lacks_are_no_words_encoded_twice() -> None:
    story = ("در Ørsted، Øst، Ø§ و ÛØÙÚØÙÛÙØÛØ این را گفت: Ã© که از آن است", STORY[1])
    found = read(page(markup(story=story).encode(), URL))
    assert (found.body or "").split("\n\n") == list(story)
    assert "encoding_doubtful" not in found.warnings
    # What is no Persian in the end stays as it stands, and is marked; what is lost is no text.
    lost = twice(STORY[1], "windows-1252").replace("Ø", "Ø\ufffd") + "Ø§" * 9
    with pytest.raises(EncodingError):
        decode(lost.encode(), None)
    other = twice("Привет " * 9, "latin-1") + "Ø§" * 9
    assert needs_decoding(other.encode())
    assert decode(other.encode(), None) == other


@given(st.text(), st.sampled_from(["latin-1", "windows-1252"]))
def test_whatever_stands_beside_persian_words_is_decoded_with_them(text: str, charset: str) -> None:
    whole = f"{STORY[0]} {STORY[1]} \n{text}"
    assert decode(twice(whole, charset).encode(), None) in (whole, twice(whole, charset))


MENU = "".join(f"<li>{word}</li>" for word in "از این خبر که در قم است با همه به یاد آن".split())


def test_what_stands_beside_a_story_in_another_charset_is_no_reason_to_lose_it() -> None:
    whole = markup(story=STORY * 9).replace("<li>سیاسی</li>", "<li>menu</li>" + MENU * 9)
    found = read(page(whole.encode().replace(MENU.encode(), old(MENU)), URL))
    assert (found.headline, (found.body or "").split("\n\n")) == (HEADLINE, list(STORY) * 9)
    assert "encoding_doubtful" in found.warnings


def test_signs_for_bytes_that_could_not_be_read_are_never_a_text() -> None:
    whole = markup().replace("<li>سیاسی</li>", MENU * 9).encode()
    for text in (HEADLINE, STORY[1]):
        with pytest.raises(PageError):
            read(page(whole.replace(text.encode(), old(text)), URL))
    for text in (HEADLINE, *STORY):
        with pytest.raises(InvalidArticleError, match="no readable text"):
            read(page(markup().replace(text, "\ufffd" * 40), URL))


@pytest.mark.parametrize("charset", ["mac_farsi", "cp720", "gb18030"])
def test_what_is_no_text_in_any_of_them_is_no_page(charset: str) -> None:
    body = markup().encode(charset, "ignore")
    with pytest.raises(EncodingError, match="windows-1256"):
        read(page(body, URL, "text/html"))
    with pytest.raises(PageError):
        read(page(body, "https://khabar.example/1", "text/html; charset=utf-8"), copy=True)
    # Nor does it say that the page is not there.
    refuse_other_page(page(body, URL, "text/html"), is_error=True)


def test_a_page_of_another_language_is_read_as_it_says() -> None:
    story = ("Le pont a été rouvert à la circulation; l’équipe a travaillé douze jours. " * 9,)
    body = (
        markup(story=story).replace(HEADLINE, "Le pont rouvert").encode("windows-1252", "replace")
    )
    found = read(page(body, URL, "text/html; charset=windows-1252"))
    assert "été rouvert à la" in (found.body or "")
    # A slip in a page of Latin letters is no reason to lose it.
    slip = markup(story=("The bridge is caf\u00e9.",)).replace(HEADLINE, "Bridge")
    ascii_menu = slip.replace("سیاسی", "x").replace("اقتصادی", "y").encode("latin-1")
    assert read(page(ascii_menu, URL, "text/html")).body == "The bridge is caf\ufffd."


@given(st.binary(max_size=200))
def test_no_bytes_give_anything_but_a_text_or_an_error(noise: bytes) -> None:
    try:
        text = decode(noise, b"text/html")
    except EncodingError:
        return
    assert bool(text.encode()) == bool(noise)


WHOLE = [
    markup(end=""),
    markup(end="</body>"),
    markup(end="<script>if (a < b) document.write('<div>')</script><!-- <div> -->"),
    markup(end="").replace("</p>", ""),
    "<title>x</title><article class=single-news><p>یک<p>دو</article><table><tr><td>a</table><br>",
]
CUT = [
    *(
        markup()[:at]
        for at in range(200, len(markup()) - len("</div></article></body></html>"), 40)
    ),
    markup(end="").removesuffix("</div></article>"),
    markup(end="").removesuffix("</article>"),
    markup(end="<div class='foot'"),
    markup(end="<script>var a = 1;"),
    markup(end="<!-- foot"),
    markup(end="<p><a href='/'>پیوند"),
]


def doubts(body: str, *, is_partial: bool = False) -> set[str]:
    flags = ["partial"] if is_partial else []
    return Document(HtmlResponse(URL, body=body.encode(), flags=flags)).doubts


@pytest.mark.parametrize("body", WHOLE, ids=range(len(WHOLE)))
def test_a_page_may_lack_the_end_tags_that_html_lets_it_lack(body: str) -> None:
    assert doubts(body) == set()
    # Unless nothing says how long it is: then it may have ended anywhere.
    assert doubts(body, is_partial=True) == {"page_cut"}
    assert doubts(f"{body}</html>", is_partial=True) == set()


@pytest.mark.parametrize("body", CUT, ids=range(len(CUT)))
def test_a_page_that_leaves_elements_open_is_cut(body: str) -> None:
    assert doubts(body) == {"page_cut"}
    assert not is_closed(body.encode())


def of(published: str, **headers: str) -> Article:
    story = f"<div class='story'><p>{STORY[0]}</p></div>"
    head = f"<article class='single-news'><h1 class='title'>x</h1><li class='time'>{published}</li>"
    headers = {"Content-Type": "text/html", **headers}
    body = f"<html>{head}{story}</article></html>".encode()
    return read(HtmlResponse(URL, body=body, headers=headers))


def test_what_was_still_to_come_when_the_page_was_fetched_is_no_time_of_it() -> None:
    assert of("۷ آذر ۱۴۰۵ - ۱۰:۱۵").published_at == "2026-11-28T06:45:00Z"
    for line in ("۷ آذر ۱۴۴۷ - ۱۰:۱۵", "۱۴۴۸/۰۶/۱۷ - ۱۰:۱۵", "28 نوامبر 2095 - 10:15"):
        found = of(line)
        assert (found.published_at, found.jalali_date) == (None, "1404-08-30")
        assert "no_time_found" in found.warnings
    # The server's clock is asked, too: ours may be years behind.
    late = of("۷ آذر ۱۴۴۷ - ۱۰:۱۵", Date="Thu, 29 Nov 2068 10:00:00 GMT")
    assert late.published_at == "2068-11-27T06:45:00Z"
    for wrong in ("Thu, 01 Jan 1970 00:00:00 GMT", "x", "Fri, 31 Dec 9999 23:59:59 GMT"):
        assert of("۷ آذر ۱۴۰۵ - ۱۰:۱۵", Date=wrong).published_at


@pytest.mark.parametrize(
    "time",
    [
        "<span>شنبه</span> <span>۷ آذر ۱۴۰۵</span> - <span>۱۰:۱۵</span>",
        "<b>۱۰:۱۵</b> ۷ آذر ۱۴۰۵",
        "<time>۷ آذر ۱۴۰۵</time>، ساعت ۱۰:۱۵<i class='fa'></i>",
        "شنبه ۷ آذر ۱۴۰۵ ساعت ۱۰:۱۵<li class='service'>۱۲</li>",
    ],
)
def test_a_time_in_parts(time: str) -> None:
    assert of(time).published_at == "2026-11-28T06:45:00Z"


@pytest.mark.parametrize("early", ["</body>", "</html>", "</BODY >\n</HTML>"])
@pytest.mark.parametrize("after", ["", "</div></body></html>", "</div></body></html><!-- c -->"])
def test_an_early_end_tag_ends_nothing(early: str, after: str) -> None:
    body = f"<html><body><div><p>الف</p>{early}<p>ب</p>{after}".encode()
    div = Document(HtmlResponse("https://a.example/1", body=body)).root.find(".//div")
    assert div is not None
    assert [node.text for node in div] == ["الف", "ب"]


@pytest.mark.parametrize("early", ["</body>", "</html>", "</body></html>"])
def test_text_behind_an_early_end_tag_needs_no_element(early: str) -> None:
    body = f"<html><body><div><p>الف</p>{early}<br>ب<br>پ</div>".encode()
    root = Document(HtmlResponse("https://a.example/1", body=body)).root
    assert "".join(root.itertext()) == "الفبپ"
    assert next(root.iter("div")).getparent() is next(root.iter("body"))


@pytest.mark.parametrize(
    ("body", "hides"),
    [
        (b"<p>a</p><!-- b --><p>c</p></html>", False),
        (b"<p>a</p><!-- b <p>c</p></html>", True),
        (b"<!-- a --><p>b</p><!-- c <p>d</p></html>", True),
        (b"<script>if (a --> b) {}</script><p>c</p></html>", False),
        (b"<p>a</p><script>b <p>c</p></body></html>", True),
        (b"<p>a</p><style>.b {} <p>c</p></body></html>", True),
        (b"<p>a</p><iframe src=/b><p>c</p></body></html>", True),
        (b"<p>a</p><noscript><img src=/b><p>c</p></body></html>", True),
        (b"<p>a</p><noscript><img src=/b></noscript></body></html>", False),
        (b"<style>.b {}</style><p>a</p><iframe></iframe></body></html>", False),
        (b"<p>a</p>", False),
    ],
)
def test_what_hides_a_pages_end(body: bytes, *, hides: bool) -> None:
    assert ("page_cut" in Document(HtmlResponse("https://a.example/1", body=body)).doubts) is hides
