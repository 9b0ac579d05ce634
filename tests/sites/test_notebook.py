"""``newscrawl.read`` and ``newscrawl.to_record`` give what a crawl stores, without a crawl."""

import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Headers

import newscrawl
from newscrawl.demo.site import demo_pages, serving
from newscrawl.errors import (
    InvalidArticleError,
    NoMarkupError,
    NotAnArticleError,
    NotThePageError,
    PageError,
    UnknownSiteError,
)
from newscrawl.items import KEYS
from newscrawl.store import open_pages
from newscrawl.store.archived_pages import page_of
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.crawling.republished import crawl, stories
from tests.gold.pages import GoldPage, gold_pages, site_pages

#: Keys of a record that its page alone does not give.
BESIDE = ("revision", "first_seen_at", "fetched_at", "original")
PLACE = ("province", "province_name", "province_code", "province_from")
PATH = "/fa/news/1404/08/21/3440001/x"
URL = f"https://www.tasnimnews.ir{PATH}"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def of_the_page(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without the keys of BESIDE."""
    beside = BESIDE + (PLACE if record["province_from"] == "listing" else ())
    return {key: record[key] for key in KEYS if key in record and key not in beside}


GOLD = [*gold_pages(), *site_pages()]


@pytest.mark.parametrize("gold", GOLD, ids=[gold.name for gold in GOLD])
def test_a_gold_page_gives_its_record(gold: GoldPage) -> None:
    wanted = of_the_page(gold.record)
    got = newscrawl.to_record(newscrawl.read(gold.html, gold.url, HTML))
    assert {key: got[key] for key in wanted} == wanted
    assert got["revision"] == 1
    if gold.record["province_from"] == "listing":
        assert [got[key] for key in PLACE] == [None] * 4


@pytest.mark.long
def test_a_crawls_page_gives_what_was_exported(scrapy: Scrapy) -> None:
    with serving() as site, serving(stories) as others:
        scrapy.crawl(site.url, "-a", "since=1404-08-20", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
        crawl(scrapy, f"{others.url}/48213/")
    kept = {}
    with closing(open_pages(scrapy.folder)) as database:
        key = 0
        while page := page_of(database, key := key + 1):
            if page.kind != "list":
                kept[page.url] = page
    records = scrapy.records()
    assert len(records) == len(kept) > 20
    by_path = {re.sub("^https?://[^/]+", "", url): page for url, page in kept.items()}
    for record in records:
        page = by_path[re.sub("^https?://[^/]+", "", record["url"])]
        wanted = of_the_page(record)
        for url in (page.url, record["url"]):  # the address that answered, and the canonical one
            got = newscrawl.to_record(newscrawl.read(page.body, url, dict(page.headers.pairs)))
            assert {key: got[key] for key in wanted} == wanted


@given(
    st.sampled_from(["Content-Type", "content-type", "CONTENT-TYPE", "cOnTeNt-TyPe"]),
    st.booleans(),
    st.booleans(),
)
def test_headers_of_any_case_as_text_or_bytes(name: str, of_bytes: bool, in_list: bool) -> None:
    page = "<html><article class='single-news'><h1 class='title'>پگاه</h1><div class='story'>"
    body = f"{page}<p>متن خبر</p></div></article></html>".replace("ی", "ي").encode("windows-1256")
    value = "text/html; charset=windows-1256"
    headers: Any = {name: value}
    if of_bytes:
        headers = {name.encode(): value.encode()}
    if in_list:
        headers = Headers({name: value})
    assert newscrawl.read(body, URL, headers).headline == "پگاه"


def test_a_text_is_as_good_as_its_bytes() -> None:
    page = demo_pages(PATH)
    assert page
    of_bytes = newscrawl.read(page.encode(), URL)
    false = {"Content-Type": "text/html; charset=windows-1256"}
    for body, headers in ((page, None), (page, {}), (page, false), (f"\ufeff{page}", None)):
        assert newscrawl.to_record(newscrawl.read(body, URL, headers)) == newscrawl.to_record(
            of_bytes
        )
    # Some editors declare a charset that a text, read already, no longer has.
    declared = page.replace('charset="utf-8"', 'charset="windows-1256"')
    assert newscrawl.read(declared, URL).body == of_bytes.body


@pytest.mark.parametrize(
    ("body", "url", "error", "told"),
    [
        ("", URL, NoMarkupError, "no HTML at all in the 0 bytes"),
        ("<p>سلام</p>", URL, PageError, "3440001"),
        ("<p>سلام</p>", "https://copy.example/1/", PageError, "copy.example"),
        (b"<html></html>", "https://www.tasnimnews.ir/fa/news/x", NotAnArticleError, "single-news"),
        ("<h1>404 Not Found</h1>", URL, NotThePageError, "no such page"),
        ("<p>x</p>", "page.html", UnknownSiteError, "'page.html' is no address of a page"),
        ("<p>x</p>", "", UnknownSiteError, "no address"),
        ("<p>x</p>", "http://[::1/x", UnknownSiteError, "no address"),
        ("<p>x</p>", "ftp://site.example/1", UnknownSiteError, "no address"),
        (
            "<article class='single-news'><h1 class='title'>تیتر خبر</h1></article></html>",
            URL,
            InvalidArticleError,
            "no body or pictures",
        ),
    ],
)
def test_what_cannot_be_read(
    body: str | bytes, url: str, error: type[PageError], told: str
) -> None:
    with pytest.raises(error, match=re.escape(told)):
        newscrawl.read(body, url)


def test_another_hosts_page_is_a_copy_whatever_its_address_looks_like() -> None:
    page = demo_pages(PATH)
    assert page
    copy = newscrawl.read(page, "https://mirror.example/fa/news/1404/08/21/3440001/x")
    assert copy.site == "mirror.example"
    assert newscrawl.read(page, "https://خبر.example/fa/news/1404/08/21/3440001/x").site != "tasnim"
    assert newscrawl.read(page, URL).site == "tasnim"
    # Served by this machine, it is a crawl's own site.
    assert newscrawl.read(page, URL.replace("https://www.tasnimnews.ir", "http://[::1]:80")).id == (
        "tasnim:3440001"
    )


def test_the_package_alone_loads_nothing() -> None:
    code = (
        "import sys, newscrawl; loaded = ('newscrawl', 'lxml', 'scrapy', 'sqlite3'); "
        "print([name for name in sys.modules if name.startswith(loaded)]); "
        "newscrawl.read, newscrawl.to_record; print('scrapy' in sys.modules, newscrawl.__all__); "
        "newscrawl.raed"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        "['newscrawl']",
        "False ['__version__', 'read', 'to_record']",
    ]
    assert "module 'newscrawl' has no attribute 'raed'" in done.stderr


@pytest.mark.long
def test_the_example_of_the_documents_runs(tmp_path: Path) -> None:
    text = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    pattern = r"```python\n(from pathlib import Path\n.*?newscrawl\.read.*?)```"
    found = re.search(pattern, text, re.DOTALL)
    assert found, "the document shows newscrawl.read"
    (tmp_path / "page.html").write_text(demo_pages(PATH) or "", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", found[1]],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-2:] == ["1404-08-21", "142"]
