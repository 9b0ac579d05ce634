"""Spellings that a search takes for one, those it keeps apart, and properties of every text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.persian.cleaning import ZWNJ, clean
from newscrawl.persian.normalization import fold, letters, pieces

PERSIAN = st.text(
    alphabet="اآأإبپتسشعقکكلمنوؤهةۀیيىئء ها\u200c\u0640\u064e\u0654۱1٢،.«»\n", max_size=40
)


@pytest.mark.parametrize(
    "spellings",
    [
        "مسئولان مسوولان مسؤولان",
        "رئیس رییس رئيس ريیس",
        "هیئت هیأت هیات",
        "مسئله مسأله مساله",
        "سؤال سوال سئوال",
        "تأیید تائید تایید",
        "ویدئو ویدیو",
        "داوود داود",
        "آذر اذر",
        "قرآن قران قرءان",
        "شعبة شعبه",
        "خانۀ خانهٔ خانه خانه‌ی",
        "امضاء امضا",
        "علي علی على عَلی عـــلی ﻋﻠﯽ",
        "كتاب کتاب",
        "۱۴۰۴ 1404 ١٤٠٤ １４０４",
        "Café CAFE cafe\u0301",
        "İran iran",
        "نرم\u00adافزار نرمافزار",
    ],
)
def test_one_word(spellings: str) -> None:
    folded = {fold(word).spaced for word in spellings.split()}
    assert len(folded) == 1
    assert " " not in folded.pop()


@pytest.mark.parametrize(
    ("one", "other"),
    [("قم", "قمصر"), ("علی", "علیه"), ("رئال", "ریال"), ("دوو", "دو"), ("کتاب", "کتابها")],
)
def test_two_words(one: str, other: str) -> None:
    assert fold(one).spaced != fold(other).spaced


@pytest.mark.parametrize(
    ("text", "spaced", "joined"),
    [
        ("می‌شود", "می شود", "میشود"),
        ("می شود", "می شود", "میشود"),
        ("میشود", "میشود", ""),
        ("رئیس‌جمهور", "رییس جمهور", "رییسجمهور"),
        ("رئیس جمهور", "رییس جمهور", ""),
        ("کتاب های ما", "کتاب های ما", "کتابهای"),
        ("نمی توانسته اند و", "نمی توانسته اند و", "نمیتوانسته توانستهاند نمیتوانستهاند"),
        ("بزرگ‌ترین ها", "بزرگ ترین ها", "بزرگترین بزرگترینها"),
        # What follows may be an ending, or a word of its own.
        ("می‌گوید ای مردم", "می گوید ای مردم", "میگوید گویدای میگویدای"),
        ("می شرکت‌های", "می شرکت های", "میشرکت شرکتهای میشرکتهای"),
        ("می ۲۰۱۹، خشک و تر", "می 2019   خشک و تر", ""),
        ("شکل‌گرفته‌اند", "شکل گرفته اند", "شکلگرفته گرفتهاند شکلگرفتهاند"),
        (
            "یک‌دو‌سه‌چار‌پنج",
            "یک دو سه چار پنج",
            "یکدو دوسه سهچار چارپنج یکدوسه دوسهچار سهچارپنج یکدوسهچار دوسهچارپنج یکدوسهچارپنج",
        ),
        ("می‌ شود", "می  شود", "میشود"),
        ("۵درصد ۲۰۱۹م کووید۱۹", "5 درصد 2019 م کوید 19", ""),
        ("5G covid19 ۲۵۰م²", "5g covid19 250 م 2", ""),
        ("۱٬۲۰۰٬۳۰۰ و 1,200", "1200300 و 1200", ""),
        ("۲,۱ و ۱٬۲۳۴۵", "2  1 و 1  2345", ""),
        ("خانه ی ما، خانه‌ی او", "خانه ما   خانه او", ""),
        ("ماه یک خانه، ی", "ماه یک خانه   ی", ""),
        ("در می. شود", "در می   شود", ""),
        ("کتاب، ها", "کتاب   ها", ""),
        ("ها", "ها", ""),
        ("LED‌ها 5G", "led ها 5g", "ledها"),
        ("شیء‌وار", "شی وار", "شیوار"),
    ],
)
def test_both_forms(text: str, spaced: str, joined: str) -> None:
    assert fold(text) == (spaced, joined)


@pytest.mark.parametrize("text", ["", " ", ZWNJ, "«»،؛ …", "\x00\x1b[31m"[:2], "👍🏽", "\ud800"])
def test_nothing_to_find(text: str) -> None:
    assert fold(text).spaced.split() == []
    assert fold(text).joined == ""


@pytest.mark.long
@given(st.text() | PERSIAN)
def test_what_comes_out_is_letters_and_digits(text: str) -> None:
    for word in (" ".join(fold(text))).split(" "):
        # A spacing mark of other scripts is part of its letter.
        assert ZWNJ not in word
        assert not set(word) & set("\"'*^:(){}+-\0آأؤۀكي۱"), word


@given(PERSIAN)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text).spaced
    assert fold(once).spaced == once
    assert letters(letters(text)) == letters(text)


@given(PERSIAN)
def test_cleaning_first_finds_the_same(text: str) -> None:
    # But for runs of spaces, which no cleaned text has, and a query has not when it is folded.
    assert fold(clean(text)).spaced.split() == fold(re.sub(" +", " ", text)).spaced.split()


@given(st.text() | PERSIAN)
def test_a_rare_letter_changes_nothing_beside_it(text: str) -> None:
    # A text with one takes another way to the same.
    assert letters(f"{text} א") == f"{letters(text)} א"


@given(st.lists(st.text(alphabet="ابکرسوهیئؤم", min_size=1, max_size=6), min_size=2, max_size=4))
def test_a_word_with_zwnj_joined_is_the_word_typed_without(parts: list[str]) -> None:
    parts = [part for part in parts if part not in ("ی", "ئ")] or ["ا"]
    glued = fold("".join(parts)).spaced
    assert fold(glued + "ها").spaced in fold(ZWNJ.join([*parts, "ها"])).joined.split()


@given(st.text() | PERSIAN)
def test_every_piece_has_its_place(text: str) -> None:
    found = pieces(text)
    assert [piece.word for piece in found] == fold(text).spaced.split()
    assert [piece.start for piece in found] == sorted(piece.start for piece in found)
    for piece in found:
        assert piece.word in fold(text[piece.start : piece.end]).spaced.split()
