"""Run all of CI in a small clone whose Makefile logs the requested targets."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

OTHER = ROOT / ".ci" / "other_python.py"
MAKEFILE = """
demo test test-all:
\t@echo $@ "$(PYTHON)" $$(test -e ../shared && echo beside shared) >> $(LOG)
\t@pwd >> $(PLACES)
\t@test $@ != "$(FAILING)"
"""


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def python(path: Path) -> Path:
    """Make a Python under another name; return its path."""
    return program(path, f'exec {sys.executable} "$@"')


class Machine:
    """A machine with a clone, files beside it, and its own programs first on PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clone = folder / "newscrawl"
        self.temporary = folder / "temporary"
        self.programs = folder / "bin"
        (folder / "shared").mkdir()
        self.temporary.mkdir()
        # Stand-ins that install nothing: they would install on the machine that runs the tests.
        for name in ("apt-get", "sudo"):
            program(self.programs / name, "exit 0")
        self.clone.mkdir()
        shutil.copytree(ROOT / ".ci", self.clone / ".ci")
        shutil.copy(ROOT / "README.md", self.clone)
        (self.clone / "Makefile").write_text(MAKEFILE, encoding="utf-8")
        me = ("-c", "user.name=x", "-c", "user.email=x@example.com")
        for what in (("init", "--quiet"), ("add", "."), (*me, "commit", "--quiet", "-m", "x")):
            self._process("git", *what).check_returncode()

    def run(self, *, failing: str = "") -> subprocess.CompletedProcess[str]:
        return self._process("bash", ".ci/run", FAILING=failing)

    def _process(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Pass only PATH of the environment: a user's git has settings, an outer make options."""
        return subprocess.run(
            command,
            cwd=self.clone,
            env={
                "CI": "true",
                "HOME": str(self.folder),
                "PATH": f"{self.programs}:{os.environ['PATH']}",
                "PYTHON": sys.executable,
                "TMPDIR": str(self.temporary),
                "LOG": str(self.folder / "log"),
                "PLACES": str(self.folder / "places"),
                **more,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self) -> list[str]:
        """Return the log: each made target with its Python."""
        return (self.folder / "log").read_text(encoding="utf-8").splitlines()

    def places(self) -> list[Path]:
        return [Path(line) for line in (self.folder / "places").read_text().splitlines()]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    return Machine(tmp_path)


@pytest.mark.long
def test_a_strangers_clone_another_python_and_then_everything(machine: Machine) -> None:
    other = python(machine.programs / "python3.98")
    # Uncommitted changes are not in the clones.
    (machine.clone / "Makefile").write_text("demo:\n\tfalse\n" + MAKEFILE.replace("demo", "", 1))
    done = machine.run()
    assert machine.asked() == [
        f"demo {sys.executable}",
        f"test {sys.executable}",
        f"test {other}",
        f"test-all {sys.executable} beside shared",
    ], done.stderr
    assert done.returncode == 0
    first, second, apart, here = machine.places()
    assert first == second
    assert here == machine.clone
    assert len({first, apart, here}) == 3
    assert {first.parent.parent, apart.parent.parent} == {machine.temporary}
    assert [*machine.temporary.iterdir()] == []


@pytest.mark.parametrize("failing", ["demo", "test-all"])
def test_what_fails_is_the_end(machine: Machine, failing: str) -> None:
    done = machine.run(failing=failing)
    assert done.returncode != 0
    assert machine.asked()[-1].startswith(f"{failing} ")
    assert [*machine.temporary.iterdir()] == []


def test_a_readme_without_its_commands_fails(machine: Machine) -> None:
    readme = machine.clone / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8").replace("## Two commands", "## Begin"))
    assert machine.run().returncode != 0


def found(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Find the newest other Python on a machine with only these folders."""
    environment = {"PATH": str(folder), "HOME": str(home)}
    return subprocess.run(
        [sys.executable, OTHER], env=environment, capture_output=True, text=True, check=True
    )


@pytest.mark.long
def test_the_newest_python_that_runs_is_found(tmp_path: Path) -> None:
    bin_, versions = tmp_path / "bin", tmp_path / "home" / ".pyenv" / "versions"
    python(bin_ / "python3.10")
    python(bin_ / f"python3.{sys.version_info[1]}")
    python(bin_ / "python3")
    python(bin_ / "python3.97-config")
    assert found(bin_, tmp_path / "home").stdout == ""
    wanted = python(bin_ / "python3.97")
    assert found(bin_, tmp_path / "home").stdout == f"{wanted}\n"
    wanted = python(versions / "3.98.1" / "bin" / "python3.98")
    assert found(bin_, tmp_path / "home").stdout == f"{wanted}\n"
    program(bin_ / "python3.99", "echo pyenv: python3.99: command not found >&2; exit 127")
    program(bin_ / "python3.100", "exit 1").write_text("no program", encoding="utf-8")
    done = found(bin_, tmp_path / "home")
    assert done.stdout == f"{wanted}\n"
    assert "python3.99 is passed over: it ends with 127: pyenv: python3.99: comm" in done.stderr
    assert "python3.100 is passed over: " in done.stderr


EARLY = """
import sys
early = type("early", (tuple,), {"releaselevel": "alpha", "major": 3, "minor": 99})
sys.version_info = early(sys.version_info)
"""


@pytest.mark.parametrize(
    ("module", "text", "wrong"),
    [
        ("ensurepip", "raise ImportError('no ensurepip here')", "no ensurepip here"),
        ("sitecustomize", EARLY, "no release yet: alpha"),
    ],
)
def test_one_that_is_not_whole_is_passed_over(
    tmp_path: Path, module: str, text: str, wrong: str
) -> None:
    (tmp_path / f"{module}.py").write_text(text, encoding="utf-8")
    script = f'PYTHONPATH={tmp_path} exec {sys.executable} "$@"'
    program(tmp_path / "bin" / "python3.99", script)
    done = found(tmp_path / "bin", tmp_path)
    assert done.stdout == ""
    assert wrong in done.stderr
