"""Pages of our own in each of the site's forms, and the whole record that each is to give.

A page without its record gets one written, and the test fails until someone has read it:
``pytest -k article_dirty``.
"""

import json
import re
from pathlib import Path

import pytest

from newscrawl.items import KEYS, WARNINGS, to_record
from newscrawl.sites.extraction import read
from newscrawl.sites.readers import readers
from tests.conftest import page

SITES = Path(__file__).parent / "golden"
PAGES = sorted(SITES.glob("*/*.html"))


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_record(path: Path) -> None:
    body = path.read_bytes()
    address = re.match(rb"<!-- (\S+) -->", body)
    assert address, f"{path} is to begin with a comment that holds its address"
    is_copy = path.parent.name in {reader.name for reader in readers() if reader.copies}
    article = read(page(body, address[1].decode()), copy=is_copy)
    assert article.parser.partition("/")[0] == path.parent.name, "its folder is its reader's name"
    record = to_record(article, raw=True)
    golden = path.with_suffix(".json")
    if not golden.exists():
        golden.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{golden} is written: read it beside its page, then run again")
    assert record == json.loads(golden.read_text(encoding="utf-8"))


def test_goldens_have_the_contracts_keys_and_the_closed_list_of_warnings() -> None:
    assert len(PAGES) >= 7
    for path in PAGES:
        record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert tuple(record)[: len(KEYS)] == KEYS
        assert set(record["warnings"]) <= set(WARNINGS)
