"""``scrapy merge``: folders into which files of another crawler were imported."""

from itertools import permutations
from pathlib import Path

import pytest

from tests.archive.cc_news import Month, make_month
from tests.archive.importing import archived, expected, exports
from tests.conftest import Scrapy
from tests.maintenance.merging import contents, merged


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """Six small files, whose captures repeat and revise each other's."""
    return make_month(tmp_path_factory.mktemp("month"), 23, files=6, size=300_000, ours=1 / 3)


@pytest.mark.long
def test_files_that_were_imported_in_parts(month: Month, tmp_path: Path) -> None:
    paths = [str(made.path) for made in month.files]
    whole = Scrapy(tmp_path / "whole")
    whole("archive", "import", *paths, "--read")
    parts = {"a": paths[::3], "b": paths[1::3], "c": paths[2::3]}
    for name, some in parts.items():
        Scrapy(tmp_path / name)("archive", "import", *some)
    for order in [*permutations(parts)][::2]:
        first, *others = (tmp_path / name for name in order)
        scrapy = merged(tmp_path / "-".join(order), first, *others)
        assert archived(scrapy.folder) == expected(month.captures)
        before = contents(scrapy.folder)
        scrapy("merge", *map(str, others))
        assert contents(scrapy.folder) == before
        assert "6 read by an earlier import" in scrapy("archive", "import", *paths).stderr
        scrapy("reparse")
        assert exports(scrapy) == exports(whole)
