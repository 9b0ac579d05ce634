"""Exporters for ``scrapy crawl -o`` and ``-O``: the contract's records as ``scrapy export`` writes
them, in the order of the crawl.
"""

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from scrapy.exporters import BaseItemExporter
from w3lib.url import file_uri_to_path

from newscrawl.errors import ArgumentError, unknown
from newscrawl.exports.csv import Table
from newscrawl.exports.jsonl import to_json
from newscrawl.items import KEYS, RAW_KEYS, to_record
from newscrawl.utils.output_paths import check_target, path_of

#: Scrapy's names for the formats that a crawl may write; its others would give other records.
FORMATS = ("jsonl", "jsonlines", "jl", "csv")
# A header line with every field is a tenth of this.
_LONGEST_HEAD = 10_000
_PACKED = (".gz", ".zst", ".bz2", ".xz")


def check_feeds(
    feeds: Mapping[str, Mapping[str, Any]], fields: Iterable[str] | None, log: Path | None
) -> None:
    """Raise ArgumentError for a feed that would not be written as ``scrapy export`` writes it, that
    goes on with a table of other columns, or whose file is the log.

    ``feeds``: Scrapy's setting FEEDS: options by URI. ``fields``: FEED_EXPORT_FIELDS.
    """
    for uri, options in feeds.items():
        form = options.get("format") or PurePath(str(uri)).suffix.removeprefix(".")
        if form not in FORMATS:
            raise ArgumentError(
                f"{uri}: a crawl writes only .jsonl and .csv; scrapy export writes other formats, "
                "from the database"
            )
        if PurePath(str(uri)).suffix in _PACKED and not options.get("postprocessing"):
            raise ArgumentError(
                f"{uri}: a crawl does not compress its file; scrapy export compresses what it "
                "writes from the database"
            )
        check_fields(options.get("fields") or ())
        if str(uri).startswith("file:"):
            path = Path(file_uri_to_path(str(uri)))
        elif "://" not in str(uri):
            path = path_of(str(uri))
        else:
            continue
        check_target(path)
        is_file = path.is_file() or not path.exists()
        if log and is_file and path.resolve() == log.resolve():
            raise ArgumentError(f"{path} is the run's log: name another file, nothing is written")
        if form == "csv" and not options.get("overwrite"):
            _check_columns(path, tuple(options.get("fields") or fields or KEYS))


def _check_columns(path: Path, fields: Sequence[str]) -> None:
    """Raise ArgumentError where a table that is to be continued has another header line."""
    try:
        if not path.is_file():
            return
        with path.open("rb") as file:
            head = file.readline(_LONGEST_HEAD).decode("utf-8-sig", "replace")
    except OSError:
        return  # whoever writes it says why that cannot be
    if head and next(csv.reader([head]), []) != [*fields]:
        raise ArgumentError(
            f"{path} has other columns than this crawl writes: name another file, or -O to write "
            "it anew; nothing is written"
        )


def _end_line(file: BinaryIO) -> None:
    """Write a line end where a file that is continued lacks its last one."""
    name = getattr(file, "name", None)
    if not isinstance(name, str) or not file.seekable() or not file.tell():
        return
    with Path(name).open("rb") as former:
        former.seek(-1, os.SEEK_END)
        if former.read() != b"\n":
            file.write(b"\n")


def check_fields(names: Any) -> None:
    """Raise ArgumentError where a name is no field of the record."""
    for name in names:
        if name not in (*KEYS, *RAW_KEYS):
            raise ArgumentError(unknown(f"field {name}", str(name), (*KEYS, *RAW_KEYS)))


class _Exporter(BaseItemExporter):
    """Base of both exporters.

    ``fields_to_export``: as in FEED_EXPORT_FIELDS; the new names in a mapping are ignored.
    """

    def __init__(self, file: BinaryIO, **options: Any) -> None:
        super().__init__(dont_fail=True, **options)
        self.file = file
        self.fields = tuple(self.fields_to_export or KEYS)

    def record(self, item: Any) -> dict[str, Any]:
        """Return an article's record with the wanted fields only."""
        record = to_record(item, raw=True)
        return {name: record[name] for name in self.fields}


class JsonlExporter(_Exporter):
    """Writes JSONL."""

    def start_exporting(self) -> None:
        """Begin on a line of its own."""
        _end_line(self.file)

    def export_item(self, item: Any) -> None:
        """Write one article."""
        self.file.write(to_json(self.record(item)))


class CsvExporter(_Exporter):
    """Writes CSV; a file that is continued has its header line already."""

    def start_exporting(self) -> None:
        """Write the header line, unless the file has content, and begin on a line of its own."""
        _end_line(self.file)
        self.table = Table(self.file, self.fields)
        if not self.file.seekable() or not self.file.tell():
            self.table.head()

    def export_item(self, item: Any) -> None:
        """Write one article."""
        self.table.row(self.record(item))

    def finish_exporting(self) -> None:
        """Finish the table; whoever opened the file closes it."""
        self.table.end()
