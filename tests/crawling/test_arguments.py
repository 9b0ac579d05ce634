from datetime import date, timedelta

import pytest

from newscrawl.crawling.arguments import CrawlArguments
from newscrawl.errors import ArgumentError
from tests.factories import TASNIM


def test_all_of_them() -> None:
    arguments = CrawlArguments.read(
        {
            "provinces": "qom",
            "since": "1404-08-30",
            "until": "2025-11-22",
            "pages": "3",
            "revisit": "48h",
        },
        TASNIM,
    )
    assert [desk.key for desk in arguments.desks] == ["qom"]
    assert arguments.since == date(2025, 11, 21)
    assert arguments.until == date(2025, 11, 22)
    assert arguments.pages == 3
    assert arguments.revisit == timedelta(hours=48)


def test_none_of_them() -> None:
    arguments = CrawlArguments.read({}, TASNIM)
    assert len(arguments.desks) == 32
    assert (arguments.since, arguments.until, arguments.pages, arguments.revisit) == (None,) * 4
    assert CrawlArguments.read({"revisit": "0"}, TASNIM).revisit == timedelta(0)


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"provinces": "atlantis"}, "qom"),
        ({"province": "qom"}, "Did you mean provinces"),
        ({"since": "1404-13-45"}, "1404-08-30"),
        ({"since": "1404-08-30", "until": "1404-08-29"}, "after"),
        ({"pages": "0"}, "from 1"),
        ({"pages": "9" * 5000}, "from 1"),
        ({"since": "2090-01-01"}, "a day to come"),
        ({"until": "1403-01-01"}, "say since="),
        ({"revisit": "999999d"}, "a century"),
        ({"pages": "many"}, "from 1"),
        ({"revisit": "2 weeks"}, "48h, 30d or 0"),
    ],
)
def test_what_cannot_be_meant(given: dict[str, str], hint: str) -> None:
    with pytest.raises(ArgumentError, match=hint):
        CrawlArguments.read(given, TASNIM)
