"""``scrapy merge``: other output folders into this one."""

import argparse
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.spiderloader import get_spider_loader

from newscrawl.cli.command import ProjectCommand
from newscrawl.errors import ArgumentError, StoreError
from newscrawl.exitcodes import ExitCode, of_error
from newscrawl.store import open_store
from newscrawl.utils.locks import alone
from newscrawl.utils.output_paths import path_of
from newscrawl.utils.terminal import plain_line

if TYPE_CHECKING:
    from newscrawl.maintenance.merge import Merged

# Damaged pages that are named, at most; all are counted.
_SHOWN = 20


class MergeCommand(ProjectCommand):
    """Merge other output folders into the output folder."""

    examples = (
        "scrapy merge theirs/output",
        "scrapy merge east/output west/output && scrapy coverage",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "FOLDER..."

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Other output folders into this one: scrapy merge theirs/output"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "Bring all that other output folders hold into this one: pages, articles, former "
            "texts, links, walks, coverage, runs. Of an article that several have, the later fetch "
            "is the newer revision; what one has forgotten is forgotten. The folders are only "
            "read; their order makes no difference, and merging one again changes nothing. "
            "Databases of an older version are brought up to date in a copy. It does not run "
            "beside a crawl; after an interruption the same merge goes on."
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        """Check all folders, then merge one after the other."""
        # Imported here, since Scrapy imports every command for each.
        from newscrawl.maintenance.merge import Merged, check
        from newscrawl.maintenance.takedown import clean_up

        assert self.settings is not None
        if not all(args) or not args:
            raise ArgumentError("say which: a FOLDER or several, such as theirs/output")
        sources = list({path_of(name).resolve(): path_of(name) for name in args}.values())
        check(self.output_dir, sources)
        writers = ["merge", *get_spider_loader(self.settings).list(), "reparse", "archive"]
        total = Merged()
        with ExitStack() as locks:
            for writer in writers:
                locks.enter_context(alone(self.output_dir, writer))
            for source in sources:
                self._merge(source, total)
            with closing(open_store(self.output_dir)) as news:
                clean_up(self.output_dir, news)
        if len(sources) > 1:
            self.say(f"in all: {_said(total)}")

    def _merge(self, source: Path, total: "Merged") -> None:
        from newscrawl.maintenance.merge import merge

        try:
            merged = merge(self.output_dir, source)
        except StoreError as error:
            self.say(plain_line(f"{source}: {error}", most=1000))
            self.exitcode = self.exitcode or of_error(error)
            return
        for damage in merged.damages[:_SHOWN]:
            self.say(plain_line(f"{source}: {damage}"))
        if more := len(merged.damages[_SHOWN:]):
            self.say(f"and {more:,} more damaged pages")
        if merged.damages:
            self.exitcode = self.exitcode or ExitCode.UNREADABLE
        self.say(plain_line(f"{source}: {_said(merged)}", most=1000))
        total.add(merged)


def _said(merged: "Merged") -> str:
    return (
        f"{merged.new:,} articles new, {merged.revised:,} revised, {merged.same:,} the same, "
        f"{merged.forgotten:,} forgotten; {merged.pages:,} pages new, {merged.known_pages:,} there "
        f"already; {merged.runs:,} runs new"
    )
