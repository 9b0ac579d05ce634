"""Pages of unknown sites with the story of each, written without knowledge of the reader."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from newscrawl.items import Article
from newscrawl.persian.cleaning import clean

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class StrangersPage:
    """A page, and the text that a careful person would copy from the screen as its story."""

    name: str
    url: str
    language: str
    html: str
    headline: str
    lead: str | None
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(filter(None, (self.lead, *self.paragraphs)))


def f1(got: str, wanted: str) -> float:
    """Return the F1 of words of two texts, both cleaned. Repeated words count each time."""
    found, own = Counter(words_of(got)), Counter(words_of(wanted))
    both = (found & own).total()
    return 2 * both / (found.total() + own.total()) if both else 0.0


def words_of(text: str) -> list[str]:
    """Return the words of a text, cleaned, without the dashes of list items."""
    return " ".join(line.removeprefix("- ") for line in clean(text).split("\n")).split()


def story_of(article: Article) -> str:
    """Return lead and body; the lead only once if the body begins with it."""
    lead, body = article.lead or "", article.body or ""
    return body if lead and body.startswith(lead) else f"{lead}\n{body}"


def strangers() -> list[StrangersPage]:
    """Return every page of this folder, by name."""
    return [_page(path) for path in sorted(FOLDER.glob("*.html"))]


def _page(path: Path) -> StrangersPage:
    told = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return StrangersPage(
        name=path.stem,
        url=told["url"],
        language=told["language"],
        html=path.read_text("utf-8"),
        headline=told["headline"],
        lead=told["lead"],
        paragraphs=tuple(told["paragraphs"]),
    )
