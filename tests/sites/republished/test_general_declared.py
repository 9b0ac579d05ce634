"""What an unknown site declares in meta tags, in microdata and in JSON-LD, however it spells it."""

import pytest

from tests.factories import json_ld
from tests.sites.republished.general_pages import A, B, H, P, read

STORY = f"<article>{H}<div class=tx>{P(A, B)}</div></article>"
AT = "2026-10-05T10:50:00Z"
BOOKS, RADIO = "کتاب", "رادیو"


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
