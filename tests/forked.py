"""Run commands in processes of their own without the second that a start takes.

Each is forked off a waiting template process that has loaded what a crawl loads. The template has
no threads, no reactor and no state of any test. A request to it is a line of JSON: arguments,
environment, files for standard output and error. It answers with a line: the exit code.
"""

import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from scrapy.utils.misc import load_object
from scrapy.utils.project import get_project_settings

ROOT = Path(__file__).resolve().parent.parent
# Most seconds that a command may take.
_LONGEST = 120
# Modules that a crawl loads besides its components, some only once it runs.
_ROOMS = ("scrapy.commands", "newscrawl", "spiders")
_COMPONENTS = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES")
_MODULES = (
    *("scrapy.cmdline", "scrapy.core.downloader.handlers.http11", "scrapy.dupefilters"),
    *("scrapy.squeues", "scrapy.logformatter", "twisted.internet.asyncioreactor"),
)


class Template:
    """The process that commands are forked off. It ends with the process that made it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start the process. ``environment``: added variables, for loading and for commands."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._environment = environment

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``scrapy`` with these arguments, and wait for its end."""
        assert self._process.stdin
        assert self._process.stdout
        with tempfile.TemporaryDirectory() as made:
            out, err = Path(made) / "out", Path(made) / "err"
            environment = {**os.environ, **self._environment}
            asked = [list(arguments), environment, str(out), str(err)]
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            texts = [path.read_text(encoding="utf-8") for path in (out, err)]
        return subprocess.CompletedProcess(arguments, code, *texts)


def main() -> None:
    """Load the modules, then run commands until standard input ends."""
    for name in _MODULES:
        importlib.import_module(name)
    for room in _ROOMS:
        for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            importlib.import_module(module.name)
    settings = get_project_settings()
    for kind in _COMPONENTS:
        for component in settings.getwithbase(kind):
            load_object(component)
    assert "twisted.internet.reactor" not in sys.modules, "a command installs its own"
    gc.freeze()  # else each child's first collection would copy all that is loaded
    answers = os.dup(1)
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            os.close(answers)
            _become(*json.loads(line))
        _, status = os.waitpid(child, 0)
        os.write(answers, b"%d\n" % os.waitstatus_to_exitcode(status))


def _become(arguments: list[str], environment: dict[str, str], out: str, err: str) -> NoReturn:
    """Turn this process into ``python -m scrapy``, which ends by SystemExit."""
    signal.alarm(_LONGEST)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate((os.devnull, out, err)):
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.argv = ["scrapy", *arguments]
    runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    main()
