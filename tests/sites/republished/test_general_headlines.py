"""Of the headlines that a page declares and shows, the one that its title repeats is its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.titles import is_in_title, parts, without_site
from tests.factories import json_ld
from tests.sites.republished.general_pages import A, B, P, og, read

OWN = "جادهٔ روستای کهک پس از بارش برف باز شد"
OTHER = "نمایشگاه عکس‌های قدیمی شهر برپا می‌شود"
SITE = "کهک‌نیوز"
STORY = f"<div>{P(A, B)}</div>"
NAMED = og("site_name", SITE)


def titled(text: str) -> str:
    return f"<title>{text}</title>"


@pytest.mark.parametrize(
    "declared",
    [
        *("null", "%title%", SITE, f"{SITE} | حوادث", "حوادث - " + SITE, OTHER, "Kahak News"),
        *("سایت خبری استان", f"{SITE} | پایگاه خبری استان قم", "اخبار قم، هوا، جاده و ترافیک شهر"),
    ],
)
def test_the_h1_that_the_title_repeats(declared: str) -> None:
    for title in (f"{OWN} | {SITE}", f"{SITE} - {OWN}"):
        found = read(f"<h1>{OWN}</h1>{STORY}", og("title", declared) + titled(title))
        assert found.headline == OWN
        assert "headline_doubtful" in found.warnings or SITE in declared or "سایت" in declared
    told = json_ld(headline=declared, datePublished="2026-10-05T10:50:00Z")
    found = read(f"<h1>{OWN}</h1>{STORY}", told + titled(f"{OWN} | {SITE}") + NAMED)
    assert found.headline == OWN


@pytest.mark.parametrize("tag", ["h2", "h3"])
def test_an_h1_with_the_sections_name_above_the_headline(tag: str) -> None:
    section = "اخبار استان قم و شهرهای آن"
    body = f"<h1>{section}</h1><{tag}>{OWN}</{tag}>{STORY}"
    found = read(body, og("title", OWN) + titled(f"{section} - {SITE}"))
    assert (found.headline, found.body) == (OWN, f"{A}\n\n{B}")


def test_titles_that_are_the_sites() -> None:
    head = NAMED + og("title", f"{SITE} | پایگاه خبری استان قم") + titled(f"{SITE} | پایگاه خبری")
    found = read(f"<h1>{OWN}</h1>{STORY}", head)
    assert (found.headline, "headline_doubtful" in found.warnings) == (OWN, False)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        (f"<h1>{OTHER}</h1>", f"{OWN} | {SITE}"),
        (f"<h1>{OTHER}</h1>", SITE),
        # The site's name, which stands in every title.
        ("<h1>پایگاه خبری مردم شهر کهک</h1>", "پایگاه خبری مردم شهر کهک | خبر"),
        ("<h1 class=logo>صدای مردم شهر کهک</h1>", "صدای مردم شهر کهک | خبر"),
        ("<h1>صدای مردم شهر کهک</h1>", "صدای مردم شهر کهک"),
        ("<h1>حوادث</h1>", f"حوادث | {SITE}"),
        (f"<h1>{OWN} (تکمیلی)</h1>", f"{OWN} (تکمیلی) | {SITE}"),
    ],
)
def test_what_open_graph_declares_stands(heading: str, title: str) -> None:
    found = read(heading + STORY, og("title", OWN) + titled(title))
    assert (found.headline or "").removesuffix(" (تکمیلی)") == OWN


def test_a_headline_on_a_page_without_headings() -> None:
    assert read(STORY, og("title", SITE) + NAMED).headline == SITE


@given(st.lists(st.text("ابپ", min_size=1), min_size=2, max_size=4, unique=True))
def test_each_part_of_a_title_is_in_it(names: list[str]) -> None:
    title = " | ".join(names)
    assert [part.strip("| ") for part in parts(title)][: len(names)] == names
    assert is_in_title(title, max(names, key=len))
    assert is_in_title(title, title)
    assert without_site(title, {names[-1]}).strip() == " | ".join(names[:-1])
