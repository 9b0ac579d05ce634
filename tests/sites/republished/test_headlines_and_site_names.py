"""A declared title that is the site's name is no headline: the story's own heading is."""

import pytest

from tests.sites.republished.general_pages import A, B, P, og, read

OWN = "جادهٔ روستای کهک پس از بارش برف باز شد"
SITE = "پایگاه خبررسانی کهک و روستاها"
STORY = f"<div class=text>{P(A, B)}</div>"
ASIDE = "<aside><h2>پربازدیدترین خبرهای این هفته</h2><ul><li><a href=/n/2>خبر دیگر</a></ul></aside>"
H2 = f"<h2 class=t>{OWN}</h2>"


def head(title: str, declared: str = SITE) -> str:
    return f"<title>{title}</title>" + og("title", declared)


@pytest.mark.parametrize("title", [f"{SITE} - {OWN}", f"{SITE} | {OWN}", f"{OWN} - {SITE}"])
@pytest.mark.parametrize("logo", ["", f"<h1 class=logo>{SITE}</h1>"])
def test_the_heading_that_stands_in_the_title_beside_the_sites_name(title: str, logo: str) -> None:
    declared = head(title) + og("type", "website")
    found = read(f"{logo}<div>{H2}{STORY}</div>{ASIDE}", declared)
    assert (found.headline, found.body) == (OWN, f"{A}\n\n{B}")
    assert "headline_doubtful" not in found.warnings


@pytest.mark.parametrize("tag", ["h1", "h4", "p"])
@pytest.mark.parametrize("name", [SITE, "روزنامهٔ صبح امروز ایران و جهان"])
@pytest.mark.parametrize("place", ["h1", "h2", "h3"])
def test_a_short_headline_beside_a_long_name(place: str, name: str, tag: str) -> None:
    own = "زلزله در قم"
    page = f"<{place}>{name}</{place}><main><{tag}>{own}</{tag}>{STORY}</main>"
    found = read(page, head(f"{own} - {name}", own))
    # A name in the only h1 is taken, and said, where the headline stands in no heading.
    assert found.headline == own or (place == "h1" and "headline_doubtful" in found.warnings)


@pytest.mark.parametrize("box", ["site-title", "brand", "logo"])
def test_a_headline_in_a_box_named_for_the_site(box: str) -> None:
    page = f"<div class={box}><h2>{OWN}</h2></div>{STORY}<h3>پربیننده‌ها</h3>"
    found = read(page, head(OWN, OWN))
    assert (found.headline, found.body) == (OWN, f"{A}\n\n{B}")
    assert "headline_doubtful" not in found.warnings


@pytest.mark.parametrize(
    ("logo", "told"),
    [
        (f"<h1 class=logo>{SITE}</h1>", ""),
        (f"<div id=logo><h1>{SITE}</h1></div>", ""),
        (f"<div class=logo><img src=/l.png alt='{SITE}'></div>", ""),
        (f"<h1>{SITE}</h1>", og("site_name", SITE)),
        ("", og("site_name", SITE)),
    ],
)
def test_one_title_for_all_pages_of_a_site(logo: str, told: str) -> None:
    found = read(f"{logo}<div>{H2}{STORY}</div>{ASIDE}", head(SITE) + told)
    assert (found.headline, found.body) == (OWN, f"{A}\n\n{B}")
    assert "headline_doubtful" in found.warnings  # nothing else confirms it


def test_a_title_that_is_the_hosts_name() -> None:
    found = read(f"<div>{H2}{STORY}</div>", head("khabar.example", "khabar.example"))
    assert found.headline == OWN


@pytest.mark.parametrize(
    ("page", "title", "declared"),
    [
        # A section's heading, which the title has beside the headline.
        ("<h2>اخبار راه‌های استان قم</h2>", f"{OWN} - اخبار راه‌های استان قم", OWN),
        # A sub-head, where nothing shows the headline.
        (f"<div>{P(A, B)}<h2>راه‌های دیگر استان نیز باز شدند</h2></div>", f"{OWN} - {SITE}", OWN),
        (f"<h1 class=logo>{SITE}</h1>", f"{OWN} - {SITE}", OWN),
    ],
)
def test_a_declared_headline_stays(page: str, title: str, declared: str) -> None:
    assert read(page + STORY, head(title, declared)).headline == OWN


@pytest.mark.parametrize("below", ["", f"<h2>{OWN} نیز</h2>{P(A)}"])
def test_the_sites_name_without_another_heading_is_doubtful(below: str) -> None:
    found = read(STORY + below, head(SITE) + og("site_name", SITE))
    assert (found.headline, "headline_doubtful" in found.warnings) == (SITE, True)
