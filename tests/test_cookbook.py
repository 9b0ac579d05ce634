"""The cookbook's recipes beyond their command lines, which tests/test_documents.py runs."""

import json
import re
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.demo.site import serving
from newscrawl.store import open_store
from newscrawl.store.articles import save
from newscrawl.utils.locks import alone
from tests.conftest import Scrapy
from tests.documents import Sandbox, any_story, command_lines, text_of
from tests.factories import NOW, article

OPERATIONS, DATASETS = text_of("docs/operations.md"), text_of("docs/datasets.md")


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze here")
    units = re.findall(
        r"^```ini\n# /etc/systemd/system/(\S+)\n(.*?)^```$", OPERATIONS, re.DOTALL | re.MULTILINE
    )
    assert [name for name, _ in units] == ["newscrawl.service", "newscrawl.timer"]
    scrapy = tmp_path / "scrapy"
    scrapy.touch(0o755)
    for name, text in units:
        here = text.replace("/srv/newscrawl/.venv/bin/scrapy", str(scrapy))
        assert "/srv/newscrawl/" not in here
        (tmp_path / name).write_text(here)
    done = subprocess.run(
        [program, "verify", "--man=no", *(tmp_path / name for name, _ in units)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_corpus(scrapy: Scrapy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = re.search(r"```python\nimport duckdb\n(.*?corpus\.jsonl.*?)```", DATASETS, re.DOTALL)
    assert block
    with closing(open_store(scrapy.folder)) as database:
        told = [
            article(1, headline="«تیتر»", lead=None, body="می‌شود\n\nبند دو"),
            article(2, headline="«تیتر»", lead=None, body="می‌شود\n\nبند دو"),
            article(3, body="بریده", warnings=["page_cut"]),
            article(4, headline="سه", lead="لید", body="متن", warnings=["sections_fallback"]),
            article(5, body=None),
            article(6, kind="photo", body="عکس"),
        ]
        save(database, told, NOW)
    (line,) = (line for line in command_lines(DATASETS) if "export corpus/" in line)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    scrapy(*line.split()[1:])
    exec("import duckdb\n" + block[1], {})
    lines = (tmp_path / "corpus" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert [(r["id"], r["text"]) for r in records] == [
        ("tasnim:1", "«تیتر»\n\nمی‌شود\n\nبند دو"),
        ("tasnim:4", "سه\n\nلید\n\nمتن"),
    ]
    assert list(records[0]) == ["id", "url", "text"]


@pytest.mark.long
def test_cron_hears_nothing_of_a_run_beside_another(tmp_path: Path) -> None:
    lines = [line for line in command_lines(OPERATIONS) if "-eq 75" in line]
    assert len(lines) == 3
    (tmp_path / "filled" / "output").mkdir(parents=True)
    with serving() as site, serving(any_story) as others:
        sandbox = Sandbox(tmp_path / "newscrawl", tmp_path / "filled", site, others)
        output = sandbox.folder / "output"
        with alone(output, "tasnim"), alone(output, "tasnim_archive"):
            for line in lines:
                done = sandbox.run(line, cron=True)
                assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), line
        # What does go wrong is a line, and no success.
        done = sandbox.run(
            lines[0].replace(" -s LOG_FILE", " -a provinces=qum -s LOG_FILE"), cron=True
        )
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "qom" in done.stderr
    assert site.visits == []
    assert "another run of tasnim" in (output / "crawl.log").read_text()
