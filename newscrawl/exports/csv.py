"""CSV for spreadsheets and data frames."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import IO, Any

# A spreadsheet runs such a cell as a formula. An apostrophe goes before it, and before those that
# only look as if it had: so taking one off wherever this matches gives the text back.
_formula = re.compile("'*[=+\\-@\t\r]")


def write_csv(records: Iterable[dict[str, Any]], out: IO[bytes], fields: Sequence[str]) -> int:
    """Write a line of names, then a line a record (RFC 4180); gives the number of records.

    UTF-8 with a byte order mark, or a spreadsheet shows Persian as noise. Lists are JSON; what is
    absent is an empty cell. A text that would be run as a formula has an apostrophe before it.
    """
    table = Table(out, fields)
    table.head()
    written = 0
    for record in records:
        table.row(record)
        written += 1
    table.end()
    return written


class Table:
    """The same line by line. ``fields``: the columns, in their order."""

    def __init__(self, out: IO[bytes], fields: Sequence[str]) -> None:
        self.fields = fields
        # The mark is written at the beginning only, where a file is gone on with.
        self._text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
        self._table = csv.writer(self._text)

    def head(self) -> None:
        """The line of names."""
        self._table.writerow(self.fields)

    def row(self, record: dict[str, Any]) -> None:
        """One record's line."""
        self._table.writerow([_cell(record[name]) for name in self.fields])

    def end(self) -> None:
        """No more; the file stays open."""
        self._text.detach()


def _cell(value: object) -> object:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and _formula.match(value):
        return "'" + value
    return value
