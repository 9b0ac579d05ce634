"""Datasets as their users read them: with pyarrow and DuckDB, and with a terminal."""

import csv
import gzip
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pytest
from pyarrow import parquet

from newscrawl.exports.json_schema import json_schema
from newscrawl.items import CHOICES, CONTRACT, KEYS, MEANINGS, RAW_KEYS, Article, Image
from newscrawl.store import open_store
from newscrawl.store.articles import save
from tests.conftest import Scrapy
from tests.factories import LATER, NOW, article

FORMULAS = ["=1+1", "+98", "-۲ درجه", "@tasnim", "'=1", "''", "\tx"]


def stories() -> Iterator[Article]:
    for n, text in enumerate(FORMULAS):
        month = f"1404-0{7 + n % 2}"
        yield article(
            n + 1,
            headline=text,
            body=f"بند «یک»،\n\nمی‌شود; {n}",
            province=("qom", "yazd", None)[n % 3],
            jalali_date=f"{month}-31" if n % 2 else f"{month}-01",
            published_at=f"2025-11-2{n}T19:23:00Z",
            tags=["الف", "ب"] if n else [],
            images=[Image(url="https://x/a.jpg", width=3)] if n else [],
            kind="photo" if n == 5 else "article",
        )
    yield article(90, headline="بی‌تاریخ", published_at=None, jalali_date=None, body=None)
    yield article(91, id="host.ir:91", site="host.ir", headline="رونوشت", province="qom")


@pytest.fixture
def filled(scrapy: Scrapy) -> Scrapy:
    with closing(open_store(scrapy.folder)) as database:
        save(database, stories(), NOW)
    return scrapy


def test_csv_is_read_back(filled: Scrapy, tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    filled("export", str(path))
    filled("export", str(tmp_path / "x.csv"))
    assert (tmp_path / "x.csv").read_bytes().startswith("\ufeffid,site".encode())
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(KEYS)
    with duckdb.connect() as duck:
        duck.execute(f"SELECT * FROM read_csv('{path}', all_varchar = true)")
        assert [dict(zip(KEYS, row, strict=True)) for row in duck.fetchall()] == [
            {key: cell or None for key, cell in row.items()} for row in rows
        ]
    for row, record in zip(rows, filled.records(), strict=True):
        for key, value in record.items():
            assert back(row[key], value) == value, key


def back(cell: str, value: Any) -> Any:
    """Read a cell back as docs/datasets.md says."""
    if isinstance(value, list):
        return json.loads(cell)
    if cell == "":
        return None
    if isinstance(value, int):
        return int(cell)
    if isinstance(value, str) and cell.lstrip("'")[:1] in tuple("=+-@\t"):
        return cell.removeprefix("'")
    return cell


def test_no_cell_is_a_formula(filled: Scrapy, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    filled("export", str(path), "--fields", "headline,body")
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r") and cell]


def test_parquet_is_read_back_by_pyarrow_and_duckdb(filled: Scrapy, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    filled("export", str(path), "--raw")
    table = parquet.read_table(path)
    assert str(table.schema.field("published_at").type) == "timestamp[ms, tz=UTC]"
    assert not table.schema.field("id").nullable
    records = filled.records("--raw")
    assert table.num_rows == len(records) == 9
    for row, record in zip(table.to_pylist(), records, strict=True):
        for key in ("published_at", "modified_at", "first_seen_at", "fetched_at"):
            row[key] = row[key] and f"{row[key]:%Y-%m-%dT%H:%M:%SZ}"
        assert row == record
    asked = f"SELECT count(*) FROM '{path}' WHERE list_contains(tags, 'الف')"
    with duckdb.connect() as duck:
        assert duck.execute(asked).fetchall() == [(6,)]


def test_the_same_database_gives_the_same_bytes(filled: Scrapy, tmp_path: Path) -> None:
    for ending in ("jsonl", "csv", "parquet", "csv.zst", "jsonl.gz"):
        paths = [tmp_path / f"{name}.{ending}" for name in "ab"]
        for path in paths:
            filled("export", str(path))
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_filters_and_fields(filled: Scrapy) -> None:
    def ids(*arguments: str) -> list[str]:
        return [record["id"] for record in filled.records("--fields", "id", *arguments)]

    assert ids("--site", "host.ir") == ["host.ir:91"]
    assert ids("--kind", "photo") == ["tasnim:6"]
    assert len(ids("--kind", "photo,article", "--site", "tasnim,host.ir")) == 9
    assert next(list(r) for r in filled.records("--fields", "headline,id", "--raw")) == [
        *("headline", "id", *RAW_KEYS),
    ]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("x.jsonl", "--fields", "id,hedline"), "headline"),
        (("x.jsonl", "--fields", ""), "there is no field"),
        (("x.jsonl", "--kind", "video,vidio"), "video"),
        (("x.jsonl", "--site", "tasnin"), "choices are"),
        (("-", "--split", "month"), "name one in place"),
        (("-", "--card"), "name one in place"),
        (("x.jsonl", "--since-last", " "), "such as daily"),
        (("x.parquet.gzip",), ".parquet"),
        (("x.txt",), ".csv"),
    ],
)
def test_bad_arguments(filled: Scrapy, arguments: tuple[str, ...], hint: str) -> None:
    assert hint in filled("export", *arguments, code=64).stderr
    assert not Path("x.jsonl").exists()


@pytest.mark.parametrize("name", ["x.jsonl", "x.parquet"])
def test_parts_of_nothing_are_no_fault(filled: Scrapy, tmp_path: Path, name: str) -> None:
    path = str(tmp_path / "new" / name)
    said = filled(
        "export", path, "--since", "1390-01-01", "--until", "1390-01-02", "--split", "month"
    )
    assert "0 articles" in said.stderr
    filled("export", path, "--province", "ilam", "--split", "province", "--card")


@pytest.mark.parametrize("by", ["province", "month"])
def test_a_file_each(filled: Scrapy, tmp_path: Path, by: str) -> None:
    filled("export", str(tmp_path / "s" / "x.jsonl.gz"), "--split", by)
    names = {path.name for path in (tmp_path / "s").iterdir()}
    parts = ("qom", "yazd", "none") if by == "province" else ("1404-07", "1404-08", "none")
    assert names == {f"x-{part}.jsonl.gz" for part in parts}
    found = {path.name: ids_of(path) for path in (tmp_path / "s").iterdir()}
    assert sorted(chain(*found.values())) == sorted(r["id"] for r in filled.records())
    assert len(found[f"x-{parts[0]}.jsonl.gz"]) == 4  # of qom the copy too; of the month 31 days


def ids_of(path: Path) -> list[str]:
    with duckdb.connect() as duck:
        return [id_ for (id_,) in duck.execute(f"SELECT id FROM '{path}'").fetchall()]


def test_since_the_last_export_of_that_name(filled: Scrapy) -> None:
    def new(name: str) -> list[str]:
        return [r["id"] for r in filled.records("--since-last", name)]

    assert len(new("daily")) == 9
    assert new("daily") == []
    assert len(new("weekly")) == 9
    with closing(open_store(filled.folder)) as database:
        # Fetched again and the same; revised; new.
        same = article(90, headline="بی‌تاریخ", published_at=None, jalali_date=None, body=None)
        save(database, [same, article(3, body="دیگر"), article(100)], LATER)
    assert new("daily") == ["tasnim:100", "tasnim:3"]
    assert new("daily") == []
    with closing(open_store(filled.folder)) as database:
        save(database, [article(100, tags=["تازه"])], LATER)
    assert new("daily") == ["tasnim:100"]
    other = filled("export", "-", "--since-last", "daily", "--province", "qom", code=64)
    assert "chose other articles (all)" in other.stderr
    by_hand(filled, "UPDATE articles SET province = 'fars' WHERE id = 'tasnim:1'")
    assert new("daily") == ["tasnim:1"]
    # Records that could not be written must come again.
    by_hand(filled, "UPDATE articles SET province = 'qom' WHERE id = 'tasnim:1'")
    filled("export", "/proc/none/x.jsonl", "--since-last", "daily", code=74)
    assert new("daily") == ["tasnim:1"]


def by_hand(scrapy: Scrapy, sql: str) -> None:
    with closing(sqlite3.connect(scrapy.folder / "news.db")) as connection, connection:
        connection.execute(sql)


def test_the_card_says_what_there_is(filled: Scrapy, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    filled("export", str(folder / "news.jsonl"), "--split", "province", "--card")
    assert {p.name for p in folder.iterdir()} == {
        *(f"news-{part}.jsonl" for part in ("qom", "yazd", "none")),
        *("news.schema.json", "news.manifest.json", "README.md"),
    }
    said = json.loads((folder / "news.manifest.json").read_text())
    assert (said["records"], said["contract"]) == (9, CONTRACT)
    assert said["by_province"] == {"none": 3, "qom": 4, "yazd": 2}
    assert said["by_month"] == {"none": 1, "1404-07": 4, "1404-08": 4}
    for file in said["files"]:
        data = (folder / file["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert (len(data), data.count(b"\n")) == (file["bytes"], file["records"])
    card = (folder / "README.md").read_text()
    assert card.startswith("---\n# made by newscrawl")
    assert "license: cc-by-4.0" in card
    assert "Dates are texts: a library that guesses" in card
    assert "| qom | قم | 4 |" in card
    assert all(f"| `{key}` |" in card for key in KEYS)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    filled("export", str(folder / "news.jsonl"), "--split", "province", "--card")
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_readme_of_somebody_else_stays(filled: Scrapy, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    done = filled("export", str(tmp_path / "x.jsonl"), "--card", code=64)
    assert "folder of the dataset's own" in done.stderr
    assert not (tmp_path / "x.jsonl").exists()
    assert (tmp_path / "README.md").read_text() == "mine"


def test_each_record_is_as_the_schema_says(filled: Scrapy) -> None:
    check = jsonschema.Draft202012Validator(json_schema((*KEYS, *RAW_KEYS)))
    check.check_schema(check.schema)
    for record in filled.records("--raw"):
        check.validate(record)
        for key, wrong in (("kind", "podcast"), ("revision", 0), ("tags", None), ("more", 1)):
            assert not check.is_valid({**record, key: wrong}), key
    assert set(MEANINGS) == {*KEYS, *RAW_KEYS}
    assert set(CHOICES) <= set(KEYS)


def test_parts_of_an_earlier_export_are_named(filled: Scrapy, tmp_path: Path) -> None:
    path = str(tmp_path / "a.jsonl")
    (tmp_path / "a-notes and more.jsonl").write_text("{}")
    assert "earlier exports" not in filled("export", path, "--split", "province").stderr
    done = filled("export", path, "--split", "province", "--province", "qom")
    assert "2 parts of earlier exports stay beside these, such as a-none.jsonl" in done.stderr
    none = filled("export", str(tmp_path / "b.jsonl"), "--split", "month", "--province", "ilam")
    assert "0 articles written" in none.stderr
    assert "(no part, no file)" in none.stderr


@pytest.mark.parametrize("more", [("x.parquet.gz",), ("x.gz", "--format", "parquet")])
def test_parquet_is_not_packed_again(filled: Scrapy, more: tuple[str, ...]) -> None:
    assert "Parquet compresses itself" in filled("export", *more, code=64).stderr
