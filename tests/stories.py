"""Stories to make pairs and databases of: the captured ones where they are, and the demo's."""

import gzip
import json

from newscrawl.demo.stories import stories
from tests.conftest import SHARED
from tests.labelled import Editor, Story

CAPTURED = SHARED / "agency_articles_2019.jsonl.gz"
#: Of the captured stories' pairs, by their places, those that a reader found to be one text that
#: two agencies issued; all others among the nearest are different stories.
ISSUED_TWICE = frozenset({(12, 182), (6, 75)})


def from_lines(data: bytes) -> list[Story]:
    """The captured stories, of their file's unpacked bytes."""
    told = map(json.loads, data.decode().splitlines())
    return [Story(t["title"], t["lead"] or None, tuple(t["paragraphs"])) for t in told]


def captured_stories() -> list[Story]:
    """Raises FileNotFoundError where they are not."""
    return from_lines(gzip.decompress(CAPTURED.read_bytes()))


def demo_stories() -> list[Story]:
    """Those that have a text."""
    return [
        Story(s.headline, s.lead, tuple(b for b in s.body if isinstance(b, str)))
        for s in stories()
        if any(isinstance(b, str) for b in s.body)
    ]


def stories_at_hand() -> list[Story]:
    """The captured ones where they are, else the demo's."""
    return captured_stories() if CAPTURED.is_file() else demo_stories()


#: What most databases of tests are made of, and an editor that makes copies of it.
STORIES = demo_stories()
EDITOR = Editor(STORIES, seed=7)
