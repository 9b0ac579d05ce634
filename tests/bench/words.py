"""Measure how many of a page's words come through, beside other extractors, on the gold set.

Each peer is also measured with newscrawl's cleaning after it, to separate what it loses in finding
the text from what it leaves unclean.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newscrawl.persian.cleaning import clean_or_none
from newscrawl.persian.dates import TEHRAN
from newscrawl.persian.normalization import fold
from tests.bench.measure import Bar, Found, Plan
from tests.bench.offline import stay_here
from tests.bench.peers import Extractor, Words, given, installed, ours
from tests.gold.pages import GoldPage, gold_pages
from tests.gold.score import TextScore

ALL = Bar(100, is_least=True)


@dataclass(slots=True)
class Score:
    """The results of an extractor over a set of pages."""

    headlines: TextScore = field(default_factory=TextScore)
    bodies: TextScore = field(default_factory=TextScore)
    cleaned: TextScore = field(default_factory=TextScore)
    moments: int = 0
    foreign: float = 0.0  # summed shares
    failed: Counter[str] = field(default_factory=Counter)

    def add(self, words: Words, gold: GoldPage) -> None:
        """Add one page."""
        body = gold.record["body"]
        self.headlines.add(words.headline, gold.record["headline"])
        self.bodies.add(words.body or None, body)
        self.cleaned.add(clean_or_none(words.body), body)
        self.moments += is_same_minute(words.published, gold.record["published_at"])
        self.foreign += foreign(words.body, body)


def is_same_minute(got: datetime | None, wanted: str | None) -> bool:
    """Return True for the right minute; without an offset, if it is right in Tehran or in UTC."""
    if got is None or wanted is None:
        return got is None and wanted is None
    right = datetime.fromisoformat(wanted).astimezone(UTC).replace(second=0)
    read = [got] if got.tzinfo else [got.replace(tzinfo=zone) for zone in (TEHRAN, UTC)]
    return right in [moment.astimezone(UTC).replace(second=0, microsecond=0) for moment in read]


def foreign(got: str | None, wanted: str | None) -> float:
    """Return the share of the words of ``got`` that the body does not have, in any letter forms."""
    words, own = (Counter(fold(text or "").spaced.split()) for text in (got, wanted))
    return (words - own).total() / words.total() if words else 0.0


def score(extract: Extractor, pages: Sequence[GoldPage]) -> Score:
    """Score an extractor over pages. A page on which it fails counts as empty."""
    found = Score()
    for gold in pages:
        words = Words(None, None)
        try:
            words = extract(given(gold.url, gold.html))
        except Exception as error:  # noqa: BLE001 - a peer's fault is counted, whatever it is
            found.failed[type(error).__name__] += 1
        found.add(words, gold)
    return found


def measure(plan: Plan) -> Found:  # noqa: ARG001
    """Measure all extractors, in one group a column."""
    logging.disable(logging.CRITICAL)
    stay_here()
    pages = gold_pages()
    peers, missing = installed()
    found = Found(notes=missing)
    scores = {name: score(run, pages) for name, run in {"newscrawl": ours, **peers}.items()}
    joiners = sum((gold.record["body"] or "").count("\u200c") for gold in pages)
    columns: dict[str, Callable[[Score], float]] = {
        "bodies: F1 of four words in a row": lambda s: s.bodies.shingles / len(pages),
        "bodies: the same, cleaned by newscrawl": lambda s: s.cleaned.shingles / len(pages),
        "bodies: F1 of paragraphs": lambda s: s.bodies.paragraphs / len(pages),
        "bodies, exact": lambda s: s.bodies.exact / len(pages),
        "headlines, exact": lambda s: s.headlines.exact / len(pages),
        "date right to the minute": lambda s: s.moments / len(pages),
        f"ZWNJ kept, of {joiners}": lambda s: s.bodies.zwnj.kept / joiners,
    }
    for what, value in columns.items():
        for name, made in scores.items():
            bar = ALL if name == "newscrawl" else None
            found.add(f"Gold set, {what}", name, "%", [100 * value(made)], bar=bar)
    for name, made in scores.items():
        bar = Bar(0) if name == "newscrawl" else None
        added = [made.bodies.zwnj.added]
        found.add("Gold set, ZWNJ where there are none", name, "", added, bar=bar)
    for name, made in scores.items():
        share = 100 * made.foreign / len(pages)
        bar = Bar(0) if name == "newscrawl" else None
        found.add("Gold set, words not the body's", name, "% of its words", [share], bar=bar)
    found.notes += [
        f"{name} failed on {made.failed.total()} of {len(pages)} pages: {dict(made.failed)}"
        for name, made in scores.items()
        if made.failed
    ]
    return found
