"""The measures of the scorer on made examples, good and bad: each must be able to fail."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.bench import peers, words
from tests.gold import score
from tests.gold.measures import Joiners, joiners, paragraph_match, shingle_f1
from tests.gold.pages import differences, gold_pages

TEXT = "او می‌رود و کتاب‌ها را می‌برد.\n\nبند دوم این‌جا تمام می‌شود."


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        (TEXT, Joiners(5, 0, 0)),
        (TEXT.replace("\u200c", ""), Joiners(0, 5, 0)),
        (TEXT.replace("\u200c", " "), Joiners(0, 5, 0)),
        (TEXT.replace("می‌رود", "میرود"), Joiners(4, 1, 0)),
        (TEXT.replace("کتاب", "کت‌اب"), Joiners(5, 0, 1)),
        (TEXT.replace("\n\n", "\n"), Joiners(5, 0, 0)),
        (TEXT.replace("ی", "ي").replace("ک", "ك"), Joiners(5, 0, 0)),
        (TEXT.partition("\n\n")[0], Joiners(3, 2, 0)),
        (f"بیشتر بخوانید: خانه‌ها\n\n{TEXT}", Joiners(5, 0, 0)),
        (None, Joiners(0, 5, 0)),
    ],
)
def test_zwnj_kept_lost_added(got: str | None, wanted: Joiners) -> None:
    assert joiners(got, TEXT) == wanted


def test_zwnj_where_none_is_wanted() -> None:
    assert joiners("کتاب‌ها", "کتابها") == Joiners(0, 0, 1)
    assert joiners(None, None) == Joiners(0, 0, 0)


@pytest.mark.parametrize(
    ("got", "wanted", "f1"),
    [
        ("یک دو سه چهار پنج", "یک دو سه چهار پنج", 1.0),
        ("یک دو سه چهار", "یک دو سه چهار پنج", 2 / 3),
        ("یک دو سه چهار پنج", "یک دو سه چهار", 2 / 3),
        ("پنج چهار سه دو یک", "یک دو سه چهار پنج", 0.0),
        ("می رود به خانه خود", "می‌رود به خانه خود", 0.0),
        ("میرود به خانه خود", "می‌رود به خانه خود", 0.0),
        ("دو واژه", "دو واژه", 1.0),
        ("دو واژه", "یک واژه", 0.0),
        ("یک دو سه چهار یک دو سه چهار", "یک دو سه چهار", 2 / 6),
        ("", "یک", 0.0),
        (None, None, 1.0),
    ],
)
def test_shingle_f1(got: str | None, wanted: str | None, f1: float) -> None:
    assert shingle_f1(got, wanted) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("got", "wanted", "f1"),
    [
        ("بند یک\nبند دو", "بند یک\n\nبند دو", 1.0),
        ("بند یک بند دو", "بند یک\n\nبند دو", 0.0),
        ("بند یک", "بند یک\n\nبند دو", 2 / 3),
        ("بند یک\n\nبند دو\n\nبند سه", "بند یک\n\nبند دو", 4 / 5),
        ("بند يك", "بند یک", 0.0),
        (None, "بند یک", 0.0),
        (None, None, 1.0),
    ],
)
def test_paragraph_match(got: str | None, wanted: str | None, f1: float) -> None:
    assert paragraph_match(got, wanted) == pytest.approx(f1)


def test_every_field_of_a_record_can_fail_the_gate() -> None:
    record = gold_pages()[0].record
    assert differences(dict(record), record) == {}
    for key in record:
        spoilt: dict[str, Any] = {**record, key: "x"}
        assert list(differences(spoilt, record)) == [key]
        missing = {name: value for name, value in record.items() if name != key}
        assert list(differences(missing, record)) == [key]
    assert list(differences({**record, "more": 1}, record)) == ["more"]
    turned = dict(reversed(record.items()))
    assert list(differences(turned, record)) == ["order of keys"]


def test_one_letter_is_under_a_hundred_per_cent(capsys: pytest.CaptureFixture[str]) -> None:
    page = next(gold for gold in gold_pages() if gold.record["body"])
    assert score.main([page]) == 0
    assert "nothing differs" in capsys.readouterr().out
    spoilt = {**page.record, "body": page.record["body"] + "."}
    assert score.main([dataclasses.replace(page, expected=spoilt), page]) == 1
    printed = capsys.readouterr().out
    assert f"{page.name}: body" in printed
    assert "body                 1   2    50.0" in printed
    assert score.main([dataclasses.replace(page, html=b"<p>no article</p>")]) == 1
    assert score.main([]) == 1


def test_a_hundred_is_said_of_what_is_perfect_alone() -> None:
    assert score.percent(100, 100) == "100.0"
    assert score.percent(99_999.9, 100_000) == "99.9"
    assert score.percent(0, 0) == "-"


def test_the_words_of_the_benchmark_are_measured_as_the_gates_are() -> None:
    pages = [gold for gold in gold_pages() if gold.name.startswith("noise_")]
    right = words.score(peers.ours, pages)
    assert (right.headlines.exact, right.bodies.exact, right.moments) == (len(pages),) * 3
    assert (right.foreign, right.failed.total()) == (0, 0)
    assert right.bodies.zwnj.kept > 10
    assert right.bodies.zwnj.lost == right.bodies.zwnj.added == 0

    def without_zwnj(page: peers.Given) -> peers.Words:
        if page.url == pages[0].url:
            raise ValueError(page.url)
        headline, body, _ = peers.ours(page)
        return peers.Words(headline, f"خواندن {body}".replace("\u200c", ""))

    spoilt = words.score(without_zwnj, pages)
    assert spoilt.failed == {"ValueError": 1}
    assert spoilt.bodies.zwnj.kept == spoilt.moments == 0
    assert spoilt.bodies.zwnj.lost == right.bodies.zwnj.kept
    assert spoilt.bodies.exact < right.bodies.exact
    assert spoilt.foreign > 0


def test_a_moment_is_right_to_the_minute_in_utc_or_in_tehran() -> None:
    wanted = "2025-11-21T10:00:31Z"
    utc = datetime(2025, 11, 21, 10, 0, 59, tzinfo=UTC)
    assert words.is_same_minute(utc, wanted)
    assert words.is_same_minute(datetime(2025, 11, 21, 13, 30), wanted)  # noqa: DTZ001
    assert not words.is_same_minute(utc + timedelta(minutes=1), wanted)
    assert not words.is_same_minute(peers.moment("2025-11-21"), wanted)
    assert words.is_same_minute(None, None)
    assert not words.is_same_minute(utc, None)
