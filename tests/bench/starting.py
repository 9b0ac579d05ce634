"""Measure how long commands take to start: each with nothing to do, beside Scrapy's own start.

Processes take turns, in shuffled order. The least that a command of Scrapy's takes is ``scrapy
version`` outside of any project.
"""

import random
import tempfile
from pathlib import Path

from newscrawl.store import open_pages, open_store
from tests.bench.measure import Against, Bar, Found, Plan
from tests.bench.process import run, scrapy

#: Of the bare command's CPU.
BAR = Bar(1.6)
BARE = "scrapy version, outside a project"
#: Commands on a folder that holds nothing.
COMMANDS: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("coverage", "duplicates", "reparse", "runs", "sites", "stats")},
    "archive check": ("archive", "check"),
    "export": ("export", "-"),
    "search": ("search", "قم"),
    **{
        f"{name} --help": (name, "--help")
        for name in ("backup", "browse", "crawl", "demo", "doctor", "forget", "merge")
    },
}


def measure(plan: Plan) -> Found:
    """Measure the CPU of each command's whole process."""
    spent: dict[str, list[float]] = {name: [] for name in (BARE, *COMMANDS)}
    # The first of several rounds writes bytecode, and is not counted.
    warm = plan.rounds > 1
    with tempfile.TemporaryDirectory() as name:
        folder, outside = Path(name) / "output", Path(name) / "outside"
        outside.mkdir()
        open_store(folder).close()
        open_pages(folder).close()
        for _ in range(plan.rounds + warm):
            for command in random.sample([*spent], len(spent)):
                if command == BARE:
                    one = run("-m", "scrapy", "version", cwd=outside)
                else:
                    one = scrapy(folder, *COMMANDS[command])
                spent[command].append(one.cpu)
    found, group = Found(), "The start of a command, CPU"
    bare = found.add(group, BARE, "s", spent.pop(BARE)[warm:])
    for name, values in spent.items():
        found.add(group, f"scrapy {name}", "s", values[warm:], Against(bare, BAR))
    return found
