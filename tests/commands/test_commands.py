"""Commands as a user types them: what they print, and how they end."""

import gzip
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.demo.site import Redirect, demo_pages, serving
from newscrawl.demo.stories import stories
from newscrawl.items import KEYS
from newscrawl.settings import ITEM_PIPELINES
from newscrawl.store import open_pages, open_store
from newscrawl.store.articles import save
from newscrawl.utils.locks import alone
from tests.conftest import READING, ROOT, Scrapy
from tests.factories import NOW, article
from tests.loaded import ALL_COMMANDS, loaded_by


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("crawl", "tasnim", "-a", "provinces=atlantis"), "kohgiluyeh-boyer-ahmad"),
        (("crawl", "tasnim", "-a", "since=1404-13-45"), "1404-08-30"),
        (("crawl", "tasnim", "-a", "sinse=1404-08-30"), "Did you mean since"),
        (("crawl", "tasnim", "--provinces", "qom"), "there is no option --provinces"),
        (("crawl", "tasnym"), "Did you mean tasnim"),
        (("crawl",), "the name of one spider"),
        (("crawl", "tasnim", "-s", "TASNIM_URL=tasnimnews.ir"), "scheme and a host"),
        (("crawl", "tasnim", "-a", "nonsense"), "NAME=VALUE"),
        (("export",), "none was given"),
        (("export", "a.jsonl", "b.jsonl"), "2 were given"),
        (("export", "a.xlsx"), ".jsonl"),
        (("export", "a.jsonl", "--provnce", "qom"), "Did you mean --province"),
        (("export", "a.jsonl", "--province", "kashn"), "Did you mean kashan"),
        (("export", "a.jsonl", "--since", "yesterday"), "--since=yesterday"),
        (("export", "a.jsonl", "--format", "xlsx"), "jsonl"),
        (("export", "a.jsonl", "-s", "OUTPUT_DIRR=x"), "Did you mean OUTPUT_DIR"),
        (("demo", "now"), "no argument is wanted"),
    ],
)
def test_bad_arguments_end_with_64_and_name_the_choices(
    scrapy: Scrapy, arguments: tuple[str, ...], hint: str
) -> None:
    done = scrapy(*arguments, code=64)
    assert hint in done.stderr
    assert "Traceback" not in done.stderr
    assert not scrapy.folder.exists()


def test_no_request_is_made_on_a_bad_argument(scrapy: Scrapy) -> None:
    with serving() as site:
        scrapy.crawl(site.url, "-a", "provinces=atlantis", code=64)
    assert site.visits == []


def test_a_reading_command_without_a_database_ends_with_66(scrapy: Scrapy) -> None:
    assert "run a crawl first" in scrapy("export", "-", code=66).stderr


@pytest.mark.long
def test_a_site_that_does_not_answer_ends_with_69(scrapy: Scrapy) -> None:
    with serving() as site:
        url = site.url
    settings = ("-s", "RETRY_TIMES=0", "-a", "provinces=qom")
    assert "no page came for 1 of 1 requests" in scrapy.crawl(url, *settings, code=69).stderr


def test_robots_txt_is_obeyed(scrapy: Scrapy) -> None:
    def closed(target: str) -> str | bytes | Redirect | None:
        return "User-agent: *\nDisallow: /\n" if target == "/robots.txt" else demo_pages(target)

    with serving(closed) as site:
        done = scrapy.crawl(site.url, "-a", "provinces=qom", code=69)
    assert site.visits == ["/robots.txt"]
    assert "robots.txt" in done.stderr


@pytest.mark.long
def test_pages_that_cannot_be_read_end_with_65(scrapy: Scrapy) -> None:
    with serving(lambda _: "<html><body>new layout</body></html>") as site:
        done = scrapy.crawl(site.url, "-a", "provinces=qom", code=65)
    assert "no list page could be read" in done.stderr


def test_a_database_that_cannot_be_used_ends_with_74(scrapy: Scrapy) -> None:
    scrapy.folder.mkdir(parents=True)
    (scrapy.folder / "news.db").write_bytes(b"no database" * 999)
    assert "news.db" in scrapy("export", "-", code=74).stderr
    with serving() as site:
        assert "news.db" in scrapy.crawl(site.url, code=74).stderr
    assert site.visits == []


@pytest.mark.long
def test_a_host_that_does_not_answer_is_passed_over(scrapy: Scrapy) -> None:
    with serving() as dead:
        first = dead.url
    arguments = ("-a", "provinces=qom,yazd", "-a", "since=1404-08-01", "-s", "RETRY_TIMES=0")
    with serving() as site:
        done = scrapy.crawl(f"{first},{site.url}", *arguments)
    assert f"trying {site.url}" in done.stderr
    assert len(scrapy.records()) == 12
    # Once a host has answered, the other desks' lists are asked of it alone.
    assert done.stderr.count("; trying") == 1


@pytest.mark.long
def test_a_fault_of_our_own_ends_with_70_and_loses_nothing(scrapy: Scrapy) -> None:
    arguments = ("-a", "provinces=qom", "-a", "since=1404-08-01")
    faulty = json.dumps({**ITEM_PIPELINES, "tests.commands.faulty.FaultyPipeline": 350})
    with serving() as site:
        done = scrapy.crawl(site.url, *arguments, "-s", f"ITEM_PIPELINES={faulty}", code=70)
        assert "KeyError" in done.stderr
        stored = len(scrapy.records())
        scrapy.crawl(site.url, *arguments)
    assert len(scrapy.records()) == 6 > stored


@pytest.mark.long
def test_a_second_run_on_the_same_folder_ends_with_75(scrapy: Scrapy) -> None:
    with serving() as site, alone(scrapy.folder, "tasnim"):
        done = scrapy.crawl(site.url, code=75)
        log = scrapy.folder / "crawl.log"
        silent = scrapy.crawl(site.url, "-s", f"LOG_FILE={log}", code=75)
    assert "another run of tasnim" in done.stderr
    assert silent.stdout + silent.stderr == ""  # or cron would mail it
    assert "another run of tasnim" in log.read_text()
    assert site.visits == []
    with serving() as site:
        scrapy.crawl(site.url, "-a", "provinces=qom")
    assert site.visits


def test_a_folder_that_cannot_be_written_ends_with_74(scrapy: Scrapy) -> None:
    scrapy.folder.mkdir(parents=True)
    (scrapy.folder / "file").touch()
    inside = Scrapy(scrapy.folder / "file")  # a file where the folder should be
    with serving() as site:
        assert "file" in inside.crawl(site.url, code=74).stderr
    assert site.visits == []


@pytest.mark.long
def test_files_that_cannot_be_written_end_with_74(scrapy: Scrapy) -> None:
    with serving() as site:
        arguments = ("-a", "provinces=qom", "-a", "since=1404-08-01", "-O", "/proc/x.jsonl")
        assert "-O could not be written" in scrapy.crawl(site.url, *arguments, code=74).stderr
    assert len(scrapy.records()) == 6  # the database has them all the same
    for target, code in (("/proc/x.jsonl", 74), (str(scrapy.folder), 64)):
        done = scrapy("export", target, "--format", "jsonl", code=code)
        assert "Traceback" not in done.stderr


@pytest.fixture
def filled(scrapy: Scrapy) -> Scrapy:
    """A folder with two articles, without a crawl."""
    database = open_store(scrapy.folder)
    save(database, [article(1, province="qom"), article(2, body="دو\u200cخط")], NOW)
    database.close()
    return scrapy


def test_export_to_files_and_to_standard_output(filled: Scrapy, tmp_path: Path) -> None:
    printed = filled("export", "-").stdout
    assert [tuple(json.loads(line)) for line in printed.splitlines()] == [KEYS, KEYS]
    assert "دو\u200cخط" in printed
    plain, packed = tmp_path / "new" / "a.jsonl", tmp_path / "a.jsonl.gz"
    assert "2 articles written" in filled("export", str(plain)).stderr
    filled("export", str(packed))
    assert (
        plain.read_text(encoding="utf-8")
        == gzip.decompress(packed.read_bytes()).decode()
        == printed
    )
    filled("export", str(tmp_path / "any.name"), "--format", "jsonl", "--province", "qom")
    assert len((tmp_path / "any.name").read_text().splitlines()) == 1
    raw = json.loads(filled("export", "-", "--raw").stdout.splitlines()[0])
    assert list(raw)[-3:] == ["headline_raw", "lead_raw", "body_raw"]


def test_export_says_what_has_no_day(filled: Scrapy) -> None:
    database = open_store(filled.folder)
    save(database, [article(3, jalali_date=None, published_at=None)], NOW)
    database.close()
    done = filled("export", "-", "--since", "1404-08-01")
    assert len(done.stdout.splitlines()) == 2
    assert "1 articles without a date" in done.stderr
    assert filled("export", "-").stderr == ""


@pytest.mark.long
def test_a_reader_that_stops_early_is_no_error(filled: Scrapy) -> None:
    database = open_store(filled.folder)
    save(database, [article(n, body="متن " * 500) for n in range(100, 400)], NOW)
    database.close()
    command = f"{sys.executable} -m scrapy export - -s OUTPUT_DIR={filled.folder} | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(done.stdout)["id"] == "tasnim:1"
    assert done.stderr == ""
    assert done.returncode == 0


def test_export_beside_a_writer_sees_one_moment(filled: Scrapy) -> None:
    writer = sqlite3.connect(filled.folder / "news.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM articles")
    assert len(filled.records()) == 2
    writer.execute("ROLLBACK")
    writer.close()


@pytest.mark.long
def test_the_demo(scrapy: Scrapy) -> None:
    done = scrapy("demo")
    assert f"{len(stories())} articles from" in done.stdout
    assert "قم" in done.stdout
    assert '"headline"' in done.stdout
    dataset = scrapy.folder / "articles.jsonl"
    assert len(dataset.read_text(encoding="utf-8").splitlines()) == len(stories())
    # The command it tells to try next works as printed.
    command = re.search(r"^  \S*scrapy (export - .*) \|", done.stdout, re.MULTILINE)
    assert command
    lines = scrapy(*command[1].split()[:-2]).stdout.splitlines()
    assert {json.loads(line)["province"] for line in lines} == {"qom"}
    # Made afresh each time; a folder with anything else in it is left alone.
    before = dataset.read_bytes()
    scrapy("demo")
    assert len(before) == len(dataset.read_bytes())
    (scrapy.folder / "made-by-scrapy-demo").unlink()
    assert "not the demo's" in scrapy("demo", code=64).stderr
    assert dataset.exists()


def test_the_demo_has_what_a_newcomer_is_to_see() -> None:
    told = stories()
    assert len(told) >= 60
    assert len({story.desk.key for story in told}) >= 8
    assert {story.layout for story in told} == {"2019", "2025"}
    assert {story.kind for story in told} == {"article", "photo", "video"}
    assert any(story.related for story in told)
    assert any(story.also_on for story in told)


# What is done once has another word for the second time.
REST = sorted({*READING} - {"export", "archive", "backup", "forget", "merge"})


@pytest.mark.parametrize(
    "command",
    [
        *("export", "archive"),
        *(pytest.param(name, marks=pytest.mark.long) for name in REST),
    ],
)
def test_a_command_in_a_process_of_its_own_says_the_same(scrapy: Scrapy, command: str) -> None:
    for opened in (open_store(scrapy.folder), open_pages(scrapy.folder)):
        opened.close()
    words = {"archive": ["check"], "export": ["-"], "search": ["قم"]}.get(command, [])
    arguments = [command, *words, "-s", f"OUTPUT_DIR={scrapy.folder}"]
    own, inside = scrapy.process(*arguments), scrapy.inside(*arguments)
    assert (own.returncode, own.stdout, own.stderr) == (0, inside.stdout, inside.stderr)


@pytest.mark.long
def test_a_forked_command_says_the_same_as_one_that_was_started(scrapy: Scrapy) -> None:
    wrong = ("crawl", "tasnim", "-a", "provinces=atlantis", "-s", "LOG_LEVEL=ERROR")
    started, forked = scrapy.process(*wrong), scrapy.forked(*wrong)
    assert forked.returncode == started.returncode == 64
    assert (forked.stdout, forked.stderr) == (started.stdout, started.stderr)
    assert "kohgiluyeh-boyer-ahmad" in forked.stderr


def test_a_command_starts_without_what_the_others_need() -> None:
    """Scrapy imports every command for each: what only some need is imported where it is used."""
    rooms = ("reading.document", "archive", "reports", "views", "sites.extraction")
    named = (*(f"newscrawl.{room}" for room in rooms), "flask", "pyarrow", "warcio")
    assert not {name for name in loaded_by(ALL_COMMANDS) if name.startswith(named)}
