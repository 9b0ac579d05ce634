"""Rewritten golden records: the difference is printed, and tests fail until someone accepts it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.gold.pages import FOLDER, GoldPage, gold_pages
from tests.golden import USAGE, check, main
from tests.readers import PARSERS

NAME = "scores_times_decimals"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages with their records."""
    for path in FOLDER.glob("*"):
        if path.stem in (NAME, "verses_keep_their_lines"):
            shutil.copy(path, tmp_path)
    return tmp_path


def of(folder: Path) -> GoldPage:
    return next(gold for gold in gold_pages(folder) if gold.name == NAME)


def falsify(folder: Path) -> None:
    path = folder / f"{NAME}.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, "headline": "تیتر دیروز"}), encoding="utf-8")


def test_a_record_that_differs_is_shown_and_refused_until_it_is_accepted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = (folder / f"{NAME}.json").read_bytes()
    falsify(folder)
    with pytest.raises(AssertionError, match=r"headline of scores_times_decimals\.html differ"):
        check(of(folder))
    assert main(["rewrite"], gold_pages(folder)) == 1
    said = capsys.readouterr().out
    assert '- "headline": "تیتر دیروز",' in said
    assert f'+ "headline": "{of(folder).record["headline"]}",' in said
    assert "verses_keep_their_lines" not in said
    assert "1 records rewritten" in said
    assert (folder / f"{NAME}.json").read_bytes() == right
    for _ in range(2):  # right or not, nobody has read it
        with pytest.raises(pytest.fail.Exception, match=f"tests.golden accept {NAME}"):
            check(of(folder))
    assert main(["accept", NAME], gold_pages(folder)) == 0
    check(of(folder))
    assert main(["rewrite"], gold_pages(folder)) == 0
    assert capsys.readouterr().out.endswith(
        "\n0 records rewritten, which the tests refuse unread\n"
    )


def test_only_the_pages_that_are_named(folder: Path) -> None:
    falsify(folder)
    assert main(["rewrite", "verses_keep_their_lines"], gold_pages(folder)) == 0
    with pytest.raises(AssertionError, match="differ"):
        check(of(folder))


def test_a_record_that_is_not_there_is_written_and_refused(folder: Path) -> None:
    path = folder / f"{NAME}.json"
    right = path.read_bytes()
    path.unlink()
    for _ in range(2):
        with pytest.raises(pytest.fail.Exception, match="nobody has read"):
            check(of(folder))
        assert path.read_bytes() == right
    assert main(["accept", NAME], gold_pages(folder)) == 0
    check(of(folder))


def test_another_reader_than_the_one_that_is_declared_is_no_golden_record(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PARSERS, "tasnim", "tasnim/0")
    with pytest.raises(AssertionError, match="another reader"):
        check(of(folder))


@pytest.mark.parametrize("arguments", [[], ["read"], ["accept"], ["rewrite", "no_such_page"]])
def test_what_cannot_be_meant_changes_nothing(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    falsify(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert main(arguments, gold_pages(folder)) == 2
    said = capsys.readouterr().out
    assert said.strip() == ("no page of that name: no_such_page" if arguments[1:] else USAGE)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
