"""The general reader on many layouts: every word of the story, and none from beside it."""

import pytest

from tests.factories import read_copy
from tests.labelled import Story
from tests.other_sites import LAYOUTS, texts
from tests.stories import CAPTURED, captured_stories, demo_stories
from tests.strangers.pages import words_of

DEMO = [story for story in demo_stories() if len(story.body.split()) > 40]


def words(lines: list[str]) -> list[str]:
    return words_of("\n\n".join(lines))


def read(layout: str, story: Story, others: list[Story]) -> tuple[list[str], list[str]]:
    """Return the words of lead and body, and the warnings."""
    found = read_copy(LAYOUTS[layout](story, others), "https://khabar.example/n/1")
    return words([found.lead or "", found.body or ""]), found.warnings


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_words_of_the_demos_stories(layout: str) -> None:
    for n, story in enumerate(DEMO[:12]):
        others = [*DEMO[n + 1 : n + 9], *DEMO[:8]][:8]
        found, warnings = read(layout, story, others)
        assert found == words(texts(story))
        assert "body_doubtful" not in warnings


@pytest.mark.skipif(not CAPTURED.is_file(), reason="the captured stories are not at hand")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_words_of_captured_stories(layout: str) -> None:
    told = captured_stories()
    for n in range(len(layout), len(told), 60):
        story, others = told[n], [told[(n + k) % len(told)] for k in range(1, 9)]
        found, _ = read(layout, story, others)
        # Of a lead that is the first paragraph's beginning one is enough.
        whole, own = " ".join(found), set(words(texts(story)))
        lost = [text for text in texts(story) if " ".join(words([text])) not in whole]
        assert sum(map(len, lost)) <= 0.02 * len(whole), lost
        assert sum(word in own for word in found) >= 0.98 * len(found)
