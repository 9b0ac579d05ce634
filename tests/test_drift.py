"""The statistic of alarms: what it sees, and what it lets pass."""

import json
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.drift import Past, compare
from newscrawl.falls import Fall
from newscrawl.items import Article
from newscrawl.measures import Measures, bin_of, length_of

DESKS = {"qom": 12, "yazd": 9, "fars": 15, "gilan": 6, "kashan": 2, "tehran": 20}


def article(number: int, desk: str = "qom", **fields: object) -> Article:
    """A page as it is read on an ordinary day."""
    values: dict[str, object] = {
        "id": f"tasnim:{number}",
        "site": "tasnim",
        "url": f"https://www.tasnimnews.ir/fa/news/1404/08/30/{number}/x",
        "fetched_from": f"https://www.tasnimnews.ir/fa/news/1404/08/30/{number}/x",
        "parser": "tasnim/2",
        "headline": "تیتر",
        "lead": "لید",
        "body": "متن",
        "sections": ["قم"],
        "tags": ["قم"],
        "published_at": "2025-11-21T20:00:00Z",
        "word_count": 200,
        "choices": {"headline": "h1.title", "lead": "h2.lead"},
        "listed_on": desk,
    }
    return Article(**{**values, **fields})  # type: ignore[arg-type]


def run(counts: dict[str, int], chance: random.Random, **fields: object) -> Measures:
    """A run over desks, each page a little different. ``fields``: the same on every page."""
    measures = Measures()
    for desk, count in counts.items():
        measures.list_page(desk, f"list of {desk}", 20, is_first=True)
        for number in range(count):
            usual: dict[str, object] = {
                # One desk hardly gives leads, another hardly tags.
                "lead": "لید" if chance.random() < (0.1 if desk == "tehran" else 0.95) else None,
                "tags": ["قم"] if chance.random() < (0.1 if desk == "kashan" else 0.9) else [],
                "dateline": "قم" if chance.random() < 0.7 else None,
                "word_count": round(chance.lognormvariate(5.3, 0.7)),
            }
            if chance.random() < 0.08:
                usual |= {"kind": "photo", "body": None, "lead": None, "word_count": 0}
            measures.article(article(number, desk, **{**usual, **fields}))
    return measures


def history(runs: int, chance: random.Random, counts: dict[str, int] | None = None) -> list[Past]:
    kept = [run(counts or DESKS, chance) for _ in range(runs)]
    return [Past(f"2025-11-{n + 1:02}T08:00:00Z", one) for n, one in enumerate(kept)]


def names(falls: Sequence[Fall]) -> set[str]:
    return {fall.measure for fall in falls}


def test_a_fall_is_told_with_all_that_mends_it() -> None:
    chance = random.Random(1)
    good = history(5, chance)
    now = run(DESKS, chance, choices={"headline": "json-ld"}, warnings=["headline_fallback"])
    (fall,) = compare(now, good)
    assert fall.certain
    assert fall.desks == ()
    text = str(fall)
    assert "headline read where it stands first fell from 100% to 0% of " in text
    assert "the last of 5 good runs was that of 2025-11-05T08:00:00Z" in text
    assert text.count("https://www.tasnimnews.ir/fa/news/") == 3
    assert text.count("tasnim:") == 3


@pytest.mark.parametrize(
    ("fields", "measure"),
    [
        ({"lead": None}, "fill lead"),
        ({"published_at": None}, "fill published_at"),
        ({"body": None, "word_count": 0}, "fill body"),
        ({"kind": "photo", "body": None}, "text"),
        ({"warnings": ["id_conflict"]}, "without id_conflict"),
        ({"word_count": 8}, "short words"),
        ({"word_count": 5000}, "long words"),
    ],
)
def test_each_measure_falls(fields: dict[str, object], measure: str) -> None:
    chance = random.Random(2)
    falls = compare(run(DESKS, chance, **fields), history(4, chance))
    assert measure in names([fall for fall in falls if fall.certain])


def test_pages_and_lists_that_cannot_be_read() -> None:
    chance = random.Random(3)
    now = Measures()
    for number in range(12):
        now.unread("qom", f"page {number}")
    now.list_page("qom", "a list", None, is_first=True)
    found = {fall.measure: str(fall) for fall in compare(now, [])}
    assert set(found) == {"read", "lists"}
    assert "0% of 12, and no layout that is known has so few; see page 9, page" in found["read"]
    assert names(compare(now, history(3, chance))) >= {"read"}


def test_of_all_lists_some_links_are_lost() -> None:
    chance = random.Random(4)
    desks = {f"desk{n}": 2 for n in range(32)}
    now = Measures()
    for desk in desks:
        now.list_page(desk, f"list of {desk}", 14, is_first=True)
    (fall,) = compare(now, history(4, chance, desks))
    assert fall.certain
    assert fall.what == "lists whose first page has at least 15 links"


def test_one_desk_with_a_template_of_its_own() -> None:
    chance = random.Random(5)
    good = history(10, chance)
    now = run({key: n for key, n in DESKS.items() if key != "fars"}, chance)
    for number in range(15):
        now.article(article(number, "fars", lead=None, dateline="قم"))
    (fall,) = compare(now, good)
    assert (fall.measure, fall.desks, fall.certain) == ("fill lead", ("fars",), True)


def test_other_desks_than_usual_are_no_drift() -> None:
    """Tehran hardly gives leads: a day on which nearly all is Tehran's."""
    chance = random.Random(7)
    good = history(10, chance)
    assert compare(run({"tehran": 40, "qom": 1}, chance), good) == []


def test_a_day_of_photos_is_no_drift() -> None:
    chance = random.Random(8)
    good = history(10, chance)
    now = run({"qom": 4}, chance)
    for number in range(6):
        media = {"kind": "photo", "body": None, "choices": {"kind": "article.media"}}
        now.article(article(number, "qom", **media, lead=None, word_count=0))
    assert compare(now, good) == []


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 30))]
)
def test_ordinary_days_raise_none(seed: int) -> None:
    """Sixty days a seed, of the first twenty: weekends with few pages, holidays with none; each
    compared with the last, and hourly runs beside daily ones.
    """
    chance = random.Random(seed)
    good: list[Past] = []
    for day in range(60 if seed else 20):
        share = (1, 1, 1, 1, 1, 0.4, 0.15)[day % 7] * (0 if day % 30 == 12 else 1)
        hourly = 0.1 if day % 2 else 1
        counts = {
            key: round(n * share * hourly * chance.uniform(0.5, 1.5)) for key, n in DESKS.items()
        }
        now = run(counts, chance)
        assert compare(now, good) == []
        good.append(Past(f"day {day}", now))


def test_nothing_is_compared_with_nothing() -> None:
    chance = random.Random(9)
    assert compare(Measures(), []) == []
    assert compare(Measures(), history(3, chance)) == []
    assert compare(run(DESKS, chance), []) == []
    few = history(1, chance, {"qom": 3})
    assert compare(run({"qom": 30}, chance), few) == []


def test_a_first_run_on_a_layout_that_is_not_known() -> None:
    chance = random.Random(10)
    now = run(DESKS, chance, warnings=["headline_fallback"], published_at=None)
    falls = compare(now, [])
    assert names(falls) == {"first headline", "fill published_at"}
    assert not any(fall.certain for fall in falls)


@given(st.integers(0, 2**31), st.integers(0, 8))
@pytest.mark.long
def test_kept_and_read_again_it_compares_the_same(seed: int, runs: int) -> None:
    chance = random.Random(seed)
    good = history(runs, chance)
    now = run(DESKS, chance, lead=None)
    kept = [
        Past(p.started_at, Measures.from_json(json.loads(json.dumps(p.measures.to_json()))))
        for p in good
    ]
    assert compare(now, good) == compare(now, kept)


@given(st.integers(0, 10**6))
def test_bins(length: int) -> None:
    middle = length_of(bin_of(length))
    assert length / 1.2 - 1 <= middle <= length * 1.2 + 1


def test_what_is_kept_does_not_grow_with_the_pages() -> None:
    chance = random.Random(11)
    small, large = run(DESKS, chance), run({k: 30 * n for k, n in DESKS.items()}, chance)
    assert len(json.dumps(large.to_json())) < 1.5 * len(json.dumps(small.to_json()))
    assert all(len(examples) <= 3 for examples in large.examples.values())


def test_the_last_good_run_is_one_that_had_it() -> None:
    """Runs without such pages say nothing of when it fell."""
    chance = random.Random(17)
    past = [*history(5, chance), Past("2025-12-01T08:00:00Z", Measures())]
    past.append(Past("2025-12-02T08:00:00Z", run({}, chance)))
    (fall,) = compare(run(DESKS, chance, lead=None), past)
    assert (fall.since, fall.runs) == ("2025-11-05T08:00:00Z", 5)


def test_the_second_choice_where_the_first_was() -> None:
    """``h2.lead`` is no fallback that is marked, but a template that has changed."""
    chance = random.Random(18)
    first = {"choices": {"lead": "h3.lead"}, "tried": {("lead", "h3.lead"): True}}
    other = {
        "choices": {"lead": "h2.lead"},
        "tried": {("lead", "h3.lead"): False, ("lead", "h2.lead"): True},
    }
    good = [Past(f"day {n}", run(DESKS, chance, **first)) for n in range(4)]
    (fall,) = compare(run(DESKS, chance, **other), good)
    assert (fall.what, fall.certain) == ("lead read where it stands first", True)
    assert compare(run(DESKS, chance, **first), good) == []


def test_lists_that_have_nothing() -> None:
    """A desk's list shows its last stories, whatever the day: none at all is no holiday."""
    chance = random.Random(19)
    now = Measures()
    now.list_page("qom", "list", 0, is_first=True)
    for past in ([], history(10, chance)):
        (fall,) = compare(now, past)
        assert str(fall).startswith("lists whose first page has any article: 0% of 1, and no ")
    now.list_page("yazd", "list", 20, is_first=True)
    assert compare(now, history(10, chance)) == []


def test_lists_that_are_as_they_were_count_among_those_that_have_something() -> None:
    """In an idle run they are nearly all; what is left is a list without a story."""
    for unchanged in (1, 30):
        now = Measures()
        now.list_page("qom", "list", 0, is_first=True)
        for number in range(unchanged):
            now.unchanged_list("yazd", f"list {number}")
        for past in ([], history(10, random.Random(21))):
            assert compare(now, past) == []


def test_a_new_desk_of_other_habits_is_never_certain() -> None:
    chance = random.Random(20)
    now = run({"qom": 12, "tehran": 40}, chance)
    falls = compare(now, history(10, chance, {"qom": 12}))
    assert not any(fall.certain for fall in falls)


def test_groups_that_have_nothing_in_common() -> None:
    """A host that was never met is compared with nothing, one that was with itself."""
    chance = random.Random(23)
    past = history(10, chance, {"a.example": 12, "b.example": 12})
    assert compare(run({"c.example": 30}, chance, lead=None), past, alone=True) == []
    now = run({"a.example": 30}, chance, lead=None)
    (fall,) = compare(now, past, alone=True)
    assert (fall.measure, fall.desks) == ("fill lead", ("a.example",))


def test_what_another_reader_has_read_is_compared_by_what_it_found() -> None:
    chance = random.Random(24)
    past = [Past(one.started_at, one.measures.of_any_reader()) for one in history(10, chance)]
    fallback = run(DESKS, chance, choices={"headline": "x"}, warnings=["headline_fallback"])
    assert names(compare(fallback, past)) == {"first headline"}  # for no layout goes without
    assert "fill tags" in names(compare(run(DESKS, chance, tags=[]), past))
