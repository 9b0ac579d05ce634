"""Feeds that are broken, cut, another page, in another charset, or made to break the reader."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import NewscrawlError, NoMarkupError, NotAListError
from tests.sites.tasnim.feeds import LINK, item, only, read, rss


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
        assert len(feed.entries) + len(feed.unrecognised) <= 10_000
    except NewscrawlError:
        pass
    assert time.monotonic() - started < 20


def test_more_entries_than_a_feed_has_are_no_whole_feed() -> None:
    many = "".join(item(link=f"/{1_000_000 + number}") for number in range(10_001))
    feed = read(rss(many))
    assert len(feed.entries) == 10_000
    assert feed.is_cut


@given(st.text(max_size=200), st.sampled_from(["", "<rss>", "<feed><entry>", "<rss><item><title>"]))
def test_any_bytes_give_a_feed_or_a_named_error(text: str, before: str) -> None:
    try:
        feed = read((before + text).encode("utf-8", "surrogatepass"))
    except NewscrawlError:
        return
    assert all(entry.address.number >= 0 for entry in feed.entries)
