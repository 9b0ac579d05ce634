"""The captured page of May 2019: its expected record as counts and hashes, none of its text."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from newscrawl.items import KEYS, to_record
from newscrawl.persian.cleaning import ZWNJ, clean
from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.readers import PARSERS

URL = "https://www.tasnimnews.ir/fa/news/1398/02/30/2015910/x"


@pytest.fixture(scope="module")
def record(captured: Callable[[str], bytes]) -> dict[str, Any]:
    return to_record(read(page(captured("tasnim_article_2015910.html"), URL)), raw=True)


def sha(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def test_what_is_short_is_written_out(record: dict[str, Any]) -> None:
    wanted = {
        "id": "tasnim:2015910",
        "site": "tasnim",
        "short_url": "https://tn.ai/2015910",
        "kind": "article",
        "province": None,  # a sport page
        "province_name": None,
        "province_code": None,
        "province_from": None,
        "dateline": None,
        "kicker": None,
        "source": "خبرگزاری تسنیم",
        "original": None,
        "desk_code": "R35347/P1015135/S3,27/CT7",
        "related": ["tasnim:2015905"],
        "published_at": "2019-05-20T18:23:00Z",
        "modified_at": "2019-05-20T18:23:00Z",
        "published_local": "2019-05-20T22:53:00+04:30",
        "jalali_date": "1398-02-30",
        "word_count": 993,
        "revision": 1,
        "warnings": [],
        "parser": PARSERS["tasnim"],
        "first_seen_at": None,
        "fetched_at": None,
    }
    assert {key: record[key] for key in wanted} == wanted
    assert tuple(record)[: len(KEYS)] == KEYS


def test_texts_by_length_and_hash(record: dict[str, Any]) -> None:
    measured = {
        key: (len(record[key]), sha(record[key]))
        for key in ("url", "headline", "lead", "body", "headline_raw", "lead_raw", "body_raw")
    }
    assert measured == MEASURED
    assert record["content_hash"][:16] == "d50b8a44e964e820"
    assert [sha(tag) for tag in record["tags"]] == TAGS
    assert [sha(section) for section in record["sections"]] == SECTIONS


def test_the_headline_keeps_its_zwnj_and_its_bar(record: dict[str, Any]) -> None:
    assert record["headline"].count(ZWNJ) == 1
    assert record["headline"].count("|") == 1
    assert "Tasnim" not in record["headline"]


def test_the_body_is_whole_and_nothing_else(record: dict[str, Any]) -> None:
    body = record["body"]
    assert len(body.split("\n\n")) == 27
    assert body.count(ZWNJ) == 24
    assert "انتهای پیام" not in body
    # Three blocks of the page are not the body's: section leak, read-more link, end mark.
    raw = record["body_raw"].split("\n\n")
    removed = [block for block in raw if clean(block) not in body]
    assert len(raw) == 30
    assert [raw.index(block) for block in removed] == [0, 28, 29]


def test_pictures(record: dict[str, Any]) -> None:
    assert [(i["width"], i["height"], bool(i["caption"])) for i in record["images"]] == [
        (800, 557, True),
        (800, 557, True),
    ]
    for image in record["images"]:
        assert image["url"].endswith("4.jpg")
        assert image["thumbnail"] == image["url"].removesuffix("4.jpg") + "2.jpg"


# Kept once the texts had been read by eye beside the page.
MEASURED = {
    "url": (438, "9ef211cde0db1461"),
    "headline": (76, "47dfaa6dea331c54"),
    "lead": (102, "680f001da0611f95"),
    "body": (5043, "fb69e803857ac57a"),
    "headline_raw": (76, "47dfaa6dea331c54"),
    "lead_raw": (102, "680f001da0611f95"),
    "body_raw": (5124, "5c7e821c03cdd669"),
}
TAGS = ["9344abaa974c859a", "6ebc8d57b1c48e23", "153f99f0518a30e2"]
SECTIONS = ["82d1d7fd5bdc87b0", "b7918b59471d65de"]
