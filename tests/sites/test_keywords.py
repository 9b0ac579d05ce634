"""Keywords in one text are parted at every separator, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.article_parts import split_tags

WORDS = st.text("ابپ #x-", min_size=1)


@given(st.lists(WORDS, min_size=1), st.sampled_from(["،", "؛ ", "; ", " , ", "|"]))
def test_what_was_joined_is_parted(words: list[str], separator: str) -> None:
    found = split_tags(separator.join(words))
    assert [tag.strip() for tag in found] == [word.strip() for word in words if word.strip()]


@given(st.text("اب،؛;,&# 1", max_size=60))
def test_only_separators_are_lost(text: str) -> None:
    lost = str.maketrans("", "", "،؛;, ")
    assert "".join(split_tags(text)).translate(lost) == text.translate(lost)


def test_entities_and_numbers_stay_whole() -> None:
    assert split_tags("می&zwnj;روم;1,000 تومان") == ["می&zwnj;روم", "1,000 تومان"]
    assert split_tags("قم,۲۲ بهمن,راهپیمایی,13 آبان") == ["قم", "۲۲ بهمن", "راهپیمایی", "13 آبان"]
    assert split_tags("قم، آب، برق | خبر") == ["قم", " آب", " برق ", " خبر"]
    assert split_tags("قم، شهر مقدس | آب، برق | خبر") == ["قم، شهر مقدس ", " آب، برق ", " خبر"]
