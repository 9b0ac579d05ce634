"""The gate: every page of the set gives its whole record. ``pytest -k noise_tatweel``."""

from pathlib import Path

import pytest

from newscrawl.items import IMAGE_KEYS, KEYS, WARNINGS
from tests.gold.pages import APART, FOLDER, READERS, GoldPage, families, gold_pages
from tests.golden import check

PAGES = gold_pages()
FAMILIES = [gold for folder in families() for gold in gold_pages(folder)]


@pytest.mark.parametrize("gold", PAGES, ids=[gold.name for gold in PAGES])
def test_gold(gold: GoldPage) -> None:
    check(gold)


@pytest.mark.parametrize("gold", FAMILIES, ids=[f"{g.reader}-{g.name}" for g in FAMILIES])
def test_gold_of_a_family(gold: GoldPage) -> None:
    check(gold)


def test_each_family_has_its_pages() -> None:
    for folder in families():
        pages = gold_pages(folder)
        assert len(pages) >= 25
        assert len({gold.record["id"] for gold in pages}) == len(pages)
        assert {p.stem for p in folder.glob("*.json")} == {gold.name for gold in pages}
        for gold in pages:
            assert tuple(gold.record) == tuple(key for key in KEYS if key not in APART), gold.name
            assert set(gold.record["warnings"]) <= set(WARNINGS), gold.name


def test_the_set_is_whole() -> None:
    assert len(PAGES) >= 60
    assert {p.stem for p in FOLDER.glob("*.json")} == {gold.name for gold in PAGES}
    assert set(READERS) <= {gold.name for gold in PAGES}
    numbers = [gold.record["id"] for gold in PAGES]
    assert len(set(numbers)) == len(numbers), "each page has a number of its own"
    for gold in PAGES:
        assert tuple(gold.record) == tuple(key for key in KEYS if key not in APART), gold.name
        assert set(gold.record["warnings"]) <= set(WARNINGS), gold.name
        for image in gold.record["images"]:
            assert tuple(image) == IMAGE_KEYS, gold.name


def test_each_value_of_the_closed_lists_is_met() -> None:
    """The gate does not test a rule that no page of the set shows."""
    records = [gold.record for gold in PAGES]
    assert {record["kind"] for record in records} == {"article", "photo", "video"}
    origins = {record["province_from"] for record in records}
    assert origins == {"service", "dateline", "listing", None}
    met = {warning for record in records for warning in record["warnings"]}
    # Warnings of republished stories: tests/sites/golden/general, tests/sites.
    doubtful = {"headline_doubtful", "source_doubtful"}
    wanted = set(WARNINGS) - doubtful - {"general_reader", "id_shared"}
    assert met == wanted, f"no page of the set has {sorted(wanted - met)}"


def test_a_page_without_its_address_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<p>x</p>", encoding="utf-8")
    with pytest.raises(ValueError, match="begin with a comment"):
        gold_pages(tmp_path)
