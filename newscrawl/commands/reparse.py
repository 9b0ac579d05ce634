"""``scrapy reparse``: read archived pages again that today's code has not read; no network."""

import argparse
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import add_workers, no_argument, read_workers
from newscrawl.crawling.arguments import read_ages, read_days
from newscrawl.store import open_pages, open_store, page_links
from newscrawl.store.archived_ids import least_key
from newscrawl.utils.locks import alone

if TYPE_CHECKING:
    from newscrawl.archive.reparse_run import ReparseRun, Reread


class ReparseCommand(ProjectCommand):
    """Read the archived pages again, and correct what is stored."""

    examples = (
        "scrapy reparse --diff",
        "scrapy reparse --since 1404-08-01 --workers 2",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options]"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Read the kept pages again with today's code: scrapy reparse --diff"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "Read archived pages again, without the network, if today's code has not read them: an "
            "article's newest page for its record, the pages of former revisions for their texts. "
            "The result replaces what is stored, and makes no revision; pages of articles that are "
            "not stored become articles. Each article notes which code has read it, so after an "
            "interruption the next reparse goes on; --all reads every article."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what is read, by how many processes, and whether anything is changed."""
        super().add_options(parser)
        parser.add_argument(
            "--diff", action="store_true", help="change nothing; print what would change, by field"
        )
        parser.add_argument(
            "--all", action="store_true", help="read also what today's code has read already"
        )
        parser.add_argument(
            "--since", metavar="DATE", help="first Tehran day, by the articles' addresses"
        )
        add_workers(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything, then read."""
        # Imported here, since Scrapy imports every command for each.
        from newscrawl.archive.archived_words import ArchivedWords
        from newscrawl.archive.reparse_run import ReparseRun

        assert self.settings is not None
        no_argument(args)
        day, _ = read_days("--since", opts.since, "--until", None)
        since = day.isoformat() if day else None
        crew_of = read_workers(opts)
        ages = read_ages("REVISIT_AGES", self.settings.getlist("REVISIT_AGES"))
        open_pages(self.output_dir, create=False).close()
        with (
            nullcontext() if opts.diff else alone(self.output_dir, "reparse"),
            closing(open_store(self.output_dir, create=not opts.diff)) as news,
            closing(open_pages(self.output_dir, create=False)) as kept,
            closing(ArchivedWords(self.output_dir)) as words,
        ):
            run = ReparseRun(news, kept, crew_of, since=since, is_all=opts.all)
            done = _compare(run) if opts.diff else run.store(ages, words)
            for line in done.lines(is_diff=opts.diff):
                self.say(line)
            self.exitcode = done.exitcode
            if unarchived := page_links.unarchived(news, least_key(kept)):
                self.say(f"{unarchived:,} stored articles have no kept page, and stay as they are")


def _compare(run: "ReparseRun") -> "Reread":
    from newscrawl.archive.reparse_diff import Differences

    differences = Differences()
    for found in run.results():
        for one in found:
            run.done.add(one)
            differences.add(one.id, one.fields)
    for line in differences.lines():
        print(line, flush=True)  # else a closed pipe is noticed too late
    return run.done
