"""Rewrite golden records. Tests fail until someone has read and accepted each rewritten record.

``python -m tests.golden rewrite [NAME ...]`` replaces each record that is missing or differs from
what the page readers give today, prints the difference, and puts ``NAME.unread`` beside it. The
tests fail while that file exists. Read the record beside its page, then remove the file with
``python -m tests.golden accept NAME ...``.
"""

import json
import sys
from collections.abc import Sequence
from difflib import unified_diff
from typing import Any

import pytest

from tests.gold.pages import GoldPage, differences, gold_pages, our_record, read_gold, site_pages
from tests.readers import PARSERS

USAGE = "python -m tests.golden rewrite [NAME ...] | accept NAME ..."


def rewrite(gold: GoldPage) -> str:
    """Write a page's record if it differs, mark it unread, and return the difference.

    Returns ``""`` if nothing differs. Raises PageError if the page cannot be read.
    """
    record = our_record(gold)
    if gold.expected is not None and not differences(record, gold.expected):
        return ""
    path = gold.path.with_suffix(".json")
    before = _text(gold.expected) if gold.expected is not None else ""
    # Write the mark first: a record without it would pass the tests unread.
    gold.path.with_suffix(".unread").touch()
    path.write_text(_text(record), encoding="utf-8")
    lines = before.splitlines(), _text(record).splitlines()
    return "\n".join(unified_diff(*lines, f"{path.name}, before", path.name, n=1, lineterm=""))


def accept(gold: GoldPage) -> bool:
    """Remove the mark that a page's record is unread; return False if there was none."""
    mark = gold.path.with_suffix(".unread")
    is_marked = mark.exists()
    mark.unlink(missing_ok=True)
    return is_marked


def check(gold: GoldPage) -> None:
    """Fail the test unless the right reader gives the page's record and someone has accepted it.

    Writes the record first if it is missing.
    """
    if gold.expected is None:
        rewrite(gold)
    if gold.path.with_suffix(".unread").exists():
        pytest.fail(
            f"nobody has read {gold.name}.json: read it beside its page, then "
            f"python -m tests.golden accept {gold.name}"
        )
    differ = differences(our_record(gold), gold.record)
    lines = [f"{key}:\n  got    {got!r}\n  wanted {want!r}" for key, (got, want) in differ.items()]
    assert not differ, "\n".join([f"{', '.join(differ)} of {gold.name}.html differ", *lines])
    assert read_gold(gold).parser == PARSERS[gold.reader], (
        f"{gold.name}.html has another reader than tests/gold/pages.py says, or its record another "
        "version than the reader's VERSION"
    )


def main(arguments: Sequence[str], pages: Sequence[GoldPage] | None = None) -> int:
    """Run the command. Returns 1 if it wrote records that nobody has read yet, 2 on wrong usage."""
    pages = [*gold_pages(), *site_pages()] if pages is None else pages
    action, names = (arguments[0], set(arguments[1:])) if arguments else ("", set[str]())
    unknown = names - {gold.name for gold in pages}
    if unknown or action not in ("rewrite", "accept") or (action == "accept" and not names):
        print(f"no page of that name: {', '.join(sorted(unknown))}" if unknown else USAGE)
        return 2
    chosen = [gold for gold in pages if not names or gold.name in names]
    if action == "accept":
        accepted = [gold.name for gold in chosen if accept(gold)]
        print(f"accepted: {', '.join(accepted) or 'nothing, for nothing is unread'}")
        return 0
    shown = [difference for gold in chosen if (difference := rewrite(gold))]
    print("\n\n".join([*shown, f"{len(shown)} records rewritten, which the tests refuse unread"]))
    return 1 if shown else 0


def _text(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
