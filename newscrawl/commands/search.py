"""``scrapy search``: find articles by their words."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import add_filters, read_filters
from newscrawl.crawling.arguments import read_count
from newscrawl.errors import ArgumentError
from newscrawl.persian.dates import tehran_minute
from newscrawl.search.query import Unit, read_query
from newscrawl.search.snippets import Passage, snippet
from newscrawl.store import Database, is_read_only, open_store, search_index
from newscrawl.store.articles import count
from newscrawl.store.search import SearchHit, search
from newscrawl.utils.terminal import plain_line, printed_address, progress

_LIMIT = 10
# So many articles or fewer are indexed without a message: it takes a second.
_FEW = 1_000
# Longest address in characters: a truncated address would lead nowhere.
_ADDRESS = 5_000
_BOLD, _USUAL = "\x1b[1m", "\x1b[0m"


class SearchCommand(ProjectCommand):
    """Find stored articles by their words: in headlines first, the newest first."""

    takes_words = True
    examples = (
        "scrapy search 'حمل و نقل'",
        "scrapy search '\"راهداری\" -قم' --province qom --limit 3",
        "scrapy search --rebuild",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options] WORDS"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return 'Find stored articles: scrapy search "رئیس‌جمهور -نفت" --province qom'

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "Find the stored articles that have all of WORDS, which are one quoted argument: "
            "those with them in the headline first, then in the lead, then in the body, the "
            "newest first in each. ZWNJ or space or neither, hamza, Arabic letters and any "
            'digits are one. "a b" or «a b» is a phrase, -word excludes. Prints each with the '
            "words around what was found, in bold or [ ]."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters, the limit, and the rebuilding of the index."""
        super().add_options(parser)
        add_filters(parser)
        parser.add_argument("--limit", metavar="N", help=f"most articles shown (default: {_LIMIT})")
        parser.add_argument(
            "--rebuild", action="store_true", help="rebuild the index first; WORDS may be omitted"
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything, bring the index up to date, then search."""
        if len(args) > 1:
            raise ArgumentError(
                f"the words are one argument, in quotes; {len(args)} were given: {' '.join(args)}"
            )
        if args or not opts.rebuild:
            read_query(args[0] if args else "")
        selection = read_filters(opts)
        limit = read_count("--limit", opts.limit) or _LIMIT
        with closing(open_store(self.output_dir, create=False)) as database:
            self._index(database, anew=opts.rebuild)
            if not args:
                return
            results = search(database, args[0], selection, limit)
        for line in lines(results.found, results.units, is_terminal=sys.stdout.isatty()):
            print(line)
        self.say(
            f"{len(results.found):,} of {results.total:,} articles found"
            if results.total
            else "no article found"
        )

    def _index(self, database: Database, *, anew: bool) -> None:
        """Index the articles that the index lacks: changed by hand, or stored by an older version.

        anew: rebuild the whole index. If interrupted, the next search goes on with it.
        """
        steps = search_index.rebuild(database) if anew else search_index.catch_up(database)
        number = search_index.waiting(database)
        if not anew and not number:
            return  # without taking the lock, which another program may hold
        if not anew and is_read_only(database):
            self.say(
                f"{number:,} articles are not indexed as they are now, and nothing can be written "
                "here: copy the folder elsewhere to find them"
            )
            return
        if not anew and number <= _FEW:
            for _ in steps:
                pass
            return
        if not anew:
            self.say(f"indexing {number:,} articles, once")
        done = 0
        with progress(lambda: count(database) if anew else number, " articles") as step:
            for indexed in steps:
                done += indexed
                step(indexed)
        self.say(f"{done:,} articles indexed")


def lines(
    found: Iterable[SearchHit], units: tuple[Unit, ...], *, is_terminal: bool
) -> Iterator[str]:
    """Yield a block of lines per article, with an empty line after it.

    is_terminal: print hits in bold, addresses decoded; else hits in [ ], addresses as stored.
    """
    for article in found:
        yield plain_line(article.headline)
        place = article.province or "-"
        if article.desk and article.desk != article.province:
            place = f"{place} ({article.desk})"
        yield f"  {_moment(article)}  {place}  {plain_line(article.id)}"
        yield f"  {printed_address(article.url, _ADDRESS, is_terminal=is_terminal)}"
        texts = (article.lead, article.body, article.headline)
        if around := snippet(texts, units):
            yield f"  {''.join(_shown(passage, is_bold=is_terminal) for passage in around)}"
        yield ""


def _shown(passage: Passage, *, is_bold: bool) -> str:
    text = plain_line(passage.text)
    if not passage.is_hit:
        return text
    return f"{_BOLD}{text}{_USUAL}" if is_bold else f"[{text}]"


def _moment(article: SearchHit) -> str:
    """Return ``1404-08-30 22:53``, in Tehran's time; the day alone if the page has no time."""
    if article.published_at is None:
        return article.jalali_date or "-"
    return tehran_minute(article.published_at)
