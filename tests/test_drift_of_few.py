"""The statistic of alarms on few pages a run: what proves nothing alone is told together."""

import random

import pytest

from newscrawl.drift import Past, compare
from newscrawl.measures import Measures
from tests.test_drift import DESKS, article, history, names, run


@pytest.mark.parametrize("pages", [1, 3, 9, 10])
def test_few_pages_are_never_certain(pages: int) -> None:
    chance = random.Random(6)
    now = Measures()
    for number in range(pages):
        now.article(article(number, headline=None))
    falls = [f for f in compare(now, history(10, chance)) if f.measure == "fill headline"]
    assert [fall.certain for fall in falls] == ([] if pages < 9 else [pages == 10])


def test_an_hours_few_pages_are_seen_together_with_the_last_runs() -> None:
    chance = random.Random(12)
    past = history(20, chance, {"qom": 6})
    told = []
    for _ in range(6):
        now = Measures()
        for number in range(2):
            fallback = {"headline": "json-ld"}
            now.article(article(number, choices=fallback, warnings=["headline_fallback"]))
        falls = compare(now, past)
        told.append(next((f.certain for f in falls if f.measure == "first headline"), None))
        past.append(Past("later", now, is_good=not falls))
    assert told[0] is None, "two pages are no proof"
    assert told[4:] == [True, True], "ten in a row are"
    now = run({"qom": 2}, chance)  # as it was again: what was before it is told already
    assert compare(now, past) == []


def test_a_change_with_a_long_history_shows_in_four_pages() -> None:
    chance = random.Random(13)
    past = history(40, chance, {"qom": 8})
    now = Measures()
    for number in range(4):
        now.article(article(number, headline=None))
    falls = [fall for fall in compare(now, past) if fall.measure == "fill headline"]
    assert [(fall.pages, fall.certain) for fall in falls] == [(4, False)]


def days(
    past: list[Past], runs: int, chance: random.Random, counts: dict[str, int], **fields: object
) -> list[str]:
    """What so many runs tell, each the past of the next."""
    told = []
    for _ in range(runs):
        now = run(counts, chance, **fields)
        falls = compare(now, past)
        told.append("; ".join(map(str, falls)))
        past.append(Past("later", now, is_good=not falls))
    return told


def test_a_fault_of_few_pages_a_run_is_not_learned() -> None:
    """A third of fifteen pages proves nothing, but of forty it does."""
    chance = random.Random(14)
    past = history(60, chance, {"qom": 8, "yazd": 7})
    told = []
    for _ in range(12):
        now = run({"qom": 5, "yazd": 5}, chance)
        for number in range(5):
            now.article(article(number, headline=None))
        falls = compare(now, past)
        told.append("fill headline" in names(falls))
        past.append(Past("later", now, is_good=not falls))
    assert any(told[:5])
    assert all(told[5:])


def test_a_small_desk_in_large_runs() -> None:
    chance = random.Random(15)
    past = history(30, chance, {**DESKS, "kashan": 3})
    told = []
    for _ in range(6):
        now = run({key: n for key, n in DESKS.items() if key != "kashan"}, chance)
        for number in range(3):
            now.article(article(number, "kashan", headline=None))
        falls = [fall for fall in compare(now, past) if fall.measure == "fill headline"]
        told.append([(fall.desks, fall.certain) for fall in falls])
        past.append(Past("later", now, is_good=not falls))
    assert told[3:] == [[(("kashan",), True)]] * 3


def test_half_of_each_body_is_lost() -> None:
    chance = random.Random(16)
    past = history(40, chance, {"qom": 10, "yazd": 10})
    told = []
    for _ in range(8):
        now = Measures()
        for number in range(20):
            now.article(article(number, word_count=round(chance.lognormvariate(4.6, 0.7))))
        falls = compare(now, past)
        told.append("short words" in names(falls))
        past.append(Past("later", now, is_good=not falls))
    assert any(told[:5])


def test_small_first_runs_on_a_layout_that_is_not_known() -> None:
    chance = random.Random(21)
    past: list[Past] = []
    told = days(past, 5, chance, {"qom": 4}, published_at=None)
    assert all("pages with published_at: 0% of" in text for text in told[3:])
    past[-1] = Past("accepted", past[-1].measures, is_accepted=True)
    assert days(past[-1:], 3, chance, {"qom": 4}, published_at=None) == [""] * 3


def test_what_no_layout_goes_without_needs_no_history() -> None:
    """After one run of twelve pages another one proves nothing; but it is not to be learned."""
    chance = random.Random(22)
    past = history(1, chance, {"qom": 12})
    told = days(past, 3, chance, {"qom": 12}, published_at=None)
    assert all("pages with published_at" in text for text in told)


def test_what_several_desks_have_had_adds_up() -> None:
    """Six pages a run of each say little of either, but they say it of both."""
    chance = random.Random(25)
    desks = {"qom": 6, "yazd": 6}
    past = [Past("t", run(desks, chance, tags=["قم"])) for _ in range(2)]
    falls = [f for f in compare(run(desks, chance, tags=[]), past) if f.measure == "fill tags"]
    assert [(fall.desks, fall.certain) for fall in falls] == [((), True)]
