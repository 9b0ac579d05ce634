"""Write records to files: JSONL, CSV and Parquet, plain or compressed.

The same records give the same bytes. Never changes what is stored.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from newscrawl.errors import ArgumentError
from newscrawl.exports.csv import write_csv
from newscrawl.exports.jsonl import to_json, write_jsonl
from newscrawl.exports.parquet import write_parquet
from newscrawl.utils.compression import COMPRESSIONS

__all__ = ["FORMATS", "check_format", "endings", "part_path", "to_json", "write_jsonl"]

#: Writes the given fields of every record, in the order given; returns the number of records.
Writer = Callable[[Iterable[dict[str, Any]], IO[bytes], Sequence[str]], int]

FORMATS: dict[str, Writer] = {"jsonl": write_jsonl, "csv": write_csv, "parquet": write_parquet}


def check_format(path: str, given: str | None) -> str:
    """Return the format: ``given``, else that of the path's ending; JSONL for ``-``.

    Raises ArgumentError where no format is given and the ending names none that can be written.
    """
    name = Path(path)
    is_parquet = given == "parquet" or name.suffixes[-2:-1] == [".parquet"]
    if is_parquet and name.suffix in COMPRESSIONS:
        raise ArgumentError(
            f"{path}: Parquet compresses itself, and no reader opens it packed; leave "
            f"{name.suffix} out"
        )
    if given is not None:
        return given
    if path == "-":
        return "jsonl"
    ending = "".join(endings(Path(path))[:1]).lstrip(".")
    if ending not in FORMATS:
        raise ArgumentError(
            f"{path}: the ending says no format that can be written; the choices are "
            f"{', '.join('.' + name for name in FORMATS)}, plain or with a further ending "
            f"{' or '.join(COMPRESSIONS)}, or --format for any name"
        )
    return ending


def endings(path: Path) -> list[str]:
    """Return the endings of format and compression: ``.jsonl`` and ``.gz`` for a.b.jsonl.gz."""
    number = 2 if path.suffix in COMPRESSIONS else 1
    return path.suffixes[-number:]


def part_path(path: Path, part: str) -> Path:
    """Return the path of a part: ``articles-qom.jsonl.gz`` for ``qom`` of articles.jsonl.gz."""
    ending = "".join(endings(path))
    return path.with_name(f"{path.name.removesuffix(ending)}-{part}{ending}")
