"""YJC's captured page of May 2019: its expected record as counts and hashes, none of its text."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from newscrawl.items import Article, to_record
from newscrawl.persian.cleaning import ZWNJ, clean
from newscrawl.reading.document import document_of
from newscrawl.sites.extraction import read
from newscrawl.sites.iran_samaneh.article import knows
from tests.conftest import page
from tests.readers import PARSERS

FILE = "other_yjc_2019.html"
URL = "https://www.yjc.ir/fa/news/6919119"


@pytest.fixture(scope="module")
def article(captured: Callable[[str], bytes]) -> Article:
    return read(page(captured(FILE), URL))


@pytest.fixture(scope="module")
def record(article: Article) -> dict[str, Any]:
    return to_record(article, raw=True)


def sha(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def test_what_is_short_is_written_out(article: Article, record: dict[str, Any]) -> None:
    wanted: dict[str, Any] = {
        "id": "yjc:6919119",
        "site": "yjc",
        "short_url": "https://www.yjc.ir/00T1yh",
        "kind": "article",
        "province": "chaharmahal-bakhtiari",
        "province_code": "IR-14",
        "province_from": "service",
        "kicker": None,
        "original": None,
        "desk_code": None,
        "related": [],
        "published_at": "2019-05-02T11:42:00Z",
        "modified_at": "2019-05-02T18:23:00Z",
        "published_local": "2019-05-02T16:12:00+04:30",
        "jalali_date": "1398-02-12",
        "word_count": 65,
        "revision": 1,
        "warnings": [],
        "parser": PARSERS["iran_samaneh"],
        "first_seen_at": None,
        "fetched_at": None,
    }
    assert {key: record[key] for key in wanted} == wanted
    assert article.services == ["chaharmahal-bakhtiari"]
    assert article.desk == "chaharmahal-bakhtiari"


def test_texts_by_length_and_hash(record: dict[str, Any]) -> None:
    assert {key: (len(record[key]), sha(record[key])) for key in MEASURED} == MEASURED
    assert record["content_hash"][:16] == "0e07999ed102cd9c"
    assert [sha(tag) for tag in record["tags"]] == TAGS
    assert [sha(section) for section in record["sections"]] == SECTIONS


def test_the_paragraph_after_the_end_mark_is_kept(record: dict[str, Any]) -> None:
    body = record["body"].split("\n\n")
    assert len(body) == 3
    assert record["body"].count(ZWNJ) == 1
    raw = record["body_raw"].split("\n\n")
    removed = [block for block in raw if clean(block) not in body]
    assert len(raw) == 4
    assert [raw.index(block) for block in removed] == [2]  # the mark alone
    assert body[2] == clean(raw[3])


def test_the_picture_is_the_storys(record: dict[str, Any]) -> None:
    (image,) = record["images"]
    assert image["url"].endswith("/9845005_654.jpg")
    assert (image["thumbnail"], image["width"], image["height"]) == (None, 300, 210)
    assert (len(image["caption"]), sha(image["caption"])) == (43, "6f65da3808a248a8")


def test_which_choice_had_each_field(article: Article) -> None:
    assert article.choices == {
        "body": ".body",
        "headline": ".title",
        "lead": ".subtitle",
        "published_at": ".news_pdate_c",
        "modified_at": "meta article:modified_time",
        "sections": ".news_path",
        "source": "meta og:site_name",
        "tags": ".tags_title",
    }


def test_the_family_knows_its_page(captured: Callable[[str], bytes]) -> None:
    assert knows(document_of(page(captured(FILE), URL)))
    for other in ("tasnim_article_2015910.html", "other_isna_2019.html"):
        assert not knows(document_of(page(captured(other), URL)))


# Kept once the texts had been read by eye beside the page.
MEASURED = {
    "url": (300, "eda78c850523cb22"),
    "headline": (50, "8fe58c83997ac53b"),
    "lead": (69, "4b1a9368dbc9f4df"),
    "body": (377, "cfd6d2ac33136396"),
    "source": (25, "f6bf019fabfef3bf"),
    "dateline": (6, "1690dbf34df90400"),
    "province_name": (18, "33d6ca99afdd1dea"),
    "headline_raw": (56, "f0ebb64e60302a7f"),
    "lead_raw": (75, "86d622d96bed1e22"),
    "body_raw": (393, "d81da447c4c57bd1"),
}
TAGS = ["c63de6fb08af8c95", "16a2832090d8c839"]
SECTIONS = ["33d6ca99afdd1dea", "1690dbf34df90400"]
