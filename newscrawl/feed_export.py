"""The files of ``scrapy crawl -o`` and ``-O``: the contract's records as ``scrapy export`` writes
them, in the order of the crawl.
"""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, BinaryIO

from scrapy.exporters import BaseItemExporter

from newscrawl.errors import ArgumentError, unknown
from newscrawl.exports.jsonl import to_json
from newscrawl.exports.tables import Table
from newscrawl.items import KEYS, RAW_KEYS, to_record

#: The formats by the names that Scrapy has for them; its others would be records of another kind.
FORMATS = ("jsonl", "jsonlines", "jl", "csv")
_PACKED = (".gz", ".zst", ".bz2", ".xz")


def check_feeds(feeds: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises ArgumentError for a file that would not be as ``scrapy export`` writes it."""
    for uri, options in feeds.items():
        form = options.get("format") or PurePath(str(uri)).suffix.removeprefix(".")
        if form not in FORMATS:
            raise ArgumentError(
                f"{uri}: a crawl writes .jsonl and .csv; scrapy export writes other formats, of "
                "what is stored"
            )
        if PurePath(str(uri)).suffix in _PACKED and not options.get("postprocessing"):
            raise ArgumentError(
                f"{uri}: a crawl's file is not compressed; scrapy export compresses what is stored"
            )
        check_fields(options.get("fields") or ())


def check_fields(names: Any) -> None:
    """Raises ArgumentError where one is no field of the record."""
    for name in names:
        if name not in (*KEYS, *RAW_KEYS):
            raise ArgumentError(unknown(f"field {name}", str(name), (*KEYS, *RAW_KEYS)))


class _Exporter(BaseItemExporter):
    """``fields_to_export``: as of FEED_EXPORT_FIELDS; a mapping's names for them are not used."""

    def __init__(self, file: BinaryIO, **options: Any) -> None:
        super().__init__(dont_fail=True, **options)
        self.file = file
        self.fields = tuple(self.fields_to_export or KEYS)

    def record(self, item: Any) -> dict[str, Any]:
        """The article's fields that are wanted."""
        record = to_record(item, raw=True)
        return {name: record[name] for name in self.fields}


class JsonlExporter(_Exporter):
    """JSONL."""

    def export_item(self, item: Any) -> None:
        """Write one article."""
        self.file.write(to_json(self.record(item)))


class CsvExporter(_Exporter):
    """CSV; a file that is gone on with has its line of names already."""

    def start_exporting(self) -> None:
        """The line of names."""
        self.table = Table(self.file, self.fields)
        if not self.file.seekable() or not self.file.tell():
            self.table.head()

    def export_item(self, item: Any) -> None:
        """Write one article."""
        self.table.row(self.record(item))

    def finish_exporting(self) -> None:
        """The file is closed by whoever opened it."""
        self.table.end()
