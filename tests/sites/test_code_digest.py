"""The digest of the code that reads pages."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.sites.code_digest import code_digest, modules
from tests.conftest import ROOT

LOADED = """
import sys
from newscrawl.sites import extraction, readers
readers.readers()
import newscrawl.sites.unknown_layout
print(*(m.__file__ for name, m in sys.modules.items() if name.split(".")[0] == "newscrawl"))
"""


def run(root: Path, code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()


def digest(root: Path) -> str:
    code = "import sys; sys.path.insert(0, '.'); from newscrawl.sites import code_digest as r; "
    return run(root, f"{code}assert r.__file__.startswith({str(root)!r}); print(r.code_digest())")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "newscrawl", tmp_path / "newscrawl", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


@pytest.mark.long
def test_all_that_reads_is_in_it() -> None:
    loaded = {Path(name) for name in run(ROOT, LOADED).split()}
    missing = sorted(str(path) for path in loaded - set(modules()))
    assert not missing, f"name them in newscrawl/sites/code_digest.py: {missing}"


@pytest.mark.long
def test_it_is_the_same_in_another_folder_with_other_line_ends_and_compiled(
    elsewhere: Path,
) -> None:
    assert digest(elsewhere) == digest(elsewhere) == code_digest()
    for path in elsewhere.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert digest(elsewhere) == code_digest()


@pytest.mark.parametrize(
    "name",
    [
        "newscrawl/sites/extraction.py",
        "newscrawl/persian/cleaning.py",
        "newscrawl/sites/republished/jannah.py",
        "newscrawl/sites/tasnim/new.py",
        "newscrawl/sites/cities.json",
    ],
)
def test_it_is_another_where_a_reading_could_be(elsewhere: Path, name: str) -> None:
    with (elsewhere / name).open("a") as file:
        file.write("\n")
        file.write(" " if name.endswith("json") else "# more\n")
    assert digest(elsewhere) != code_digest()


def test_what_reads_nothing_is_not_in_it(elsewhere: Path) -> None:
    with (elsewhere / "newscrawl/monitoring/run_summary.py").open("a") as file:
        file.write("# more\n")
    assert digest(elsewhere) == code_digest()
