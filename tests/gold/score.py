"""Score the golden set: for each field how many records are right, and how well texts match.

``python -m tests.gold.score`` ends with 1 if anything is under 100 %.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from newscrawl.errors import PageError
from tests.gold.measures import Joiners, joiners, paragraph_match, shingle_f1
from tests.gold.pages import GoldPage, differences, gold_pages, our_record


@dataclass(slots=True)
class TextScore:
    """The measures of one text field over a set, in which each page has the same weight."""

    pages: int = 0
    exact: int = 0
    paragraphs: float = 0.0
    shingles: float = 0.0
    zwnj: Joiners = field(default_factory=lambda: Joiners(0, 0, 0))

    def add(self, got: str | None, wanted: str | None) -> None:
        """Add one page."""
        self.pages += 1
        self.exact += got == wanted
        self.paragraphs += paragraph_match(got, wanted)
        self.shingles += shingle_f1(got, wanted)
        self.zwnj += joiners(got, wanted)

    def row(self) -> str:
        """Return a row of the table: percentages, and counts of ZWNJ."""
        parts = (self.exact, self.paragraphs, self.shingles)
        shares = " | ".join(f"{percent(part, self.pages):>6}" for part in parts)
        return f"{shares} | {self.zwnj.kept:>5} | {self.zwnj.lost:>5} | {self.zwnj.added:>5}"


TEXT_HEAD = " exact | parag. | 4-word | kept  | lost  | added"


def percent(part: float, whole: int) -> str:
    """Return a percentage, at most ``99.9`` unless the part is the whole."""
    if not whole:
        return "-"
    share = 100 * part / whole
    return "100.0" if part == whole else f"{min(share, 99.9):.1f}"


def main(pages: Sequence[GoldPage] | None = None) -> int:
    """Print the tables; return 1 if anything differs."""
    pages = gold_pages() if pages is None else pages
    right: dict[str, int] = {}
    body = TextScore()
    wrong: list[str] = []
    for gold in pages:
        record: dict[str, Any]
        try:
            record = our_record(gold)
        except PageError as error:
            record = {}
            wrong.append(f"{gold.name}: {error}")
        differ = differences(record, gold.record)
        for key in gold.record:
            right[key] = right.get(key, 0) + (key not in differ)
        body.add(record.get("body"), gold.record["body"])
        wrong += [f"{gold.name}: {key}" for key in differ if record]
    print(f"{len(pages)} pages\n\nfield            right of  exact %")
    for key, count in right.items():
        print(f"{key:16} {count:>5} {len(pages):>3}  {percent(count, len(pages)):>6}")
    print(f"\nbody, %, and its ZWNJ\n{TEXT_HEAD}\n{body.row()}")
    print("\n".join(["", *wrong]) if wrong else "\nnothing differs")
    return 1 if wrong or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
