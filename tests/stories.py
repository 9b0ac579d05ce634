"""Stories for pairs and databases: the captured ones if they are there, and the demo's."""

import gzip
import json

from newscrawl.demo.stories import stories
from tests.conftest import SHARED
from tests.labelled import Editor, Story

CAPTURED = SHARED / "agency_articles_2019.jsonl.gz"
#: Index pairs of captured stories that a reader found to be one text which two agencies issued. All
#: other pairs among the nearest are different stories.
ISSUED_TWICE = frozenset({(12, 182), (6, 75)})


def from_lines(data: bytes) -> list[Story]:
    """Parse the captured stories from their file's unpacked bytes."""
    told = map(json.loads, data.decode().splitlines())
    return [Story(t["title"], t["lead"] or None, tuple(t["paragraphs"])) for t in told]


def captured_stories() -> list[Story]:
    """Return the captured stories. Raises FileNotFoundError if they are not there."""
    return from_lines(gzip.decompress(CAPTURED.read_bytes()))


def demo_stories() -> list[Story]:
    """Return the demo's stories that have a text."""
    return [
        Story(s.headline, s.lead, tuple(b for b in s.body if isinstance(b, str)))
        for s in stories()
        if any(isinstance(b, str) for b in s.body)
    ]


def stories_at_hand() -> list[Story]:
    """Return the captured stories if they are there, else the demo's."""
    return captured_stories() if CAPTURED.is_file() else demo_stories()


#: The stories in most of the tests' databases, and an editor that makes copies of them.
STORIES = demo_stories()
EDITOR = Editor(STORIES, seed=7)
