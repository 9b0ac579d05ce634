"""Insertions in a story that are not its words, in every reader; and words that look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.sites.everywhere import FIRST, LAST, READERS, URL, between, tasnim

HREF = "https://www.tasnimnews.com/fa/news/1404/08/29/3439999/x"
LINK = f"<a href='{HREF}'>برف در گردنه‌ها</a>"
OTHER = "<a href='https://tn.ai/3438888'>راه‌های بسته</a>"

HIDDEN = [
    "<div style='display:none'>{}</div>",
    "<div style='color:red; DISPLAY : none !important'>{}</div>",
    "<p hidden>{}</p>",
    "<p hidden='hidden'>{}</p>",
    "<section><p>x<span hidden=''>{}</span></p></section>",
    "<p style='visibility: hidden'>{}</p>",
    "<p style='visibility:collapse;'>{}</p>",
    "<p style='position:absolute; left:-9999px'>{}</p>",
    "<p style='text-indent:-9999px'>{}</p>",
    "<p style='position:absolute;clip: rect(0, 0, 0, 0)'>{}</p>",
    "<p style='font-size:0'>{}</p>",
    "<span class='sr-only'>{}</span>",
    "<span class='x visually-hidden'>{}</span>",
    "<h3 class='screen-reader-text'>{}</h3>",
    "<div class='d-none'><p>{}</p></div>",
    "<dialog><p>{}</p></dialog>",
    "<template><p>{}</p></template>",
    "<ul><li>x</li><li style='display:none'>{}</li></ul>",
    "<table><tr><td>x</td><td>y</td></tr><tr hidden><td>{}</td><td>z</td></tr></table>",
    "<table><tr><td>x</td><td>y</td><td style='display:none'>{}</td></tr></table>",
    "<blockquote><div hidden>{}</div><p>x</p></blockquote>",
    "<figure><img src='/a.jpg'><figcaption hidden>{}</figcaption></figure>",
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("markup", HIDDEN, ids=range(len(HIDDEN)))
def test_hidden_text_is_no_text(markup: str, reader: str) -> None:
    assert "پنهان" not in "".join(between(markup.format("متن پنهان"), reader))
    assert "پنهان" in (tasnim(f"<p>{FIRST}</p>{markup.format('متن پنهان')}").body_raw or "") or (
        any(tag in markup for tag in ("template", "figure"))
    )


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "markup",
    [
        "<p class='hidden'>{}</p>",
        "<p class='hidden-xs'>{}</p>",
        "<p class='d-none d-md-block'>{}</p>",
        "<p class='not-hidden'>{}</p>",
        "<p aria-hidden='true'>{}</p>",
        "<p><span aria-hidden='true'>{}</span></p>",
        "<p hidden='until-found'>{}</p>",
        "<p style='display:block; overflow:hidden'>{}</p>",
        "<p style='visibility:visible'>{}</p>",
        "<p data-display='none' style='-x-display:none'>{}</p>",
        "<div style='font-size:0'><p style='font-size:16px'>{}</p></div>",
        "<p style='font-size:0.9em; left:-10px'>{}</p>",
        "<details><summary>{}</summary></details>",
        "<p style='opacity:0'>{}</p>",  # a script lets it appear
    ],
)
def test_what_only_seems_to_be_hidden_is_text(markup: str, reader: str) -> None:
    assert between(markup.format("این بند دیده می‌شود"), reader) == ["این بند دیده می‌شود"]


@pytest.mark.parametrize("style", ["display: none", "visibility: hidden"])
def test_a_page_that_hides_itself_whole_is_shown_by_its_script(style: str) -> None:
    story = f"<h1>برف در گردنه</h1><div><p>{FIRST}</p><p>{LAST}</p></div>"
    for url, copy in (("https://khabar.example/n/1", True), (URL, False)):
        shown = f"<html><body style='{style}'>{story}<p>۳۰ آبان ۱۴۰۴ - ۱۰:۲۰</p></body></html>"
        if not copy:
            shown = shown.replace("<h1>", "<article class='single-news'><h1 class='title'>")
            shown = shown.replace("<div>", "<div class='story'>")
        assert read(page(shown, url), copy=copy).body == f"{FIRST}\n\n{LAST}"


def test_most_of_a_story_is_not_hidden_but_folded() -> None:
    rest = "".join(f"<p>{LAST} {n}</p>" for n in range(4))
    story = f"<p>{FIRST}</p><a href='#'>بیشتر</a><div style='display:none'>{rest}</div>"
    for name in ("tasnim", "jannah"):
        assert (READERS[name](story).body or "").count("پلیس‌راه") == 4
    # But not where it says again what is shown.
    again = f"<p>{FIRST}</p><p>{LAST}</p><div hidden><p>{FIRST}</p><p>{LAST}</p><p>x</p></div>"
    assert tasnim(again).body == f"{FIRST}\n\n{LAST}"


def test_a_headline_and_a_lead_have_no_hidden_words() -> None:
    hidden = "<h3 class='lead' style='display:none'>لید پنهان</h3><h3 class='lead'>لید</h3>"
    title = "<h1 class='title' hidden>پنهان</h1><h1 class='title'>گردنه</h1>"
    story = f"<div class='story'><p>{FIRST}</p></div>"
    found = read(page(f"<article class='single-news'>{title}{hidden}{story}</article></html>", URL))
    assert (found.headline, found.lead) == ("گردنه", "لید")
    title = "<h1 class='title'>گردنه<i hidden>x</i></h1>"
    lead = "<h3 class='lead'>سه روز<b style='display:none'> تبلیغ</b> در برف</h3>"
    story = f"<div class='story'><p>{FIRST}</p></div>"
    found = read(page(f"<article class='single-news'>{title}{lead}{story}</article></html>", URL))
    assert (found.headline, found.lead) == ("گردنه", "سه روز در برف")


EMBEDS = [
    (
        "<blockquote class='instagram-media' data-instgrm-captioned><div><a href='x'>View this "
        "post on Instagram</a></div><p><a href='x'>A post shared by نام (@a)</a></p></blockquote>"
        "<script async src='//www.instagram.com/embed.js'></script>"
    ),
    "<blockquote><a href='https://instagram.com/p/X/'>View this post on Instagram</a></blockquote>",
    "<p>View this post on Instagram</p><p>A post shared by نام (@user) on Nov 1, 2025</p>",
    "<p>مشاهده این پست در اینستاگرام</p>",
    "<p><a href='https://t.me/x/1'>مشاهده در تلگرام</a></p><p>View in Telegram</p>",
    "<p>See this Instagram photo by @user</p><p>pic.twitter.com/Ab1</p>",
    "<p>— راهداری (@rah) <a href='x'>۱ آذر ۱۴۰۴</a></p>",
    "<blockquote class='text-post-media'><a href='x'>View on Threads</a></blockquote>",
    "<blockquote class='tiktok-embed'><a href='x'>@user</a><p>x</p></blockquote>",
    "<div class='fb-page'><blockquote><a href='x'>صفحهٔ ما</a></blockquote></div>",
    "<a class='twitter-timeline' href='x'>Tweets by user</a>",
    "<a class='twitter-share-button' href='x'>Tweet</a>",
    "<blockquote class='wp-embedded-content'><a href='x'>خبری دیگر</a></blockquote>",
    "<blockquote class='reddit-embed-bq'><a href='x'>عنوان</a> by user</blockquote>",
    "<script async src='https://telegram.org/js/widget.js' data-telegram-post='x/1'></script>",
    "<iframe src='https://www.aparat.com/video/video/embed/videohash/x'>فیلم</iframe>",
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("markup", EMBEDS, ids=range(len(EMBEDS)))
def test_the_frame_of_an_embedded_post_is_no_text(markup: str, reader: str) -> None:
    assert between(markup, reader) == []


@pytest.mark.parametrize("reader", READERS)
def test_what_an_embedded_post_says_is_a_quotation(reader: str) -> None:
    tweet = (
        "<blockquote class='twitter-tweet'><p lang='fa' dir='rtl'>راه را باز کردیم. <a href='https://"
        "t.co/x'>pic.twitter.com/Ab1</a></p>&mdash; راهداری (@rah) <a href='x'>۱ آذر ۱۴۰۴</a>"
        "</blockquote>"
    )
    post = (
        "<div class='fb-post'><blockquote class='fb-xfbml-parse-ignore'><p>با سپاس از همکاران.</p>"
        "Posted by <a href='x'>راهداری</a> on <a href='x'>Saturday</a></blockquote></div>"
    )
    telegram = (
        "<div class='tgme_widget_message'><div class='tgme_widget_message_author'>کانال</div>"
        "<div class='tgme_widget_message_text'>گردنه باز است</div>"
        "<div class='tgme_widget_message_footer'><span>12K views</span></div></div>"
    )
    wanted = ["راه را باز کردیم.", "با سپاس از همکاران.", "گردنه باز است"]
    assert between(tweet + post + telegram, reader) == wanted


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "markup",
    [
        "<blockquote>این راه را ما باز کردیم.</blockquote>",
        "<blockquote class='quote instagram'><p>این راه را ما باز کردیم.</p></blockquote>",
        "<blockquote cite='https://x.example/'><p>این راه را ما باز کردیم.</p></blockquote>",
    ],
)
def test_a_quotation_is_text(markup: str, reader: str) -> None:
    assert between(markup, reader) == ["این راه را ما باز کردیم."]


MORE = [
    "<p><strong>بیشتر بخوانید:</strong> {0}</p>",
    "<p>بیشتر بخوانید {0}</p>",
    "<p>👈 بيشتر بخوانيد : {0}</p>",
    "<p>[بیش‌تر بخوانید] {0}</p>",
    "<p>همچنین بخوانید؛ {0}</p>",
    "<p>این خبر را هم بخوانید: {0}</p>",
    "<p>در این باره بیشتر بخوانید: {0}</p>",
    "<p>حتماً بخوانید: {0}</p>",
    "<p>بخوانید: {0}</p>",
    "<p>ببینید: {0}</p>",
    "<p>مطالب مرتبط: {0}</p>",
    "<p>خبرهای مرتبط» {0}</p>",
    "<p>در همین رابطه: {0}</p>",
    "<p>Read more: {0}</p>",
    "<p>بیشتر بخوانید:<br>{0}</p>",
    "<div><b>بیشتر بخوانید</b><br/>- {0}</div>",
    "<p>بیشتر بخوانید</p><p>{0}</p>",
    "<h3>مطالب مرتبط</h3><ul><li>{0}</li></ul>",
    "<p><b>اخبار مرتبط:</b></p><p>&nbsp;</p><p>• {0}</p>",
    "<ul><li>بیشتر بخوانید:</li><li>{0}</li></ul>",
    "<ul><li>بیشتر بخوانید: {0}</li></ul>",
    "<blockquote><p>بیشتر بخوانید</p>{0}</blockquote>",
    "<table><tr><td><p>بیشتر بخوانید:</p><p>{0}</p></td></tr></table>",
    "<p>بیشتر بخوانید:</p><div class='readmore-container'>{0}</div>",
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("markup", MORE, ids=range(len(MORE)))
def test_links_under_a_label_lead_to_other_stories(markup: str, reader: str) -> None:
    assert between(markup.format(LINK), reader) == []
    found = READERS[reader](f"<p>{FIRST}</p>{markup.format(LINK)}<p>{LAST}</p>")
    # Another agency's story is none of this one's.
    assert found.related == ([] if reader == "nastooh" else ["tasnim:3439999"])
    assert "برف در گردنه‌ها" in (found.body_raw or "")


@pytest.mark.parametrize("reader", READERS)
def test_a_label_may_stand_in_its_link_and_over_several(reader: str) -> None:
    inside = f"<p><a href='{HREF}'><b>بیشتر بخوانید:</b> برف در گردنه‌ها</a></p>"
    joined = f"<p>بیشتر بخوانید: {LINK} و {OTHER}</p>"
    several = f"<p>در همین زمینه</p><p>{LINK}</p><ul><li>{OTHER}</li></ul>"
    lines = f"<p>جاده باز است.<br>بیشتر بخوانید: {LINK}<br>{OTHER}<br>پلیس هشدار داد.</p>"
    for markup, blocks in (
        (inside, []),
        (joined, []),
        (several, []),
        (lines, ["جاده باز است.\nپلیس هشدار داد."]),
    ):
        assert between(markup, reader) == blocks
        found = READERS[reader](f"<p>{FIRST}</p>{markup}<p>{LAST}</p>")
        if reader != "nastooh":
            assert found.related[:1] == ["tasnim:3439999"]
            assert len(found.related) == (1 if markup == inside else 2)


PROSE = [
    "<p>او گفت بیشتر بخوانید تا بیشتر بدانید.</p>",
    "<p>بیشتر بخوانید؛ این سفارش معلم به شاگردان بود.</p>",
    "<p>بیشتر بخوانید: این شعار <a href='/x'>نمایشگاه</a> کتاب است.</p>",
    "<p>در همین رابطه <a href='/x'>وزیر راه</a> گفت: راه باز است.</p>",
    "<p>در این زمینه <a href='/x'>سازمان راهداری گزارش داده است</a></p>",
    "<p>مطالب مرتبط با زلزله در این کتاب آمده است.</p>",
    "<h2>بخوانید</h2><p>نام کتاب تازه‌ای است.</p>",
    "<p>مرتبط</p>",
    "<p><a href='/x'>متن کامل بیانیه</a></p>",
    "<ul><li><a href='/x'>یک</a></li><li><a href='/y'>دو</a></li></ul>",
    "<p>بیشتر بخوانید</p><p>این نام پویش است.</p>",
    "<p>این خبر را در <a href='/x'>اینجا</a> بخوانید و ببینید.</p>",
    "<p>View of the bridge.</p>",
    "<p>مشاهده در این پژوهش سه ماه به درازا کشید.</p>",
    "<p>پستی که وزیر راه با مردم به اشتراک گذاشت</p>",
    "<p>- راهداری (قم) ۱ آذر ۱۴۰۴</p>",
    "<p>پست بانک استان شعبهٔ تازه‌ای باز کرد.</p>",
    "<p>Watch on.</p>",
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("markup", PROSE, ids=range(len(PROSE)))
def test_what_only_looks_like_a_label_is_text(markup: str, reader: str) -> None:
    words = "".join("".join(between(markup, reader)).split())
    plain = markup.replace("<li>", "<li>- ")
    assert words == "".join("".join(part.partition(">")[2] for part in plain.split("<")).split())


def test_relative_links_are_joined_to_the_pages_base() -> None:
    more = "<p>بیشتر بخوانید: <a href='fa/news/1404/08/29/3439999/x'>خبر</a></p>"
    head = "<base href='https://www.tasnimnews.com/'>"
    assert tasnim(f"<p>{FIRST}</p>{more}", head).related == ["tasnim:3439999"]
    # Of a copy's own site nothing is known; its base may be the agency's.
    own = more.replace("fa/news", "/fa/news")
    assert READERS["jannah"](f"<p>{FIRST}</p>{own}").related == []
    assert READERS["jannah"](f"<p>{FIRST}</p>{own}", head).related == ["tasnim:3439999"]


LABELS = st.sampled_from(["بیشتر بخوانید", "مطالب مرتبط:", "همچنین بخوانید؛", "Read more", "متن"])
PIECES = st.lists(
    st.one_of(
        LABELS,
        st.sampled_from([LINK, OTHER, "واژه‌ای دیگر", "<br>", "<b>پررنگ</b>", ""]),
    ),
    max_size=5,
).map(" ".join)


@pytest.mark.long
@given(st.lists(st.tuples(st.sampled_from(["p", "div", "li", "h3", "td"]), PIECES), max_size=6))
def test_no_word_is_lost_from_the_raw_text(parts: list[tuple[str, str]]) -> None:
    markup = "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)
    raw = tasnim(f"<p>{FIRST}</p>{markup}<p>{LAST}</p>").body_raw or ""
    for word in ("بخوانید", "مرتبط", "برف در", "راه‌های", "واژه‌ای", "پررنگ", "متن"):
        assert raw.count(word) - FIRST.count(word) - LAST.count(word) == markup.count(word)
