import pytest

from newscrawl.errors import (
    ArgumentError,
    DamagedPageError,
    LockedError,
    NewerDatabaseError,
    NewscrawlError,
    NoDatabaseError,
    RemoteFileError,
    StoreError,
)
from newscrawl.exitcodes import of_error, of_run


@pytest.mark.parametrize(
    ("stats", "code"),
    [
        ({"lists/read": 32}, 0),
        ({"lists/read": 32, "articles/read": 9, "articles/unreadable": 9}, 65),
        ({"lists/read": 1, "articles/read": 3, "articles/unreadable": 6}, 0),  # nine pages: too few
        ({"lists/read": 1, "articles/read": 8, "articles/unreadable": 2}, 0),  # a fifth, not more
        ({"lists/read": 1, "articles/read": 10, "articles/invalid": 3}, 65),
        ({"lists/unreadable": 2}, 65),
        ({"lists/unreadable": 1, "lists/failed": 5}, 65),
        ({"lists/failed": 5}, 69),
        ({"lists/read": 1, "lists/failed": 5}, 0),
        ({"lists/read": 1, "lists/failed": 31}, 69),
        ({"lists/read": 32, "articles/read": 40, "articles/failed": 80}, 69),
        ({"lists/read": 8, "lists/missing": 24}, 0),
        ({"lists/missing": 24}, 65),
        ({"lists/unchanged": 32}, 0),
        ({"lists/read": 12, "lists/naming_none": 12}, 65),
        ({"lists/read": 2, "lists/naming_none": 2}, 0),
        ({"lists/read": 12, "lists/naming_none": 12, "articles/read": 1}, 0),  # the feed's
        ({"lists/read": 12, "lists/naming_none": 11, "lists/naming": 1}, 0),
        ({"lists/read": 1, "lists/naming_none": 1, "lists/unchanged": 31}, 0),
        ({"lists/unchanged": 32, "articles/unchanged": 9, "articles/failed": 3}, 0),
        ({"lists/read": 1, "articles/missing": 30}, 65),
        ({"lists/read": 1, "articles/read": 30, "articles/missing": 30}, 0),
        ({"lists/read": 1, "sent_away": 7200}, 69),
        ({"lists/read": 32, "articles/read": 40, "articles/failed": 10}, 0),
        ({"lists/read": 1, "store/errors": 1}, 74),
        ({"lists/read": 1, "faults": 1}, 70),
        ({"faults": 1}, 70),
        ({}, 70),
    ],
)
def test_of_a_run(stats: dict[str, int], code: int) -> None:
    counted = {f"newscrawl/{name}": n for name, n in stats.items()}
    assert of_run({"finish_reason": "finished", **counted})[0] == code


def test_the_reasons_are_named() -> None:
    counted = {"lists/failed": 5, "lists/failed_by/robots_unread": 4, "lists/failed_by/refused": 1}
    stats = {f"newscrawl/{name}": n for name, n in counted.items()}
    assert "(robots_unread: 4, refused: 1)" in of_run({"finish_reason": "finished", **stats})[1]


def test_a_feed_that_was_not_written() -> None:
    stats: dict[str, object] = {
        "finish_reason": "finished",
        "newscrawl/lists/read": 1,
        "feedexport/success_count/FileFeedStorage": 1,
    }
    assert of_run(stats, feeds=1)[0] == 0
    assert of_run(stats, feeds=2)[0] == 74


def test_interrupted() -> None:
    assert of_run({"finish_reason": "shutdown", "newscrawl/lists/failed": 1})[0] == 130
    assert of_run({"newscrawl/lists/read": 1})[0] == 130
    assert of_run({"finish_reason": "closespider_itemcount", "newscrawl/lists/read": 1})[0] == 0
    assert of_run({"finish_reason": "closespider_timeout"})[0] == 0
    assert of_run({"finish_reason": "no_answer", "newscrawl/lists/read": 9})[0] == 69


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ArgumentError, 64),
        (NoDatabaseError, 66),
        (NewerDatabaseError, 74),
        (DamagedPageError, 74),
        (StoreError, 74),
        (RemoteFileError, 69),
        (LockedError, 75),
        (NewscrawlError, 65),
    ],
)
def test_of_errors(error: type[NewscrawlError], code: int) -> None:
    assert of_error(error("x")) == code


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ({}, 0),
        ({"articles/read": 1}, 0),
        ({"articles/unchanged": 1, "articles/failed": 1}, 0),
        ({"articles/unreadable": 1}, 65),
        ({"articles/missing": 1, "articles/failed": 1}, 65),
        ({"articles/read": 1, "articles/invalid": 1}, 65),
        ({"articles/read": 8, "articles/unreadable": 3}, 65),
        ({"articles/failed": 1}, 69),
        ({"articles/read": 4, "articles/failed": 6}, 69),
        ({"articles/read": 4, "copies/left_alone": 2}, 69),
        ({"articles/failed": 1, "copies/stored_already": 5}, 0),
        ({"articles/missing": 1, "copies/stored_already": 5}, 0),
        ({"articles/read": 2, "articles/failed": 10, "copies/failed_of_earlier": 10}, 0),
        ({"articles/read": 1, "faults": 1}, 70),
    ],
)
def test_a_run_of_copies_has_no_lists(counts: dict[str, int], code: int) -> None:
    stats = {f"newscrawl/{name}": n for name, n in counts.items()}
    ended = of_run({"finish_reason": "finished", "newscrawl/copies/given": 6, **stats})
    assert ended[0] == code, ended[1]
