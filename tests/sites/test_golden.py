"""Pages of our own in each of the site's forms, and the whole record that each is to give.

A page without its record gets one written, and the test fails until someone has read it
(:mod:`tests.golden`): ``pytest -k article_dirty``.
"""

import pytest

from newscrawl.items import KEYS, RAW_KEYS, WARNINGS
from tests.gold.pages import APART, GoldPage, site_pages
from tests.golden import check

PAGES = site_pages()


@pytest.mark.parametrize("gold", PAGES, ids=[gold.name for gold in PAGES])
def test_record(gold: GoldPage) -> None:
    check(gold)


def test_goldens_have_the_contracts_keys_and_the_closed_list_of_warnings() -> None:
    assert len(PAGES) >= 7
    wanted = tuple(key for key in (*KEYS, *RAW_KEYS) if key not in APART)
    for gold in PAGES:
        assert gold.is_of_a_site, f"{gold.path.parent.name} is no reader's name"
        assert tuple(gold.record) == wanted
        assert set(gold.record["warnings"]) <= set(WARNINGS)
