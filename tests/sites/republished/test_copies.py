"""Republished stories: the seed in many arrangements, captured pages, addresses, sources."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from newscrawl.errors import NewscrawlError, UnknownSiteError
from newscrawl.persian.cleaning import ZWNJ, clean
from newscrawl.reading.document import Document
from newscrawl.sites import readers
from newscrawl.sites.extraction import read
from newscrawl.sites.registry import site_of_form
from newscrawl.sites.republished.main_content import densest
from tests.conftest import page
from tests.factories import COPY_URL, SOURCE, jannah, paragraphs, read_copy
from tests.readers import PARSERS


@pytest.fixture(scope="module")
def seed(captured: Callable[[str], bytes]) -> list[str]:
    """Return the lines of the captured seed page, without blank ones: headline, lead, section, six
    paragraphs, end mark, source, button.
    """
    text = captured("seed_republished_page.txt").decode()
    lines = [line.strip() for line in text.splitlines() if line.strip("\xa0 ")]
    assert len(lines) == 12
    return lines


@pytest.mark.parametrize(
    "arrangement",
    [
        *("subtitle", "both", "blocks", "one block", "plain"),
        *("<div class=hideTag>{}</div>", "<div class=hideTag><a href=x>– اخبار {} –</a></div>"),
        *("<a href=x>{}</a>", "<span>- {} -</span>", "<h3>{}</h3>"),
    ],
)
def test_the_seed(seed: list[str], arrangement: str) -> None:
    headline, lead, section, *story, end, source, button = seed
    sub = f'<h2 class="entry-sub-title">{lead}</h2>' if arrangement in ("subtitle", "both") else ""
    first = {
        "subtitle": paragraphs(section),
        "both": paragraphs(lead, section),
        "one block": f"<p>{lead}<br>\n{section}</p>",
    }.get(arrangement, paragraphs(lead, section))
    if "{}" in arrangement:  # the section as the agency or a copying site hides it
        first = paragraphs(lead) + arrangement.format(section)
    last = paragraphs(end, "&nbsp;", "&nbsp;")
    last += paragraphs(source, button) if arrangement == "plain" else SOURCE
    found = read_copy(jannah(headline, first + paragraphs(*story) + last, sub))
    assert found.id == "khabar.example:48213"
    assert found.headline == clean(headline)
    assert found.lead == clean(lead)
    assert found.body is not None
    assert found.body.split("\n\n") == [clean(text) for text in story]
    assert len(story) == 6
    assert (found.source, found.province, found.province_from) == (
        *("خبرگزاری تسنیم", "qom"),
        "dateline",
    )
    assert found.sections == ["استان‌ها"]
    assert found.dateline == "قم"
    assert found.original is None


def test_a_text_keeps_every_zwnj(captured: Callable[[str], bytes]) -> None:
    rows = captured("agency_articles_2019.jsonl.gz").decode().splitlines()
    for row in map(json.loads, rows[:40]):
        texts = [clean(text) for text in row["paragraphs"]]
        texts = [text for text in texts if len(text) > 30]
        if len(texts) < 3:
            continue
        marked = [text.replace("&", "&amp;").replace("<", "&lt;") for text in texts]
        body = read_copy(jannah("تیتر", paragraphs("سرآغاز خبر", "استانها", *marked))).body or ""
        assert body.count(ZWNJ) == sum(text.count(ZWNJ) for text in texts)


def sha(text: str | None) -> str:
    return hashlib.sha256((text or "").encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("name", "url", "wanted"),
    [
        (
            "other_isna_2019.html",
            "https://www.isna.ir/news/98030903723/x",
            {
                "headline": (52, "638cc7e0d09f78d4"),
                "lead": (104, "e917b3947cca03bd"),
                "blocks": 4,
                "body": (957, "fef3eda5768acf16"),
                "source": "خبرگزاری ایسنا",
                "published_at": "2019-05-29T19:50:37Z",
                "province": None,
            },
        ),
        (
            "other_yjc_2019.html",
            "https://www.yjc.ir/fa/news/6919119/x",
            {
                "headline": (50, "8fe58c83997ac53b"),
                "lead": (69, "4b1a9368dbc9f4df"),
                "blocks": 3,
                "body": (377, "cfd6d2ac33136396"),
                "source": "باشگاه خبرنگاران جوان",
                "published_at": "2019-05-02T11:42:00Z",
                "province": "chaharmahal-bakhtiari",
            },
        ),
    ],
)
def test_captured_pages_of_other_agencies(
    captured: Callable[[str], bytes], name: str, url: str, wanted: dict[str, Any]
) -> None:
    found = read_copy(captured(name), url)
    texts = {key: getattr(found, key) for key in ("headline", "lead", "body")}
    measured = {key: (len(text or ""), sha(text)) for key, text in texts.items()} | {
        "blocks": len((found.body or "").split("\n\n")),
        "source": found.source,
        "published_at": found.published_at,
        "province": found.province,
    }
    assert measured == wanted
    assert "general_reader" in found.warnings


def test_the_general_reader_is_asked_for_copies_only() -> None:
    body = (
        f"<html><body><h1>تیتر</h1><div>{paragraphs('متن ' * 30, 'متن ' * 30)}</div></body></html>"
    )
    assert read_copy(body).parser == PARSERS["general"]
    with pytest.raises(NewscrawlError):
        read(page(body, COPY_URL))
    # It also reads the agency's own pages that no other reader knows, with a warning.
    own = read(page(body, "https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/x"))
    assert (own.id, own.parser, own.is_copy) == ("tasnim:3440001", PARSERS["general"], False)
    assert "unknown_layout" in own.warnings
    names = [reader.name for reader in readers.readers()]
    assert names[-1] == "general"
    assert site_of_form(COPY_URL) is None


def test_no_copy_passes_for_the_agencys_own() -> None:
    """Neither address nor markup can claim it: otherwise any site could replace stored articles."""
    url = "https://evil.example/fa/news/1404/08/30/3440001/x"
    head = '<link rel="canonical" href="https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/x">'
    own = (
        f"<html><head>{head}</head><body><article class='single-news'><h1 class='title'>تیتر</h1>"
        f"<div class='story'>{paragraphs('متن ' * 30)}</div></article></body></html>"
    )
    for body in (own, jannah("تیتر", paragraphs("متن"), head=head)):
        found = read_copy(body, url)
        assert found.site == "evil.example"
        assert found.id.startswith("evil.example:")
        assert found.url == url


@pytest.mark.parametrize(
    ("fetched", "canonical", "url"),
    [
        ("http://x.example/a?utm_source=t", None, "http://x.example/a"),
        ("http://x.example/?p=7&fbclid=z#top", None, "http://x.example/?p=7"),
        ("http://x.example/a", "/b/", "http://x.example/b/"),
        ("http://www.x.example/a", "https://x.example/b", "https://x.example/b"),
        ("http://x.example/a", "https://y.example/b", "http://x.example/a"),
        ("http://x.example:8000/a", "http://x.example/b", "http://x.example:8000/a"),
        ("http://x.example/a", "javascript:alert(1)", "http://x.example/a"),
        ("http://x.example/a", "http://[", "http://x.example/a"),
        ("http://x.example/a", "http://x.example:99999/b", "http://x.example/a"),
        ("http://x.example/قم", "", "http://x.example/%D9%82%D9%85"),
    ],
)
def test_addresses(fetched: str, canonical: str | None, url: str) -> None:
    head = f'<link rel="canonical" href="{canonical}">' if canonical is not None else ""
    found = read_copy(jannah("تیتر", paragraphs("متن"), head=head), fetched)
    assert found.url == url
    assert found.id == f"{found.site}:48213"
    unnumbered = read_copy(
        jannah("تیتر", paragraphs("متن"), head=head).replace("postid-", "x"), fetched
    )
    assert unnumbered.id == f"{found.site}:{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def test_an_early_section_name_is_a_leak_but_a_dateline_is_no_lead() -> None:
    dateline = "به گزارش خبرگزاری تسنیم از قم، متن"
    found = read_copy(jannah("تیتر", paragraphs(dateline, "ورزشی", "متن دیگر")))
    assert found.lead is None
    assert found.body == f"{dateline}\n\nورزشی\n\nمتن دیگر"
    late = paragraphs("یک", "دو", "سه", "چهار", "ورزشی", "پنج")
    assert "ورزشی" in (read_copy(jannah("تیتر", late)).body or "")
    # A section's name with no paragraph after it belongs to the story.
    assert read_copy(jannah("تیتر", paragraphs("یک", "ورزشی"))).body == "یک\n\nورزشی"


@pytest.mark.parametrize(
    ("box", "source"),
    [
        (SOURCE, "خبرگزاری تسنیم"),
        (SOURCE.replace("خبرگزاری تسنیم", "تسنيم"), "خبرگزاری تسنیم"),
        (SOURCE.replace("خبرگزاری تسنیم", "روزنامهٔ نمونه"), "روزنامهٔ نمونه"),
        ("<p>منبع: خبرگزاری تسنیم</p>", "خبرگزاری تسنیم"),
        ("<p>منابع خبر: © ایسنا</p>", "ایسنا"),
        ("", None),
    ],
)
def test_sources(box: str, source: str | None) -> None:
    found = read_copy(jannah("تیتر", paragraphs("متن نخست", "متن دوم") + box))
    assert found.source == source
    assert found.body == "متن نخست\n\nمتن دوم"


def test_densest_counts_no_links_and_no_boxes() -> None:
    links = "".join(f"<p><a href='#'>{'پیوند ' * 30}</a></p>" for _ in range(20))
    body = (
        f"<html><body><div id='m'>{links}</div><div class='sidebar'>{paragraphs('x ' * 900)}</div>"
    )
    body += f"<div id='s'><div>{paragraphs('متن ' * 20, 'متن ' * 20)}</div></div></body></html>"
    found = densest(Document(page(body)).root)
    assert found is not None
    assert found.node.getparent().get("id") == "s"  # type: ignore[union-attr]
    # Neither the page's frame named "sidebar" nor a page builder's "widget" is a box.
    text = paragraphs("متن " * 20, "متن " * 20)
    built = f"<div class='elementor-widget x'>{text}</div>"
    frame = f"<div class='sidebar-right'><h1>تیتر</h1>{built}</div>"
    aside = f"<div class='sidebar'>{paragraphs('x ' * 900)}</div>"
    post = f"<div class='post category-social tag-menu'>{text}</div>"
    for body in (frame + aside, post + aside, f"<div class='related'>{text}</div>"):
        assert read_copy(f"<html><body>{body}<title>تیتر</title></body></html>").body == clean(
            "\n\n".join(["متن " * 20] * 2)
        )
    empty = "<html><body><p>کوتاه</p></body></html>"
    assert densest(Document(page(empty)).root) is None
    with pytest.raises(UnknownSiteError, match="running text"):
        read_copy(empty)
