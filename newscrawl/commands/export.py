"""``scrapy export``: the database as a dataset."""

import argparse
import sys
from contextlib import closing
from pathlib import Path

from newscrawl.command import ProjectCommand, add_filters, one_argument, read_filters
from newscrawl.errors import ArgumentError
from newscrawl.exports import COMPRESSIONS, replacing, write_jsonl
from newscrawl.store import open_store
from newscrawl.store.articles import Selection, records, undated

_FORMATS = ("jsonl",)


class Command(ProjectCommand):
    """Write the stored articles to a file or to standard output."""

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options] PATH"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Write the stored articles as JSONL: scrapy export qom.jsonl --province qom"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "Write the stored articles to PATH, one JSON record a line, sorted by time and id; "
            "'-' is standard output; an ending .gz or .zst compresses. "
            "The same database gives the same bytes."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The dataset's filters."""
        super().add_options(parser)
        parser.add_argument("--format", choices=_FORMATS, help="default: by PATH's ending")
        add_filters(parser)
        parser.add_argument("--raw", action="store_true", help="add the texts before cleaning")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything, then write."""
        path = one_argument(args, "one PATH to write to ('-' for standard output)")
        check_format(path, opts.format)
        selection = Selection(*read_filters(opts))
        with (
            closing(open_store(self.output_dir, create=False)) as database,
            closing(records(database, selection, raw=opts.raw)) as found,
        ):
            if left_out := undated(database, selection):
                self.say(f"{left_out} articles without a date are in no range of days: left out")
            if path == "-":
                write_jsonl(found, sys.stdout.buffer)
                sys.stdout.buffer.flush()
                return
            with replacing(Path(path)) as out:
                written = write_jsonl(found, out)
        self.say(f"{written} articles written to {path}")


def check_format(path: str, given: str | None) -> None:
    """Raises ArgumentError where neither the option nor the path's ending is a format we write."""
    name = Path(path)
    ending = (Path(name.stem) if name.suffix in COMPRESSIONS else name).suffix.lstrip(".")
    if given is None and path != "-" and ending not in _FORMATS:
        raise ArgumentError(
            f"{path}: the ending says no format that can be written; the choices are .jsonl, "
            f"plain or compressed ({', '.join('.jsonl' + end for end in COMPRESSIONS)}), "
            "or --format jsonl for any name"
        )
