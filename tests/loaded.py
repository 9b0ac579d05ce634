"""Tell which modules some code loads, in a Python of its own."""

import subprocess
import sys

from tests.conftest import ROOT

#: What Scrapy does at the start of each command.
ALL_COMMANDS = (
    "import pkgutil\n"
    "from newscrawl import commands\n"
    "for module in pkgutil.iter_modules(commands.__path__, 'newscrawl.commands.'):\n"
    "    __import__(module.name)\n"
)


def loaded_by(code: str) -> set[str]:
    """Return the names of all modules that are loaded once the code has run."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return {*done.stdout.split()}
