"""Pages of unknown sites, written without knowledge of the reader: words found, losses marked."""

from collections import defaultdict
from statistics import fmean

import pytest

from newscrawl.items import Article
from tests.factories import read_copy
from tests.strangers.pages import StrangersPage, f1, story_of, strangers

PAGES = strangers()
# Of the words of all pages of a language; bench/README.md has what others reach.
LEAST = {"fa": 0.99, "en": 0.98, "mixed": 0.99, "ar": 0.99}


def read(page: StrangersPage) -> tuple[float, Article]:
    article = read_copy(page.html, page.url)
    return f1(story_of(article), page.text), article


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_no_story_is_lost_without_a_word(page: StrangersPage) -> None:
    score, article = read(page)
    assert score > 0.7 or "body_doubtful" in article.warnings


@pytest.mark.long
def test_nearly_all_words_are_the_stories() -> None:
    scores = defaultdict(list)
    for page in PAGES:
        scores[page.language].append(read(page)[0])
    assert sum(map(len, scores.values())) >= 74
    reached = {language: fmean(found) for language, found in scores.items()}
    assert {k: v for k, v in reached.items() if v < LEAST[k]} == {}
