from datetime import date

import pytest

from newscrawl.persian import formatting


def test_numbers_and_days() -> None:
    assert formatting.number(1234567) == "۱٬۲۳۴٬۵۶۷"
    assert formatting.number(0) == "۰"
    assert formatting.day_name(date(2025, 11, 21)) == "۳۰ آبان ۱۴۰۴"
    assert formatting.day_name(date(2025, 11, 22)) == "۱ آذر ۱۴۰۴"
    # Ten to eleven at night in London is the next day in Tehran.
    assert formatting.moment("2025-11-21T22:53:00Z") == "۱ آذر ۱۴۰۴، ساعت ۰۲:۲۳"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "—"),
        (0, 7, "۰٪"),
        (1, 3, "۳۳٫۳٪"),
        (99_999, 100_000, "۹۹٫۹٪"),  # a hundred is all of it
        (1, 2, "۵۰٪"),
        (10, 10, "۱۰۰٪"),
    ],
)
def test_shares_are_rounded_down(part: int, whole: int, said: str) -> None:
    assert formatting.share(part, whole) == said
