"""JSONL: one record a line."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import IO, Any

# What json leaves as it is: controls that a terminal obeys, and line ends to str.splitlines(),
# which would make two lines of a record.
_left = re.compile("[\x7f-\x9f\u2028\u2029]")
_left_c1 = re.compile(rb"\xc2[\x80-\x9f]")


def to_json(record: Any) -> bytes:
    """One line of JSONL, its line end included: UTF-8, Persian as letters, key order kept."""
    line = json.dumps(record, ensure_ascii=False)
    data = line.encode()
    # Hardly ever there, and looked for in the fastest way: _left alone takes as long as the rest.
    if b"\x7f" in data or "\u2028" in line or "\u2029" in line or _left_c1.search(data):
        data = _left.sub(lambda found: f"\\u{ord(found[0]):04x}", line).encode()
    return data + b"\n"


def write_jsonl(
    records: Iterable[dict[str, Any]], out: IO[bytes], fields: Sequence[str] = ()
) -> int:
    """Write these fields of every record, all of them where none is named; gives their number."""
    written = 0
    for record in records:
        out.write(to_json({name: record[name] for name in fields} if fields else record))
        written += 1
    return written
