"""What documents show: output is the program's, and blocks of Python, SQL and JSON are true."""

import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from newscrawl.demo.site import demo_pages
from tests.bench.figures import DOCUMENTS as WITH_FIGURES
from tests.bench.figures import Figures, read_kept, rendered, take
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.documents import DOCUMENTS, blocks, shown, text_of

#: What differs from run to run: moments, durations and sizes, ports of local servers.
_passing = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\dZ)?|\b\d+\.\d+(?= (?:s|MB|GB)\b)|(?<=127\.0\.0\.1:)\d+"
    r"|(?<=  )\d+\.\d(?=  )"
)
SHOWN = list(
    dict.fromkeys(
        (command, tuple(output)) for name in DOCUMENTS for command, output in shown(text_of(name))
    )
)


def plain(line: str) -> str:
    """Return a line without what differs, and without the widths of columns."""
    return " ".join(_passing.sub("*", line).split())


def is_shown(expected: tuple[str, ...], got: list[str]) -> bool:
    """Return True if the output is as shown. ``…`` stands for any lines, and for a line's end."""
    if not expected:
        return not "".join(got).strip()
    first, rest = expected[0], expected[1:]
    if first.strip() == "…":
        return any(is_shown(rest, got[n:]) for n in range(len(got) + 1))
    if not got:
        return not "".join(expected).strip()
    start, cut, _ = plain(first).partition("…") if first.rstrip().endswith("…") else (first, "", "")
    if first.lstrip().startswith("…"):  # a snippet of search begins so
        start, cut = plain(first).rstrip("…"), "…"
    same = plain(got[0]).startswith(start.rstrip()) if cut else plain(got[0]) == plain(first)
    return same and is_shown(rest, got[1:])


def test_what_is_shown_is_compared() -> None:
    assert is_shown(("a  b", "…", "took 1.5 s"), ["a b", "c", "d", "took 2.25 s"])
    assert is_shown(("about …",), ["about words"])
    assert not is_shown(("a",), ["b"])
    assert not is_shown(("a",), ["a", "b"])
    assert not is_shown(("a", "…", "z"), ["a", "b"])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with the demo's ``output``, a page and exports; and what the demo printed."""
    folder = tmp_path_factory.mktemp("demo")
    scrapy = Scrapy(folder / "output")
    printed = scrapy("demo").stdout
    for ending in ("jsonl", "csv", "parquet"):
        scrapy("export", str(folder / f"articles.{ending}"))
    scrapy("export", str(folder / "corpus/tasnim.parquet"), "--site", "tasnim")
    page = demo_pages("/fa/news/1404/08/21/3440001/x")
    assert page
    (folder / "page.html").write_text(page, encoding="utf-8")
    return folder, printed


@pytest.mark.long
def test_output_is_the_programs(
    demo: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(SHOWN) >= 8
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    made, printed = demo
    for n, (command, expected) in enumerate(SHOWN):
        folder = tmp_path / str(n)
        shutil.copytree(made, folder)
        monkeypatch.chdir(folder)
        if command == "make demo":
            got = printed
        else:
            program, *arguments = shlex.split(command)
            assert program == "scrapy", command
            done = Scrapy(folder / "output")(*arguments)
            got = done.stdout + done.stderr
        assert is_shown(expected, got.splitlines()), f"$ {command}\n{got}"
        shutil.rmtree(folder)


def python_blocks() -> Iterator[tuple[str, str]]:
    """Yield each block of Python once, with the output shown below it. Those that need libraries
    beside the project's are run by tests/test_loading.py.
    """
    seen = set()
    for name in DOCUMENTS:
        told = [(language, "\n".join(lines)) for language, lines in blocks(text_of(name))]
        for (language, code), (following, output) in pairwise([*told, ("", "")]):
            if language == "python" and code not in seen and "import pandas" not in code:
                seen.add(code)
                yield code, output if following == "text" else ""


@pytest.mark.parametrize(("code", "output"), [*python_blocks()])
def test_python_runs(demo: tuple[Path, str], tmp_path: Path, code: str, output: str) -> None:
    folder = tmp_path / "here"
    shutil.copytree(demo[0], folder)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == output.strip()


def test_sql_runs(demo: tuple[Path, str]) -> None:
    told = [
        "\n".join(lines)
        for name in DOCUMENTS
        for language, lines in blocks(text_of(name))
        if language == "sql"
    ]
    assert len(told) >= 10
    with closing(sqlite3.connect(demo[0] / "output/news.db")) as database:
        for query in told:
            assert database.execute(query).description, query
        named = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", text_of("docs/python.md"), re.MULTILINE)
        tables = [name for row in named for name in re.findall(r"`(\w+)`", row)]
        assert len(tables) > 10
        for name in tables:
            assert database.execute(f"SELECT * FROM {name} LIMIT 1").description, name


def same(shown_: Any, got: Any) -> bool:
    """Return True if a value is as shown: a text that ends with ``…`` is the beginning of it, and a
    list may show its first entries.
    """
    if isinstance(shown_, str) and shown_.endswith("…"):
        return str(got).startswith(shown_.rstrip("… "))
    if isinstance(shown_, list):
        return len(shown_) <= len(got) and all(map(same, shown_, got))
    return bool(shown_ == got)


def test_records_are_the_demos(demo: tuple[Path, str]) -> None:
    lines = (demo[0] / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    records = {record["id"]: record for record in map(json.loads, lines)}
    told = [
        json.loads("\n".join(lines))
        for name in DOCUMENTS
        for language, lines in blocks(text_of(name))
        if language == "json"
    ]
    assert len(told) >= 2
    for record in told:
        got = records[record["id"]]
        order = [key for key in got if key in record]
        assert list(record) == order
        for key in set(record) - {"first_seen_at", "fetched_at"}:
            assert same(record[key], got[key]), f"{key}: {record[key]}, not {got[key]}"
    assert max(map(len, told)) == len(records["tasnim:3440001"]), "one record is shown whole"


def test_the_picture_is_the_demos(demo: tuple[Path, str], tmp_path: Path) -> None:
    """``scrapy stats --plot docs/demo.svg -s OUTPUT_DIR=output/demo`` draws it again."""
    Scrapy(demo[0] / "output")("stats", "--plot", str(tmp_path / "demo.svg"))
    assert (tmp_path / "demo.svg").read_bytes() == (ROOT / "docs/demo.svg").read_bytes()


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_figures_of_speed_are_the_benchs(name: str) -> None:
    text = rendered(name, Figures(read_kept()))
    assert text.count("<!-- figures: ") == 1
    assert text == text_of(name), "python -m tests.bench.figures writes them"


def test_figures_of_a_new_run_replace_the_old() -> None:
    one = {"group": "G", "name": "n", "unit": "s", "median": 1.0, "ratios": []}
    kept = {"machine": {}, "modules": [{"name": "a", "measures": [one, {**one, "name": "m"}]}]}
    ratio = {"to": "o", "median": 2.0, "min": 1.0}
    new = {
        "machine": {"at": "now", "cores": 2, "load": [1]},
        "modules": [{"name": "a", "measures": [{**one, "median": 3.0, "ratios": [ratio]}]}],
    }
    figures = Figures(take(kept, new))
    assert (figures.median("G", "n"), figures.median("G", "m")) == (3.0, 1.0)
    assert figures.ratio("G", "n", "o") == 2.0
    with pytest.raises(KeyError, match="has no G: x"):
        figures.median("G", "x")
