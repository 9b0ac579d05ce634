import hashlib
import random
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.search.near_duplicates import SCHEME, bands, likeness, may_repeat, skeleton, sketch
from tests.forms import FORMS, filled
from tests.labelled import Editor, Pair, Story, are_near, pairs
from tests.stories import ISSUED_TWICE, demo_stories, from_lines

WEATHER = Story(*filled("weather", random.Random(1)))


def test_the_skeleton_is_letters_and_digits_in_one_form() -> None:
    text = "استان‌ها،  «می‌شود» (ص) ۱۲٬۳۰۰\u00a0متر\nأُمّة مؤسسهٔ رئیس آب ﻻزم Tehran-1"
    plain = "استانهامیشودص12300مترامهموسسهرییسابلازمtehran1"
    assert skeleton(None, text) == skeleton(None, plain)
    assert len(skeleton(None, text)) == len(plain)
    assert skeleton("لید", "متن") == skeleton(None, "لیدمتن")
    assert skeleton(None, "Tehran 1404-ABC") == b"tehran1404abc"
    assert skeleton(None, None) == skeleton("", "") == b""
    assert len(skeleton(None, "الف" * 10**6)) == 60_000


@pytest.mark.parametrize(
    "same", ["می‌شود", "می شود", "میشود", "مي‌شود", "می\u200c\u200cشَود", "میـشود"]
)
def test_what_a_copy_does_to_letters_changes_nothing(same: str) -> None:
    assert skeleton(None, same) == skeleton(None, "میشود")


letters = st.text(st.sampled_from("آأإابپتثجچحخدذرزژسشصضطظعغفقکكگلمنوؤهةۀهیيىئء ۱۲٣4aZ\u200c،.«»ًّٰ"))


@given(letters, st.sampled_from(["é", "Д", "\u00a0", "ﷺ", "½", "😀"]))
def test_both_ways_to_fold_give_the_same(text: str, unusual: str) -> None:
    folded = skeleton(None, text)
    assert skeleton(None, text + unusual).startswith(folded)
    assert set(skeleton(None, unusual)) <= set(b"e12") | set(skeleton(None, "صلیاللهعلیهوسلم"))


def test_the_sketch_is_the_same_for_years() -> None:
    """If the values differ, raise SCHEME, or keep the version of the library that gave these."""
    text = WEATHER.skeleton
    assert SCHEME == 202
    assert (len(sketch(text)), len(bands(sketch(text)))) == (256, 32)
    assert hashlib.sha256(sketch(text)).hexdigest()[:16] == "76c551ed3346edee"
    few = skeleton(None, "الفبا" * 40 + "0123456789abcxyz")
    assert bands(sketch(few))[:4] == [1162795295, 929360082, 2494851753, 1068898619]


def test_a_long_text_is_folded_and_sketched_in_no_time() -> None:
    huge = skeleton("لید", " ".join(f"واژه{n}" for n in range(10**6)))
    assert len(huge) == 60_000
    assert len(sketch(huge)) == 256
    assert likeness(huge, huge) == 1


def test_two_lines_are_like_nothing() -> None:
    line = skeleton(None, "نشست خبری استاندار فردا برگزار می‌شود و خبرنگاران دعوت شده‌اند. " * 3)
    assert len(line) < 200
    assert sketch(line) == b""
    assert bands(b"") == []
    assert not may_repeat(b"", b"")
    assert likeness(line, line) is None
    assert sketch(b"") == b""
    assert likeness(b"", b"") is None


@given(st.text(), st.text())
def test_it_does_not_matter_which_comes_first(one: str, other: str) -> None:
    common = WEATHER.skeleton
    a, b = common + skeleton(None, one), skeleton(None, other) + common
    assert likeness(a, b) == likeness(b, a)
    assert may_repeat(sketch(a), sketch(b)) == may_repeat(sketch(b), sketch(a))
    assert are_near(a, a)


@given(st.integers(200, 230), st.integers(0, 12))
def test_a_run_of_twelve_letters_is_a_shingle_wherever_it_stands(size: int, start: int) -> None:
    """Equal sets of shingles give equal sketches at any length: none is left out at the end."""
    text = (WEATHER.skeleton * 2)[start : start + size]
    twice = text + text
    joined = text + text[:11]  # has all the shingles of the text in a circle
    assert sketch(twice) == sketch(joined)


def test_another_days_numbers_are_another_story() -> None:
    for form in FORMS:
        one, other = (Story(*filled(form, random.Random(seed))) for seed in (1, 2))
        assert are_near(one.skeleton, other.skeleton)
        assert likeness(one.skeleton, other.skeleton) is None
        assert likeness(one.skeleton, one.skeleton) == 1


def test_a_single_number_may_be_corrected_in_a_long_text_only() -> None:
    long = next(s for s in demo_stories() if len(skeleton(None, s.body)) > 500)
    words = skeleton(None, "".join(c for c in long.body if not c.isdigit()))
    twelve, thirteen = skeleton(None, "شمار12تن"), skeleton(None, "شمار13تن")
    assert likeness(words + twelve, words + thirteen)
    assert likeness(words[:300] + twelve, words[:300] + twelve)
    assert likeness(words[:300] + twelve, words[:300] + thirteen) is None


def measured(found: Sequence[Pair]) -> tuple[float, float]:
    """Return precision and recall. Prints the wrong pairs, which pytest shows on failure."""
    wrong = Counter((pair.kind, pair.is_copy) for pair in found if pair.is_found != pair.is_copy)
    hits = sum(pair.is_copy and pair.is_found for pair in found)
    print(wrong)
    return (
        hits / sum(pair.is_found for pair in found),
        hits / sum(pair.is_copy for pair in found),
    )


def test_the_demos_stories_edited_and_mixed() -> None:
    made = list(pairs(demo_stories(), seed=20, each_kind=12))
    assert len(made) >= 200
    precision, recall = measured(made)
    assert precision >= 0.98
    assert recall >= 0.98


@pytest.mark.long
def test_real_stories_edited_and_mixed(captured: Callable[[str], bytes]) -> None:
    stories = from_lines(captured("agency_articles_2019.jsonl.gz"))
    made = list(pairs(stories, seed=20, each_kind=20, same=ISSUED_TWICE))
    assert sum(pair.is_copy for pair in made) >= 200
    assert sum(not pair.is_copy for pair in made) >= 150
    precision, recall = measured(made)
    assert precision >= 0.98
    assert recall >= 0.98


def test_the_labelled_set_is_the_same_each_time() -> None:
    stories = demo_stories()
    assert list(pairs(stories, 5, 3)) == list(pairs(stories, 5, 3))
    story = stories[0]
    cut = Editor(stories, 1).cut(story, 0.5)
    assert set(cut.paragraphs) < set(story.paragraphs)
