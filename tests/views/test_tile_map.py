"""The map of the provinces: places, shades, and what the front page counts."""

from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.provinces import provinces
from newscrawl.store import open_store
from newscrawl.store.articles import save
from newscrawl.views.tile_map import tile_map
from tests.factories import NOW, article
from tests.views.asking import page, text

NUMBERS = st.dictionaries(
    st.sampled_from([*provinces(), None]), st.integers(min_value=1, max_value=10**6)
)


def test_each_province_has_a_place_of_its_own_and_of_its_neighbours() -> None:
    at = {tile.province.key: (tile.row, tile.column) for tile in tile_map({}).tiles}
    assert at.keys() == provinces().keys()
    assert len({*at.values()}) == len(at) == 31
    for west, east in (
        *(("west-azerbaijan", "ardabil"), ("kermanshah", "hamadan"), ("ilam", "khuzestan")),
        *(("gilan", "mazandaran"), ("golestan", "north-khorasan"), ("qom", "semnan")),
        *(("isfahan", "yazd"), ("kerman", "sistan-baluchestan"), ("bushehr", "hormozgan")),
    ):
        assert at[west][1] < at[east][1], f"{west} is west of {east}"
    for north, south in (
        *(("ardabil", "zanjan"), ("tehran", "qom"), ("kurdistan", "kermanshah"), ("qom", "fars")),
        *(("razavi-khorasan", "south-khorasan"), ("south-khorasan", "sistan-baluchestan")),
        *(("fars", "bushehr"), ("kerman", "hormozgan"), ("lorestan", "khuzestan")),
    ):
        assert at[north][0] < at[south][0], f"{north} is north of {south}"


@given(NUMBERS)
def test_shades_are_of_the_numbers_and_nothing_is_dropped(numbers: dict[str | None, int]) -> None:
    made = tile_map(numbers)
    assert sum(tile.number for tile in made.tiles) + made.elsewhere == sum(numbers.values())
    bounds = {shade: (first, last) for shade, first, last in made.shades}
    for tile in made.tiles:
        if tile.number:
            first, last = bounds[tile.shade]
            assert first <= tile.number <= last
        else:
            assert tile.shade == 0
    greatest = max((tile.number for tile in made.tiles), default=0)
    assert made.shades == [] if not greatest else made.shades[-1][2] == greatest


@pytest.fixture
def of_two_sites(client: FlaskClient, tmp_path: Path) -> FlaskClient:
    """Qom: 1 story of Tasnim (1404-08-30), 2 of ISNA (1404-08-30, 1404-02-01); Yazd: 1."""
    isna = {"site": "isna", "province": "qom"}
    with closing(open_store(tmp_path)) as database:
        save(
            database,
            [
                article(11, id="isna:11", **isna),
                article(12, id="isna:12", jalali_date="1404-02-01", **isna),
                article(13, province="yazd", jalali_date="1404-07-19"),
            ],
            NOW,
        )
    return client


def tiles(client: FlaskClient, path: str) -> dict[str, tuple[str, str]]:
    """Return the squares with a number: text and address by the province's name."""
    links = page(client, path).xpath("//ul[@class='tiles']/li/a")
    assert len(links) == 31
    shown = {link.text.strip(): (text(link), link.get("href")) for link in links}
    assert all(said.endswith("خبر") for said, _ in shown.values())
    return {name: (t.split()[-2], href) for name, (t, href) in shown.items() if "۰ خبر" not in t}


def test_the_front_page_counts_all_sites_or_one(of_two_sites: FlaskClient) -> None:
    since = "since=1404-07-19"
    assert tiles(of_two_sites, "/") == {
        "قم": ("۲", f"/articles?province=qom&{since}"),
        "یزد": ("۱", f"/articles?province=yazd&{since}"),
    }
    assert tiles(of_two_sites, "/?site=isna") == {
        "قم": ("۱", f"/articles?site=isna&province=qom&{since}")
    }
    assert tiles(of_two_sites, "/?site=no.example") == {}
    choices = page(of_two_sites, "/").xpath("//ul[@aria-label='سایت‌های نقشه']/li/a")
    assert text(choices[0]) == "همهٔ سایت‌ها"
    assert len(choices) == 4


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("since=1404-08-30", {"قم": "۲"}),
        ("until=1404-08-29", {"قم": "۱", "یزد": "۱"}),
        ("since=1404-02-01&until=1404-02-01", {"قم": "۱"}),
        ("since=۱۴۰۴/۷/۱۹&until=1404-07-19", {"یزد": "۱"}),
        ("since=1403-01-01", {"قم": "۳", "یزد": "۱"}),
    ],
)
def test_the_chosen_days(of_two_sites: FlaskClient, days: str, expected: dict[str, str]) -> None:
    found = tiles(of_two_sites, f"/?{days}")
    assert {name: number for name, (number, _) in found.items()} == expected
    for number, href in found.values():
        # What a square counts is what its link shows.
        assert f"{number} خبر" in text(page(of_two_sites, href).xpath("//p[@class='note']")[0])


def test_articles_without_a_province_are_told(of_two_sites: FlaskClient) -> None:
    (link,) = page(of_two_sites, "/").xpath("//a[contains(., 'بدون استان')]")
    assert text(link) == "۲ خبر بدون استان"
    assert "۲ خبر" in text(page(of_two_sites, link.get("href")).xpath("//p[@class='note']")[0])
