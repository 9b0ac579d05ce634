"""Clean text damaged and cleaned again comes back letter by letter.

With the gold set's texts, and real articles if they are there. ``TRIAL_SEED=N`` repeats a failure.
"""

import json
import os
import random
from collections.abc import Callable
from random import Random
from typing import NamedTuple

import pytest

from newscrawl.persian.cleaning import clean
from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.gold.pages import gold_pages
from tests.noise import NOISES, Noise, entities, everything

SEED = int(os.environ.get("TRIAL_SEED") or random.randrange(10**6))


class Texts(NamedTuple):
    """An article's clean texts; its paragraphs have no line break inside."""

    title: str
    lead: str
    paragraphs: list[str]


@pytest.fixture(scope="module")
def real(captured: Callable[[str], bytes]) -> list[Texts]:
    lines = captured("agency_articles_2019.jsonl.gz").decode().splitlines()
    found = [json.loads(line) for line in lines]
    assert len(found) == 360
    return [Texts(one["title"], one["lead"], one["paragraphs"]) for one in found]


@pytest.fixture(scope="module")
def gold() -> list[Texts]:
    records = [gold.record for gold in gold_pages()]
    return [
        Texts(one["headline"], one["lead"] or "", (one["body"] or "").split("\n\n"))
        for one in records
    ]


def test_what_no_letters_are_for_stays() -> None:
    """Signs and ligatures that are words stay, among letters whose presentation forms go."""
    chance = Random(SEED)
    signs = [*map(chr, range(0xFDF0, 0xFDFE)), "\ufe70", "\ufc5e", "\ufc63"]
    for sign in signs:
        text = f"نام {sign} و سلام"
        for _ in range(20):
            assert clean(everything(text, chance)) == text, ascii(sign)


def comes_back(articles: list[Texts], noise: Noise) -> None:
    """Check that each article's texts, damaged and cleaned, are as before."""
    chance = Random(SEED)
    print(f"TRIAL_SEED={SEED}")
    changed = 0
    for article in articles:
        for text in (article.title, article.lead, "\n\n".join(article.paragraphs)):
            damaged = noise(text, chance)
            changed += damaged != text
            assert clean(damaged) == text, ascii(damaged)
    assert changed > len(articles) / 10, "the noise does nothing"


@pytest.mark.parametrize("noise", [*NOISES.values(), everything], ids=[*NOISES, "everything"])
def test_noise_is_undone_in_the_gold_set(gold: list[Texts], noise: Noise) -> None:
    comes_back(gold, noise)


@pytest.mark.long
@pytest.mark.parametrize("noise", NOISES.values(), ids=NOISES)
def test_each_noise_is_undone_in_real_articles(real: list[Texts], noise: Noise) -> None:
    comes_back(real, noise)


@pytest.mark.long
def test_all_noise_is_undone_in_real_articles(real: list[Texts]) -> None:
    comes_back(real, everything)


def test_real_articles_are_clean_already(real: list[Texts]) -> None:
    for article in real:
        for text in (article.title, article.lead, *article.paragraphs):
            assert clean(text) == text
            assert clean(clean(text)) == clean(text)


@pytest.mark.long
def test_noise_and_entities_are_undone_by_the_page_reader(real: list[Texts]) -> None:
    """The whole way: apply every noise, write all as entities in a page's markup, read it."""
    chance = Random(SEED)
    print(f"TRIAL_SEED={SEED}")

    def markup(text: str) -> str:
        return entities(everything(text, chance), chance)

    for article in real:
        body = "\n".join(f"<p>{markup(text)}</p>" for text in article.paragraphs)
        response = page(
            "<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>"
            f"<article class='single-news'><h1 class='title'>{markup(article.title)}</h1>"
            f"<h3 class='lead'>{markup(article.lead)}</h3><div class='story'>{body}"
            f"<p>{markup('انتهای پیام')}/</p></div></article></body></html>"
        )
        found = read(response)
        assert found.headline == article.title
        assert found.lead == (article.lead or None)
        assert (found.body or "").split("\n\n") == article.paragraphs
