"""The page statistics of a run, and how its drops are reported."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.monitoring.drift import Past, drops
from newscrawl.monitoring.page_stats import Measures, bin_of, length_of
from tests.monitoring.measured_runs import DESKS, article, history, names, of, pages, run

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
    """It is reported only with enough pages: on any day a tenth of the bodies is short."""
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
    """Sixty days a seed: weekends with few pages, holidays with none; one run and four runs a day
    in turn; lists that have not changed, and a desk that never has a story.
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
    """Runs without such pages do not show when a measure dropped."""
    chance = random.Random(17)
    past = [*history(5, chance), Past("2025-12-01T08:00:00Z", Measures())]
    past.append(Past("2025-12-02T08:00:00Z", run({}, chance)))
    (drop,) = drops(run(DESKS, chance, lead=None), past)
    assert (drop.since, drop.runs) == ("2025-11-05T08:00:00Z", 5)


def test_the_second_choice_where_the_first_was() -> None:
    """``h2.lead`` is no marked fallback, but it shows that the template has changed."""
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
    """One empty list may be a new desk's; ten cannot be."""
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
    """In an idle run they are nearly all lists; the only other one has no story."""
    for unchanged in (1, 30):
        now = Measures()
        now.list_page("qom", "list", 0, is_first=True)
        for number in range(unchanged):
            now.unchanged_list("yazd", f"list {number}")
        for past in ([], history(10, random.Random(21))):
            assert drops(now, past) == []


def test_groups_that_have_nothing_in_common() -> None:
    """A new host is compared with nothing, a known host with itself."""
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
