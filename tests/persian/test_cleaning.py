"""The eight rules of cleaning one by one, then properties of every text."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.persian import cleaning as module
from newscrawl.persian.cleaning import ZWNJ, clean, clean_all, clean_or_none, has_ink, words


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        # 1: white space
        ("سلام\u00a0دنیا", "سلام دنیا"),
        ("سلام\tدنیا\u2028ما\u0085تو\u3000او", "سلام دنیا ما تو او"),
        ("خط یک\nخط دو", "خط یک\nخط دو"),
        # 2: presentation forms
        ("ﻓﺎرﺳﯽ", "فارسی"),
        ("ﻻله", "لاله"),
        ("پیامبر ﷺ و ۱۰۰ ﷼", "پیامبر ﷺ و ۱۰۰ ﷼"),
        ("ﷲ", "ﷲ"),
        ("\ufe70", "\ufe70"),  # a mark on a space: the space is no letter
        ("﴿آیه﴾", "﴿آیه﴾"),
        # 3: controls
        ("\ufeffسلام\u200e\u200f\u202a\u202c", "سلام"),
        ("\u200fآب\u200b \u2068(قم)\u2069\u00ad", "آب (قم)"),
        # Between two letters they stand where ZWNJ was meant: alone, doubled, in any mixture.
        ("نرم\u00adافزار\u200b", "نرم‌افزار"),
        ("می\u200dشود", "می‌شود"),
        ("تیم\u200d\u200dهای", "تیم‌های"),
        ("گفت\u200c\u200eوگو پایان\u200c\u200d\u200cناپذیر", "گفت‌وگو پایان‌ناپذیر"),
        ("کتاب\u200b\u200f\u202a\u2069\ufeff\u061c\u2060\u00adها", "کتاب‌ها"),
        ("خانه\x9dها \x9dدر", "خانه‌ها در"),
        ("حرفه¬ای و می¬\u200dشود", "حرفه‌ای و می‌شود"),
        ("کُتُبِ\u200dهَا", "کُتُبِ‌هَا"),  # marks count to their letter
        ("ﻣﯽ\u200eﺷﻮد", "می‌شود"),
        ("كتابي\u200fها", "کتابی‌ها"),
        ("می\x07\u200e\x07شود", "می‌شود"),
        # Elsewhere they go, and the sign stays: beside a space, a sign, a digit, a Latin letter.
        ("می\u00a0\u200eشود ما\u200b، ۱۰\u200fدرصد LED\u200eها", "می شود ما، ۱۰درصد LEDها"),
        ("p ¬ q، نه¬ که ¬است ۵¬گانه", None),
        ("می\x07شود", "میشود"),  # no mark, but noise
        ("ي\u200e\u0654", "ئ"),  # between a letter and its own mark
        ("پ\u200d\u0640\u200dل", "پل"),  # tatweel is no letter
        # ZWJ after a letter at a word's end, whose shape it makes.
        ("سال ۱۴۰۴ ه\u200d.ق", None),
        ("سال ۱۴۰۴ ه\u200d ق (ه\u200d)", None),
        ("ه\u200d", None),
        ("نهِ\u200d.", None),
        ("ه\u200d\u200d\u200e\u200d\u200c.", "ه\u200d."),
        ("ه\u200c\u200d.", "ه."),
        ("\u200dه ه\u200d۵ ۵\u200d. b\u200d. ه\u200db", "ه ه۵ ۵. b. هb"),
        ("ه\u200d\u200c۵", "ه‌۵"),
        ("هـ\u200d.ق", "هـ.ق"),
        ("👩\u200d💻 و ❤\ufe0f\u200d🔥", "👩\u200d💻 و ❤\ufe0f\u200d🔥"),
        ("👩\u200d", "👩"),
        ("👩\u200d\u2329", "👩\u3008"),
        ("👩\u200b\u200d💻", "👩\u200d💻"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", None),
        ("الف\U000e0067", "الف"),
        ("آیه \u06dd پایان", "آیه \u06dd پایان"),
        # 4 and 5: composed first, then the letters
        ("رئيس", "رئیس"),
        ("ري\u0654يس", "رئیس"),
        ("علي كاظمي مصطفى", "علی کاظمی مصطفی"),
        ("٠١٢٣٤٥٦٧٨٩ 0123456789 ۰۱", "۰۱۲۳۴۵۶۷۸۹ 0123456789 ۰۱"),
        # 6: tatweel
        ("ســـلام", "سلام"),
        ("۱۴۰۴ هـ", "۱۴۰۴ هـ"),
        ("ا\u064eـب", "ا\u064eب"),
        ("و\u0640\u0654", "ؤ"),
        ("ري\u0640\u0654يس", "رئیس"),
        # 7: ZWNJ
        ("می‌‌‌شود", "می‌شود"),
        ("خانه‌ ما ‌و", "خانه ما و"),
        ("«کتاب‌»‌، ‌", "«کتاب»،"),
        ("‌آغاز‌", "آغاز"),
        ("۵‌گانه و LED‌ها", "۵‌گانه و LED‌ها"),
        ("خط‌\n‌دو", "خط\nدو"),
        # 8: spaces
        ("  یک   دو  ", "یک دو"),
        ("یک \n دو", "یک\nدو"),
        ("یک\n\n \n\nدو", "یک\n\nدو"),
        # untouched
        ("مسئول مسؤول مسأله هیأت خانۀ شعبة", None),
        ("قرآنِ کریم، «نقل‌قول» ... info@example.org/x?y=1", None),
        ("۲-۱ و ۱۲:۳۰ و ۳٫۵ و ۱۲٬۰۰۰", None),
    ],
)
def test_rule(given: str, wanted: str | None) -> None:
    assert clean(given) == (given if wanted is None else wanted)


def test_nothing_left_is_none() -> None:
    assert clean_or_none("\u200c \u00a0") is None
    assert clean_or_none(None) is None
    assert clean_or_none("") is None


def test_the_written_out_controls_are_those_of_unicode() -> None:
    visible = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x890, 0x891, 0x8E2}
    visible |= {0x110BD, 0x110CD}  # number signs: ink
    kept_or_spaces = {ord(ZWNJ), 0x200D, 0x0A, 0x85, *range(0x09, 0x0E), *range(0x1C, 0x20)}
    for point in range(0x110000):
        character = chr(point)
        if unicodedata.category(character) in ("Cc", "Cf") and point not in kept_or_spaces:
            assert (clean(f"0{character}1") == "01") == (point not in visible), hex(point)
            wanted = "ا‌ب" if character in MISTYPED else "اب"
            assert (clean(f"ا{character}ب") == wanted) == (point not in visible), hex(point)


def test_the_written_out_letters_are_those_of_arabic_script() -> None:
    later = range(0x870, 0x8A0)  # of Unicode 14: an older Python does not know them
    for point in [*range(0x250, 0x1000), *range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)]:
        name: str = unicodedata.name(chr(point), "")
        if point not in later and name:
            is_letter = unicodedata.category(chr(point))[0] == "L" and point != 0x640
            is_found = module._arabic.match(chr(point)) is not None
            assert is_found == (is_letter and name.startswith("ARABIC ")), hex(point)


def test_every_white_space_is_a_space_or_the_newline() -> None:
    for point in range(0x110000):
        character = chr(point)
        if character.isspace():
            wanted = "ا\nب" if character == "\n" else "ا ب"
            assert clean(f"ا{character}ب") == wanted, hex(point)


MISTYPED = "\u009d\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
MISTYPED += "\u2060\u2066\u2067\u2068\u2069\ufeff"
LETTERS = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیيكىئؤأإةۀءabcXYZ۰۱۲٣٤567"
MARKS = "\u064b\u064c\u064e\u064f\u0650\u0651\u0652\u0654\u0655\u0670"
ODD = "\u200c\u200d\u200e\u200f\u202b\u202c\u2066\ufeff\u00ad¬\u0640\u00a0\u2009\t\r\n\x07"
FORMS = "\ufb56\ufef5\ufefb\ufdfa\ufdfc\ufdf2\ufe71"
MIXED = st.text(
    alphabet=st.sampled_from(LETTERS + MARKS + ODD + FORMS + " .،؛«»()-_/👩💻\ufe0f🏴\U000e0067")
)
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@given(MIXED | ANY)
@example("ءﹱ¬ء")
@example("ءــً¬ي")
@example("ء\u200eً\u200d\u0654¬ي")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.lists(MIXED | ANY | st.just("")))
@example(["\u064e\u200d", "\u200cا", "ب\u200c", "ـ\u0654"])
@example(["ا", "\n\n", "\u200c\nب"])
def test_texts_are_cleaned_together_as_each_is_alone(texts: list[str]) -> None:
    assert clean_all(texts) == [text for text in map(clean, texts) if text]
    lines = [line for text in texts for line in text.split("\n")]
    assert clean_all(lines) == [text for text in map(clean, lines) if text]


@given(st.text(alphabet=st.sampled_from([*map(chr, range(0xFE70, 0xFEFD)), "ا", "\u00a0"])))
def test_many_forms_are_replaced_together_as_each_is_alone(text: str) -> None:
    assert clean(text) == clean("".join(map(module._base_letters, text)))


def _letters_and_digits(text: str) -> list[str]:
    """The letters and digits of a text, however they are written."""
    flat = unicodedata.normalize("NFKD", text).replace("\u0640", "")
    flat = "".join(module._LETTERS.get(character, character) for character in flat)
    return [c for c in flat if unicodedata.category(c)[0] in "LN"]


@given(MIXED | ANY)
def test_no_letter_and_no_digit_is_dropped(text: str) -> None:
    assert _letters_and_digits(clean(text)) == _letters_and_digits(text)


@given(MIXED | ANY)
def test_words_are_neither_joined_nor_split(text: str) -> None:
    def kept(word: str) -> bool:
        return bool(clean(word))

    assert len(clean(text).split()) == len([word for word in text.split() if kept(word)])


@given(st.lists(st.text(alphabet=st.sampled_from(LETTERS), min_size=1), min_size=2))
def test_a_zwnj_between_letters_survives(parts: list[str]) -> None:
    assert clean(ZWNJ.join(parts)).count(ZWNJ) == len(parts) - 1


PERSIAN = st.text(
    alphabet=st.sampled_from("".join(filter(module._arabic.match, LETTERS))), min_size=1
)
RUN = st.text(alphabet=st.sampled_from(f"{MISTYPED}{ZWNJ}\u200d¬"), min_size=1)


@given(PERSIAN, st.text(alphabet=st.sampled_from(MARKS)), RUN, PERSIAN)
def test_any_marks_between_letters_are_one_zwnj(one: str, on: str, run: str, other: str) -> None:
    assert clean(f"{one}{on}{run}{other}") == f"{clean(one + on)}{ZWNJ}{clean(other)}"


@given(MIXED | ANY)
def test_what_is_clean_has_no_loose_zwnj(text: str) -> None:
    cleaned = clean(text)
    assert ZWNJ * 2 not in cleaned
    for word in cleaned.split():
        assert not word.startswith(ZWNJ)
        assert not word.endswith(ZWNJ)


@given(MIXED | ANY)
def test_words_are_counted_as_split_counts_them(text: str) -> None:
    assert words(clean(text)) == len(clean(text).split())


@given(MIXED | ANY)
def test_ink_is_what_cleaning_leaves(text: str) -> None:
    assert has_ink(text) == bool(clean(text))


@pytest.mark.parametrize(
    "part",
    ["\u200d", "\u200e", "¬", "a\u200d", "ه\u200d.", "\u064e\u200d", "ا\u0640", "\u200c\u200d"],
)
def test_a_long_text_of_marks_is_cleaned_soon(part: str) -> None:
    started = time.process_time()
    clean(part * 50_000 + "ا")
    assert time.process_time() - started < 4
