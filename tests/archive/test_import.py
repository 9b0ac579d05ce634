"""Archives of other people: their pages are imported once, whatever the order and the workers."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

import pytest

from newscrawl.archive.sources import may_hold
from newscrawl.persian.dates import from_iso, tehran_day
from newscrawl.store import open_pages
from newscrawl.store.captures import waiting
from newscrawl.utils.locks import alone
from tests.archive.cc_news import Month, make_file, make_month
from tests.archive.file_server import breaking_at, busy, file_server, in_turn
from tests.archive.importing import archived, expected, exports, start
from tests.archive.warcs import ARTICLE, DATE, HTML, response, warc
from tests.conftest import Scrapy


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """Six small files; a third of the responses are ours, so that they hold every kind."""
    return make_month(tmp_path_factory.mktemp("month"), 11, files=5, size=150_000, ours=1 / 2)


def take(scrapy: Scrapy, *arguments: str, code: int = 0) -> str:
    """Import in one process, which is quick, and return what is said."""
    return scrapy("archive", "import", *arguments, "--workers", "1", code=code).stderr


def paths(month: Month) -> list[str]:
    return [str(made.path) for made in month.files]


@pytest.mark.long
def test_a_month_of_news_files(scrapy: Scrapy, month: Month, tmp_path: Path) -> None:
    said = take(scrapy, str(month.files[0].path.parent), "--read")
    assert archived(scrapy.folder) == expected(month.captures)
    assert "5 files read" in said
    assert "articles read again" in said
    first = exports(scrapy)
    said = take(scrapy, *paths(month), "--read")
    assert "5 read by an earlier import" in said
    assert "0 pages imported, 0 were there already" in said
    said = take(scrapy, *paths(month), "--again")
    assert "0 pages imported" in said
    assert "5 files read" in said
    assert exports(scrapy) == first
    for seed in (1, 2):
        other = Scrapy(tmp_path / str(seed))
        shuffled = Random(seed).sample(paths(month), 5)
        if seed == 1:
            take(other, *shuffled)
        else:  # one by one
            for path in shuffled:
                take(other, path)
        other("reparse")
        assert exports(other) == first


@pytest.mark.long
def test_workers_make_no_difference(scrapy: Scrapy, month: Month, tmp_path: Path) -> None:
    other = Scrapy(tmp_path / "one")
    take(other, *paths(month), "--read")
    running = start(scrapy, *paths(month), "--read", "--workers", "3")
    _, said = running.communicate(timeout=100)
    assert running.returncode == 0, said
    assert exports(scrapy) == exports(other)


def test_days(scrapy: Scrapy, month: Month) -> None:
    """The time in a file's name tells what need not be read, and a record's own what is wanted."""
    captures = [made.captures for made in month.files]
    day = next(made for made in captures[2:] if made)[0].at[:10]
    said = take(scrapy, *paths(month), "--since", day, "--until", day)
    found = archived(scrapy.folder)
    of_day = [c for made in captures for c in made if tehran_day(from_iso(c.at)).isoformat() == day]
    assert {page[:3] for page in found} == {page[:3] for page in expected(of_day)}
    assert len(found) < len(expected(month.captures))
    assert "of other days, by their names" in said
    assert "passed over:" in said
    # Another question is not answered by what was read for this one.
    take(scrapy, *paths(month))
    assert archived(scrapy.folder) == expected(month.captures)


def test_only_names_of_news_files_tell_a_time() -> None:
    first, last = date(2025, 11, 3), date(2025, 11, 4)
    for name, may in (
        ("CC-NEWS-20251103120000-00311.warc.gz", True),
        ("CC-NEWS-20251102230000-00311.warc.gz", True),
        ("CC-NEWS-20251106000000-00311.warc.gz", False),
        ("CC-NEWS-20251020000000-00311.warc.gz", False),
        ("wayback-20251106000000-00001.warc.gz", True),
        ("CC-NEWS-20251399000000-00311.warc.gz", True),
    ):
        assert may_hold(f"https://a.example/20200101000000/{name}", first, last) is may


def test_a_dry_run_stores_nothing(scrapy: Scrapy, month: Month) -> None:
    said = take(scrapy, *paths(month), "--dry-run")
    assert archived(scrapy.folder) == set()
    assert "nothing was stored" in said
    told = int(said.split("a dry run: ")[1].split(" pages")[0])
    take(scrapy, *paths(month))
    revisits = sum(c.revisit is not None for made in month.files for c in made.captures)
    assert told <= len(expected(month.captures)) <= told + revisits
    said = take(scrapy, *paths(month), "--dry-run")
    assert "a dry run: 0 pages would be new" in said


def test_sources_by_folder_pattern_and_list(scrapy: Scrapy, tmp_path: Path) -> None:
    names = []
    for number in range(1, 5):
        (folder := tmp_path / "in" / str(number)).mkdir(parents=True)
        record = response(uri=ARTICLE.replace("/1/", f"/{number}/"))
        ending = "WARC.GZ" if number == 2 else "warc.gz"
        names.append(warc(folder / f"{number}.{ending}", record))
    (tmp_path / "in" / "1" / "notes.txt").write_text("no archive")
    listed = tmp_path / "list"
    listed.write_text("# a month\n\n4/4.warc.gz\n")
    said = take(
        *(scrapy, str(tmp_path / "in" / "1"), str(tmp_path / "in" / "[3]" / "*.gz")),
        *(f"@{listed}", "--prefix", f"{tmp_path}/in/", str(names[0]), str(tmp_path / "in" / "2")),
    )
    assert "4 pages imported" in said
    for argument, code in (
        (f"@{tmp_path}/nowhere", 66),
        (str(tmp_path / "in" / "1" / "notes.txt"), 64),
        (f"{tmp_path}/in/9/*.gz", 66),
    ):
        assert argument.lstrip("@") in take(scrapy, argument, code=code)
    for number, content in enumerate((b"", b"# none\r\n\r\n", b"\x1f\x8b\x08\0\0\0\0\0\0\3\7")):
        (wrong := tmp_path / f"list{number}").write_bytes(content)
        said = take(scrapy, f"@{wrong}", code=66)
        assert f"the list {wrong}" in said
    (tmp_path / "empty").mkdir()
    said = take(scrapy, str(tmp_path / "empty"), code=66)
    assert "no WARC or ARC file in" in said


def test_a_damaged_file_is_read_again_once_it_is_mended(scrapy: Scrapy, tmp_path: Path) -> None:
    records = [response(HTML * 50, uri=ARTICLE.replace("/1/", f"/{n}/")) for n in range(1, 40)]
    path = warc(tmp_path / "a.warc.gz", *records)
    whole = path.read_bytes()
    path.write_bytes(whole[:-300] + bytes(300))  # as long as it was, and begins as it did
    said = take(scrapy, str(path), code=65)
    assert "38 pages imported" in said or "39 pages imported" in said
    take(scrapy, str(path), code=65)
    path.write_bytes(whole)
    take(scrapy, str(path))
    assert len(archived(scrapy.folder)) == 39


@pytest.mark.long
def test_copies_of_a_file_are_read_once_and_mend_one_another(
    scrapy: Scrapy, tmp_path: Path
) -> None:
    records = [response(HTML * 50, uri=ARTICLE.replace("/1/", f"/{n}/")) for n in range(1, 40)]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    whole = warc(tmp_path / "b" / "x.warc.gz", *records).read_bytes()
    (tmp_path / "a" / "x.warc.gz").write_bytes(whole)
    said = scrapy("archive", "import", str(tmp_path), str(tmp_path / "b" / ".." / "b")).stderr
    assert "1 files read, 2 copies of others" in said
    assert "39 pages imported, 0 were there already" in said
    other = Scrapy(tmp_path / "other")
    (tmp_path / "a" / "x.warc.gz").write_bytes(whole[:-300] + bytes(300))
    other("archive", "import", str(tmp_path / "a"), str(tmp_path / "b"), code=65)
    assert archived(other.folder) == archived(scrapy.folder)


def test_a_name_that_was_taken_down_is_in_no_word_about_damage(
    scrapy: Scrapy, tmp_path: Path
) -> None:
    uri = ARTICLE.replace("/x", "/(قم)-secret (word), is cut, secret")
    path = warc(tmp_path / "a.warc", response(HTML * 50, uri=uri))
    path.write_bytes(path.read_bytes()[:-100])
    assert "secret" in scrapy("archive", "import", str(path), code=65).stderr
    with closing(open_pages(scrapy.folder)) as kept:
        ((damages,),) = kept.execute("SELECT damages FROM sources").fetchall()
    assert json.loads(damages) == ["a.warc, record 1, is cut, and is left out"]


def test_a_reading_import_and_a_reparse_exclude_one_another(scrapy: Scrapy, tmp_path: Path) -> None:
    path = str(warc(tmp_path / "a.warc", response()))
    with alone(scrapy.folder, "reparse"):
        scrapy("archive", "import", path, "--read", code=75)
        scrapy("archive", "import", path)


def test_a_revisit_waits_for_an_original_that_is_imported_later(
    scrapy: Scrapy, tmp_path: Path
) -> None:
    own = {"WARC-Record-ID": "<urn:uuid:1>"}
    called = {"WARC-Refers-To": "<urn:uuid:1>"}
    uri = ARTICLE.replace("/1/", "/2/")
    revisit = {**response(uri=uri, body=b""), "kind": "revisit", "warc": called}
    said = take(scrapy, str(warc(tmp_path / "b.warc", revisit)))
    assert "1 revisit records wait for their originals" in said
    take(scrapy, str(warc(tmp_path / "a.warc", response(warc=own))))
    assert {page[:2] for page in archived(scrapy.folder)} == {(ARTICLE, DATE), (uri, DATE)}
    with closing(open_pages(scrapy.folder)) as kept:
        assert waiting(kept) == 0


def test_a_full_disk_ends_it_before_it_begins(
    scrapy: Scrapy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = warc(tmp_path / "a.warc", response())
    monkeypatch.setattr("newscrawl.archive.warc_importer.ROOM", 10**18)
    said = take(scrapy, str(path), code=74)
    assert "too little to go on importing" in said
    monkeypatch.undo()
    assert "1 pages imported" in take(scrapy, str(path))


@pytest.mark.long
def test_files_on_a_server(scrapy: Scrapy, tmp_path: Path) -> None:
    made = make_month(tmp_path / "crawl-data" / "CC-NEWS" / "2025" / "11", 3, files=4, size=300_000)
    with file_server(tmp_path) as server:
        server.trouble = in_turn(None, busy(503, "0"), busy(429, "0"))
        said = scrapy(
            *("archive", "import", f"@{made.paths}", "--prefix", f"{server.root}/"),
            *("-s", f"TASNIM_URL={server.root}", "-s", "RETRY_WAIT=0.05"),
        ).stderr
        assert server.most_connections <= 2
        agents = {request.headers["User-Agent"] for request in server.log}
        assert "4 files read" in said
    assert len(agents) == 1
    assert next(iter(agents)).startswith("newscrawl/")
    assert archived(scrapy.folder) == expected(made.captures)


def test_a_server_that_breaks_off_and_one_that_is_gone(scrapy: Scrapy, tmp_path: Path) -> None:
    made = make_file(tmp_path / "a.warc.gz", 9, size=700_000, ours=1 / 9)
    with file_server(tmp_path) as server:
        server.trouble = breaking_at(100_000, 350_000, 351_000)
        settings = ("-s", f"TASNIM_URL={server.root}", "-s", "RETRY_WAIT=0.01")
        said = take(scrapy, server.url("a.warc.gz"), *settings)
        assert "1 files read" in said
        said = take(scrapy, server.url("b.warc.gz"), *settings, code=69)
        assert "b.warc.gz" in said
        assert "404" in said
        dry = scrapy(
            "archive", "import", server.url("a.warc.gz"), *settings, "--dry-run", "--again"
        )
        assert "1 files on servers, 0.0 GB, would be downloaded" in dry.stderr
    assert archived(scrapy.folder) == expected(made.captures)
    said = take(scrapy, "https://127.0.0.1:9/a.warc.gz", code=69)
    assert "127.0.0.1" in said  # the guard's rule


def test_it_is_kept_what_was_read_how_far_and_by_what(scrapy: Scrapy, month: Month) -> None:
    take(scrapy, *paths(month))
    with closing(open_pages(scrapy.folder)) as kept:
        rows = kept.execute(
            "SELECT name, size, place, done, new + known, passed, damages, reader, ended_at "
            "FROM sources ORDER BY name"
        ).fetchall()
    assert [row[0] for row in rows] == sorted(made.path.name for made in month.files)
    for made, row in zip(sorted(month.files, key=lambda m: m.path.name), rows, strict=True):
        assert row[1:4] == (made.size, None, made.size)
        assert sum(json.loads(row[5]).values()) + row[4] <= made.records
        assert json.loads(row[6]) == []
        assert row[7].startswith("warc/")
        assert row[8]


@pytest.mark.long
def test_never_more_than_two_connections_over_all_workers(scrapy: Scrapy, tmp_path: Path) -> None:
    made = make_month(tmp_path / "files", 8, files=8, size=600_000)
    with file_server(tmp_path / "files") as server:
        server.pace = 400_000
        addresses = [server.url(file.path.name) for file in made.files]
        settings = ("-s", f"TASNIM_URL={server.root}", "-s", "RETRY_WAIT=0.05")
        running = start(scrapy, *addresses, "--workers", "4", *settings)
        _, said = running.communicate(timeout=100)
        assert running.returncode == 0, said
        assert server.most_connections == 2
    assert archived(scrapy.folder) == expected(made.captures)
