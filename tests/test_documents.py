"""The documents and ``--help``: each command line is run, and twins have the same code."""

import importlib
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path

import pytest

from newscrawl.cli.command import shown_example
from newscrawl.demo.site import demo_pages, serving
from newscrawl.store import open_store
from newscrawl.store.runs import Outcome, begin_run, end_run
from tests.archive.cc_news import make_month
from tests.archive.dask_cluster import cluster
from tests.archive.file_server import file_server
from tests.conftest import READING, ROOT, Scrapy
from tests.documents import (
    DOCUMENTS,
    TWINS,
    Sandbox,
    any_story,
    blocks,
    command_lines,
    is_plain,
    text_of,
)
from tests.factories import NOW
from tests.sites.agencies import Agency, agencies

COMMANDS = sorted(path.stem for path in (ROOT / "newscrawl" / "commands").glob("[!_]*.py"))


def examples(command: str) -> tuple[str, ...]:
    module = importlib.import_module(f"newscrawl.commands.{command}")
    return tuple(map(shown_example, getattr(module, f"{command.capitalize()}Command").examples))


LINES = [
    *dict.fromkeys(
        [
            *(line for name in DOCUMENTS for line in command_lines(text_of(name))),
            *(line for command in COMMANDS for line in examples(command)),
        ]
    )
]
# Lines that only read a folder run in this process, which is quick; the others in a shell.
QUICK = [line for line in LINES if is_plain(line) and line.split()[1] in set(READING) - {"reparse"}]
SLOW = [line for line in LINES if line not in QUICK]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_with_lines_to_copy(scrapy: Scrapy, command: str) -> None:
    told, _, block = scrapy.inside(command, "--help").stdout.partition("\nExamples:\n")
    assert "Global Options" in told
    page = told.rstrip().rpartition("\n")[2].removeprefix("Documentation: ")
    assert f"scrapy {command}" in text_of(page), f"newscrawl.cli.command.PAGES names {page}"
    assert tuple(line.removeprefix("  ") for line in block.splitlines()) == examples(command)
    assert 2 <= len(examples(command)) <= 4
    assert all(line.startswith(f"scrapy {command}") for line in examples(command))


@pytest.mark.parametrize("name", TWINS)
def test_twins_have_the_same_code(name: str) -> None:
    for one, other in zip_longest(*(blocks(text_of(twin)) for twin in (name, TWINS[name]))):
        assert one == other


def test_every_command_and_spider_is_among_the_lines_and_no_other() -> None:
    run = {
        tuple(match)
        for line in LINES
        for match in re.findall(r"scrapy ([a-z_]+)(?: ([a-z_]+))?", line)
    }
    assert {name for name, _ in run} == set(COMMANDS), "tests/documents.py does not know the rest"
    spiders = {path.stem for path in (ROOT / "spiders").glob("[!_]*.py")} - {"untried"}
    assert {spider for name, spider in run if name == "crawl"} == spiders


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a crawl of the demo, a run with an alarm, and files to import."""
    folder = tmp_path_factory.mktemp("filled")
    scrapy = Scrapy(folder / "output")
    with serving() as site:
        scrapy.crawl(site.url, "-a", "since=1404-08-01", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
    bad = Outcome(ended_by="finished", exit_code=65, message="x", seconds=1, alarms=["it fell"])
    with closing(open_store(scrapy.folder)) as database:
        for _ in range(2, 18):
            end_run(database, begin_run(database, "tasnim", {}, "1", NOW), bad, NOW, {})
    for name in ("pages.warc.gz", "theirs.warc.gz", "more.warc"):
        scrapy("archive", "export", str(folder / name))
    scrapy("backup", str(folder / "news.zip"))
    for name in ("theirs", "east", "west"):
        shutil.copytree(scrapy.folder, folder / name / "output")
    page = demo_pages("/fa/news/1404/08/21/3440001/x")
    assert page
    (folder / "page.html").write_text(page, encoding="utf-8")
    return folder


@pytest.mark.long
# In one test, because each worker would fill a folder of its own.
def test_what_reads_is_run(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    for n, line in enumerate(QUICK):
        folder = tmp_path / str(n)
        shutil.copytree(filled, folder)
        monkeypatch.chdir(folder)
        _, *arguments = shlex.split(line, comments=True)
        done = Scrapy(folder / "output")(*arguments)
        assert done.stdout or done.stderr, line
        shutil.rmtree(folder)


def filled_agencies() -> Iterator[tuple[str, Agency]]:
    """Yield the agencies beside the first, with stories of these days and of those in documents."""
    for name, made in agencies().items():
        if name != "tasnim":
            agency = made()
            agency.publish("qom", 3)
            agency.publish("yazd", 2, age=timedelta(hours=3))
            agency.publish("qom", 2, at=datetime(2025, 10, 24, 9, tzinfo=UTC))
            yield name, agency


@pytest.mark.long
@pytest.mark.parametrize("line", SLOW)
def test_all_else_is_run(filled: Path, tmp_path: Path, line: str) -> None:
    month = tmp_path / "files" / "crawl-data" / "CC-NEWS" / "2025" / "11"
    make_month(month, 5, files=4, size=100_000)
    with ExitStack() as open_:
        site, others = open_.enter_context(serving()), open_.enter_context(serving(any_story))
        files = open_.enter_context(file_server(tmp_path / "files"))
        scheduler = ""
        if "--scheduler" in line:
            scheduler, _ = open_.enter_context(cluster(tmp_path))
        sites = {name: open_.enter_context(serving(made)) for name, made in filled_agencies()}
        here = (site, others, files.root, scheduler, sites)
        done = Sandbox(tmp_path / "newscrawl", filled, *here).run(line)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
