from datetime import date
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import NotAListError
from newscrawl.persian.cleaning import clean, one_line
from newscrawl.sites.feed import Feed
from tests.sites.tasnim.feeds import LINK, MOMENT, item, only, read, rss


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
    assert [said in entry for entry in feed.unrecognised] == [True]
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
