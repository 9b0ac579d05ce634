"""``scrapy reparse``: read archived pages again that today's code has not read; no network."""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext

from newscrawl.archive.archived_words import ArchivedWords
from newscrawl.archive.ingest import take_in
from newscrawl.archive.reparse import ReparseResult
from newscrawl.archive.reparse_diff import Differences
from newscrawl.archive.reparse_workers import reread
from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import no_argument
from newscrawl.crawling.arguments import read_ages, read_count, read_days
from newscrawl.exitcodes import ExitCode, too_many
from newscrawl.persian.clock import now
from newscrawl.sites.code_digest import code_digest
from newscrawl.store import open_pages, open_store, page_links
from newscrawl.store.archived_ids import count_names, least_key, names
from newscrawl.store.reparse import apply, read_by
from newscrawl.utils.locks import alone
from newscrawl.utils.terminal import plain_line, progress

# Number of articles that a worker reads at a time; they are stored in one transaction.
_PORTION = 50
# Number of articles that makes another worker worth its start.
_WORTH = 200
# Number of articles looked up at a time.
_NAMES = 1000
# The states of articles of which a page was read.
_READ = ("same", "changed", "new", "meanwhile", "unreadable", "refused")
# Reasons that are printed, at most; all are counted.
_SHOWN = 20


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
        parser.add_argument("--workers", metavar="N", help="processes (default: one a core)")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything, then read."""
        assert self.settings is not None
        no_argument(args)
        day, _ = read_days("--since", opts.since, "--until", None)
        since = day.isoformat() if day else None
        workers = read_count("--workers", opts.workers) or len(os.sched_getaffinity(0))
        self.counts: Counter[str] = Counter()
        self.reasons: list[str] = []
        self.reasons_in_all = 0
        self.ages = read_ages("REVISIT_AGES", self.settings.getlist("REVISIT_AGES"))
        open_pages(self.output_dir, create=False).close()
        with (
            nullcontext() if opts.diff else alone(self.output_dir, "reparse"),
            closing(open_store(self.output_dir, create=not opts.diff)) as self.news,
            closing(open_pages(self.output_dir, create=False)) as self.kept,
            closing(ArchivedWords(self.output_dir)) as self.kept_words,
        ):
            found = self._read(since, workers, is_all=opts.all)
            if opts.diff:
                self._compare(found)
            else:
                for some in found:
                    self._put(some)
            self._tell()
            unarchived = page_links.unarchived(self.news, least_key(self.kept))
        self._end(unarchived, is_diff=opts.diff)

    def _compare(self, found: Iterable[list[ReparseResult]]) -> None:
        differences = Differences()
        for some in found:
            for one in some:
                self._count(one)
                differences.add(one.id, one.fields)
        for line in differences.lines():
            print(line, flush=True)  # else a closed pipe is noticed too late

    def _put(self, found: Sequence[ReparseResult]) -> None:
        changes = [one.change for one in found if one.change]
        left, refused = apply(self.news, changes, now(), self.ages)
        for one in found:
            key = one.change.key if one.change else None
            if key in left:
                one.state = "meanwhile"
            elif key in refused:
                one.state, one.why = "refused", refused[key]
            elif one.unread:
                one.state = take_in(self.news, one, self.ages, self.kept_words)
            self._count(one)

    def _count(self, one: ReparseResult) -> None:
        self.counts[one.state] += 1
        self.counts["faults"] += one.is_fault
        if one.why:
            self.reasons_in_all += 1
            if len(self.reasons) < _SHOWN:
                self.reasons.append(plain_line(f"{one.name}, {one.why}"))

    def _read(
        self, since: str | None, workers: int, *, is_all: bool
    ) -> Iterator[list[ReparseResult]]:
        total = count_names(self.kept, since)
        # A worker takes as long to start as to read some hundreds of articles.
        workers = min(workers, 1 + total // _WORTH)
        with progress(lambda: total, " articles") as step:
            portions = self._portions(since, step, is_all=is_all)
            for done, found in reread(self.output_dir, portions, workers):
                step(len(done))
                yield found

    def _portions(
        self, since: str | None, step: Callable[[int], object], *, is_all: bool
    ) -> Iterator[list[str]]:
        """Yield the names of the articles to read, in portions."""
        after = ""
        while found := names(self.kept, after, since, _NAMES):
            after = found[-1][0]
            pages = [] if is_all else [page for _, page in found]
            known = read_by(self.news, code_digest(), pages)
            todo = [name for name, page in found if page not in known]
            self.counts["known"] += len(found) - len(todo)
            step(len(found) - len(todo))
            for first in range(0, len(todo), _PORTION):
                yield todo[first : first + _PORTION]

    def _tell(self) -> None:
        for reason in self.reasons:
            self.say(reason)
        if more := self.reasons_in_all - len(self.reasons):
            self.say(f"and {more:,} more that cannot be read")

    def _end(self, unarchived: int, *, is_diff: bool) -> None:
        counts = self.counts
        unreadable, refused = counts["unreadable"], counts["refused"]
        read = sum(counts[state] for state in _READ)
        would = "would change" if is_diff else "changed"
        parts = [
            f"{counts['changed']:,} {would}",
            f"{counts['new']:,} {'would be ' if is_diff else ''}new",
            f"{counts['same']:,} the same",
            *([f"{unreadable:,} cannot be read (kept as they were)"] if unreadable else []),
            *([f"{refused:,} cannot be stored"] if refused else []),
            *([f"{counts['meanwhile']:,} stored anew meanwhile"] if counts["meanwhile"] else []),
        ]
        self.say(f"{read:,} articles read again: {', '.join(parts)}")
        if known := counts["known"]:
            self.say(f"{known:,} today's code has read already; --all reads them, too")
        if unarchived:
            self.say(f"{unarchived:,} stored articles have no kept page, and stay as they are")
        if faults := counts["faults"]:
            self.say(f"{faults:,} of them by a fault inside newscrawl")
            self.exitcode = ExitCode.FAULT
        if too_many(unreadable + refused, read + known):
            self.exitcode = ExitCode.UNREADABLE
