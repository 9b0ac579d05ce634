"""``scrapy browse``: the database in a browser."""

import argparse
import re
from contextlib import closing

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import no_argument
from newscrawl.errors import ArgumentError
from newscrawl.store import open_store, search_index

_PORT = 8001
_port = re.compile(r"^\d{1,5}$")


class BrowseCommand(ProjectCommand):
    """Show the stored articles in a browser, on this machine, read-only."""

    examples = (
        "scrapy browse",
        "scrapy browse --port 8080",
    )

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "[options]"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Read and search the stored articles in a browser, on this machine only"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "Serve the stored articles on http://127.0.0.1:8001, for this machine only, until "
            "Ctrl-C: the latest, lists by province, section, tag and month, a search like scrapy "
            "search, each article with its revisions. Nothing is written, a crawl may run at the "
            "same time, and no page loads anything from elsewhere. Needs pip install "
            "'newscrawl[browse]'."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the port."""
        super().add_options(parser)
        parser.add_argument("--port", metavar="N", help=f"0: any free one (default: {_PORT})")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check that there is a database, and serve it."""
        no_argument(args)
        port = _PORT if opts.port is None else _read_port(opts.port)
        try:
            # Imported here: it takes a quarter of a second to load, and is an extra.
            from newscrawl.views.app import make_app
            from newscrawl.views.server import serve
        except ImportError as error:
            raise ArgumentError(
                "browse wants Flask, which is not installed: pip install 'newscrawl[browse]'"
            ) from error
        # This migrates the database; the pages open it read-only, and cannot.
        with closing(open_store(self.output_dir, create=False)) as database:
            waiting = search_index.waiting(database)
        if waiting:
            self.say(f"{waiting:,} articles are not indexed, and not found; run scrapy search once")
        serve(make_app(self.output_dir), port, _ready)


def _ready(address: str) -> None:
    print(f"{address}  (Ctrl-C ends it)", flush=True)


def _read_port(text: str) -> int:
    if not _port.match(text) or int(text) > 65535:
        raise ArgumentError(f"--port={text}: write a number from 0 to 65535")
    return int(text)
