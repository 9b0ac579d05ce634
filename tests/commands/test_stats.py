"""Figures, in the terminal, as JSON and as a chart."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageFont, features

from newscrawl.items import Article
from newscrawl.reports.bar_chart import FONTS
from newscrawl.store import open_store
from newscrawl.store.articles import save
from tests.conftest import Scrapy
from tests.factories import NOW, article


def stories() -> Iterator[Article]:
    for n in range(40):
        desk = ("qom", "kashan", "yazd", "qom")[n % 4]
        yield article(
            n + 1,
            province="isfahan" if desk == "kashan" else desk,
            desk=desk,
            jalali_date=f"1404-0{7 + n % 2}-05",
            kind="photo" if n == 3 else "article",
        )
    yield article(90, published_at=None, jalali_date=None)


@pytest.fixture
def filled(scrapy: Scrapy) -> Scrapy:
    with closing(open_store(scrapy.folder)) as database:
        save(database, stories(), NOW)
    return scrapy


def test_bars_and_numbers(filled: Scrapy) -> None:
    printed = filled("stats").stdout.splitlines()
    rows = {tuple(line.split()[:2]) for line in printed}
    assert {("qom", "20"), ("isfahan", "10"), ("kashan", "10"), ("photo", "1"), ("-", "1")} <= rows
    (longest,) = {line.count("█") for line in printed if line.split()[:1] == ["qom"]}
    (half,) = {line.count("█") for line in printed if line.split()[:1] == ["kashan"]}
    assert (longest, half) == (30, 15)
    assert printed[-1] == "41 articles"


def test_json_and_filters(filled: Scrapy) -> None:
    figures = json.loads(filled("stats", "--json").stdout)
    assert figures["articles"] == 41
    assert figures["province"] == {"none": 1, "isfahan": 10, "qom": 20, "yazd": 10}
    assert figures["month"] == {"none": 1, "1404-07": 20, "1404-08": 20}
    assert figures["kind"] == {"article": 40, "photo": 1}
    filtered = ("--province", "kashan,qom", "--since", "1404-08-01")
    figures = json.loads(filled("stats", "--json", *filtered).stdout)
    assert figures["desk"] == {"kashan": 10, "qom": 10}
    assert json.loads(filled("stats", "--json", "--since", "1405-01-01").stdout)["articles"] == 0
    assert filled("stats", "--since", "1405-01-01").stdout.endswith("0 articles\n")


def has_font(name: str) -> bool:
    try:
        ImageFont.truetype(name)
    except OSError:
        return False
    return True


def test_the_chart_as_svg(filled: Scrapy, tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    filled("stats", "--plot", str(path))
    root = ElementTree.parse(path).getroot()
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[:3] == ["خبرها به تفکیک استان", "نامعلوم", "۱"]
    assert {"قم", "۲۰", "آبان ۱۴۰۴"} <= set(texts)
    bars = [int(n.get("width", 0)) for n in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert max(bars[1:]) == 2 * sorted(set(bars[1:]))[-2]
    again = tmp_path / "y.svg"
    filled("stats", "--plot", str(again))
    assert again.read_bytes() == path.read_bytes()


def test_the_chart_as_png(filled: Scrapy, tmp_path: Path) -> None:
    if not features.check("raqm"):
        pytest.skip("Pillow finds no libfribidi (Debian's libfribidi0)")
    if not any(has_font(name) for name in FONTS):
        pytest.skip(f"none of these fonts is installed: {', '.join(FONTS)}")
    filled("stats", "--plot", str(tmp_path / "x.png"))
    with Image.open(tmp_path / "x.png") as image:
        assert image.width == 900
        assert len(image.getcolors(maxcolors=100_000) or []) > 10  # letters, smoothed


@pytest.mark.parametrize("arguments", [("--plot", "x.pdf"), ("--plot", ""), ("qom",)])
def test_bad_arguments(filled: Scrapy, arguments: tuple[str, ...]) -> None:
    filled("stats", *arguments, code=64)


def test_an_empty_database(scrapy: Scrapy, tmp_path: Path) -> None:
    scrapy("stats", code=66)
    open_store(scrapy.folder).close()
    assert scrapy("stats").stdout.endswith("0 articles\n")
    scrapy("stats", "--plot", str(tmp_path / "x.svg"))
    ElementTree.parse(tmp_path / "x.svg")
