"""Which words find which texts, whatever the neighbouring words, signs or spellings."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.persian.cleaning import ZWNJ
from newscrawl.store import Database, open_store
from newscrawl.store.articles import save
from tests.factories import LATER, NOW, article, save_bodies
from tests.store.queries import find


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        # What follows a word looks like its ending, or it like the beginning of the next one.
        ("او می‌گوید ای مردم", "می‌گوید|میگوید|می گوید"),
        ("او می گوید ای مردم", "می‌گوید|میگوید|می گوید"),
        ("در ماه می شرکت‌های ایرانی", "شرکت‌های|شرکتهای|شرکت های|شرکت‌های می|ماه می"),
        ("حفظ می‌کند شأن را", "می‌کند|میکند|می کند|شأن"),
        ("کتاب‌هایشان شان", "کتاب‌هایشان|کتابهایشان"),
        ("گفت می‌ شود", "می‌شود|میشود|می شود"),
        ("شکل‌گرفته‌اند", "گرفته‌اند|گرفتهاند|گرفته اند|شکل‌گرفته|شکل گرفته|شکلگرفتهاند"),
        ("آنچه‌را‌که‌می‌گوید", "می‌گوید|میگوید|می گوید|آنچه"),
        ("«ای‌اند»", "ای‌اند|ایاند|ای اند"),
        # Words that look like affixes, in another order.
        ("شأن و جایگاه زن", "جایگاه و شأن|جایگاه شأن|شأن جایگاه"),
        ("میلاد ام البنین مادر عباس", "مادر ام البنین|البنین ام|ام البنین"),
        ("تر و خشک با هم", "خشک و تر|تر و خشک"),
        ("۱۵ می ۲۰۱۹", "می ۲۰۱۹|۲۰۱۹ می|2019"),
        # Numbers.
        ("تا ۵درصد رشد", "درصد|۵ درصد|5درصد|5|۵‌درصد|رشد درصد"),
        ("تا ۵ درصد رشد", "۵درصد|5درصد"),
        ("سال ۲۰۱۹م", "2019|۲۰۱۹م|2019 م"),
        ("۱٬۲۰۰ نفر", "1200|۱۲۰۰|1,200|۱٬۲۰۰"),
        ("۱۲۰۰ نفر", "1200|۱۲۰۰|1,200|۱٬۲۰۰"),
        # The ezafe.
        *[
            (text, "خانهٔ ما|خانه‌ی ما|خانه ی ما|خانۀ ما|خانه ما|«خانه  ی ما»|«خانهٔ ما»|«خانه‌ی ما»")
            for text in ("خانهٔ ما", "خانه‌ی ما", "خانه ی ما")
        ],
    ],
)
def test_all_of_these_find_the_text(database: Database, text: str, typed: str) -> None:
    save_bodies(database, text, "هیچ چیز دیگر")
    assert {words: find(database, words) for words in typed.split("|")} == {
        words: ["1"] for words in typed.split("|")
    }


@pytest.mark.parametrize(
    ("apart", "glued"),
    [
        *[("این که", "اینکه"), ("هم چنین", "همچنین"), ("هر گونه", "هرگونه"), ("آن که", "آنکه")],
        *[("بنابر این", "بنابراین"), ("بر اساس", "براساس"), ("از سوی", "ازسوی")],
    ],
)
def test_compounds_with_a_small_word(database: Database, apart: str, glued: str) -> None:
    save_bodies(database, f"گفت {apart} آمد", f"گفت {glued} آمد", "آمد و گفت")
    assert sorted(find(database, glued)) == ["1", "2"]
    assert sorted(find(database, apart)) == ["1", "2"]
    assert sorted(find(database, f'"گفت {glued} آمد"')) == ["1", "2"]
    assert sorted(find(database, f'"گفت {apart} آمد"')) == ["1", "2"]


def test_one_stray_spelling_makes_no_phrase(database: Database) -> None:
    save_bodies(database, *["سیل در شهر قم و تهران"] * 20)
    assert len(find(database, "سیل تهران")) == 20
    save(database, [article(99, body="خبر سیل‌تهران را شنید")], NOW)
    for words in ("سیل تهران", "تهران سیل"):
        assert set(find(database, words)) == {*map(str, range(1, 21)), "99"}
        assert find(database, words)[0] == "99"
    save(database, [article(98, body="خبر سیل‌تهران را شنید")], LATER)
    assert len(find(database, "سیل تهران")) == 22
    assert sorted(find(database, "سیل‌تهران")) == sorted(find(database, "سیلتهران")) == ["98", "99"]


def test_a_query_finds_the_same_whatever_else_is_stored(tmp_path: Path) -> None:
    made = random.Random(15)
    words = ["رئیس", "جمهور", "کار", "خانه", "می", "شود", "و", "به", "صورت"]

    def text(length: int) -> str:
        return "".join(
            made.choice(words) + made.choice(["", ZWNJ, " ", "، "]) for _ in range(length)
        )

    own = [article(n, body=text(8)) for n in range(1, 200)]
    others = [article(n, body=text(9)) for n in range(200, 400)]
    queries = [
        *("رئیس جمهور", "رئیس‌جمهور", "رئیسجمهور", "«رئیس جمهور»", "کارخانه", "کار خانه -جمهور"),
        *("می شود", "میشود", "به صورت", "کار و خانه", "«کار خانه»", "صورت -«می‌شود»"),
    ]
    found = []
    for n, some in enumerate([own, own + others]):
        with closing(open_store(tmp_path / str(n))) as database:
            save(database, some, NOW)
            known = {str(number) for number in range(1, 200)}
            found.append([known.intersection(find(database, words, 999)) for words in queries])
    assert found[0] == found[1]
    assert all(found[0])


def test_the_order_of_words_counts_only_where_they_are_one(database: Database) -> None:
    save_bodies(database, "بخش بزرگ کشاورزی", "کشاورزی و بخش آن", "بخش‌کشاورزی", "بخش کشاورزی")
    assert set(find(database, "بخش کشاورزی")) == set(find(database, "کشاورزی بخش"))
    assert set(find(database, "بخش کشاورزی")[:2]) == {"3", "4"}


@pytest.mark.parametrize(
    "words",
    [
        *("\u200f-قم سیل", "سیل \u200f-قم", "سیل \u202b-قم", "سیل \u200b-قم", "سیل \u200c-قم"),
        *("سیل –قم", "سیل −قم", "سیل —\u200fقم", "سیل ﹣قم", "سیل \u2066-قم\u2069", "سیل -«قم»"),
    ],
)
def test_any_minus_excludes(database: Database, words: str) -> None:
    save_bodies(database, "سیل در قم", "سیل در ری")
    assert find(database, words) == ["2"]


def test_a_dash_by_itself_is_a_sign(database: Database) -> None:
    save_bodies(database, "سیل در قم", "سیل در ری")
    assert find(database, "سیل – قم") == ["1"]
    assert find(database, "سیل - قم") == ["1"]


def test_an_and_that_is_typed_with_the_next_word(database: Database) -> None:
    save_bodies(
        database, "این گفت و گو", "این گفت‌وگو", "این گفت‌و‌گو", "این گفتوگو", "گفت: این وگو نیست"
    )
    for words in ("گفت وگو", "این گفت وگو", "«این گفت وگو»", "گفتوگو", "گفت‌وگو", "گفت و گو"):
        assert {*"1234"} <= set(find(database, words)) <= {*"12345"}, words


@pytest.mark.parametrize("word", ["کارخانه", "دیروز", "دی‌روز", "«دی روز»", "روز", "«آن کار»"])
def test_a_minus_excludes_what_the_word_finds(database: Database, word: str) -> None:
    save_bodies(
        database, "آن کار، خانه است", "آن ۱۹ دی. روز اول", "آن کارخانه", "آن دیروز", "آن دی‌روز"
    )
    found = {*find(database, word)}
    assert found
    assert {*find(database, f"آن -{word}")} == {*"12345"} - found


@pytest.mark.parametrize(
    "signs", ["«»", '""', "“”", "”“", "„“", "‹›", "''", "‘’", "＂＂", "»«", "””"]
)
def test_the_quotes_of_every_keyboard(database: Database, signs: str) -> None:
    save_bodies(database, "تهران سیل", "سیل تهران", "قم")
    phrase = f"{signs[0]}سیل تهران{signs[1]}"
    assert find(database, phrase) == ["2"]
    assert find(database, f"تهران -{phrase}") == ["1"]


def test_an_apostrophe_is_no_quote(database: Database) -> None:
    save_bodies(database, "Iran's news of the '90s", "news")
    assert find(database, "news Iran's") == ["1"]
    assert find(database, "'90s news") == ["1"]
    assert find(database, "news’ of") == ["1"]
    assert find(database, "news» of") == ["1"]


def test_a_long_phrase_as_typed(database: Database) -> None:
    typed = " ".join(["می شود"] * 12 + ["رئیس‌جمهور"] * 2)
    save_bodies(database, typed, typed.replace("می ", "می‌"), typed.replace("می ", "می"))
    assert sorted(find(database, f'"{typed}"')) == ["1", "2", "3"]


def test_the_order_of_storing_says_nothing(tmp_path: Path) -> None:
    made = [article(n, body="قم" if n % 3 else "قم و ری", headline="متن") for n in range(1, 30)]
    orders = []
    for n in range(3):
        random.Random(n).shuffle(made)
        with closing(open_store(tmp_path / str(n))) as database:
            save(database, made, NOW)
            orders.append(find(database, "قم"))
    assert orders[0] == orders[1] == orders[2]
