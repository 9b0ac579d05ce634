from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from newscrawl.persian.dates import to_jalali
from newscrawl.sites.provinces import provinces
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store.selection import NONE, Selection, where

PLACES: list[tuple[str | None, str | None]] = [
    (None, None),
    *((key, None) for key in provinces()),
    *((d.province.key, d.key) for d in desks().values() if d.province),
]
DAYS = [date(2025, 3, 18) + timedelta(days=n) for n in range(6)]

keys = st.sampled_from([NONE, *provinces(), *desks()])
days = st.none() | st.sampled_from(DAYS)


@pytest.mark.long
@given(st.lists(keys, max_size=3), days, days)
def test_a_selection_means_the_same_in_sql_and_in_python(
    places: list[str], since: date | None, until: date | None
) -> None:
    selection = Selection(tuple(places), since, until)
    database = Database(memory=True)
    stored = list(product(PLACES, DAYS))
    rows = [
        {"key": n, "province": province, "desk": desk, "jalali_date": to_jalali(day)}
        for n, ((province, desk), day) in enumerate(stored)
    ]
    database.table("articles").insert_all(rows, pk="key")
    condition, parameters = where(selection)
    found = database.execute(f"SELECT key FROM articles {condition}", parameters).fetchall()
    assert {key for (key,) in found} == {
        n
        for n, ((province, desk), day) in enumerate(stored)
        if selection.has_place(province, desk) and selection.has_day(day)
    }
    database.close()


def test_isfahan_has_kashan_in_it_and_kashan_is_a_desk_alone() -> None:
    assert Selection(("isfahan",)).has_place("isfahan", "kashan")
    assert Selection(("kashan",)).has_place("isfahan", "kashan")
    assert not Selection(("kashan",)).has_place("isfahan", "isfahan")
    assert Selection().has_place(None, None)
    assert not Selection(("qom",)).has_place(None, None)
