"""Markup that carries meaning: kept lines, raised numbers, hidden addresses, emoji as pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.sites.everywhere import READERS, URL, between

VERSES = [
    "<pre>توانا بود هر که دانا بود\nز دانش دل پیر برنا بود</pre>",
    "<pre>\r\nتوانا بود هر که دانا بود\r\nز دانش دل پیر برنا بود\r\n</pre>",
    "<pre class='wp-block-verse'><b>توانا بود هر که دانا بود</b>\n  ز دانش دل پیر برنا بود  </pre>",
    "<pre>توانا بود هر که دانا بود<br>ز دانش دل پیر برنا بود</pre>",
    "<blockquote><pre>توانا بود هر که دانا بود\nز دانش دل پیر برنا بود</pre></blockquote>",
    "<div style='white-space: pre-line'>توانا بود هر که دانا بود\nز دانش دل پیر برنا بود</div>",
    "<p style='white-space:pre-wrap'>توانا بود هر که دانا بود\nز دانش دل پیر برنا بود</p>",
    "<p><span style='white-space:pre'>توانا بود هر که دانا بود\nز دانش دل پیر برنا بود</span></p>",
    (
        "<p><span style='display:block'>توانا بود هر که دانا بود</span>"
        "<span style='display: block'>ز دانش دل پیر برنا بود</span></p>"
    ),
    "<p>توانا بود هر که دانا بود<br/>\nز دانش دل پیر برنا بود</p>",
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("markup", VERSES, ids=range(len(VERSES)))
def test_verses_keep_their_lines(markup: str, reader: str) -> None:
    assert between(markup, reader) == ["توانا بود هر که دانا بود\nز دانش دل پیر برنا بود"]


def test_stanzas_are_blocks_and_other_line_ends_are_spaces() -> None:
    assert between("<pre>یک\nدو\n\nسه\nچهار</pre>") == ["یک\nدو", "سه\nچهار"]
    assert between("<p>یک\nدو</p><p style='white-space:nowrap'>سه\nچهار</p>") == [
        "یک دو",
        "سه چهار",
    ]
    assert between("<pre>یک\nدو</pre>سه\nچهار") == ["یک\nدو", "سه چهار"]
    assert between("<ul><li><pre>یک\nدو</pre></li></ul>") == ["- یک دو"]
    assert between(
        "<div style='display:block'>یک <b style='display:inline-block'>دو</b></div>"
    ) == ["یک دو"]


NUMBERS = [
    ("۱۰<sup>۶</sup> متر", "۱۰⁶ متر"),
    ("10<sup>6</sup> متر", "10⁶ متر"),
    ("١٠<sup>٦</sup> متر", "۱۰⁶ متر"),
    ("<b>۱۰</b><sup><b>۶</b></sup> متر", "۱۰⁶ متر"),
    ("۱۰<sup> ۶ </sup>متر", "۱۰⁶متر"),
    ("۱۰<sup>−۶</sup> متر", "۱۰⁻⁶ متر"),
    ("10<sup>-12</sup>", "10⁻¹²"),
    ("۱۰<sup>۲٫۵</sup>", "۱۰^۲٫۵"),
    ("۲<sub>۱۰</sub>", "۲₁₀"),
    ("۱۰<span style='vertical-align:super;font-size:8px'>۶</span>", "۱۰⁶"),
    ("۱۰<span style='font-size:8px; vertical-align : sub'>۲</span>", "۱۰₂"),
    ("سال ۱۴۰۴<sup><a href='#1'>۱</a></sup>", "سال ۱۴۰۴¹"),
    ("متن<sup>۱</sup>۲۰ نفر", "متن¹۲۰ نفر"),
    # What makes no other number stays as it is.
    ("۲۰ متر<sup>۲</sup>", "۲۰ متر۲"),
    ("CO<sub>2</sub> و H<sub>2</sub>O", "CO2 و H2O"),
    ("سال ۱۴۰۴<sup>[۱]</sup>", "سال ۱۴۰۴[۱]"),
    ("1<sup>st</sup>", "1st"),
    ("<sup>1</sup>/<sub>2</sub>", "1/2"),
    ("۱۰<sup></sup>۶", "۱۰۶"),
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("markup", "text"), NUMBERS)
def test_a_raised_number_makes_no_other_number(markup: str, text: str, reader: str) -> None:
    assert between(f"<p>{markup}</p>", reader) == [text]
    assert between(f"<ul><li>{markup}</li></ul>", reader) == [f"- {text}"]


def test_raised_numbers_of_headlines_and_leads() -> None:
    head = "<h1 class='title'>۱۰<sup>۶</sup> متر</h1><h3 class='lead'>۲<sup>۳</sup> بار</h3>"
    story = "<div class='story'><p>متن</p></div>"
    found = read(page(f"<article class='single-news'>{head}{story}</article></html>", URL))
    assert (found.headline, found.lead) == ("۱۰⁶ متر", "۲³ بار")


def protected(address: str, key: int = 0x2A) -> str:
    """Encode an e-mail address as Cloudflare does."""
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


ADDRESS = "rah.dari+1@qom.example"
HEX = protected(ADDRESS)
EMAILS = [
    f"<a href='/cdn-cgi/l/email-protection' data-cfemail='{HEX}'>[email&#160;protected]</a>",
    f"<span class='__cf_email__' data-cfemail='{HEX.upper()}'>[email&nbsp;protected]</span>",
    f"<a href='/cdn-cgi/l/email-protection#{HEX}'><b data-cfemail='{HEX}'>[email x]</b></a>",
    f"<a href='/cdn-cgi/l/email-protection#{HEX}'>[email&#160;protected]</a>",
    f"<a href='/cdn-cgi/l/email-protection#{protected(ADDRESS + '?subject=x', 7)}'>[email x]</a>",
    f"<a href='/cdn-cgi/l/email-protection#{HEX}'><i class='fa'></i> [email protected]</a>",
    f"<a href='/cdn-cgi/l/email-protection#{HEX}'><b><span>[email&#160;protected]</span></b></a>",
    f"<a href='/cdn-cgi/l/email-protection#{HEX}'>\n<i></i>\n[email\nprotected]\n</a>",
    f"<a href='/cdn-cgi/l/email-protection#{HEX}'><u>[ایمیل محافظت شده]</u></a>",
    f"<b><b><span data-cfemail='{HEX}'><i></i><u>[email protected]</u></span></b></b>",
    f"<a href='mailto:{ADDRESS}'>{ADDRESS}</a>",
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("markup", EMAILS, ids=range(len(EMAILS)))
def test_addresses_that_cloudflare_hides_are_text(markup: str, reader: str) -> None:
    assert between(f"<p>نشانی: {markup} است</p>", reader) == [f"نشانی: {ADDRESS} است"]
    assert between(f"<ul><li>{markup}</li></ul>", reader) == [f"- {ADDRESS}"]
    two = f"<table><tr><td>x</td><td>{markup}</td></tr></table>"
    assert between(two, reader) == [f"x | {ADDRESS}"]


@pytest.mark.parametrize("told", ["", "zz", "2a", "2a43", "ff00ff", HEX[:-1], protected("x")])
def test_what_is_no_address_stays_as_the_page_has_it(told: str) -> None:
    markup = f"<p><span data-cfemail='{told}'>[email protected]</span></p>"
    assert between(markup) == ["[email protected]"]
    link = f"<p><a href='/cdn-cgi/l/email-protection#{told}'>با ما</a></p>"
    assert between(link) == ["با ما"]


@pytest.mark.parametrize("reader", READERS)
def test_what_else_the_link_of_a_hidden_address_says_stays(reader: str) -> None:
    link = f"<a href='/cdn-cgi/l/email-protection#{HEX}'>{{}}</a>"
    beside = link.format("رایانامهٔ <b>راهداری</b>: <i>[email protected]</i>!")
    assert between(f"<p>{beside} است</p>", reader) == [f"رایانامهٔ راهداری: {ADDRESS}! است"]
    for own in ("رایانامه دبیرخانه", "<b>[نشانی]</b> ما", "[email protected] " + "متن " * 60):
        assert between(f"<p>{link.format(own)}</p>", reader) == between(f"<p>{own}</p>", reader)


@pytest.mark.long
@given(st.emails(), st.integers(0, 255))
def test_any_address_is_read_whatever_the_key(address: str, key: int) -> None:
    markup = f"<p><span data-cfemail='{protected(address, key)}'>[email protected]</span></p>"
    assert between(markup) == [address]


S = "https://s.w.org/images/core/emoji/15/svg"
EMOJI = [
    (f"<img class='emoji' alt='🔴' src='{S}/1f534.svg'>", "🔴"),
    (f"<img class='emoji' role='img' src='{S}/1f1ee-1f1f7.svg' alt=''>", "🇮🇷"),
    ("<img class='wp-smiley' alt=':)' src='/wp-includes/images/smilies/icon_smile.gif'>", ":)"),
    ("<img class='Emoji Emoji--forText' alt='❤️' src='https://abs.twimg.com/x.png'>", "❤️"),
    (
        "<img alt='👍🏽' src='https://static.xx.fbcdn.net/images/emoji.php/v9/t1/1/16/1f44d.png'>",
        "👍🏽",
    ),
    ("<img src='https://cdn.jsdelivr.net/gh/twitter/twemoji@14/assets/72x72/1f4cc.png'>", "📌"),
    ("<img alt='✅' width='16' height='16' src='/themes/ok.png'>", "✅"),
    ("<i class='emoji' style=\"background-image:url('//telegram.org/x.png')\"><b>📢</b></i>", "📢"),
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("markup", "text"), EMOJI)
def test_emoji_are_text_and_no_pictures(markup: str, text: str, reader: str) -> None:
    assert between(f"<p>{markup} فوری</p>", reader) == [f"{text} فوری"]
    assert between(f"<ul><li>{markup} فوری</li></ul>", reader) == [f"- {text} فوری"]
    assert READERS[reader](f"<p>{'متن ' * 30}{markup}</p>").images == []


def test_emoji_of_a_headline() -> None:
    head = f"<h1 class='title'><img class=emoji alt='🔴' src='{S}/1f534.svg'> فوری</h1>"
    story = "<div class='story'><p>متن</p></div>"
    found = read(page(f"<article class='single-news'>{head}{story}</article></html>", URL))
    assert found.headline == "🔴 فوری"


@pytest.mark.parametrize(
    "markup",
    [
        "<img alt='🔴' src='/uploads/photo.jpg'>",
        "<img alt='🔴' src='/uploads/photo.png' width='640'>",
        "<img class='emoji' alt='x' src='/a.png' width='800'>",
        "<figure><img src='/s.png' width='60' alt='نشان'><figcaption>نشان</figcaption></figure>",
        "<img alt='' src='/news-emoji-day/photo.png'>",
        "<img alt='۱۲' src='/a.png' width='60'>",
        "<img alt='لبخند' src='/uploads/emoji-day.jpg'>",
        "<img alt='' src='/emojis/day.jpg'>",
    ],
)
def test_a_picture_is_no_emoji(markup: str) -> None:
    assert between(markup) == []
    assert len(READERS["tasnim"](f"<p>متن</p>{markup}").images) == 1
