"""The end mark in every known form and place, in every reader; and texts that are none."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.items import Article
from newscrawl.persian.cleaning import ZWNJ, clean
from newscrawl.reading.end_mark import without_end_mark
from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.factories import jannah, paragraphs, read_copy

MARKS = ("انتهای پیام", "انتهای‌پیام", "انتهای‌ پیام", "انتهای\u00a0پیام", "انتهاي\u200dپيام")
TAILS = (
    *("/", "/+", "/؛", " /", "/.", "/؛+", "/864/.", "/170+", "/481/+", "/644/./؛+", "/711/\u200c+"),
    *("/163/", "/864/.+", "/+  ", "/    ", "/ح", "/۶۳۳/ش", "/ ت30/ی"),
    *("/ انتهای پیام/", "/+ انتهای پیام"),
)
FORMS = [mark + tail for mark in MARKS for tail in TAILS]
WHOLE = [*FORMS, "انتهای پیام", "انتهای پیام.", "\u200fانتهای پیام +"]
STORY = ("به گزارش خبرگزاری تسنیم از قم، متن نخست خبر.", f"{'متن ' * 20} دوم می‌آید.")
URL = "https://www.tasnimnews.com/fa/news/1404/08/30/3440001/x"


@pytest.mark.parametrize("form", WHOLE)
def test_every_form_goes_from_a_line_of_its_own_and_from_the_end_of_one(form: str) -> None:
    assert without_end_mark(form) == ""
    assert without_end_mark(f"متن\n{form}") == "متن"
    assert without_end_mark(f"- یک\n- {form}") == "- یک"
    for before in ("گفت.", "رسید!", "«نقل قول»", "(ص)", "کرد؟", "پایان…"):
        assert without_end_mark(f"او {before} {form}") == f"او {before}"
        assert without_end_mark(f"او {before}{form}\nتکمیل خبر") == f"او {before}\nتکمیل خبر"


@pytest.mark.parametrize("form", [form for form in FORMS if not form.endswith("پیام")])
def test_with_a_slash_it_needs_no_end_of_a_sentence_before_it(form: str) -> None:
    for before in ("او رفت", "سال 1403", "إِنَّ اللَّهَ عَزیزٌ", "تسنیم، قم -"):
        assert clean(without_end_mark(f"{before} {form}")) == before
    # Glued to the last word, as extractors leave it.
    assert without_end_mark(f"خواهد شد{form}") == "خواهد شد"


def test_the_same_mark_many_times_over_goes_as_one() -> None:
    for form in ("انتهای پیام/", "انتهای پیام/ ", "انتهای‌پیام /"):
        assert without_end_mark(f"متن نخست. {form * 300}") == "متن نخست."
        assert without_end_mark(f"از {form * 3} گفت و رفت.") == f"از {form * 3} گفت و رفت."


def story_of(reader: str, html: str) -> Article:
    if reader == "jannah":
        return read_copy(jannah("تیتر", html))
    if reader == "general":
        return read_copy(f"<html><body><h1>تیتر</h1><div class='text'>{html}</div></body></html>")
    whole = f"<h1 class='title'>تیتر</h1><div class='story'>{html}</div>"
    return read(
        page(f"<html><body><article class='single-news'>{whole}</article></body></html>", URL)
    )


@pytest.mark.parametrize("reader", ["tasnim", "jannah", "general"])
@pytest.mark.parametrize("form", FORMS[: len(TAILS)])
def test_every_reader_leaves_it_out(form: str, reader: str) -> None:
    first, last = STORY
    for marked in ((first, last, form), (first, f"{last} {form}"), (first, f"{last}<br>{form}")):
        found = story_of(reader, paragraphs(*marked))
        assert (found.body or "").split("\n\n") == [first, clean(last)]
        assert found.parser.startswith(reader)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("انتهای پیام/ح\nاین خبر تکمیل شد.", "این خبر تکمیل شد."),
        ("انتهای پیام/ این خبر تکمیل می‌شود", "این خبر تکمیل می‌شود"),
        ("انتهای پیام/ به گزارش تسنیم این خبر", "به گزارش تسنیم این خبر"),
        ("انتهای پیام/ ۱۲ نفر دیگر رسیدند", "۱۲ نفر دیگر رسیدند"),
        ("انتهای پیام/۶۳۳/ و در ادامه گفت", "و در ادامه گفت"),
        ("انتهای پیام/ اصلاحیه", "اصلاحیه"),
        ("انتهای پیام/اصلاحیه", "اصلاحیه"),
        ("انتهای پیام/ تکمیل شد. انتهای پیام/+", "تکمیل شد."),
        ("او گفت. انتهای پیام/ خبر تکمیل شد.", "او گفت. خبر تکمیل شد."),
        ("او گفت. انتهای پیام/711/ خبر تکمیل شد. انتهای پیام/", "او گفت. خبر تکمیل شد."),
        ("انتهای‌پیام/خبر", ""),
    ],
)
def test_a_late_addition_stays(line: str, wanted: str) -> None:
    assert without_end_mark(line) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "در انتهای پیام خود گفت: راه باز است.",
        "وی در انتهای پیام/نامهٔ خود نوشت",
        "نشانی در انتهای پیام.",
        "متن کامل در انتهای پیام/",
        "از ابتدا تا انتهای پیام",
        "عشق بی‌انتهای پیام/",
        "انتهای پیام رهبری",
        "انتهای پیام‌ها همیشه امضا بود.",
        "انتهای پیام‌رسان/شبکه",
        "او گفت: انتهای پیام/",
        "عبارت «انتهای پیام/» در پایان خبر",
        "او نوشت «انتهای پیام/»",
        "او چنین نوشت «انتهای پیام/",
        "در سال ۱۴۰۳/۱۴۰۴",
        "زن/مرد تا انتها/ابتدا",
        f"گفت. انتهای پیام/ {'و چنین گفت ' * 6}",
        f"انتهای پیام/{'9' * 50_000}؟"[-200:],
    ],
)
def test_prose_stays_as_it_is(line: str) -> None:
    assert without_end_mark(line) == line


WORDS = st.lists(
    st.sampled_from("انتهای پیام پیام/ در / + ۸۶۴ 12 گفت. «قم» می‌شود".split(" ")), max_size=12
)


@given(WORDS.map(" ".join))
@example("انتهای پیام/ انتهای پیام/ انتهای")
def test_nothing_but_marks_and_codes_goes(line: str) -> None:
    left = without_end_mark(line)
    assert without_end_mark(left) == left
    code = re.compile("انتهای|پیام|[^\\w«»]|[0-9۰-۹]")
    assert re.findall("قم|می‌شود|گفت|در", left) == re.findall("قم|می‌شود|گفت|در", line)
    if left != line:
        assert code.sub("", left) == code.sub("", line)


@given(st.text(alphabet=f"ابپتسگ .،؛:«»/+{ZWNJ}0123۴۵\n"))
def test_a_text_without_the_words_is_itself(text: str) -> None:
    assert without_end_mark(text) == text


def test_ten_thousand_marks_are_read_soon() -> None:
    started = time.process_time()
    assert without_end_mark("انتهای پیام/ " * 10_000) == ""
    assert without_end_mark("x انتهای پیام/ " * 10_000).startswith("x")
    assert without_end_mark(f"انتهای پیام/{'9' * 50_000}؟").endswith("؟")
    assert time.process_time() - started < 3
