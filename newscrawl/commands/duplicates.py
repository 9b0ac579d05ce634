"""``scrapy duplicates``: clusters of copies and re-issues."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing

from newscrawl.arguments import read_days
from newscrawl.command import ProjectCommand
from newscrawl.dates import TEHRAN, from_iso, to_jalali
from newscrawl.errors import ArgumentError
from newscrawl.provinces import choose_keys
from newscrawl.store import open_store
from newscrawl.store.articles import Selection
from newscrawl.store.duplicates import Cluster, Member, clusters
from newscrawl.store.originals import fill, missing
from newscrawl.terminal import columns, plain_line

_HEAD = ("cluster", "", "id", "site", "Tehran", "like", "headline")
_WORDS = ("", "id", "site", "Tehran", "headline")
_MOST = 80


class Command(ProjectCommand):
    """List the stored articles that repeat each other."""

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options]"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Clusters of copies and re-issues: scrapy duplicates --since 1404-08-01"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "List the stored articles that repeat each other, copies on other sites and the "
            "agency's own re-issues under another number, cluster by cluster, the newest first. "
            "'*' marks the original, the agency's earliest; 'like' is how much of the shorter text "
            "an article and the original have in common ('-': it repeats another of the cluster). "
            "A cluster is listed whole where one of its articles is of the province and days."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Which articles."""
        super().add_options(parser)
        parser.add_argument(
            "--province", metavar="KEY", help="a province or a desk, or several: qom,kashan"
        )
        parser.add_argument("--since", metavar="DATE", help="first Tehran day, 1404-08-30")
        parser.add_argument("--until", metavar="DATE", help="last Tehran day, 2025-11-21")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything, make the fingerprints that an older database lacks, then print."""
        if args:
            raise ArgumentError(f"no argument is wanted; {len(args)} given: {' '.join(args)}")
        since, until = read_days("--since", opts.since, "--until", opts.until)
        keys = choose_keys(opts.province) if opts.province is not None else ()
        with closing(open_store(self.output_dir, create=False)) as database:
            if number := missing(database):
                self.say(f"{number} articles have no fingerprint yet; making them, once")
                fill(database)
            found = clusters(database, Selection(keys, since, until))
        for line in lines(found):
            print(line)


def lines(found: Sequence[Cluster]) -> Iterator[str]:
    """The table, a line an article, and the sum below it."""
    if not found:
        yield "no duplicates"
        return
    rows = [
        _row(number, cluster, member)
        for number, cluster in enumerate(found, 1)
        for member in cluster.members
    ]
    yield from columns(_HEAD, rows, _WORDS)
    yield ""
    without = sum(not cluster.has_original for cluster in found)
    yield f"clusters: {len(found)}, without an original: {without}; articles: {len(rows)}"


def _row(number: int, cluster: Cluster, member: Member) -> list[str]:
    like = "-" if member.likeness is None else f"{int(100 * member.likeness)}%"
    return [
        str(number),
        "*" if cluster.has_original and member is cluster.head else " ",
        plain_line(member.id),
        plain_line(member.site),
        _moment(member.published_at),
        like,
        plain_line(member.headline, _MOST),
    ]


def _moment(utc: str | None) -> str:
    if utc is None:
        return "-"
    local = from_iso(utc).astimezone(TEHRAN)
    return f"{to_jalali(local.date())} {local:%H:%M}"
