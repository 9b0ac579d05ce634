"""The pages, requested as a browser does."""

import re
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from lxml import html

from newscrawl.items import WARNINGS
from newscrawl.store import open_store
from newscrawl.store.articles import save
from newscrawl.views import labels
from newscrawl.views.app import make_app
from tests.factories import NOW, article
from tests.views.asking import EVIL, HERE, SHOWN, get, page, text

PATHS = (
    *("/", "/articles", "/articles?province=qom&month=1404-08&tag=C %26 A", "/search"),
    *("/search?q=قم", "/article/tasnim:1", "/article/tasnim:1?pictures=yes", "/article/tasnim:2"),
    *("/article/tasnim:4", "/article/x.example:5"),
)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_sound(client: FlaskClient, path: str) -> None:
    tree = page(client, path)
    assert (tree.get("lang"), tree.get("dir")) == ("fa", "rtl")
    assert tree.findtext(".//title")
    assert tree.xpath("//script | //iframe | //object | //@onerror | //@onclick | //@style") == []
    levels = [int(str(node.tag)[1]) for node in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(tree.xpath("//@aria-labelledby | //@aria-describedby | //label/@for")) <= set(ids)
    for field in tree.xpath("//input[not(@type='hidden')] | //select"):
        assert tree.xpath(f"//label[@for='{field.get('id')}']"), "each field has its label"
    (skip,) = tree.xpath("//body/*[1]/@href")
    assert skip[1:] in ids
    loaded = [*tree.xpath("//link/@href"), *tree.xpath("//img/@src")]
    if "pictures" not in path:
        assert loaded == ["data:,", "/style.css"]
    outside = tree.xpath("//a[starts-with(@href, 'http')]")
    assert all("noopener noreferrer" in a.get("rel", "") for a in outside)
    assert all(re.match(r"/|#|https?://", a) for a in tree.xpath("//a/@href"))


@pytest.mark.parametrize("path", PATHS)
def test_every_link_inside_leads_somewhere(client: FlaskClient, path: str) -> None:
    for link in set(page(client, path).xpath("//a/@href | //form/@action")):
        if link.startswith("/"):
            assert client.get(link, base_url=HERE).status_code == 200, link


def test_the_front_page(client: FlaskClient) -> None:
    tree = page(client, "/")
    figures = [text(node) for node in tree.xpath("//dl/div")]
    assert figures[:2] == ["خبر۴", "استان۱"]
    assert figures[4] == "پیوند در انتظار۲"
    assert "بازنشر" in text(tree.xpath("//section[@aria-labelledby='latest']")[0])
    (row,) = tree.xpath("//table[@class='map']/tbody/tr[th/a]")
    assert row.xpath("th/a/@href") == ["/articles?province=qom"]
    assert text(row).startswith("قم ۲…")
    (run,) = tree.xpath("//section[@aria-labelledby='runs']//tbody/tr")
    assert "<i>no page" in text(run)
    assert "۶۹" in text(run)


def test_lists_and_facets(client: FlaskClient) -> None:
    tree = page(client, "/articles")
    headlines = [text(node) for node in tree.xpath("//ol/li/h2")]
    assert headlines[1:2] + headlines[3:] == [EVIL.translate(SHOWN), "تیتر"]
    by = {text(li) for li in tree.xpath("//aside//li")}
    assert {"قم ۱", "بدون استان ۳", "آبان ۱۴۰۴ ۳", "بی‌تاریخ ۱", "C & A ۱"} <= by
    tree = page(client, "/articles?tag=C %26 A&month=1404-08")
    assert [text(node) for node in tree.xpath("//ol/li/h2")] == ["رئیس‌جمهور در قم"]
    assert [text(li) for li in tree.xpath("//ul[@class='chosen']/li")] == [
        "برچسب: C & A ×",
        "ماه: آبان ۱۴۰۴ ×",
    ]
    assert "/articles?month=1404-08" in tree.xpath("//ul[@class='chosen']//@href")
    assert "خبری نیست" in text(page(client, "/articles?tag=نیست"))


def test_search(client: FlaskClient) -> None:
    for asked in ("رییس جمهور", "رئیسجمهور", "«رئیس جمهور» قم", "جمهور -نفت"):
        tree = page(client, f"/search?q={asked}")
        assert text(tree.xpath("//h2")[0]) == "۱ خبر"
        assert "رئیس‌جمهور" in [m.text for m in tree.xpath("//h3//mark")]
        assert tree.xpath("//input[@name='q']/@value") == [asked]
    assert "خبری پیدا نشد" in text(page(client, "/search?q=جمهور&province=yazd"))
    assert "خبری پیدا نشد" in text(page(client, "/search?q=جمهور&month=1404-07"))
    assert page(client, "/search?q=جمهور&tag=کارخانه").xpath("//mark")
    found = page(client, "/search?q=می یابد").xpath("//p[@class='lead']/mark")
    assert [mark.text for mark in found] == ["می‌یابد"]


def test_what_is_not_indexed_is_said(client: FlaskClient, tmp_path: Path) -> None:
    assert "نمایه نشده" not in text(page(client, "/search"))
    with closing(sqlite3.connect(tmp_path / "news.db")) as other, other:
        other.execute("UPDATE articles SET headline = 'دستی' WHERE id = 'tasnim:4'")
    assert "۱ خبر هنوز نمایه نشده" in text(page(client, "/search"))


def test_an_article(client: FlaskClient) -> None:
    tree = page(client, "/article/tasnim:1")
    (story,) = tree.xpath("//article")
    body = story.xpath("div[@class='body']")[0]
    assert [node.tag for node in body] == ["p", "ul", "p"]
    assert html.tostring(body[0], encoding="unicode").count("<br>") == 1
    assert [li.text for li in body.xpath("ul/li")] == ["۱۲ اتوبوس", "<b>راه</b>"]
    assert body[2].text.startswith("پایان می\u200cیابد")
    assert "۳۰ آبان ۱۴۰۴، ساعت ۲۲:۵۳ · قم · جعفریه · خبرگزاری تسنیم" in text(story)
    links = story.xpath(".//ul[@class='tags']//@href")
    assert links[-1] == "/articles?tag=C+%26+A"
    assert [text(li) for li in tree.xpath("//section[@aria-labelledby='related']//li")] == [
        EVIL.translate(SHOWN),
        "tasnim:99 (ذخیره نشده)",
    ]
    assert "بازنشر" in text(tree.xpath("//section[@aria-labelledby='copies']")[0])
    warnings = [text(li) for li in tree.xpath("//ul[@class='warnings']/li")]
    assert warnings == ["no_source_found صفحه خبرگزاری‌ای را نام نمی‌برد", "of_tomorrow of_tomorrow"]
    (address_,) = tree.xpath("//dl[@class='record']//a[starts-with(@href, 'https://www.')]")
    assert address_.get("rel") == "noopener noreferrer"
    assert "CC BY 4.0" in text(tree.xpath("//footer")[0])
    copy = page(client, "/article/x.example:5")
    assert copy.xpath("//p[@class='notice']/a/@href") == ["/article/tasnim:1"]
    assert "متنی ندارد" in text(page(client, "/article/tasnim:4"))


def test_addresses_are_shown_decoded_and_copied_encoded(
    client: FlaskClient, tmp_path: Path
) -> None:
    start = "https://www.tasnimnews.ir/fa/news/1404/08/30/"
    urls = {
        8: (f"{start}8/{quote('رئیس‌جمهور-در-قم')}", f"{start}8/رئیس‌جمهور-در-قم"),
        9: (f"{start}9/{quote('قم')}%E2%80%AE", f"{start}9/{quote('قم')}%E2%80%AE"),
    }
    with closing(open_store(tmp_path)) as database:
        save(database, [article(n, url=url) for n, (url, _) in urls.items()], NOW)
    for n, (url, shown) in urls.items():
        (link,) = page(client, f"/article/tasnim:{n}").xpath("//dl[@class='record']//a")
        assert (link.get("href"), text(link), link.get("dir")) == (url, shown, "ltr")


def test_revisions_are_marked(client: FlaskClient) -> None:
    (section,) = page(client, "/article/tasnim:1").xpath("//section[@aria-labelledby='revisions']")
    (difference,) = section.xpath(".//div[@class='difference']")
    gone, came = difference.xpath("del"), difference.xpath("ins")
    assert "پیش" in text(gone[0])
    assert any("تسنیم" in text(node) for node in came)
    assert page(client, "/article/tasnim:2").xpath("//section[@aria-labelledby='revisions']") == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/nothing", 404),
        ("/article/tasnim:99", 404),
        ("/article/a//b", 404),
        ("/articles?province=atlantis", 400),
        ("/articles?month=1404-13", 400),
        ("/articles?after=x", 400),
        ("/search?q=-قم", 400),
        ('/search?q=""', 400),
        ("/search?q=قم&page=0", 400),
        ("/search?q=قم&page=21", 400),
        (f"/search?q={'و ' * 51}", 400),
        (f"/search?q={'x' * 1001}", 400),
    ],
)
def test_faults_are_told_in_persian(client: FlaskClient, path: str, code: int) -> None:
    tree = page(client, path, code)
    assert tree.findtext(".//h1") == {404: "پیدا نشد", 400: "نشانی نادرست"}[code]


def test_a_database_that_is_gone(client: FlaskClient, tmp_path: Path) -> None:
    for path in tmp_path.glob("news.db*"):
        path.unlink()
    assert "there is no database" in text(page(client, "/", 503))


def test_a_crawl_may_write_meanwhile(client: FlaskClient, tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as database:
        database.execute("BEGIN IMMEDIATE")
        get(client, "/")
        database.rollback()
        save(database, [article(7, headline="تازه")], NOW)
    assert "تازه" in get(client, "/articles").text


def test_an_empty_database(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    client = make_app(tmp_path).test_client()
    assert "هنوز خبری ذخیره نشده" in get(client, "/").text
    assert "خبری نیست" in get(client, "/articles").text
    assert "خبری پیدا نشد" in get(client, "/search?q=قم").text


def test_warnings_in_persian_are_of_the_closed_list() -> None:
    assert set(labels._WARNINGS) == set(WARNINGS)
