"""``scrapy coverage`` as a user types it; and its page read back."""

import re
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from newscrawl.persian.formatting import number
from newscrawl.sites.addresses import OtherEntry
from newscrawl.store import open_store
from newscrawl.store.articles import save
from newscrawl.store.coverage import coverage
from newscrawl.store.ledger import Failed, mark_failed
from newscrawl.store.listing_walks import record_page, set_goals
from tests.conftest import Scrapy
from tests.factories import NOW, QOM, YAZD, address, article, give_up, walk, walk_of

HOSTILE = (
    "<script>alert(1)</script> \"'><img src=x onerror=alert(2)> {{ 7 * 7 }} "
    "\x1b[31mred\x1b]0;title\x07 \u202egnp.exe\u2066 \x00\r\n&amp;"
)


@pytest.fixture
def filled(scrapy: Scrapy) -> Scrapy:
    """Qom: 1 stored, 2 pending, 3 failed, 4 given up, 5 not asked for; 1 on Yazd's list, too."""
    with closing(open_store(scrapy.folder)) as database:
        walk_of(database, date(2025, 11, 14), NOW)
        links = [*(address(n) for n in range(1, 5)), address(5, date(2025, 9, 1))]
        record_page(database, walk(QOM), links, 1, NOW)
        record_page(database, walk(YAZD), [address(1)], 1, NOW)
        save(database, [article(1)], NOW)
        mark_failed(database, "tasnim:3", Failed(HOSTILE, HOSTILE), 1, NOW)
        give_up(database, 4)
    return scrapy


def test_the_table(filled: Scrapy) -> None:
    lines = filled("coverage").stdout.splitlines()
    rows = [line.split() for line in lines[: lines.index("")]]
    assert rows == [
        "day desk listed stored pending failed given-up gone not-asked forgotten walked".split(),
        "1404-06-10 qom 0 0 0 0 0 0 1 0 -".split(),
        "1404-08-30 qom 4 1 1 2 1 0 0 0 part".split(),
        "1404-08-30 yazd 1 1 0 0 0 0 0 0 -".split(),
        "total qom 4 1 1 2 1 0 1 0 1404-08-23..1404-08-30,empty:7".split(),
        "total yazd 1 1 0 0 0 0 0 0 -".split(),
        "total all 4 1 1 2 1 0 1 0 -".split(),
    ]
    # Every column but the last, which is of words, ends at one place.
    ends = {tuple(m.end() for m in re.finditer(r"\S+", line))[2:10] for line in lines[:7]}
    assert len(ends) == 1
    assert lines[-1] == ("oldest gap: 1404-08-30 (qom: 1 pending and 2 failed, 1 of them given up)")
    assert "each desk, and once in 'total all'" in "\n".join(lines)


def test_filters(filled: Scrapy) -> None:
    only_yazd = filled("coverage", "--province", "yazd", "--strict").stdout
    assert "qom" not in only_yazd
    assert only_yazd.endswith("no gap\n")
    earlier = filled("coverage", "--until", "1404-08-29", "--strict").stdout
    assert "1404-06-10" in earlier
    assert "1404-08-30 " not in earlier
    assert "1404-06-10" not in filled("coverage", "--since", "2025-11-21").stdout


def test_strict_ends_with_1_where_something_is_open(filled: Scrapy) -> None:
    filled("coverage")
    filled("coverage", "--strict", code=1)
    filled("coverage", "--strict", "--province", "qom", code=1)
    with closing(open_store(filled.folder)) as database:
        save(database, [article(n) for n in (2, 3)], NOW)
    # What was given up is a gap all the same.
    filled("coverage", "--strict", code=1)
    with closing(open_store(filled.folder)) as database:
        save(database, [article(4)], NOW)
    assert filled("coverage", "--strict").stdout.endswith("no gap\n")


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (("--province", "fars"), "fars"),
        (("--province", "yazd,isfahan,kashan"), "isfahan, kashan"),
        (("--site", "yjc"), "yjc"),
        (("--site", "tasnim", "--since", "1404-08-20"), "qom 1404-08-20..1404-08-22"),
        (("--until", "1404-07-09"), "qom 1404-07-09"),
        (("--province", "qom", "--since", "1404-09-15"), "qom 1404-09-15"),
        (("--until", "1404-08-30"), "qom 1404-08-30"),  # walked before it was over
    ],
)
def test_what_is_named_and_was_never_walked_is_open(
    filled: Scrapy, asked: tuple[str, ...], named: str
) -> None:
    with closing(open_store(filled.folder)) as database:
        save(database, [article(n) for n in (2, 3, 4)], NOW)
    *_, told, last = filled("coverage", "--strict", *asked, code=1).stdout.splitlines()
    assert told == f"never walked: {named}"
    assert last.startswith("open: ")
    assert last.endswith(" never walked")


def test_the_last_line_says_all_that_is_open(filled: Scrapy) -> None:
    with closing(open_store(filled.folder)) as database:
        record_page(
            database, walk(YAZD), [], 1, NOW, others=[OtherEntry("https://x.ir/?", "unrecognised")]
        )
        set_goals(database, [walk(YAZD)])
    last = filled("coverage", "--strict", "--since", "1404-08-22", code=1).stdout.splitlines()[-1]
    assert last == (
        "oldest gap: 1404-08-30 (qom: 1 pending and 2 failed, 1 of them given up); "
        "1 not walked to the end; 1 never walked; 1 unrecognised"
    )
    with closing(open_store(filled.folder)) as database:
        save(database, [article(n) for n in (2, 3, 4)], NOW)
    last = filled("coverage", "--strict", code=1).stdout.splitlines()[-1]
    assert last == "open: 1 not walked to the end; 1 unrecognised"


def test_an_empty_database(scrapy: Scrapy, tmp_path: Path) -> None:
    open_store(scrapy.folder).close()
    target = tmp_path / "coverage.html"
    told = scrapy("coverage", "--strict", "--html", str(target), code=1)
    assert told.stdout.endswith("open: no list was walked yet\n")
    assert not html.parse(target).xpath("//table")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--province", "kashn"), "Did you mean kashan"),
        (("--since", "yesterday"), "--since=yesterday"),
        (("--since", "1404-08-30", "--until", "1404-08-29"), "no day is in between"),
        (("--html", ""), "name a file"),
        (("--html", "-"), "name a file"),
        (("--strct",), "Did you mean --strict"),
        (("now",), "no argument is wanted"),
    ],
)
def test_bad_arguments(scrapy: Scrapy, arguments: tuple[str, ...], hint: str) -> None:
    assert hint in scrapy("coverage", *arguments, code=64).stderr
    assert not scrapy.folder.exists()


def test_without_a_database(scrapy: Scrapy, tmp_path: Path) -> None:
    scrapy("coverage", "--html", str(tmp_path / "x.html"), code=66)
    assert not (tmp_path / "x.html").exists()


def test_a_page_that_cannot_be_written(filled: Scrapy) -> None:
    done = filled("coverage", "--html", "/proc/x.html", code=74)
    assert "Traceback" not in done.stderr


@pytest.fixture
def page(filled: Scrapy, tmp_path: Path) -> Path:
    """The page of the filled database."""
    target = tmp_path / "new" / "coverage.html"
    done = filled("coverage", "--html", str(target))
    assert str(target) in done.stderr
    return target


def words(node: html.HtmlElement | None) -> str:
    assert node is not None
    return " ".join(node.text_content().split())


def test_the_page_says_what_the_database_holds(filled: Scrapy, page: Path) -> None:
    with closing(open_store(filled.folder)) as database:
        found = coverage(database, shown=100)
    root = html.parse(page).getroot()
    assert (root.get("lang"), root.get("dir")) == ("fa", "rtl")
    figures = {words(f.find("dt")): words(f.find("dd")) for f in root.find_class("figure")}
    total = found.total
    assert figures["در فهرست‌ها"] == number(total.listed) == "۴"
    assert figures["ذخیره‌شده"] == "۱ ۲۵٪"
    assert figures["در انتظار"] == number(total.pending)
    assert figures["ناموفق"] == "۲ ۱ مورد رهاشده"
    assert figures["حذف‌شده از سایت"] == number(total.gone)
    assert figures["بیرون از بازه"] == number(total.not_asked)
    assert figures["قدیمی‌ترین کمبود"] == "۳۰ آبان ۱۴۰۴ در قم"
    (heat,) = root.xpath("//table[@class='map']")
    heads = [words(th) for th in heat.xpath(".//thead/tr[2]/th")]
    assert heads == ["۳۰", "۲۹", "۲۸", "۲۷", "۲۶", "۲۵", "۲۴", "۲۳"]
    cells = {
        words(row.find("th")): [(td.get("class"), words(td)) for td in row.findall("td")]
        for row in heat.xpath(".//tbody/tr")
    }
    assert cells["قم"] == [("s failed partly", "۳!"), *[("s empty", "۰")] * 7]
    assert cells["یزد"] == [("s stored partly", "۱"), *[("s unwalked", "–")] * 7]
    (qom, *_) = heat.xpath(".//tbody//td[@class='s failed partly']/@title")
    assert "۴ خبر: ۱ ذخیره‌شده، ۱ در انتظار، ۲ ناموفق (۱ مورد رهاشده)" in qom
    # Each head cell says of what it is the head, each row has as many cells as the head.
    assert all(th.get("scope") for th in root.iter("th"))
    assert all(table.find("caption") is not None for table in root.iter("table"))
    rows = root.xpath("//table[contains(@class, 'open')]/tbody/tr")
    hrefs = [row.xpath(".//a/@href") for row in rows]
    assert hrefs == [[link.url] for link in found.open_links]
    last = [words(row.findall("td")[-1]) for row in rows]
    assert last == ["رها شده", "اجرای بعدی", "اجرای بعدی"]


def test_what_a_server_says_never_acts(filled: Scrapy, page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    root = html.fromstring(text)
    assert not root.xpath("//script | //img | //iframe | //*[@onerror] | //*[@style]")
    assert "&lt;script&gt;alert(1)" in text
    assert "{{ 7 * 7 }}" in text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    printed = filled("coverage").stdout
    assert "\x1b" not in printed
    links = [a.get("href", "") for a in root.iter("a")]
    assert len(links) == 3
    assert all(link.startswith("https://www.tasnimnews.ir/fa/news/") for link in links)


def test_addresses_lead_to_the_canonical_site_or_nowhere(scrapy: Scrapy, tmp_path: Path) -> None:
    urls = {
        "tasnim:1": "javascript:alert(1)//fa/news/1404/08/30/1/x",
        "tasnim:2": "javascript:/fa/news/1404/08/30/2/x",
        "tasnim:3": "https://evil.example/fa/news/1404/08/30/3/%22%3E%3Cscript%3E",
        "tasnim:4": "http://[",
        "copy.example:5": "javascript:alert(1)",
        "copy.example:6": 'https://copy.example/6/"><script>',
    }
    with closing(open_store(scrapy.folder)) as database:
        for n, (key, url) in enumerate(urls.items(), 1):
            record_page(database, walk(QOM), [address(n)], 1, NOW)
            database.execute("PRAGMA foreign_keys = OFF")
            change = "UPDATE ledger SET id = ?, url = ? WHERE id = ?"
            database.execute(change, [key, url, f"tasnim:{n}"])
            database.execute("UPDATE listings SET desk = 'x\"><script>'")
    printed = scrapy("coverage", "--html", str(tmp_path / "x.html")).stdout
    assert 'x"><script>' in printed
    root = html.parse(tmp_path / "x.html").getroot()
    assert sorted(a.get("href", "") for a in root.iter("a")) == [
        'https://copy.example/6/"><script>',
        "https://www.tasnimnews.ir/fa/news/1404/08/30/2/x",
        "https://www.tasnimnews.ir/fa/news/1404/08/30/3/%22%3E%3Cscript%3E",
    ]
    assert not root.xpath("//script")


def test_the_page_is_one_file_that_loads_and_runs_nothing(page: Path) -> None:
    root = html.parse(page).getroot()
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    loaded = root.xpath("//@src | //link/@href")
    assert loaded == ["data:,"]
    assert "url(" not in words(root.find(".//style"))
