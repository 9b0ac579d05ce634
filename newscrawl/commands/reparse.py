"""``scrapy reparse``: the kept pages read again with today's code, without the network."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing

from newscrawl.arguments import read_ages, read_count, read_days
from newscrawl.clock import now
from newscrawl.command import ProjectCommand, no_argument
from newscrawl.differences import Differences
from newscrawl.exitcodes import ExitCode, too_many
from newscrawl.lock import alone
from newscrawl.rereaders import code, reread
from newscrawl.rereading import Again
from newscrawl.store import Database, links, open_pages, open_store
from newscrawl.store.pages import count_names, names
from newscrawl.store.rereading import Change, begin, end, go_on, put_right
from newscrawl.taking_in import take_in
from newscrawl.terminal import plain_line

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
        self.ages = read_ages("REVISIT_AGES", self.settings.getlist("REVISIT_AGES"))
        open_pages(self.output_dir, create=False).close()
        with (
            alone(self.output_dir, "reparse"),
            closing(open_store(self.output_dir)) as news,
            closing(open_pages(self.output_dir)) as kept,
        ):
            if opts.diff:
                counts = self._compare(kept, since, workers)
            else:
                counts = self._store(news, kept, since, workers)
            unkept = links.unkept(news)
        self._end(counts, unkept, is_diff=opts.diff)

    def _compare(self, kept: Database, since: str | None, workers: int) -> Counter[str]:
        differences = Differences()
        counts: Counter[str] = Counter()
        reasons: list[str] = []
        for _, found in self._read(kept, "", since, workers):
            for one in found:
                counts[one.state] += 1
                differences.add(one.id, one.changes)
                reasons += _reason(one)
        for line in differences.lines():
            print(line)
        self._tell(reasons)
        return counts

    def _store(
        self, news: Database, kept: Database, since: str | None, workers: int
    ) -> Counter[str]:
        mark = begin(news, code(), since or "", now())
        counts = Counter(mark.counts)
        if mark.done:
            self.say(f"going on after {mark.done}, where the last one was interrupted")
        reasons: list[str] = []
        for done, found in self._read(kept, mark.done, since, workers):
            changes = [
                Change(one.seen, one.versions[-1], one.formers)
                for one in found
                if one.state == "changed" and one.seen
            ]
            counts["meanwhile"] += put_right(news, changes) if changes else 0
            for one in found:
                if one.state == "new":
                    one.state = take_in(news, one, self.ages)
                counts[one.state] += 1
                reasons += _reason(one)
            go_on(news, mark.key, done[-1], counts)
        end(news, mark.key, now())
        self._tell(reasons)
        return counts

    def _read(
        self, kept: Database, after: str, since: str | None, workers: int
    ) -> Iterator[tuple[list[str], list[Again]]]:
        total = count_names(kept, after, since)
        # A worker takes as long to start as to read some hundreds.
        workers = min(workers, 1 + total // _WORTH)
        portions = reread(self.output_dir, _portions(kept, after, since), workers)
        if not sys.stderr.isatty():
            yield from portions
            return
        from tqdm import tqdm

        with tqdm(total=total, unit=" articles", file=sys.stderr, leave=False) as bar:
            for done, found in portions:
                bar.update(len(done))
                yield done, found

    def _tell(self, reasons: Sequence[str]) -> None:
        for reason in reasons[:_SHOWN]:
            self.say(reason)
        if len(reasons) > _SHOWN:
            self.say(f"and {len(reasons) - _SHOWN:,} more that cannot be read")

    def _end(self, counts: Counter[str], unkept: int, *, is_diff: bool) -> None:
        unreadable = counts["unreadable"]
        read = sum(counts[state] for state in ("same", "changed", "new", "refused")) + unreadable
        would = "would change" if is_diff else "changed"
        parts = [
            f"{counts['changed'] - counts['meanwhile']:,} {would}",
            f"{counts['new']:,} {'would be ' if is_diff else ''}new",
            f"{counts['same']:,} the same",
            *([f"{unreadable:,} cannot be read (kept as they were)"] if unreadable else []),
            *([f"{counts['refused']:,} cannot be stored"] if counts["refused"] else []),
            *([f"{counts['meanwhile']:,} stored anew meanwhile"] if counts["meanwhile"] else []),
        ]
        self.say(f"{read:,} articles read again: {', '.join(parts)}")
        if unkept:
            self.say(f"{unkept:,} stored articles have no kept page, and stay as they are")
        if too_many(unreadable, read):
            self.exitcode = ExitCode.UNREADABLE


def _portions(kept: Database, after: str, since: str | None) -> Iterator[list[str]]:
    while found := names(kept, after, since, _NAMES):
        for first in range(0, len(found), _PORTION):
            yield found[first : first + _PORTION]
        after = found[-1]


def _reason(one: Again) -> Iterable[str]:
    return [plain_line(f"{one.name}, {one.why}")] if one.why else []
