"""The results of a visit: archived pages, and a report in one file."""

import signal
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from lxml import html

from newscrawl.demo.site import demo_pages, serving
from newscrawl.store import open_pages
from newscrawl.store.archived_pages import each_page
from tests.conftest import Scrapy
from tests.contact.site import FIRST, OpenSite
from tests.contact.visiting import FAST, part, visit
from tests.readers import PARSERS
from tests.servers import answering


@pytest.mark.long
def test_the_pages_are_kept(scrapy: Scrapy) -> None:
    with serving() as site:
        visit(scrapy, site.url)
    with closing(open_pages(scrapy.folder)) as kept:
        pages = [page for page, _ in each_page(kept)]
    assert [page.kind for page in pages].count("list") == 8
    assert {page.name for page in pages if page.kind == "article"} == {
        *("tasnim:3441221", "tasnim:3440929")
    }
    assert not (scrapy.folder / "news.db").exists()
    scrapy("reparse")
    assert {record["id"] for record in scrapy.records()} == {"tasnim:3441221", "tasnim:3440929"}
    assert f"read by {PARSERS['tasnim']}" in scrapy("doctor", "tasnim:3441221").stdout
    assert "a list of 5 articles" in scrapy("doctor", "page:1").stdout
    with answering(OpenSite()) as rss:
        feed = scrapy(
            "doctor", f"{rss.url}/fa/rss/feed/6/0/7/0", "-s", f"TASNIM_URL={rss.url}", *FAST
        )
    assert "a feed of 30 articles, and 0 entries that name none" in feed.stdout
    assert "  tasnim:3440001  2025-11-21T19:23:00Z  استانها | قم | خبر 0" in feed.stdout
    with serving(demo_pages) as site:  # the keys that are named are given to no other page
        (scrapy.folder / "pages.db").unlink()
        visit(scrapy, site.url)
    with closing(open_pages(scrapy.folder)) as kept:
        keys = [page.key for page, _ in each_page(kept)]
    assert min(keys) > max(page.key for page in pages if page.kind == "article")


@pytest.mark.long
def test_the_report_is_one_file_with_every_page_inside(scrapy: Scrapy, tmp_path: Path) -> None:
    evil = OpenSite(suffix="<script>alert(1)</script>\u202e", etag=True)
    path = tmp_path / "new" / "first contact.html"
    with answering(evil) as site:
        _, lines = visit(scrapy, site.url, "--report", str(path))
        page = b"".join(evil(f"/fa/media/1404/08/30/{FIRST}/x")).partition(b"\r\n\r\n")[2]
    assert lines[-2].startswith(f"written to {path}")
    assert list(path.parent.iterdir()) == [path]
    text = path.read_text()
    assert "\u202e" not in text
    tree = html.fromstring(text.encode())
    assert tree.xpath("//script | //img | //iframe | //link | //@onclick") == []
    assert all(href.startswith("data:") for href in tree.xpath("//@href"))
    files = {
        link.get("download"): b64decode(link.get("href", "").partition("base64,")[2])
        for link in tree.iter("a")
    }
    assert page in files.values()
    assert len(files) == 15  # robots.txt, thirteen responses, and the WARC file
    cells = [cell.text_content() for cell in tree.xpath("//td")]
    assert {"section.content", "h3.lead", "not met", "a photo story"} <= set(cells)
    assert any("Etag: " in block.text_content() for block in tree.iter("pre"))
    assert any(
        block.text_content().strip().startswith(f"read by {PARSERS['tasnim']}")
        for block in tree.iter("pre")
    )
    warc = tmp_path / "pages.warc.gz"
    warc.write_bytes(files["first-contact.warc.gz"])
    other = Scrapy(tmp_path / "other")
    other("archive", "import", str(warc), "-s", f"TASNIM_URL={site.url}")
    other("reparse")
    assert len(other.records()) == 4


@pytest.mark.long
def test_what_cannot_be_meant_or_written(scrapy: Scrapy, tmp_path: Path) -> None:
    for arguments in (
        ("--report", "x.html"),
        ("--site", "tasnim:1"),
        ("--site", "--accept", "1"),
        ("--site", "--url", "https://www.tasnimnews.ir/"),
        ("--site", "--report", str(tmp_path)),
    ):
        scrapy("doctor", *arguments, code=64)
    (tmp_path / "file").write_text("")
    with answering(OpenSite(challenge=True)) as site:
        visit(scrapy, site.url, "--report", str(tmp_path / "file" / "x.html"), code=74)


@pytest.mark.long
def test_interrupted_it_reports_what_came(scrapy: Scrapy) -> None:
    def hangs(path: str) -> Iterable[bytes]:
        if "/archive" in path:
            asked.set()
            done.wait(30)
        return OpenSite()(path)

    asked, done = threading.Event(), threading.Event()
    with answering(hangs) as site:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "scrapy", "doctor", "--site", *FAST),
                *("-s", f"TASNIM_URL={site.url}", "-s", f"OUTPUT_DIR={scrapy.folder}"),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert asked.wait(30)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        shown, said = process.communicate(timeout=30)
        done.set()
    assert process.returncode == 130
    assert "| a list of 20" in part(shown.splitlines(), "list")
    assert "the visit ended before it" in part(shown.splitlines(), "article")
    assert "interrupted" in said
