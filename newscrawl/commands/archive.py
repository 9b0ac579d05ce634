"""``scrapy archive``: check the archived pages, export them as WARC, and import WARC files."""

import argparse
from collections.abc import Sequence
from contextlib import closing, nullcontext
from pathlib import Path

from newscrawl.archive.page_filter import PageFilter
from newscrawl.archive.warc_importer import Wanted, WarcImport
from newscrawl.archive.warc_writer import write_warc
from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import add_filters, no_argument, one_argument, read_filters
from newscrawl.errors import ArgumentError, NoDatabaseError, NoFileError, unknown
from newscrawl.exitcodes import ExitCode
from newscrawl.sites.hosts import Hosts
from newscrawl.store import Database, forgotten, open_pages, open_store, page_links
from newscrawl.store.archived_pages import reserve
from newscrawl.store.integrity import check
from newscrawl.store.selection import Selection
from newscrawl.utils.atomic import replacing
from newscrawl.utils.locks import alone
from newscrawl.utils.output_paths import path_of
from newscrawl.utils.terminal import plain_line

_ACTIONS = ("check", "export", "import")
_ENDINGS = (".warc", ".warc.gz")
# Damages that are printed, at most; all are counted.
_SHOWN = 50


class ArchiveCommand(ProjectCommand):
    """Check, export and import archived pages."""

    examples = (
        "scrapy archive check",
        "scrapy archive export pages.warc.gz --province qom --since 1404-08-01",
        "scrapy archive import pages.warc.gz && scrapy reparse",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options] check | export FILE.warc.gz | import FILE.warc.gz..."

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "The raw pages: scrapy archive check, export FILE.warc.gz, import FILE.warc.gz"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "check: verify that every body in pages.db is the one that came, and that every page "
            "that an article names is there. export: write the archived pages as WARC 1.1, the "
            "same bytes for the same pages; the options select pages. import: archive the site's "
            "pages from WARC files of any tool, as if they had been crawled; scrapy reparse makes "
            "articles of them. Ends with 65 if something is damaged; what is undamaged is kept."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters, for exports."""
        super().add_options(parser)
        add_filters(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check, export or import, as the first argument says."""
        if not args or args[0] not in _ACTIONS:
            what = f"{args[0]!r} in scrapy archive" if args else "scrapy archive without an action"
            raise ArgumentError(unknown(what, args[0] if args else "", _ACTIONS))
        action, *rest = args
        selection = read_filters(opts)
        if action == "export":
            self._export(rest, PageFilter(selection))
        elif selection != Selection():
            names = "--province, --since and --until"
            raise ArgumentError(f"{names} choose what is exported; they are not for {action}")
        elif action == "import":
            self._import(rest)
        else:
            self._check(rest)

    def _check(self, args: Sequence[str]) -> None:
        no_argument([*args])
        with closing(open_pages(self.output_dir, create=False)) as kept, self._news() as news:
            found = check(news, kept)
        self._tell(found.damages)
        self.say(
            f"{found.pages:,} pages, {found.bodies:,} bodies and {found.links:,} links checked; "
            f"{len(found.damages) or 'nothing'} damaged"
        )

    def _export(self, args: Sequence[str], pages: PageFilter) -> None:
        path = path_of(one_argument([*args], "one FILE.warc.gz to write to"))
        _check_name(path)
        damages: list[str] = []
        with (
            closing(open_pages(self.output_dir, create=False)) as kept,
            self._news() as news,
            replacing(path, compressed=False) as out,
        ):
            written = write_warc(pages.of(news, kept, damages), out, gzip=path.suffix == ".gz")
        self._tell([f"left out: {damage}" for damage in damages])
        self.say(f"{written:,} pages written to {path}")

    def _import(self, args: Sequence[str]) -> None:
        assert self.settings is not None
        if not args:
            raise ArgumentError("at least one FILE.warc.gz to read is wanted; none was given")
        paths = [path_of(name) for name in args]
        for path in paths:
            _check_name(path)
            if not path.is_file():
                raise NoFileError(f"there is no file {path}; nothing was imported")
        hosts = Hosts(self.settings.getlist("TASNIM_URL"))
        longest = self.settings.getint("DOWNLOAD_MAXSIZE")
        with alone(self.output_dir, "archive"):
            with closing(open_store(self.output_dir)) as news:
                copies, named = page_links.seed_urls(news), page_links.greatest(news)
                wanted = Wanted(hosts, copies, longest, forgotten.forgotten(news))
            with closing(open_pages(self.output_dir)) as kept:
                reserve(kept, named)
                taken = WarcImport(kept, wanted)
                taken.take(*paths)
        self._tell(taken.damages)
        for why, number in sorted(taken.skipped.items()):
            self.say(plain_line(f"passed over: {number:,} {why}"))
        self.say(f"{taken.new:,} pages imported, {taken.known:,} were there already")
        if taken.new:
            self.say("scrapy reparse makes articles of them")

    def _tell(self, damages: Sequence[str]) -> None:
        for damage in damages[:_SHOWN]:
            self.say(plain_line(damage))
        if len(damages) > _SHOWN:
            self.say(f"and {len(damages) - _SHOWN:,} more")
        if damages:
            self.exitcode = ExitCode.UNREADABLE

    def _news(self) -> closing[Database] | nullcontext[None]:
        try:
            return closing(open_store(self.output_dir, create=False))
        except NoDatabaseError:
            return nullcontext()


def _check_name(path: Path) -> None:
    if not path.name.endswith(_ENDINGS):
        raise ArgumentError(f"{path}: the name of a WARC file ends in {' or '.join(_ENDINGS)}")
