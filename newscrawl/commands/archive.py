"""``scrapy archive``: check the archived pages, export them as WARC, and import WARC files."""

import argparse
from collections.abc import Sequence
from contextlib import ExitStack, closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import (
    add_filters,
    add_workers,
    no_argument,
    one_argument,
    read_filters,
    read_workers,
)
from newscrawl.crawling.arguments import read_ages
from newscrawl.errors import ArgumentError, NoDatabaseError, unknown
from newscrawl.exitcodes import ExitCode
from newscrawl.sites.hosts import hosts_of_all
from newscrawl.sites.registry import site_named
from newscrawl.store import Database, forgotten, open_pages, open_store, page_links
from newscrawl.store.archived_pages import reserve
from newscrawl.store.captures import waiting
from newscrawl.store.integrity import check
from newscrawl.store.selection import Selection
from newscrawl.store.sources import read_so_far
from newscrawl.utils.atomic import replacing
from newscrawl.utils.locks import alone
from newscrawl.utils.output_paths import path_of
from newscrawl.utils.terminal import plain_line

if TYPE_CHECKING:
    from newscrawl.archive.import_preview import ImportPreview
    from newscrawl.archive.warc_importer import Taken

_ACTIONS = ("check", "export", "import")
_ENDINGS = (".warc", ".warc.gz")
# Damages that are printed, at most; all are counted.
_SHOWN = 50
_FLAGS = ("dry_run", "again", "read")
_OF_IMPORT = {"--prefix", "--dry-run", "--again", "--read", "--workers", "--scheduler"}


class ArchiveCommand(ProjectCommand):
    """Check, export and import archived pages."""

    examples = (
        "scrapy archive check",
        "scrapy archive export pages.warc.gz --province qom --since 1404-08-01",
        "scrapy archive import pages.warc.gz --read",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options] check | export FILE.warc.gz | import SOURCE..."

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "The raw pages: scrapy archive check, export FILE.warc.gz, import SOURCE..."

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "check: verify that every body in pages.db is the one that came, and that every page "
            "that an article names is there. export: write the archived pages as WARC 1.1, the "
            "same bytes for the same pages; the filters select pages. import: archive a site's "
            "pages (--site; without it, the first site's) from WARC and ARC files of any tool, as "
            "if they had been crawled; scrapy reparse makes articles of them, or --read at once. A "
            "SOURCE is a file, a folder, a pattern, an https:// address, or @LIST with names in "
            "its lines. An import that was interrupted goes on where it stopped, and reads no file "
            "twice. Ends with 65 if something is damaged; what is undamaged is kept."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters, and the options of imports."""
        super().add_options(parser)
        add_filters(parser)
        importing = parser.add_argument_group("import")
        importing.add_argument("--prefix", metavar="TEXT", help="goes before each name in @LIST")
        importing.add_argument("--dry-run", action="store_true", help="say what it would do")
        importing.add_argument("--again", action="store_true", help="read read files anew")
        importing.add_argument("--read", action="store_true", help="make articles of the pages")
        add_workers(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check, export or import, as the first argument says."""
        if not args or args[0] not in _ACTIONS:
            what = f"{args[0]!r} in scrapy archive" if args else "scrapy archive without an action"
            raise ArgumentError(unknown(what, args[0] if args else "", _ACTIONS))
        action, *rest = args
        selection = read_filters(opts)
        said = {f"--{name.replace('_', '-')}" for name in getattr(opts, "said", {})}
        said |= {f"--{name.replace('_', '-')}" for name in _FLAGS if getattr(opts, name)}
        if wrong := sorted(said & _OF_IMPORT if action != "import" else said & {"--province"}):
            of = "import" if action != "import" else "export"
            raise ArgumentError(f"{', '.join(wrong)}: for scrapy archive {of}, not for {action}")
        if action == "export":
            self._export(rest, selection)
        elif action == "import":
            self._import(rest, opts, selection)
        elif selection != Selection():
            raise ArgumentError(
                "--province, --site, --since and --until are not for check: it checks all"
            )
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

    def _export(self, args: Sequence[str], selection: Selection) -> None:
        # Imported here, since Scrapy imports every command for each.
        from newscrawl.archive.page_filter import PageFilter
        from newscrawl.archive.warc_writer import write_warc

        path = path_of(one_argument([*args], "one FILE.warc.gz to write to"))
        _check_name(path)
        pages, damages = PageFilter(selection), list[str]()
        with (
            closing(open_pages(self.output_dir, create=False)) as kept,
            self._news() as news,
            replacing(path, compressed=False) as out,
        ):
            written = write_warc(pages.of(news, kept, damages), out, gzip=path.suffix == ".gz")
        self._tell([f"left out: {damage}" for damage in damages])
        self.say(f"{written:,} pages written to {path}")

    def _import(self, args: Sequence[str], opts: argparse.Namespace, days: Selection) -> None:
        # Imported here, since Scrapy imports every command for each.
        from newscrawl.archive.archived_words import ArchivedWords
        from newscrawl.archive.captures import Wanted
        from newscrawl.archive.import_preview import ImportPreview
        from newscrawl.archive.import_progress import ImportProgress
        from newscrawl.archive.remote_connection import RemoteManners
        from newscrawl.archive.reparse_run import ReparseRun
        from newscrawl.archive.sources import names_of
        from newscrawl.archive.warc_importer import WarcImport

        assert self.settings is not None
        if not args:
            raise ArgumentError("a file, folder or address to import is wanted; none was given")
        manners = RemoteManners.from_settings(self.settings)
        names = names_of(args, opts.prefix or "", manners)
        crew_of = read_workers(opts)
        ages = read_ages("REVISIT_AGES", self.settings.getlist("REVISIT_AGES"))
        with alone(self.output_dir, "archive"), ExitStack() as held:
            if opts.read and not opts.dry_run:
                held.enter_context(alone(self.output_dir, "reparse"))
            news = held.enter_context(closing(open_store(self.output_dir)))
            copies, named = page_links.seed_urls(news), page_links.greatest(news)
            wanted = Wanted(
                tuple((u, h.site.name) for h in hosts_of_all(self.settings) for u in h.urls),
                copies,
                self.settings.getint("DOWNLOAD_MAXSIZE"),
                forgotten.forgotten(news),
                days.since,
                days.until,
                tuple(site_named(name).name for name in days.sites),
            )
            kept = held.enter_context(closing(open_pages(self.output_dir)))
            reserve(kept, named)
            kind = ImportPreview if opts.dry_run else WarcImport
            with crew_of(len(names)) as crew, ImportProgress(names, self.say) as step:
                taking = kind(
                    kept, wanted, crew, manners, folder=self.output_dir, again=opts.again, step=step
                )
                taken = taking.take(names)
            self._tell_import(taken, waiting(kept), is_dry=opts.dry_run)
            if isinstance(taking, ImportPreview):
                self._tell_preview(taking, kept)
                return
            self.say(f"{taken.new:,} pages imported, {taken.known:,} were there already")
            if opts.read:
                with closing(ArchivedWords(self.output_dir)) as words:
                    done = ReparseRun(news, kept, crew_of).store(ages, words)
                for line in done.lines():
                    self.say(line)
                self.exitcode = self.exitcode or done.exitcode
            elif taken.new:
                self.say("scrapy reparse makes articles of them")

    def _tell_import(self, taken: "Taken", waiting_now: int, *, is_dry: bool) -> None:
        self._tell(taken.damages)
        for unread in taken.unread[:_SHOWN]:
            self.say(plain_line(unread.why))
        if more := len(taken.unread[_SHOWN:]):
            self.say(f"and {more:,} more files that cannot be read")
        for why, number in sorted(taken.passed.items()):
            self.say(plain_line(f"passed over: {number:,} {why}"))
        if waiting_now:
            self.say(f"{waiting_now:,} revisit records wait for their originals: import these, too")
        parts = [
            f"{taken.read:,} files {'would be ' if is_dry else ''}read",
            *([f"{taken.before:,} read by an earlier import"] if taken.before else []),
            *([f"{taken.copies:,} copies of others"] if taken.copies else []),
            *([f"{taken.other_days:,} of other days, by their names"] if taken.other_days else []),
            *([f"{len(taken.unread):,} that cannot be read"] if taken.unread else []),
        ]
        self.say(", ".join(parts))
        if taken.older:
            self.say(f"{taken.older:,} were read by an older newscrawl: --again reads them anew")
        if taken.unread and not self.exitcode:
            is_remote = all(unread.is_remote for unread in taken.unread)
            self.exitcode = ExitCode.NO_ANSWER if is_remote else ExitCode.UNREADABLE

    def _tell_preview(self, preview: "ImportPreview", kept: Database) -> None:
        taken = preview.taken
        self.say(
            f"a dry run: {taken.new:,} pages would be new and take {preview.room / 1e6:,.1f} MB, "
            f"{taken.known:,} are there already; nothing was stored"
        )
        if preview.remote:
            so_far = read_so_far(kept)
            told = f"of {so_far.bytes / 1e9:.1f} GB read before came {so_far.pages:,} pages"
            self.say(
                f"{preview.remote:,} files on servers, {preview.remote_bytes / 1e9:.1f} GB, would "
                f"be downloaded; {told if so_far.files else 'nothing was read before to go by'}"
            )

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
