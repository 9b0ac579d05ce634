"""CSV for spreadsheets and data frames."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import IO, Any

# A spreadsheet runs such a cell as a formula, so an apostrophe is put before it. One is also put
# before texts that begin with apostrophes and such a sign: so removing one apostrophe from every
# cell that matches gives the text back.
_formula = re.compile("'*[=+\\-@\t\r]")


def write_csv(records: Iterable[dict[str, Any]], out: IO[bytes], fields: Sequence[str]) -> int:
    """Write a header line, then one row for each record (RFC 4180); return the number of records.

    UTF-8 with a byte order mark, without which spreadsheets show Persian as noise. Lists are JSON;
    an absent value is an empty cell. A text that would run as a formula gets an apostrophe before
    it.
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
    """A CSV table as :func:`write_csv` writes it, written row by row.

    ``fields``: the columns, in their order.
    """

    def __init__(self, out: IO[bytes], fields: Sequence[str]) -> None:
        self.fields = fields
        # The byte order mark is written only at the beginning, not where a file is continued.
        self._text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
        self._table = csv.writer(self._text)

    def head(self) -> None:
        """Write the header line."""
        self._table.writerow(self.fields)

    def row(self, record: dict[str, Any]) -> None:
        """Write one record's row."""
        self._table.writerow([_cell(record[name]) for name in self.fields])

    def end(self) -> None:
        """Finish the table; the file stays open."""
        self._text.detach()


def _cell(value: object) -> object:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and _formula.match(value):
        return "'" + value
    return value
