"""The one sentence that defines alarms: what it reports, and what it lets pass."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.monitoring import drift
from newscrawl.monitoring.drift import Past, Share, drops
from tests.conftest import ROOT
from tests.monitoring.measured_runs import DESKS, article, history, mixed, names, of, pages, run

# --- The sentence, clause by clause.


def test_the_sentence_is_the_documents() -> None:
    """If you change the sentence, change it in docs/monitoring.md, too."""
    _, *said = (" ".join(part.split()) for part in str(drift.__doc__).split("\n\n"))
    text = (ROOT / "docs/monitoring.md").read_text(encoding="utf-8")
    assert " ".join(said) in " ".join(text.split())


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_the_bound_is_wilsons(pages: int, part: float) -> None:
    """The bound is the greatest share at most three standard errors above the sample's."""
    share = Share(round(part * pages), pages)
    upper = share.upper
    assert min(share.part, 1 - 1e-9) < upper <= 1 + 1e-12
    error = math.sqrt(max(0, upper * (1 - upper)) / pages)
    assert upper - share.part == pytest.approx(3 * error, abs=1e-6)


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    # Of 100 pages the bound of 66 is 78.4%, that of 68 is 80.1%; of 10 pages that of 4 is 78.8%.
    [(66, 34, True), (68, 32, False), (4, 6, True), (5, 5, False), (0, 10, True)],
)
def test_twenty_points_below_the_bound(good: int, bad: int, told: bool) -> None:
    past = [Past("t", pages(50)) for _ in range(4)]
    assert bool(of("fill tags", drops(mixed(good, bad, tags=[]), past))) == told


@pytest.mark.parametrize(("good", "certain"), [(49, True), (50, False)])
def test_certain_is_a_fall_by_more_than_half(good: int, certain: bool) -> None:
    past = [Past("t", pages(50)) for _ in range(4)]
    (drop,) = drops(mixed(good, 100 - good, tags=[]), past)
    assert (drop.measure, drop.certain) == ("fill tags", certain)
    (drop,) = drops(mixed(good, 100 - good, tags=[]), past, steady=False)
    assert not drop.certain


@pytest.mark.parametrize("number", [1, 3, 9, 10])
def test_certain_is_nothing_of_fewer_than_ten_pages(number: int) -> None:
    past = [Past("t", pages(50)) for _ in range(4)]
    found = [drop.certain for drop in drops(pages(number, tags=[]), past)]
    assert found == ([] if number < 10 else [True])


@pytest.mark.parametrize(("number", "told"), [(29, False), (30, True)])
def test_one_desk_with_at_least_thirty_pages(number: int, told: bool) -> None:
    """A drop of one desk alone is never certain."""
    chance = random.Random(5)
    past = history(10, chance)
    now = run({key: 20 * n for key, n in DESKS.items() if key != "fars"}, chance)
    for n in range(number):
        now.article(article(n, "fars", lead=None, dateline="قم"))
    found = [(drop.measure, drop.desk, drop.certain) for drop in drops(now, past)]
    assert found == ([("fill lead", "fars", False)] if told else [])


def test_the_last_twenty_good_runs_and_no_others() -> None:
    """Older runs do not count, nor do runs that raised an alarm."""
    past = [Past("old", pages(500, tags=[]))]
    past += [Past(f"run {n}", pages(10)) for n in range(20)]
    past += [Past("bad", pages(100, tags=[]), is_good=False) for _ in range(30)]
    (drop,) = drops(pages(40, tags=[]), past)
    assert (drop.usual, drop.runs, drop.since) == (1.0, 20, "run 19")
    assert drops(pages(40), past) == []
    assert drops(pages(40, tags=[]), past[:20]) == []  # the old one among them: it was as usual


FLOORS: dict[str, dict[str, object]] = {
    "headline": {"headline": None},
    "body": {"body": None, "word_count": 0},
    "published_at": {"published_at": None},
}


@pytest.mark.parametrize("name", FLOORS)
def test_whatever_the_history_half_of_ten_pages_have_it(name: str) -> None:
    lacks = FLOORS[name]
    for past in ([], [Past("t", pages(3))], [Past("t", pages(30, **lacks)) for _ in range(9)]):
        for steady in (True, False):
            (drop,) = drops(mixed(4, 6, **lacks), past, steady=steady)
            assert (drop.measure, drop.certain, drop.pages) == (f"fill {name}", True, 10)
        assert drops(mixed(5, 5, **lacks), past) == []
        assert drops(mixed(4, 6, **lacks), past, one_site=False) == []
    assert drops(mixed(0, 9, **lacks), []) == []
    text = str(drops(mixed(4, 6, **lacks), [])[0])
    assert f"pages with {name}: 40% of 10, and no layout that is known has so few; see " in text


def test_what_no_layout_goes_without_is_told_of_small_first_runs_until_accepted() -> None:
    past: list[Past] = []
    told = []
    for _ in range(5):
        found = drops(pages(4, published_at=None), past)
        told.append([(drop.certain, drop.pages) for drop in found])
        past.append(Past("later", pages(4, published_at=None), is_good=not found))
    assert told == [[], [], [(True, 12)], [(True, 16)], [(True, 20)]]
    past = [Past("accepted", past[-1].measures, is_accepted=True)]
    assert drops(pages(12, published_at=None), past) == []
    assert names(drops(pages(12, body=None), past)) == {"fill body"}  # that was not accepted


def test_few_pages_take_in_the_runs_before_them() -> None:
    """A small run is judged with as many runs before it as make thirty pages.

    Those runs are then no history, and what has recovered is not reported again.
    """
    past = [Past(f"day {n}", pages(6)) for n in range(20)]
    bad = {"choices": {"headline": "json-ld"}, "warnings": ["headline_fallback"]}
    told = []
    for _ in range(9):
        found = of("first headline", drops(pages(2, **bad), past))
        told.append([(drop.pages, drop.share, drop.usual, drop.certain) for drop in found])
        said = "; ".join(map(str, found))
        past.append(Past("later", pages(2, **bad), is_good=not found))
    assert told[:6] == [[]] * 6, "twelve of thirty pages are no proof"
    assert told[6:9] == [
        [(32, 18 / 32, 1, False)],
        [(34, 18 / 34, 1, False)],
        [(30, 12 / 30, 1, True)],
    ]
    assert "fell from 100% to 40% of 30 in this run and those right before it; the last of" in said
    assert drops(pages(2), past) == []  # as it was again


def test_what_came_right_is_not_told_of_the_runs_before() -> None:
    """Three of five pages usually have tags: these had, but the runs before had none."""
    past = [Past("t", mixed(6, 4, tags=[])) for _ in range(20)]
    past += [Past("bad", pages(5, tags=[]), is_good=False) for _ in range(6)]
    assert names(drops(mixed(1, 4, tags=[]), past)) == {"fill tags"}
    assert drops(mixed(3, 2, tags=[]), past) == []


def test_a_fault_of_some_pages_is_not_learned() -> None:
    """Half of ten pages prove nothing; half of thirty do."""
    past = [Past("t", pages(15)) for _ in range(60)]
    told = []
    for _ in range(40):
        found = drops(mixed(5, 5, tags=[]), past)
        told.append(names(found))
        past.append(Past("later", mixed(5, 5, tags=[]), is_good=not found))
    assert told == [set(), set(), *[{"fill tags"}] * 38]
