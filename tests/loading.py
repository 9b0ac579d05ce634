"""Check a document's lines that load a dataset. The Python of ``.venv/readers`` runs this script.

``python loading.py DOCUMENT FOLDER``: FOLDER holds articles.jsonl, .csv and .parquet, and the
database's records in truth.json. Prints each line with the number of its records, all equal to the
database's. At the first difference it prints that and ends with exit code 1.
"""

import json
import os
import re
import sys
from datetime import UTC
from pathlib import Path
from typing import Any


def rows(frame: Any) -> list[dict[str, Any]]:
    """Return a data frame's rows, from any of the libraries."""
    if hasattr(frame, "to_dicts"):  # polars, DuckDB
        return list(frame.to_dicts())
    return list(frame.to_list() if hasattr(frame, "to_list") else frame.to_dict("records"))


def plain(value: Any, wanted: Any) -> Any:
    """Return a cell as the record has it: no NaN, no arrays, moments as text."""
    if isinstance(wanted, list) and isinstance(value, str):
        return json.loads(value)
    if isinstance(wanted, list):
        return [plain(v, w) for v, w in zip(value, wanted, strict=True)]
    if isinstance(wanted, dict):
        return {key: plain(v, wanted.get(key)) for key, v in value.items()}
    if value is None or value != value or value == "":  # NaN alone differs from itself
        return None
    if hasattr(value, "strftime"):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(wanted, int):
        return int(value)
    return value


def unquoted(row: dict[str, Any]) -> dict[str, Any]:
    """Remove from a CSV row the quotes that protect spreadsheets from formulas."""
    return {
        key: cell[1:] if cell and cell[0] == "'" and cell.lstrip("'")[:1] in "=+-@" else cell
        for key, cell in row.items()
    }


def main(document: Path, folder: Path) -> None:
    """Compare the records of every line in the document's block with the truth."""
    block = re.search(r"```python\n(import pandas.*?)```", document.read_text("utf-8"), re.DOTALL)
    assert block, f"{document} has a block of lines that load a dataset"
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    os.chdir(folder)
    names: dict[str, Any] = {}
    for line in filter(None, map(str.strip, block[1].splitlines())):
        if re.match("import|from", line):
            exec(line, names)
            continue
        found = rows(eval(line, names))
        if "csv" in line:
            found = [unquoted(row) for row in found]
        assert len(found) == len(truth), f"{line}: {len(found)} of {len(truth)} records"
        for row, record in zip(found, truth, strict=True):
            assert list(row) == list(record), line
            for key, wanted in record.items():
                got = plain(row[key], wanted)
                assert got == wanted, f"{line}: {record['id']}, {key}: {got!r}, not {wanted!r}"
        print(f"{len(found)} records: {line}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
