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
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(fields)
    written = 0
    for record in records:
        table.writerow([_cell(record[name]) for name in fields])
        written += 1
    text.detach()
    return written


def _cell(value: object) -> object:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and _formula.match(value):
        return "'" + value
    return value
