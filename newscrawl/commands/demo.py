"""``scrapy demo``: run the whole of the project on a built-in site, without the network."""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from scrapy.settings import SETTINGS_PRIORITIES

from newscrawl.cli.command import ProjectCommand
from newscrawl.cli.options import no_argument
from newscrawl.demo.site import serving
from newscrawl.demo.stories import stories
from newscrawl.errors import ArgumentError, NewscrawlError
from newscrawl.exports import write_jsonl
from newscrawl.sites.registry import default_site
from newscrawl.store import FILE_NAME, Database, open_store
from newscrawl.store.articles import count_by_province, records
from newscrawl.utils.atomic import replacing

# The demo puts this file into its folder, and may empty a folder that has it.
_MARK = "made-by-scrapy-demo"
_SHOWN = 160


class DemoCommand(ProjectCommand):
    """Serve the demo site, crawl it with the real spider, export, and print the results."""

    crawls = True
    examples = (
        "scrapy demo",
        "scrapy demo -s OUTPUT_DIR=demo-data",
    )

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Crawl a built-in small site on loopback and show what comes out; no network needed"

    def work(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        """Crawl into OUTPUT_DIR, or into ``demo`` under the default one."""
        no_argument(args)
        assert self.settings is not None
        chosen = self.settings.getpriority("OUTPUT_DIR") == SETTINGS_PRIORITIES["cmdline"]
        folder = self.output_dir if chosen else self.output_dir / "demo"
        _make_afresh(folder)
        started = time.monotonic()
        since = min(story.published for story in stories()).date()
        with serving() as site:
            print(f"A small news site is served on {site.url}; crawling it ...", flush=True)
            crawl = subprocess.run(
                [
                    *(
                        sys.executable,
                        "-m",
                        "scrapy",
                        "crawl",
                        default_site().name,
                        "-a",
                        f"since={since}",
                    ),
                    *("-s", f"{default_site().setting}={site.url}", "-s", f"OUTPUT_DIR={folder}"),
                    *("-s", "DOWNLOAD_DELAY=0", "-s", f"LOG_FILE={folder / 'crawl.log'}"),
                    *("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"),  # no one else uses this server
                ],
                env={**os.environ, "NO_PROXY": "127.0.0.1"},  # loopback needs no proxy
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        if crawl.returncode:
            raise NewscrawlError(
                f"the crawl ended with {crawl.returncode}: {crawl.stderr.strip()}; "
                f"the log is {folder / 'crawl.log'}"
            )
        dataset = folder / "articles.jsonl"
        with closing(open_store(folder, create=False)) as database:
            with replacing(dataset) as out:
                written = write_jsonl(records(database), out)
            took = time.monotonic() - started
            _show(database, folder, dataset, written, len(site.visits), took)


def _make_afresh(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).is_file():
            raise ArgumentError(
                f"{folder} is not empty, and not the demo's: choose a new folder with "
                "-s OUTPUT_DIR="
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()


def _show(
    database: Database, folder: Path, dataset: Path, written: int, pages: int, seconds: float
) -> None:
    print(f"\n{written} articles from {pages} requests in {seconds:.1f} s. By province:\n")
    counts = count_by_province(database)
    widest = max(number for _, number in counts)
    for name, number in counts:
        print(f"  {number:4}  {'█' * round(20 * number / widest):20}  {name or '-'}")
    record = next(records(database))
    print("\nThe first record, long texts cut:\n")
    print(json.dumps({k: _cut(v) for k, v in record.items()}, ensure_ascii=False, indent=2))
    print(
        f"\nFiles:\n  {folder / FILE_NAME}  the database\n  {dataset}  the dataset\n"
        f"  {folder / 'crawl.log'}  the crawl's log\n"
        "\nNext, one province of it, and one desk of the live site:\n"
        f"  {_scrapy()} export - --province qom -s OUTPUT_DIR={shlex.quote(str(folder))}"
        " | head -n 1\n"
        f"  {_scrapy()} crawl {default_site().name} -a provinces=qom -a pages=1\n"
    )


def _scrapy() -> str:
    """Return the command that calls this very scrapy: its name alone if the shell finds it so."""
    own = Path(sys.executable).with_name("scrapy")
    if not own.exists() or shutil.which("scrapy") == str(own):
        return "scrapy"
    return shlex.quote(str(own.relative_to(Path.cwd()) if own.is_relative_to(Path.cwd()) else own))


def _cut(value: object) -> object:
    return value[:_SHOWN] + " …" if isinstance(value, str) and len(value) > _SHOWN else value
