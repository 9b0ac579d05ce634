"""``scrapy backup``: both databases in one file, of one moment."""

import argparse
import shutil
from contextlib import closing

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import one_argument
from newscrawl.errors import ArgumentError
from newscrawl.exitcodes import ExitCode
from newscrawl.maintenance.backup import back_up
from newscrawl.store import forgotten, open_to_copy, snapshots
from newscrawl.utils.output_paths import path_of


class BackupCommand(ProjectCommand):
    """Write a backup."""

    examples = ("scrapy backup news.zip", "scrapy backup backups/news-$(date +%F).zip")

    def syntax(self) -> str:
        """Shown by ``--help``."""
        return "FILE.zip"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Both databases in one file, while a crawl runs: scrapy backup news.zip"

    def long_desc(self) -> str:
        """Shown by ``--help``."""
        return (
            "Write news.db and pages.db, as they are at one moment, to one zip file, while crawls "
            "and all else go on. The copies are checked and the zip is read back before it "
            "replaces an older FILE.zip. Databases of an older version of newscrawl are copied "
            "unchanged. To restore a backup: unzip it into an empty folder, and point "
            "-s OUTPUT_DIR= there."
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        """Write the backup, and print what is in it."""
        path = path_of(one_argument(args, "one FILE.zip to write to"))
        if path.suffix != ".zip":
            raise ArgumentError(f"{path}: the name of a backup ends in .zip, such as news.zip")
        made = back_up(self.output_dir, path)
        rows = ", ".join(
            f"{made.counts[table]:,} {table}"
            for table in ("articles", "pages")
            if table in made.counts
        )
        free = shutil.disk_usage(made.path.parent).free
        self.say(f"{rows}: {made.size / 1e6:,.1f} MB in {path}; {free / 1e9:,.1f} GB are free")
        if made.missing:
            self.say(
                f"{made.missing:,} pages that articles name are not in pages.db: "
                "scrapy archive check says which"
            )
            self.exitcode = ExitCode.UNREADABLE
        with closing(open_to_copy(self.output_dir)) as database:
            if snapshots.has(database, "forgotten") and any(forgotten.to_clean(database)):
                self.say(
                    "bytes of what was forgotten may be in it: a takedown waits for the end of a "
                    "run; make another backup then, and remove this one"
                )
