import unicodedata

import pytest

from newscrawl import items
from newscrawl.persian import date_forms
from newscrawl.persian.cleaning import clean
from newscrawl.persian.letter_forms import ALIKE, LATIN_DIGITS, LETTERS, TYPED, alike
from newscrawl.persian.normalization import fold
from newscrawl.search.near_duplicates import skeleton


@pytest.mark.parametrize("form", sorted(ALIKE))
def test_each_form_is_found_as_its_letter(form: str) -> None:
    assert form not in LETTERS
    assert ALIKE[form] in LETTERS
    assert fold(f"ب{form}ب").spaced == fold(f"ب{ALIKE[form]}ب").spaced


def test_cleaning_changes_what_was_mistyped_and_no_other_letter() -> None:
    for form, letter in ALIKE.items():
        assert clean(f"ب{form}ب") == f"ب{letter if form in TYPED else form}ب"


@pytest.mark.parametrize("digit", sorted(LATIN_DIGITS))
def test_each_digit_is_read_as_its_number(digit: str) -> None:
    latin = str(unicodedata.decimal(digit))
    assert LATIN_DIGITS[digit] == latin
    assert digit.translate(date_forms.PLAIN) == latin
    assert fold(digit).spaced == latin
    assert items.essence(digit, None, None) == items.essence(latin, None, None)
    assert skeleton(None, digit) == skeleton(None, latin)


def test_a_part_of_the_table_is_what_was_asked_for() -> None:
    assert alike("ةك") == {"ة": "ه", "ك": "ک"}
    with pytest.raises(KeyError):
        alike("ب")
