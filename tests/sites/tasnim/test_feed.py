import time
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import NewscrawlError, NoMarkupError, NotAListError
from newscrawl.persian.cleaning import clean, one_line
from newscrawl.sites.tasnim.feed import Entry, Feed, parse_feed
from tests.conftest import page

URL = "https://www.tasnimnews.ir/fa/rss/feed/6/0/7/0"
LINK = "https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/قم"
MOMENT = datetime(2025, 11, 21, 19, 23, tzinfo=UTC)


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', name: str = "") -> str:
    media = ' xmlns:media="http://search.yahoo.com/mrss/"'
    return f'{head}<rss version="2.0"{name or media}><channel>{"".join(items)}</channel></rss>'


def item(inside: str = "", *, link: str = LINK, guid: str = "") -> str:
    named = f"<link>{link}</link>" if link else ""
    return f"<item>{named}{f'<guid>{guid}</guid>' if guid else ''}{inside}</item>"


def read(body: str | bytes, content_type: str = "application/rss+xml; charset=utf-8") -> Feed:
    return parse_feed(page(body, URL, content_type))


def only(inside: str, **said: str) -> Entry:
    (entry,) = read(rss(item(inside, **said))).entries
    return entry


def test_an_entry_as_the_site_is_said_to_write_it() -> None:
    entry = only(
        "<title>برق روستاهای قم وصل شد</title>"
        "<description><![CDATA[مدیر شبکه گفت: برق وصل می&zwnj;شود.]]></description>"
        "<category>استانها &gt; قم</category><pubDate>Fri, 21 Nov 2025 22:53:00 +0330</pubDate>"
        '<media:content url="https://newsmedia.tasnimmedia.com/1404/08/30/a4.jpg" medium="image"/>'
        '<media:thumbnail url="https://newsmedia.tasnimmedia.com/1404/08/30/a2.jpg"/>',
        guid="https://www.tasnimnews.ir/3440001",
    )
    assert (entry.address.number, entry.address.day) == (3440001, date(2025, 11, 21))
    assert (entry.moment, entry.day) == (MOMENT, date(2025, 11, 21))
    assert entry.title == "برق روستاهای قم وصل شد"
    assert entry.lead == "مدیر شبکه گفت: برق وصل می\u200cشود."
    assert entry.sections == ("استانها", "قم")
    assert [url[-6:] for url in entry.pictures] == ["a4.jpg", "a2.jpg"]


@pytest.mark.parametrize(
    ("link", "guid", "path"),
    [
        ("", LINK, "/fa/news/1404/08/30/3440001/%D9%82%D9%85"),
        ("", "3440001", "/3440001"),
        ("", "42", "/42"),
        ("", "https://www.tasnimnews.com/3440001", "/3440001"),
        ("", "tasnim-3440001", "/3440001"),
        ("", "tag:tasnimnews.ir,2025:3440001", "/3440001"),
        ("", "https://www.tasnimnews.ir/fa/news/3440001?from=rss", "/fa/news/3440001"),
        ("", "https://www.tasnimnews.ir/?id=3440001", "/3440001"),
        ("https://tn.ai/3440001", LINK, "/fa/news/1404/08/30/3440001/%D9%82%D9%85"),
        ("https://www.tasnimnews.ir/fa/service/6", "3440001", "/3440001"),
        ("https://example.org/fa/news/1404/08/30/1111111/x", "3440001", "/3440001"),
        ("/fa/media/1404/08/30/3440001", "1111111", "/fa/media/1404/08/30/3440001"),
        ("\n //www.tasnimnews.ir/fa/news/1404/8/30/3440001/ ", "", "/fa/news/1404/08/30/3440001"),
    ],
)
def test_the_number_in_every_form_of_link_and_guid(link: str, guid: str, path: str) -> None:
    entry = only("<title>x</title>", link=link, guid=guid)
    assert entry.address.path == path
    assert entry.address.media is path.startswith("/fa/media")


@pytest.mark.parametrize(
    ("link", "guid", "said"),
    [
        ("https://www.tasnimnews.ir/fa/service/123456", "", "/fa/service/123456"),
        ("", "https://example.org/3440001", "https://example.org/3440001"),
        ("", "urn:uuid:1e0f-123456789012", "urn:uuid"),
        ("", "", "عنوان"),
        ("http://[", "", "http://["),
    ],
)
def test_what_names_no_article_says_what_it_named(link: str, guid: str, said: str) -> None:
    feed = read(rss(item("<title>عنوان</title>", link=link, guid=guid), item()))
    assert len(feed.entries) == 1
    assert [said in stranger for stranger in feed.strangers] == [True]
    with pytest.raises(NotAListError, match="none of the 1 entries"):
        read(rss(item("<title>عنوان</title>", link=link, guid=guid)))


@pytest.mark.parametrize(
    "said",
    [
        "Fri, 21 Nov 2025 22:53:00 +0330",
        "Fri, 21 Nov 2025 19:23:00 GMT",
        "Fri, 21 Nov 2025 19:23:00 -0000",
        "21 Nov 2025 22:53:00 GMT+0330",
        "Fri, 21 Nov 2025 22:53:00 IRST",
        "Fri, 21 Nov 2025 22:53",
        "2025-11-21T19:23:00.0000000Z",
        "2025-11-21T22:53:00+03:30",
        "2025-11-21 22:53:00",
        "۳۰ آبان ۱۴۰۴ - ۲۲:۵۳",
        "30/08/1404 10:53:00 ب.ظ",
        "1404/08/30 22:53",
        "۱۴۰۴-۰۸-۳۰ ۲۲:۵۳:۰۰",
    ],
)
def test_the_time_in_every_form(said: str) -> None:
    assert only(f"<pubDate>\n{said} </pubDate>").moment == MOMENT


@pytest.mark.parametrize(
    "said",
    [
        *("", "x", "2025-11-21", "1404/13/30 22:53", "21 Nov 1404 22:53:00 +0330"),
        *("Fri, 21 Nov 2025 22:53:00 CET", "Fri, 21 Nov 2025 22:53:00 +9999"),
        "Fri, 21 Nov 2025 25:53:00 +0330",
    ],
)
def test_a_time_that_cannot_be_read_is_none_and_the_day_is_the_addresss(said: str) -> None:
    entry = only(f"<pubDate>{said}</pubDate>")
    assert (entry.moment, entry.day) == (None, date(2025, 11, 21))
    assert only(f"<pubDate>{said}</pubDate>", link="", guid="3440001").day is None


def test_an_article_just_after_midnight_is_of_the_next_day_in_tehran() -> None:
    said = "<pubDate>Fri, 21 Nov 2025 20:31:00 GMT</pubDate>"
    assert only(said, link="", guid="3440001").day == date(2025, 11, 22)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("می\u200cشود", "می\u200cشود"),
        ("می&zwnj;شود", "می\u200cشود"),
        ("می&#8204;شود &#x200C;", "می\u200cشود \u200c"),
        ("می&amp;zwnj;شود", "می\u200cشود"),
        ("<![CDATA[می&zwnj;شود]]>", "می\u200cشود"),
        ("<![CDATA[<p>می\u200cشود</p><p>دو<br>سه</p>]]>", "می\u200cشود دو\nسه"),
        ("&lt;p&gt;یک&lt;/p&gt;&lt;p&gt;دو&lt;/p&gt;", "یک دو"),
        ("<div xmlns='http://www.w3.org/1999/xhtml'><p>یک</p><p>دو</p></div>", "یک دو"),
        ("<h:p>یک</h:p><h:p>دو</h:p>", "یک دو"),
        ("الف & ب &nosuch; &amp; ج", "الف & ب &nosuch; & ج"),
        (
            "تیم\u200dهای می\u200eشوند حرفه\u00acای تسنیمـ",
            "تیم\u200dهای می\u200eشوند حرفه\u00acای تسنیمـ",
        ),
        ("یک\n دو", "یک  دو"),
        ("<![CDATA[یک]]> <![CDATA[دو]]><!-- x -->سه", "یک دوسه"),
        ("۳ &lt; ۴", "۳ < ۴"),
        ("<b>درشت</b> ‌و <i>کج</b>", "درشت \u200cو کج"),
    ],
)
def test_the_words_are_the_feeds_words(written: str, read: str) -> None:
    entry = only(f"<title>{written}</title><description>{written}</description>")
    assert entry.title == read
    assert entry.lead == read


def test_nothing_to_read_is_none() -> None:
    entry = only("<title> </title><description><![CDATA[<img src='/a.jpg'> ]]></description>")
    assert (entry.title, entry.lead, entry.sections) == (None, None, ())
    assert entry.pictures == ("https://www.tasnimnews.ir/a.jpg",)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("<category>استانها</category><category>قم</category>", ("استانها", "قم")),
        ("<category><![CDATA[استانها > قم]]></category>", ("استانها", "قم")),
        ("<category term='استانها &gt; قم'/>", ("استانها", "قم")),
        ("<category>استانها &amp;gt; استانها</category>", ("استانها",)),
    ],
)
def test_service_and_desk(said: str, names: tuple[str, ...]) -> None:
    assert only(said).sections == names


def test_pictures_each_once_and_no_films() -> None:
    entry = only(
        '<media:group><media:content url="/1.jpg"/><media:thumbnail url="/1.jpg"/></media:group>'
        '<media:content url="/2.mp4" type="video/mp4"/><enclosure url="/3.jpg" type="image/jpeg"/>'
        '<enclosure url="/4.mp3" type="audio/mpeg"/><media:content url="data:image/png;x"/>'
        '<description>&lt;img src="/5.jpg"&gt;</description><media:content url="http://["/>'
    )
    assert [url.removeprefix("https://www.tasnimnews.ir") for url in entry.pictures] == [
        *("/1.jpg", "/3.jpg", "/5.jpg")
    ]


def test_what_another_vocabulary_says_comes_after_the_feeds_own() -> None:
    entry = only("<media:title>عکس</media:title><title>خبر</title><dc:date>x</dc:date>")
    assert entry.title == "خبر"


def test_atom_and_rss_1() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">یک&amp;zwnj;دو</title>'
        f'<link rel="enclosure" href="/1.jpg" type="image/jpeg"/><link href="{LINK}"/>'
        "<id>tag:x</id><updated>2025-11-22T00:00:00Z</updated>"
        "<published>2025-11-21T19:23:00Z</published><summary>سه</summary></entry></feed>"
    )
    expected = ("یک\u200cدو", "سه", MOMENT, 3440001, ("https://www.tasnimnews.ir/1.jpg",))
    prefixed = (
        atom.replace("<", "<atom:").replace("<atom:/", "</atom:").replace("xmlns", "xmlns:atom")
    )
    for body in (atom, prefixed):
        (entry,) = read(body).entries
        found = (entry.title, entry.lead, entry.moment, entry.address.number, entry.pictures)
        assert found == expected
    rdf = f'<rdf:RDF><channel/><item rdf:about="{LINK}"><title>خبر</title></item></rdf:RDF>'
    assert [entry.address.number for entry in read(rdf).entries] == [3440001]


def test_in_order_and_each_article_once() -> None:
    links = [f"/fa/news/1404/08/30/{number}/x" for number in (3, 1, 2, 1)]
    feed = read(rss(*(item("<title>x</title>", link=link) for link in links)))
    assert [entry.address.number for entry in feed.entries] == [3, 1, 2]
    assert not feed.is_cut


def test_an_empty_feed_is_a_feed() -> None:
    assert read(rss()) == Feed(())


def test_a_fault_in_one_entry_takes_no_other_along() -> None:
    broken = item("<title>یک <b>باز<br> &#1; </title><description><![CDATA[x</description>")
    bad = "<title>a</b></channel></title><media:content url=x y>"
    feed = read(rss(item(bad), item(link="/2222222"), broken))
    assert [entry.address.number for entry in feed.entries] == [3440001, 2222222]
    open_title = (
        "<item><source><title>z</title></source><media:content url='/1.jpg'>"
        "<title>یک <b>دو<link>/3440001</link><guid>x</guid></item>"
    )
    (entry,) = read(rss(open_title)).entries
    assert (entry.address.number, entry.title) == (3440001, "یک دو")
    unclosed = rss(item(), item(link="/2222222"), item(link="/3333333")).replace("</item>", "")
    assert len(read(unclosed).entries) == 3


def test_markup_in_a_text_begins_no_entry() -> None:
    entry = only(f"<description><![CDATA[<item>{LINK}</item></rss>]]></description><!-- <item> -->")
    assert entry.lead == LINK


def test_a_feed_that_came_without_its_end() -> None:
    whole = rss(item("<title>یک</title>"), item("<title>دو</title>", link="/2222222"))
    cut = read(whole[: whole.index("دو")])
    assert [entry.address.number for entry in cut.entries] == [3440001, 2222222]
    assert cut.is_cut


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><body>در دست تعمیر</body></html>",
        "<html><body><feed>x</feed></body></html>",
        "<Error><Code>NoSuchKey</Code></Error>",
        "<body><p>404</p>",
    ],
)
def test_another_page_in_its_place(body: str) -> None:
    with pytest.raises(NotAListError, match="no feed"):
        read(body)


@pytest.mark.parametrize("body", ["", " \n", "Not Found", '{"error": 404}', b"\x00\xff\xfe"])
def test_no_markup_at_all(body: str | bytes) -> None:
    with pytest.raises(NoMarkupError):
        read(body)


DECLARED = '<?xml version="1.0" encoding="windows-1256"?>'
WORD = "<title>می\u200cشود</title>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss(item(WORD)).encode("utf-8-sig"), "text/xml"),
        (rss(item(WORD)).encode(), "text/xml; charset=windows-1256"),
        (rss(item(WORD), head=DECLARED), "text/xml"),
        (rss(item(WORD)).encode("utf-16"), "text/xml"),
        (rss(item(WORD), head="\n<b>Warning</b>: x <?xml version='1.0'?>"), "text/html"),
        (rss(item(WORD), name=" ") + "<!-- served in 3 ms -->", ""),
        (rss(item(WORD)).encode().replace("قم".encode(), b"\xff"), "text/xml"),
    ],
    ids=["BOM", "header", "declared", "UTF-16", "junk before", "no type", "a bad byte"],
)
def test_charsets_and_what_stands_before_it(body: str | bytes, content_type: str) -> None:
    (entry,) = read(body, content_type).entries
    assert entry.title == "می\u200cشود"


def test_another_charset_is_read_as_declared() -> None:
    body = rss(item("<title>خبر استان</title>"), head=DECLARED).replace("قم", "x")
    assert read(body.encode("windows-1256"), "text/xml").entries[0].title == "خبر استان"


def test_no_entity_is_fetched_or_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    doctype = f'<!DOCTYPE r [<!ENTITY a SYSTEM "file://{secret}"><!ENTITY b "bbbbbbbb">]>'
    inside = "<title>[&a;&b;]</title>"
    for body in (rss(item(inside), head=doctype), rss(item(doctype + inside))):
        title = read(body).entries[0].title
        assert title is not None
        assert title.endswith("[&a;&b;]")
        assert "SECRET" not in title


BOMB = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    "body",
    [
        rss(item("<title>&a9;</title>"), head=f'<!DOCTYPE r [<!ENTITY a0 "x">{BOMB}]>'),
        "<rss>" + "<a>" * 300_000,
        "<rss>" + "<item/>" * 300_000,
        "<rss>" + "<item " * 300_000,
        "<rss>" + "<item>" * 300_000,
        "<rss>" + "<![CDATA[" * 300_000,
        "<rss>" + "<!--" * 300_000,
        rss(item("<title>" + "&" * 500_000)),
        rss(item("<title>" + "<b>" * 300_000)),
        rss(item("<description>" + "&lt;ul&gt;&lt;li&gt;" * 50_000)),
        rss(item("<category>" + " " * 500_000 + "x")),
        rss(item("", guid="/:=#_,-" * 100_000)),
        rss(item("<pubDate>" + "1" * 500_000)),
    ],
    ids=range(13),
)
def test_what_is_made_to_break_or_slow_it(body: str) -> None:
    started = time.monotonic()
    try:
        feed = read(body)
        assert len(feed.entries) + len(feed.strangers) <= 10_000
    except NewscrawlError:
        pass
    assert time.monotonic() - started < 20


def test_more_entries_than_a_feed_has_are_no_whole_feed() -> None:
    many = "".join(item(link=f"/{1_000_000 + number}") for number in range(10_001))
    feed = read(rss(many))
    assert len(feed.entries) == 10_000
    assert feed.is_cut


_LETTERS = st.sampled_from("یکمي \u200c\u200d\u200e\u00acـ«»;:۳3a#x\n\xa0") | st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="<&>"
)


@given(st.text(_LETTERS, max_size=30), st.sampled_from(["", "<", "&", "<b>", "&zwnj;", "]]>"]))
def test_no_character_of_a_text_is_lost(text: str, sign: str) -> None:
    text = f"{text} {sign} {text}" if sign else text
    html = escape(text, quote=False)
    forms = [escape(html), f"<![CDATA[{html}]]>", *([] if sign else [text, f"<p>{text}</p>"])]
    for written in forms:
        entry = only(f"<title>{written}</title><description>{written}</description>")
        assert clean(entry.title or "") == clean(entry.lead or "") == clean(one_line(text))


@given(st.text(max_size=200), st.sampled_from(["", "<rss>", "<feed><entry>", "<rss><item><title>"]))
def test_any_bytes_give_a_feed_or_a_named_error(text: str, before: str) -> None:
    try:
        feed = read((before + text).encode("utf-8", "surrogatepass"))
    except NewscrawlError:
        return
    assert all(entry.address.number >= 0 for entry in feed.entries)
