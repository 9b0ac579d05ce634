"""``scrapy reparse``: the kept pages read again with today's code, without the network."""

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace

from newscrawl.arguments import read_ages, read_count, read_days
from newscrawl.clock import now
from newscrawl.command import ProjectCommand, no_argument
from newscrawl.differences import Differences
from newscrawl.exitcodes import ExitCode, too_many
from newscrawl.kept_words import KeptWords
from newscrawl.lock import alone
from newscrawl.rereaders import code, reread
from newscrawl.rereading import Again
from newscrawl.store import Database, links, open_pages, open_store
from newscrawl.store.names import Names, count_names, ends, names
from newscrawl.store.rereading import Change, begin, end, go_on, put_right
from newscrawl.taking_in import take_in
from newscrawl.terminal import plain_line, progress

# Articles that a worker reads at a time, and that are stored in one transaction.
_PORTION = 50
# Articles for which another worker is worth its start.
_WORTH = 200
# Names looked up at a time.
_NAMES = 1000
# Reasons that are printed; the number is that of all.
_SHOWN = 20


class Command(ProjectCommand):
    """Read the kept pages again, and put right what is stored."""

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
            "Read every kept article page again with today's code, without the network, and put "
            "what it reads in the place of what is stored; pages of articles that are not stored "
            "become articles. That is no revision: the pages are the same. An interrupted one is "
            "gone on with by the next."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """What is read, how, and whether anything is changed."""
        super().add_options(parser)
        parser.add_argument(
            "--diff", action="store_true", help="change nothing; print what would change, by field"
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
        self.reasons: list[str] = []
        self.reasons_in_all = 0
        self.ages = read_ages("REVISIT_AGES", self.settings.getlist("REVISIT_AGES"))
        open_pages(self.output_dir, create=False).close()
        with (
            nullcontext() if opts.diff else alone(self.output_dir, "reparse"),
            closing(open_store(self.output_dir, create=not opts.diff)) as news,
            closing(open_pages(self.output_dir, create=False)) as kept,
            closing(KeptWords(self.output_dir)) as self.kept_words,
        ):
            if opts.diff:
                counts = self._compare(kept, since, workers)
            else:
                counts = self._store(news, kept, since, workers)
            unkept = links.unkept(news, ends(kept)[0])
        self._end(counts, unkept, is_diff=opts.diff)

    def _compare(self, kept: Database, since: str | None, workers: int) -> Counter[str]:
        differences = Differences()
        counts: Counter[str] = Counter()
        for _, found in self._read(kept, Names(since=since), workers):
            for one in found:
                self._count(counts, one)
                differences.add(one.id, one.changes)
        for line in differences.lines():
            print(line, flush=True)  # or the end of a pipe is seen too late
        self._tell()
        return counts

    def _store(
        self, news: Database, kept: Database, since: str | None, workers: int
    ) -> Counter[str]:
        newest = ends(kept)[1]
        mark = begin(news, code(), since or "", now(), newest)
        counts = Counter(mark.counts)
        if mark.done:
            self.say(f"going on after {mark.done}, where the last one was interrupted")
            since_then = Names(until=mark.done, since=since, newer=mark.pages)
            for _, found in self._read(kept, since_then, workers):
                self._put(news, found, counts)
            go_on(news, mark.key, mark.done, counts, newest)
        for done, found in self._read(kept, Names(after=mark.done, since=since), workers):
            self._put(news, found, counts)
            go_on(news, mark.key, done[-1], counts, newest)
        end(news, mark.key, now())
        self._tell()
        return counts

    def _put(self, news: Database, found: Sequence[Again], counts: Counter[str]) -> None:
        changes = [
            Change(one.seen, one.versions[-1], one.formers)
            for one in found
            if one.state == "changed" and one.seen
        ]
        left, refused = put_right(news, changes, now(), self.ages) if changes else (0, {})
        counts["meanwhile"] += left
        for one in found:
            if one.state == "new":
                one.state = take_in(news, one, self.ages, self.kept_words)
            elif one.seen and (why := refused.get(one.seen.values["id"])):
                one.state, one.why = "refused", why
            self._count(counts, one)

    def _count(self, counts: Counter[str], one: Again) -> None:
        counts[one.state] += 1
        counts["faults"] += one.is_fault
        if one.why:
            self.reasons_in_all += 1
            if len(self.reasons) < _SHOWN:
                self.reasons.append(plain_line(f"{one.name}, {one.why}"))

    def _read(
        self, kept: Database, which: Names, workers: int
    ) -> Iterator[tuple[list[str], list[Again]]]:
        total = count_names(kept, which)
        # A worker takes as long to start as to read some hundreds.
        workers = min(workers, 1 + total // _WORTH)
        portions = reread(self.output_dir, _portions(kept, which), workers)
        with progress(lambda: total, " articles") as step:
            for done, found in portions:
                step(len(done))
                yield done, found

    def _tell(self) -> None:
        for reason in self.reasons:
            self.say(reason)
        if more := self.reasons_in_all - len(self.reasons):
            self.say(f"and {more:,} more that cannot be read")

    def _end(self, counts: Counter[str], unkept: int, *, is_diff: bool) -> None:
        unreadable, refused = counts["unreadable"], counts["refused"]
        read = sum(counts[state] for state in ("same", "changed", "new")) + unreadable + refused
        would = "would change" if is_diff else "changed"
        parts = [
            f"{counts['changed'] - counts['meanwhile']:,} {would}",
            f"{counts['new']:,} {'would be ' if is_diff else ''}new",
            f"{counts['same']:,} the same",
            *([f"{unreadable:,} cannot be read (kept as they were)"] if unreadable else []),
            *([f"{refused:,} cannot be stored"] if refused else []),
            *([f"{counts['meanwhile']:,} stored anew meanwhile"] if counts["meanwhile"] else []),
        ]
        self.say(f"{read:,} articles read again: {', '.join(parts)}")
        if unkept:
            self.say(f"{unkept:,} stored articles have no kept page, and stay as they are")
        if faults := counts["faults"]:
            self.say(f"{faults:,} of them by a fault inside newscrawl")
            self.exitcode = ExitCode.FAULT
        if too_many(unreadable + refused, read):
            self.exitcode = ExitCode.UNREADABLE


def _portions(kept: Database, which: Names) -> Iterator[list[str]]:
    while found := names(kept, which, _NAMES):
        for first in range(0, len(found), _PORTION):
            yield found[first : first + _PORTION]
        which = replace(which, after=found[-1])
