"""ISNA's captured page of May 2019: its expected record as counts and hashes, none of its text."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from newscrawl.items import KEYS, to_record
from newscrawl.persian.cleaning import ZWNJ, clean
from newscrawl.sites.nastooh.article import PARSER
from tests.sites.nastooh.pages import read

NUMBER = 98030903723
URL = f"https://www.isna.ir/news/{NUMBER}/x"


@pytest.fixture(scope="module", params=[URL, f"https://isna.ir/amp/{NUMBER}/", "http://127.0.0.1/"])
def record(captured: Callable[[str], bytes], request: pytest.FixtureRequest) -> dict[str, Any]:
    """The record is the same from whatever address the page came."""
    body = captured("other_isna_2019.html").decode()
    return to_record(read(body, request.param), raw=True)


def sha(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def test_what_is_short_is_written_out(record: dict[str, Any]) -> None:
    wanted: dict[str, Any] = {
        "id": f"isna:{NUMBER}",
        "site": "isna",
        "short_url": f"https://www.isna.ir/news/{NUMBER}/",
        "kind": "article",
        "province": None,  # a sport page
        "dateline": None,
        "kicker": None,
        "source": "ایسنا",
        "original": None,
        "desk_code": None,
        "related": [],  # the related stories stand in a box below the text
        "published_at": "2019-05-29T19:50:37Z",
        "modified_at": "2019-05-29T20:24:30Z",
        "published_local": "2019-05-30T00:20:37+04:30",
        "jalali_date": "1398-03-09",
        "word_count": 186,  # the CMS counted 188, with the end mark
        "revision": 1,
        "warnings": [],
        "parser": PARSER,
    }
    assert {key: record[key] for key in wanted} == wanted
    assert tuple(record)[: len(KEYS)] == KEYS


def test_texts_by_length_and_hash(record: dict[str, Any]) -> None:
    measured = {
        key: (len(record[key]), sha(record[key]))
        for key in ("url", "headline", "lead", "body", "headline_raw", "lead_raw", "body_raw")
    }
    assert measured == MEASURED
    assert record["content_hash"][:16] == "28d72841d5ed6740"
    assert [sha(tag) for tag in record["tags"]] == TAGS
    assert [sha(section) for section in record["sections"]] == SECTIONS


def test_the_body_is_whole_and_nothing_else(record: dict[str, Any]) -> None:
    body = record["body"]
    assert (len(body.split("\n\n")), body.count(ZWNJ)) == (4, 9)
    assert "انتهای پیام" not in body
    raw = record["body_raw"].split("\n\n")
    assert [raw.index(block) for block in raw if clean(block) not in body] == [4]


def test_the_one_picture_in_its_sizes(record: dict[str, Any]) -> None:
    (image,) = record["images"]
    address = "https://cdn.isna.ir/d/2019/05/30/{}/57884874.jpg"
    assert (image["url"], image["thumbnail"]) == (address.format(4), address.format(2))
    assert (image["width"], image["height"]) == (None, None)
    assert (len(image["caption"]), sha(image["caption"])) == CAPTION


def test_its_sections_and_choices(captured: Callable[[str], bytes]) -> None:
    article = read(captured("other_isna_2019.html").decode(), URL)
    assert article.services == ["Sports", "Sports/9001"]
    assert article.choices == {
        "body": "div.item-text",
        "headline": "h1.first-title",
        "lead": "p.summary",
        "modified_at": "meta article:modified_time",
        "published_at": "meta article:published_time",
        "sections": "[itemprop=articleSection]",
        "source": "meta og:site_name",
        "tags": ".tags",
    }


# Kept once the texts had been read by eye beside the page.
MEASURED = {
    "url": (309, "0a5fa745954c5738"),
    "headline": (52, "638cc7e0d09f78d4"),
    "lead": (104, "e917b3947cca03bd"),
    "body": (957, "fef3eda5768acf16"),
    "headline_raw": (52, "638cc7e0d09f78d4"),
    "lead_raw": (104, "e917b3947cca03bd"),
    "body_raw": (970, "c2307d7006551455"),
}
TAGS = ["3df2111981c6bcbc", "790a812efcff8ef5", "78d0f2c2e40e1402"]
SECTIONS = ["82d1d7fd5bdc87b0", "85f51931a05f51ec"]
CAPTION = (23, "8aedbc7e85c00a3e")
