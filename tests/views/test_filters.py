"""Filters in the parameters of addresses."""

from datetime import date

import pytest

from newscrawl.errors import ArgumentError
from newscrawl.store.browse import Checkpoint
from newscrawl.views.filters import Filters, checkpoint_text, read_checkpoint


def test_they_come_back_as_they_were_written() -> None:
    days = {"since": "1404-08-02", "until": "1404-08-30"}
    given = {"province": "kashan", "section": "استان‌ها", "tag": "a&b", "month": "1404-08", **days}
    filters = Filters.read({**given, "q": "x", "after": ""})
    assert filters.parameters == given
    assert filters.but("tag", None).but("month", "none").parameters == {
        "province": "kashan",
        "section": "استان‌ها",
        "month": "none",
        **days,
    }
    assert Filters.read({"province": "", "tag": ""}) == Filters()


@pytest.mark.parametrize(
    ("month", "last"),
    [
        ("1404-06", date(2025, 9, 22)),
        ("1404-12", date(2026, 3, 20)),
        ("1403-12", date(2025, 3, 20)),
    ],
)
def test_a_month_has_all_its_days(month: str, last: date) -> None:
    selection = Filters(month=month).selection
    assert selection.since
    assert selection.until == last
    assert (last - selection.since).days in (28, 29, 30)


def test_days_are_read_as_users_type_them_and_narrow_a_month() -> None:
    filters = Filters.read({"since": "۱۴۰۴/۸/۲۸", "until": "2025-11-30", "month": "1404-08"})
    assert filters.parameters["since"] == "1404-08-28"
    assert filters.parameters["until"] == "1404-09-09"
    chosen = filters.selection
    assert (chosen.since, chosen.until) == (date(2025, 11, 19), date(2025, 11, 21))
    chosen = Filters.read({"until": "1404-08-28"}).selection
    assert (chosen.since, chosen.until) == (None, date(2025, 11, 19))


@pytest.mark.parametrize(
    "given",
    [
        {"since": "yesterday"},
        {"until": "1404-13-01"},
        {"province": "atlantis"},
        {"month": "1404-13"},
        {"month": "2025-08"},
        {"month": "1404-08-30"},
        {"month": "1499-12"},
        {"tag": "x" * 501},
    ],
)
def test_what_cannot_be_meant(given: dict[str, str]) -> None:
    with pytest.raises(ArgumentError):
        _ = Filters.read(given).selection


@pytest.mark.parametrize("mark", [Checkpoint("2025-11-21T19:23:00Z", 4711), Checkpoint(None, 1)])
def test_a_mark_comes_back(mark: Checkpoint) -> None:
    assert read_checkpoint(checkpoint_text(mark)) == mark


@pytest.mark.parametrize("text", ["x", "_", "2025_1", "2025-11-21T19:23:00Z_x", "_" + "9" * 19])
def test_no_mark(text: str) -> None:
    with pytest.raises(ArgumentError):
        read_checkpoint(text)
    assert read_checkpoint(None) is None
