"""Scrapy's feeds (-o, -O) in the contract's form."""

from typing import Any, BinaryIO

from scrapy.exporters import BaseItemExporter

from newscrawl.exports import to_json
from newscrawl.items import to_record


class RecordExporter(BaseItemExporter):
    """JSONL of records, the same lines that ``scrapy export`` writes, in the order of the crawl."""

    def __init__(self, file: BinaryIO, **options: Any) -> None:
        super().__init__(dont_fail=True, **options)
        self.file = file

    def export_item(self, item: Any) -> None:
        """Write one article."""
        self.file.write(to_json(to_record(item)))
