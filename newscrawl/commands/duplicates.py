"""``scrapy duplicates``: list clusters of republished stories and re-issues."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import add_filters, no_argument, read_filters
from newscrawl.persian.dates import tehran_minute
from newscrawl.store import Database, open_store
from newscrawl.store.clusters import Cluster, Member, clusters
from newscrawl.store.duplicate_links import catch_up, waiting
from newscrawl.utils.terminal import columns, plain_line

_HEAD = ("cluster", "", "id", "site", "Tehran", "like", "headline")
_WORDS = ("", "id", "site", "Tehran", "headline")
_MOST = 80
# So many articles or fewer are compared without a message: it takes a second.
_FEW = 1_000


class DuplicatesCommand(ProjectCommand):
    """List the stored articles that repeat each other."""

    examples = (
        "scrapy duplicates",
        "scrapy duplicates --province qom --since 1404-08-01",
    )

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
            "an article and the first one that it repeats have in common. "
            "A cluster is listed whole where one of its articles is of the province and days."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters."""
        super().add_options(parser)
        add_filters(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything, compare articles that an older version has not compared, then print."""
        no_argument(args)
        selection = read_filters(opts)
        with closing(open_store(self.output_dir, create=False)) as database:
            self._catch_up(database)
            found = clusters(database, selection)
        for line in lines(found):
            print(line)

    def _catch_up(self, database: Database) -> None:
        """Compare the waiting articles. If interrupted, the next call or run goes on with it."""
        number = waiting(database)
        if number > _FEW:
            self.say(f"comparing {number:,} articles, once")
        if number:
            for _ in catch_up(database):
                pass


def lines(found: Sequence[Cluster]) -> Iterator[str]:
    """Yield the table, one line per article, and the totals below it."""
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
    like = "-" if member.likeness is None else f"{member.likeness}%"
    return [
        str(number),
        "*" if cluster.has_original and member is cluster.head else " ",
        plain_line(member.id),
        plain_line(member.site),
        tehran_minute(member.published_at) if member.published_at else "-",
        like,
        plain_line(member.headline, _MOST),
    ]
