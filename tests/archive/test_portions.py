"""The quick reader and the careful one take the same from a file, whatever is wrong with it."""

import io
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from newscrawl.archive.captures import Wanted
from newscrawl.archive.portions import DoubtError, Portion, PortionReader
from newscrawl.archive.unpacked import START, Packing, Position
from tests.archive.cc_news import make_file
from tests.archive.damage import DAMAGES, members
from tests.archive.packings import PACKINGS
from tests.archive.warped import LOOSE, ODD, WRONG, warp

WANTED = Wanted((("https://www.tasnimnews.com", "tasnim"),), (), 10_000_000)
ALL = 10**9
#: Bytes of a portion, and of its pages.
SIZES = [(ALL, ALL), (20_000, ALL), (ALL, 20_000), (3_000, ALL)]


class Taken(NamedTuple):
    pages: list[tuple[str, str, bytes, bool]]
    damages: list[str]
    passed: Counter[str]
    portions: int
    quick: int


def take(data: bytes, name: str, most: int, most_pages: int, *, quickly: bool = True) -> Taken:
    """Read a file portion by portion, as the jobs of an import do."""
    file = io.BytesIO(data)
    packing = Packing.of(file, name)
    reader = PortionReader(file, name, packing, WANTED, most, most_pages)
    portions: list[Portion] = []
    place: Position | None = START
    quick = 0
    while place is not None:
        try:
            if not quickly:
                raise DoubtError
            portions.append(reader.quick(place))
            quick += 1
        except DoubtError:
            portions.append(reader.careful(place))
        assert portions[-1].next is None or portions[-1].next > place
        place = portions[-1].next
    pages = [
        (c.page.url, c.page.fetched_at, c.body.digest if c.body else b"", c.page.is_partial)
        for portion in portions
        for c in portion.captures
    ]
    damages = [damage for portion in portions for damage in portion.damages]
    passed = sum((portion.passed for portion in portions), Counter[str]())
    return Taken(pages, damages, passed, len(portions), quick)


@cache
def made(seed: int = 5) -> bytes:
    """A file of some twenty records, of which each third is ours."""
    with TemporaryDirectory() as folder:
        return make_file(
            Path(folder) / "a.warc.gz", seed, size=200_000, ours=1 / 3
        ).path.read_bytes()


def compare(data: bytes, name: str = "a.warc.gz") -> Taken:
    """Compare what the readers take in portions of all sizes. Return what the careful one does."""
    careful = take(data, name, ALL, ALL, quickly=False)
    for most, most_pages in SIZES:
        quick = take(data, name, most, most_pages)
        assert quick.pages == careful.pages
        assert bool(quick.damages) == bool(careful.damages)
        assert quick.passed == careful.passed
    return careful


def test_what_is_undamaged_is_read_quickly() -> None:
    whole = take(made(), "a.warc.gz", ALL, ALL)
    assert len(whole.pages) > 3
    assert (whole.damages, whole.portions, whole.quick) == ([], 1, 1)
    small = take(made(), "a.warc.gz", 3_000, ALL)
    assert small.portions == small.quick > 5


@pytest.mark.parametrize("name", PACKINGS)
def test_packings(name: str) -> None:
    ending, pack = PACKINGS[name]
    found = compare(pack(made()), f"a{ending}")
    assert found.damages == []
    whole = take(made(), "a.warc.gz", ALL, ALL)
    if ending.startswith(".arc"):  # these have responses alone, and do not say what is cut
        assert {page[:3] for page in found.pages} == {page[:3] for page in whole.pages if page[2]}
    else:
        assert found.pages == whole.pages


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_damages(name: str, seed: int) -> None:
    chance = Random(f"{name} {seed}")
    data = made()
    found = compare(DAMAGES[name](data, chance.choice(members(data)), chance))
    lost = len(take(data, "a.warc.gz", ALL, ALL).pages) - len(found.pages)
    assert lost <= 0 or found.damages or "cut_between" in name or name == "missing"


@pytest.mark.parametrize("name", [*ODD, *WRONG, *LOOSE])
def test_records_that_are_odd_or_wrong(name: str) -> None:
    change = (ODD | WRONG | LOOSE)[name]
    found = compare(warp(made(), change, Random(name)))
    whole = take(made(), "a.warc.gz", ALL, ALL)
    if name in ODD:
        assert (found.pages, found.damages) == (whole.pages, [])
    elif name in LOOSE:
        assert found.pages == whole.pages
    else:
        assert found.damages
        assert not {*found.pages} - {*whole.pages}


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_record_costs_no_other(name: str) -> None:
    data = made()
    one = Random(name).choice(members(data)[1:-1])
    found = compare(warp(data, WRONG[name], Random(name), lambda record: record == one.data))
    whole = take(data, "a.warc.gz", ALL, ALL)
    assert len(found.pages) >= len(whole.pages) - 1
