"""What an unknown site declares in meta tags, in microdata and in JSON-LD, however it spells it."""

import pytest

from newscrawl.reading.json_ld import entries_in, kinds_of
from tests.factories import jannah, json_ld, read_copy
from tests.sites.republished.general_pages import A, B, H, P, read

STORY = f"<article>{H}<div class=tx>{P(A, B)}</div></article>"
URL = "https://khabar.example/n/1"
AT = "2026-10-05T10:50:00Z"
BOOKS, RADIO = "کتاب", "رادیو"


def page(line: str, *, below: bool = False) -> str:
    story = f"<div class=tx>{P(A, B)}</div>"
    return f"<article>{H}{'' if below else line}{story}{line if below else ''}</article>"


def meta(name: str, content: str, key: str = "name") -> str:
    return f'<meta {key}="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        (meta("article:tag", BOOKS) + meta("article:tag", RADIO), [BOOKS, RADIO]),
        (meta("article:tag", f"{BOOKS}, {RADIO}"), [BOOKS, RADIO]),
        (meta("article:tag", "قم، شهر من") + meta("article:tag", RADIO), ["قم، شهر من", RADIO]),
        (meta("keywords", f"{BOOKS};{RADIO} ؛تئاتر"), [BOOKS, RADIO, "تئاتر"]),
        (meta("keywords", "می&amp;zwnj;روم;1,000 تومان"), ["می&zwnj;روم", "1,000 تومان"]),
        (meta("news_keywords", f"{BOOKS}, {RADIO}"), [BOOKS, RADIO]),
        (meta("keywords", "خبر قم") + meta("news_keywords", RADIO), [RADIO]),
        (meta("KeyWords", f"{BOOKS},{RADIO}"), [BOOKS, RADIO]),
        (json_ld(keywords=f"{BOOKS}؛ {RADIO}"), [BOOKS, RADIO]),
    ],
)
def test_tags(head: str, tags: list[str]) -> None:
    assert read(STORY, head).tags == tags


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (STORY, meta("ARTICLE:published_TIME", AT, "property")),
        (STORY, meta("dc.Date.Issued", AT)),
        (STORY, f"<meta itemprop=DATEPUBLISHED content={AT}>"),
        (STORY, f"<meta itemprop='dateCreated datePublished' content={AT}>"),
    ],
)
def test_names_are_not_case_sensitive(body: str, head: str) -> None:
    assert read(body, head).published_at == AT


def test_the_body_that_microdata_names_in_small_letters() -> None:
    lines = "".join(f"<div>{text}</div>" for text in ("سطر یکم", "سطر دوم"))
    assert read(f"{H}<div itemprop=articlebody>{lines}</div>").body == "سطر یکم\n\nسطر دوم"


def ld(**data: object) -> str:
    return json_ld(**{"@type": "WebPage", **data})


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (STORY, ld(datePublished=AT)),
        (STORY, ld(mainEntity={"@type": "NewsArticle", "datePublished": AT})),
        (STORY, ld(mainEntity={"@type": "schema:Article", "datePublished": AT}, url=URL)),
        (STORY, json_ld(**{"@type": "https://schema.org/NewsArticle", "datePublished": AT})),
        (STORY, json_ld(**{"@type": ["http://schema.org/Report"], "datePublished": AT})),
        (STORY, json_ld(datePublished="1405-07-13T14:20:00+03:30")),
        (STORY, json_ld(datePublished="۱۳ مهر ۱۴۰۵ - ۱۴:۲۰")),
        (STORY, meta("DCTERMS.created", AT)),
        (page("<time title='۱۳ مهر ۱۴۰۵ ساعت ۱۴:۲۰'>دیروز</time>"), ""),
        (page("<div class=info>نوشته شده در ۱۳ مهر ۱۴۰۵ - ۱۴:۲۰</div>", below=True), ""),
        (page("<p>بروزرسانی: ۱۴ مهر ۱۴۰۵ - ۰۸:۰۰ (منتشر شده: ۱۳ مهر ۱۴۰۵ - ۱۴:۲۰)</p>"), ""),
        (page("<div><i>۱۳</i> <i>مهر</i> <i>۱۴۰۵</i> <i>۱۴:۲۰</i></div>"), ""),
        (page("<p class=date>ساعت <b>۱۴</b>:<b>۲۰</b> - <b>۱۳</b> مهر <b>۱۴۰۵</b></p>"), ""),
    ],
)
def test_a_time_of_publication(body: str, head: str) -> None:
    assert read(body, head).published_at == AT


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (STORY, ld(datePublished=AT, url="https://khabar.example/n/2")),
        (STORY, ld(mainEntity={"@type": "NewsArticle", "url": f"{URL}0", "datePublished": AT})),
        (STORY, ld(mainEntity={"@type": "NewsArticle", "datePublished": AT}, url=f"{URL}0")),
        (STORY, json_ld(datePublished="2026-10-05 14:20")),
        (page("<time title='روزنامهٔ ۱۳ مهر'>دیروز</time>"), ""),
        (page("<div class=info>۱۳ مهر ۱۴۰۵ - ۱۴:۲۰</div>", below=True), ""),
        (page("<p>بروزرسانی: ۱۳ مهر ۱۴۰۵ - ۱۴:۲۰</p>"), ""),
    ],
)
def test_no_time_of_publication(body: str, head: str) -> None:
    assert read(body, head).published_at is None


def test_a_jalali_time_in_the_json_ld_of_a_known_theme() -> None:
    head = json_ld(datePublished="1405-07-13 14:20")
    assert read_copy(jannah("تیتر", P(A, B), head=head)).published_at == AT


def test_the_objects_of_json_ld() -> None:
    inner = {"@type": "http://schema.org/Article"}
    of_page = {"@type": "schema:WebPage", "url": URL, "mainEntity": inner}
    found = entries_in({"@graph": [of_page]})
    assert [kinds_of(entry) for entry in found] == [set(), {"WebPage"}, {"Article"}]
    assert found[2]["mainEntityOfPage"] == URL
