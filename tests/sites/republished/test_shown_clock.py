"""A declared time that copies Tehran's clock with another offset gives way to the shown one."""

import pytest

from newscrawl.items import Article
from tests.factories import jannah, json_ld, read_copy
from tests.sites.republished.general_pages import A, B, H, P, read

SUMMER, WINTER = "۱۲ تیر ۱۴۰۳ - ۰۹:۴۵", "۱۱ دی ۱۴۰۳ | ۰۹:۴۵"
URL = "https://khabar.example/n/1"
NUMBERS = "1403/10/11 09:45"


def page(line: str) -> str:
    return f"<article>{H}{line}<div class=tx>{P(A, B)}</div></article>"


def shown(line: str, stamp: str, head: str = "", url: str = URL) -> Article:
    declared = f"<meta property='article:published_time' content='{stamp}'>"
    return read(page(f"<p class=date>{line}</p>"), head + declared, url)


@pytest.mark.parametrize(
    ("stamp", "line", "wanted"),
    [
        ("2025-12-31T09:45:21Z", "۱۰ دی ۱۴۰۴ ساعت ۰۹:۴۵", "2025-12-31T06:15:00Z"),
        ("2024-12-31T09:45:00+00:00", WINTER, "2024-12-31T06:15:00Z"),
        ("2024-12-31T09:45:00+04:30", WINTER, "2024-12-31T06:15:00Z"),
        ("2024-12-31T09:45:59+0430", NUMBERS, "2024-12-31T06:15:00Z"),
        ("2024-07-02T09:45:00+04:30", SUMMER, "2024-07-02T06:15:00Z"),
        # Tehran had this offset in the summer of 2021, and many servers the other.
        ("2021-07-03T09:45:00+03:30", "۱۲ تیر ۱۴۰۰ - ۰۹:۴۵", "2021-07-03T05:15:00Z"),
    ],
)
def test_tehrans_clock(stamp: str, line: str, wanted: str) -> None:
    told = (
        shown(line, stamp),
        read(page(f"<time datetime='{stamp}'>{line}</time>")),
        read(page(f"<p class=date>{line}</p>"), json_ld(datePublished=stamp)),
    )
    for article in told:
        assert (article.published_at, "date_conflict" in article.warnings) == (wanted, True)


@pytest.mark.parametrize(
    ("stamp", "line", "wanted"),
    [
        ("2024-12-31T06:15:30Z", WINTER, "2024-12-31T06:15:30Z"),
        ("2024-12-31T09:45:00+03:30", WINTER, "2024-12-31T06:15:00Z"),
        ("2024-12-31T01:15:00-05:00", WINTER, "2024-12-31T06:15:00Z"),
        # A minute apart, or a clock of no offset of Tehran's, or a day that is not Jalali.
        ("2024-12-31T09:46:00Z", WINTER, "2024-12-31T09:46:00Z"),
        ("2024-12-31T09:45:00+01:00", WINTER, "2024-12-31T08:45:00Z"),
        ("2024-12-31T09:45:00Z", "31 December 2024 - 09:45", "2024-12-31T09:45:00Z"),
        ("2024-12-31T09:45:00+04:30", "", "2024-12-31T05:15:00Z"),
        ("2021-07-03T09:45:00+04:30", "۱۲ تیر ۱۴۰۰ - ۰۹:۴۵", "2021-07-03T05:15:00Z"),
    ],
)
def test_other_offsets_stand(stamp: str, line: str, wanted: str) -> None:
    article = shown(line, stamp)
    assert (article.published_at, "date_conflict" in article.warnings) == (wanted, False)


def test_the_clock_of_kabul() -> None:
    stamp = "2024-12-31T09:45:00+04:30"
    locale = "<meta property=og:locale content=fa_AF>"
    for article in (
        shown(NUMBERS, stamp, locale),
        shown(NUMBERS, stamp, url="https://khabar.example.af/n/1"),
    ):
        assert article.published_at == "2024-12-31T05:15:00Z"


def test_the_last_change_is_declared_in_the_same_way() -> None:
    times = {"datePublished": "2024-12-31T09:45:00Z", "dateModified": "2024-12-31T14:00:00Z"}
    article = read(page(f"<p class=date>{WINTER}</p>"), json_ld(**times))
    assert article.modified_at == "2024-12-31T10:30:00Z"
    times["dateModified"] = "2024-12-31T14:00:00+03:30"
    article = read(page(f"<p class=date>{WINTER}</p>"), json_ld(**times))
    assert article.modified_at == "2024-12-31T10:30:00Z"
    modified = "<meta property='article:modified_time' content='2024-12-31T14:00:00Z'>"
    assert shown(WINTER, "2024-12-31T09:45:00Z", modified).modified_at == "2024-12-31T10:30:00Z"


def test_a_known_theme() -> None:
    line = f"<span class='date meta-item'>{WINTER}</span>"
    stamp = "<meta property='article:published_time' content='2024-12-31T09:45:00+00:00'>"
    article = read_copy(jannah("تیتر", P(A, B), sub=line, head=stamp))
    assert (article.published_at, article.warnings.count("date_conflict")) == (
        "2024-12-31T06:15:00Z",
        1,
    )


def test_days_that_differ() -> None:
    line = "۱۱ دی ۱۴۰۳"
    assert "date_conflict" in shown(line, "2021-12-31T06:15:00Z").warnings
    assert "date_conflict" not in shown(line, "2025-01-01T06:15:00Z").warnings
    modified = "<meta property='article:modified_time' content='2024-12-31T06:15:00Z'>"
    assert "date_conflict" not in shown(line, "2021-12-31T06:15:00Z", modified).warnings
    bar = "<div><span class=date>دوشنبه ۲۵ آبان ۱۴۰۴</span></div>"
    stamp = "<meta property='article:published_time' content='2021-12-31T06:15:00Z'>"
    whole = f"<main>{bar}{page('')}</main>"
    assert "date_conflict" not in read(whole, stamp).warnings
