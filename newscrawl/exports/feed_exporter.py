"""Exporters for ``scrapy crawl -o`` and ``-O``: the contract's records as ``scrapy export`` writes
them, in the order of the crawl.
"""

from collections.abc import Mapping
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
_PACKED = (".gz", ".zst", ".bz2", ".xz")


def check_feeds(feeds: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise ArgumentError for a feed that would not be written as ``scrapy export`` writes it.

    ``feeds``: Scrapy's setting FEEDS: options by URI.
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
            check_target(Path(file_uri_to_path(str(uri))))
        elif "://" not in str(uri):
            check_target(path_of(str(uri)))


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

    def export_item(self, item: Any) -> None:
        """Write one article."""
        self.file.write(to_json(self.record(item)))


class CsvExporter(_Exporter):
    """Writes CSV; a file that is continued has its header line already."""

    def start_exporting(self) -> None:
        """Write the header line, unless the file has content."""
        self.table = Table(self.file, self.fields)
        if not self.file.seekable() or not self.file.tell():
            self.table.head()

    def export_item(self, item: Any) -> None:
        """Write one article."""
        self.table.row(self.record(item))

    def finish_exporting(self) -> None:
        """Finish the table; whoever opened the file closes it."""
        self.table.end()
