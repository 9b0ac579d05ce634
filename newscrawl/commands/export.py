"""``scrapy export``: write the database as a dataset."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import add_filters, one_argument, read_filters
from newscrawl.errors import ArgumentError, unknown
from newscrawl.exports import FORMATS, check_format
from newscrawl.exports.dataset import Progress, Recipe, left_over, write_dataset, write_to
from newscrawl.items import CHOICES, KEYS, RAW_KEYS
from newscrawl.persian.clock import now
from newscrawl.sites.registry import sites as known_sites
from newscrawl.store import Database, change_log, duplicate_links, open_store, reading
from newscrawl.store.articles import count, undated
from newscrawl.store.selection import Selection, sites
from newscrawl.utils import terminal
from newscrawl.utils.output_paths import path_of


class ExportCommand(ProjectCommand):
    """Write the stored articles to files or to standard output."""

    examples = (
        "scrapy export articles.jsonl.zst",
        "scrapy export qom.csv --province qom --fields id,jalali_date,headline",
        "scrapy export data/{site}.parquet --split month --card",
        "scrapy export new.jsonl --since-last daily",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options] PATH"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Write the stored articles as a dataset: scrapy export qom.jsonl --province qom"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "Write the stored articles to PATH as JSONL, CSV or Parquet, by its ending, sorted by "
            "time and id; '-' is standard output; a further ending .gz or .zst compresses. The "
            "same database gives the same bytes."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the dataset's filters and format."""
        super().add_options(parser)
        parser.add_argument("--format", choices=list(FORMATS), help="default: by PATH's ending")
        add_filters(parser)
        parser.add_argument("--kind", metavar="KIND", help=", ".join(CHOICES["kind"]))
        parser.add_argument("--fields", metavar="NAMES", help="only these, in this order: id,body")
        parser.add_argument("--raw", action="store_true", help="add the texts before cleaning")
        parser.add_argument(
            "--split", choices=["province", "month"], help="a file each: PATH is articles-qom.jsonl"
        )
        parser.add_argument(
            "--since-last",
            metavar="NAME",
            help="only what is new or changed since the last export with this NAME",
        )
        parser.add_argument(
            "--card", action="store_true", help="a schema, a manifest and a README.md beside it"
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything, then write."""
        path = str(path_of(one_argument(args, "one PATH to write to ('-' for standard output)")))
        form = check_format(path, opts.format)
        if path == "-" and (opts.split or opts.card):
            raise ArgumentError("--split and --card write files: name one in place of '-'")
        if opts.since_last is not None and not opts.since_last.strip():
            raise ArgumentError("--since-last= wants a name, such as daily")
        fields = _fields(opts.fields, raw=opts.raw)
        filters = read_filters(opts)
        kinds = _names("kind", opts.kind, CHOICES["kind"])
        if opts.card:
            # Imported here, since Scrapy imports every command for each.
            from newscrawl.exports.card import check_card

            check_card(Path(path))
        with closing(open_store(self.output_dir, create=False)) as database:
            if opts.site is not None:
                _names("site", opts.site, {*sites(database), *known_sites()})
            selection = replace(filters, kinds=kinds)
            if name := opts.since_last:
                after = change_log.exported_up_to(database, name, selection)
                selection = replace(selection, changed_after=after)
            if left_out := undated(database, selection):
                self.say(f"{left_out} articles without a date are in no range of days: left out")
            if waiting := duplicate_links.waiting(database):
                self.say(
                    f"{waiting} articles have not yet been compared with the others, so those that "
                    "they repeat are unknown; scrapy duplicates compares them"
                )
            recipe = Recipe(selection, fields, form, opts.split)
            written, latest, forgotten = self._write(
                database, path, recipe, name, with_card=opts.card
            )
            if name:
                # Last, so that after a failure the next export contains the same articles again.
                change_log.mark_exported(database, name, selection, latest, forgotten, now())
        if path != "-":
            none = " (no part, no file)" if opts.split and not written else ""
            self.say(f"{written} articles written to {path}{none}")

    def _write(
        self, database: Database, path: str, recipe: Recipe, name: str | None, *, with_card: bool
    ) -> tuple[int, int, int]:
        """Write the dataset. Return the number of articles, and those of the last change and of the
        last takedown that it contains.
        """
        with reading(database), _progress(database, recipe.selection) as progress:
            latest = change_log.latest(database)
            last, gone = change_log.forgotten_since(database, name) if name else (0, [])
            recipe = replace(recipe, forgotten=tuple(gone))
            if path == "-":
                out = sys.stdout.buffer
                written = write_to(out, database, recipe, recipe.selection, progress)
                out.flush()
            else:
                files = write_dataset(database, Path(path), recipe, progress)
                written = sum(file.records for file in files)
                if recipe.split and (older := left_over(Path(path), files)):
                    self.say(
                        f"{len(older)} parts of earlier exports stay beside these, such as "
                        f"{older[0]}: remove them unless you want them"
                    )
                if with_card:
                    from newscrawl.exports.card import write_card

                    write_card(database, Path(path), recipe, files)
        if gone:
            self.say(
                f"{len(gone)} articles were forgotten since the last one, remove them from what "
                f"it and those before it gave: {', '.join(gone)}"
            )
        return written, latest, last


def _fields(given: str | None, *, raw: bool) -> tuple[str, ...]:
    names = _names("field", given, (*KEYS, *RAW_KEYS)) or KEYS
    return tuple(dict.fromkeys((*names, *(RAW_KEYS if raw else ()))))


def _names(what: str, given: str | None, known: Iterable[str]) -> tuple[str, ...]:
    """Return the names between commas, each once. Raises ArgumentError for an unknown name."""
    if given is None:
        return ()
    names = tuple(dict.fromkeys(name.strip() for name in given.split(",")))
    for name in names:
        if name not in known:
            raise ArgumentError(unknown(f"{what} {name}", name, known))
    return names


@contextmanager
def _progress(database: Database, selection: Selection) -> Iterator[Progress]:
    with terminal.progress(lambda: count(database, selection), " articles") as step:

        def counted(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
            for record in records:
                yield record
                step(1)

        yield counted
