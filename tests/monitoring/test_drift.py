"""The one sentence of alarms: what it names, and what it lets pass."""

import json
import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Article
from newscrawl.monitoring import drift
from newscrawl.monitoring.drift import Drop, Past, Share, drops
from newscrawl.monitoring.page_stats import Measures, bin_of, length_of
from tests.conftest import ROOT

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


def pages(number: int, **fields: object) -> Measures:
    """A run of so many pages, all alike."""
    measures = Measures()
    for n in range(number):
        measures.article(article(n, "qom", **fields))
    return measures


def mixed(good: int, bad: int, **fields: object) -> Measures:
    """A run of which some pages are as ``fields`` say."""
    measures = pages(good)
    for n in range(bad):
        measures.article(article(good + n, "qom", **fields))
    return measures


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


def names(found: Sequence[Drop]) -> set[str]:
    return {drop.measure for drop in found}


def of(measure: str, found: Sequence[Drop]) -> list[Drop]:
    return [drop for drop in found if drop.measure == measure]


# --- The sentence, clause by clause.


def test_the_sentence_is_the_readmes() -> None:
    """Change it in both, with README.fa.md."""
    _, *said = (" ".join(part.split()) for part in str(drift.__doc__).split("\n\n"))
    assert " ".join(said) in (ROOT / "README.md").read_text(encoding="utf-8")


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_the_bound_is_wilsons(pages: int, part: float) -> None:
    """The greatest share from which that of the sample is no more than three errors away."""
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
    """By itself it is never certain."""
    chance = random.Random(5)
    past = history(10, chance)
    now = run({key: 20 * n for key, n in DESKS.items() if key != "fars"}, chance)
    for n in range(number):
        now.article(article(n, "fars", lead=None, dateline="قم"))
    found = [(drop.measure, drop.desk, drop.certain) for drop in drops(now, past)]
    assert found == ([("fill lead", "fars", False)] if told else [])


def test_the_last_twenty_good_runs_and_no_others() -> None:
    """Neither what was usual before them, nor what runs had that alarmed."""
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
    """As many as make thirty, which then are no history; what came right is not told again."""
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
    """Three of five pages usually have tags: so had these, and the runs before had none."""
    past = [Past("t", mixed(6, 4, tags=[])) for _ in range(20)]
    past += [Past("bad", pages(5, tags=[]), is_good=False) for _ in range(6)]
    assert names(drops(mixed(1, 4, tags=[]), past)) == {"fill tags"}
    assert drops(mixed(3, 2, tags=[]), past) == []


def test_a_fault_of_some_pages_is_not_learned() -> None:
    """Half of ten pages prove nothing, but of thirty they do."""
    past = [Past("t", pages(15)) for _ in range(60)]
    told = []
    for _ in range(40):
        found = drops(mixed(5, 5, tags=[]), past)
        told.append(names(found))
        past.append(Past("later", mixed(5, 5, tags=[]), is_good=not found))
    assert told == [set(), set(), *[{"fill tags"}] * 38]


# --- What is measured, and said.


def test_a_drop_is_told_with_all_that_mends_it() -> None:
    chance = random.Random(1)
    past = history(5, chance)
    now = run(DESKS, chance, choices={"headline": "json-ld"}, warnings=["headline_fallback"])
    (drop,) = drops(now, past)
    assert drop.certain
    assert drop.desk is None
    text = str(drop)
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
def test_each_measure_drops(fields: dict[str, object], measure: str) -> None:
    chance = random.Random(2)
    found = drops(run(DESKS, chance, **fields), history(4, chance))
    assert measure in names([drop for drop in found if drop.certain])


def test_pages_that_cannot_be_read() -> None:
    now = Measures()
    for number in range(12):
        now.unread("qom", f"page {number}")
    assert drops(now, []) == []  # the exit code says it
    (drop,) = drops(now, history(3, random.Random(3)))
    assert drop.certain
    assert "article pages that could be read fell from 100% to 0% of 12; " in str(drop)
    assert str(drop).endswith("; see page 0, page 1, page 10")


def test_of_all_lists_some_links_are_lost() -> None:
    desks = {f"desk{n}": 2 for n in range(32)}
    now = Measures()
    for desk in desks:
        now.list_page(desk, f"list of {desk}", 14, is_first=True)
    (drop,) = drops(now, history(4, random.Random(4), desks))
    assert drop.certain
    assert drop.what == "lists whose first page has at least 15 links"


def test_half_of_each_body_is_lost() -> None:
    """Of so many pages it is told, for lengths differ: a tenth of these is short on any day."""
    chance = random.Random(16)
    past = history(10, chance, {"qom": 150, "yazd": 150})
    now = Measures()
    for number in range(300):
        now.article(article(number, word_count=round(chance.lognormvariate(4.4, 0.7))))
    (drop,) = of("short words", drops(now, past))
    assert not drop.certain
    assert drop.what == "bodies of at least 91 words"
    assert drop.examples == now.examples_of("short words", None)
    assert len(drop.examples) == 3


def test_examples_of_lengths_are_the_worst() -> None:
    now = Measures()
    for number, words in enumerate((300, 5, 900, 40, 10, 2000)):
        now.article(article(number, word_count=words))
    shortest, longest = (now.examples_of(f"{end} words", None) for end in ("short", "long"))
    assert [where.split()[0] for where in shortest] == ["tasnim:1", "tasnim:4", "tasnim:3"]
    assert [where.split()[0] for where in longest] == ["tasnim:5", "tasnim:2", "tasnim:0"]


def test_a_day_of_photos_is_no_drift() -> None:
    chance = random.Random(8)
    past = history(10, chance)
    now = run({"qom": 4}, chance)
    for number in range(6):
        media = {"kind": "photo", "body": None, "choices": {"kind": "article.media"}}
        now.article(article(number, "qom", **media, lead=None, word_count=0))
    assert drops(now, past) == []


def test_photo_stories_are_a_desk_of_their_own() -> None:
    photo = {"kind": "photo", "body": None, "choices": {"kind": "article.media"}}
    past = [Past("t", pages(15, **photo, images=[{"url": "x"}])) for _ in range(4)]
    (drop,) = drops(pages(30, **photo), past)
    assert (drop.measure, drop.desk, drop.certain) == ("fill images", "media", False)
    assert drops(pages(29, **photo), past) == []


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 30))]
)
def test_ordinary_days_raise_none(seed: int) -> None:
    """Sixty days a seed: weekends with few pages, holidays with none; a run a day and days of four
    runs by turns; lists that have not changed, and a desk that never has a story.
    """
    print(f"seed {seed}")
    chance = random.Random(seed)
    past: list[Past] = []
    for day in range(60):
        share = (1, 1, 1, 1, 1, 0.4, 0.15)[day % 7] * (0 if day % 30 == 12 else 1)
        runs = 4 if day % 2 else 1
        for hour in range(runs):
            counts = {
                key: round(n * share / runs * chance.uniform(0.5, 1.5)) for key, n in DESKS.items()
            }
            now = run({key: n for key, n in counts.items() if n}, chance)
            for key, n in counts.items():
                if not n:
                    now.unchanged_list(key, f"list of {key}")
            now.list_page("ilam", "list of ilam", 0, is_first=True)
            assert [str(drop) for drop in drops(now, past)] == [], f"day {day}, run {hour}"
            if now.pages:  # of others the store keeps nothing
                past.append(Past(f"day {day}", now))


def test_nothing_is_compared_with_nothing() -> None:
    chance = random.Random(9)
    assert drops(Measures(), []) == []
    assert drops(Measures(), history(3, chance)) == []
    assert drops(run(DESKS, chance), []) == []
    few = history(1, chance, {"qom": 3})
    assert drops(run({"qom": 30}, chance), few) == []


@given(st.integers(0, 2**31), st.integers(0, 8))
@pytest.mark.long
def test_kept_and_read_again_it_compares_the_same(seed: int, runs: int) -> None:
    chance = random.Random(seed)
    past = history(runs, chance)
    now = run(DESKS, chance, lead=None)
    kept = [
        Past(p.started_at, Measures.from_json(json.loads(json.dumps(p.measures.to_json()))))
        for p in past
    ]
    assert drops(now, past) == drops(now, kept)


@given(st.integers(0, 10**6))
def test_bins(length: int) -> None:
    middle = length_of(bin_of(length))
    assert length / 1.2 - 1 <= middle <= length * 1.2 + 1


def test_what_is_kept_does_not_grow_with_the_pages() -> None:
    chance = random.Random(11)
    small, large = run(DESKS, chance), run({k: 30 * n for k, n in DESKS.items()}, chance)
    assert len(json.dumps(large.to_json())) < 1.5 * len(json.dumps(small.to_json()))
    assert all(len(worst) <= 3 for worst in large._worst.values())


def test_the_last_good_run_is_one_that_had_it() -> None:
    """Runs without such pages say nothing of when it fell."""
    chance = random.Random(17)
    past = [*history(5, chance), Past("2025-12-01T08:00:00Z", Measures())]
    past.append(Past("2025-12-02T08:00:00Z", run({}, chance)))
    (drop,) = drops(run(DESKS, chance, lead=None), past)
    assert (drop.since, drop.runs) == ("2025-11-05T08:00:00Z", 5)


def test_the_second_choice_where_the_first_was() -> None:
    """``h2.lead`` is no fallback that is marked, but a template that has changed."""
    chance = random.Random(18)
    first = {"choices": {"lead": "h3.lead"}, "tried": {("lead", "h3.lead"): True}}
    other = {
        "choices": {"lead": "h2.lead"},
        "tried": {("lead", "h3.lead"): False, ("lead", "h2.lead"): True},
    }
    past = [Past(f"day {n}", run(DESKS, chance, **first)) for n in range(4)]
    (drop,) = drops(run(DESKS, chance, **other), past)
    assert (drop.what, drop.certain) == ("lead read where it stands first", True)
    assert drops(run(DESKS, chance, **first), past) == []


def test_lists_that_have_nothing() -> None:
    """One may be a new desk's; ten are none."""
    chance = random.Random(19)
    past = history(10, chance)
    now = Measures()
    now.list_page("qom", "list", 0, is_first=True)
    assert drops(now, past) == []
    for number in range(9):
        now.list_page("qom", f"list {number}", 0, is_first=True)
    (drop, links) = drops(now, past)
    assert str(drop).startswith("lists whose first page has any article fell from 100% to 0% of 10")
    assert links.measure == "short links"
    assert (drop.certain, links.certain) == (True, True)


def test_lists_that_are_as_they_were_count_among_those_that_have_something() -> None:
    """In an idle run they are nearly all; what is left is a list without a story."""
    for unchanged in (1, 30):
        now = Measures()
        now.list_page("qom", "list", 0, is_first=True)
        for number in range(unchanged):
            now.unchanged_list("yazd", f"list {number}")
        for past in ([], history(10, random.Random(21))):
            assert drops(now, past) == []


def test_groups_that_have_nothing_in_common() -> None:
    """A host that was never met is compared with nothing, one that was with itself."""
    chance = random.Random(23)
    past = history(10, chance, {"a.example": 12, "b.example": 12})
    assert drops(run({"c.example": 40}, chance, lead=None), past, one_site=False) == []
    now = run({"a.example": 40}, chance, lead=None)
    (drop,) = drops(now, past, one_site=False)
    assert (drop.measure, drop.desk, drop.certain) == ("fill lead", "a.example", False)


def test_what_another_reader_has_read_is_compared_by_what_it_found() -> None:
    chance = random.Random(24)
    kept = [one.measures.to_json() for one in history(10, chance)]
    fallback = {"choices": {"headline": "x"}, "warnings": ["headline_fallback"]}
    for parser, told in (("tasnim/2", {"first headline"}), ("tasnim/3", set())):
        now = run(DESKS, chance, parser=parser, **fallback)
        past = [Past("t", Measures.from_json(one, now.reader)) for one in kept]
        assert names(drops(now, past)) == told
        assert "fill tags" in names(drops(run(DESKS, chance, parser=parser, tags=[]), past))
