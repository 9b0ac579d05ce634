"""The modules of measures. Run one of them in a process of its own.

    python -m tests.bench.modules NAME FILE

FILE holds the pickled plan, then the pickled result. It comes from :func:`run`, so it is trusted.
"""

import importlib
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.measure import Found, Plan
from tests.bench.versions import versions
from tests.conftest import ROOT

#: Modules of this package with ``measure(plan) -> Found``, in the order in which they run.
MODULES = (
    *("reading", "words", "crawling", "archiving", "storing", "frugality", "idle", "starting"),
    *(
        "exporting",
        "growth",
        "searching",
        "commands",
        "copies",
        "views",
        "upkeep",
        "hostile",
        "elsewhere",
        "importing",
    ),
)
#: For tests of the measures themselves; its figures mean nothing.
QUICK = Plan(
    seed=0,
    sizes=(40, 80),
    crawled=20,
    kept=20,
    rounds=1,
    turns=2,
    asked=2,
    hours=3,
    told=60,
    hostile=(1_000,),
    files=2,
    file_size=200_000,
    large=300_000,
)
#: Modules that use the peers, so they run in the Python that has them.
WITH_PEERS = ("reading", "words")


@dataclass(frozen=True, slots=True)
class Module:
    """The result of one module. ``failure``: the end of its error output if it failed."""

    name: str
    found: Found = field(default_factory=Found)
    failure: str = ""
    seconds: float = 0.0
    versions: dict[str, str] = field(default_factory=dict)


def run(name: str, plan: Plan) -> Module:
    """Run a module in a process of its own; return its result, or its failure."""
    started = time.monotonic()
    print(f"{name} ...", end=" ", flush=True, file=sys.stderr)
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "plan"
        file.write_bytes(pickle.dumps(plan))
        python = plan.peers if name in WITH_PEERS else sys.executable
        ended = subprocess.run(
            [python, "-m", "tests.bench.modules", name, str(file)],
            cwd=ROOT,
            # With another hash seed some peers give other texts.
            env={**os.environ, "PYTHONHASHSEED": "0"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        took = time.monotonic() - started
        if ended.returncode:
            print(f"FAILED, {took:.0f} s", file=sys.stderr)
            return Module(name, failure=ended.stderr[-4000:], seconds=took)
        found, installed = pickle.loads(file.read_bytes())
    print(f"done, {took:.0f} s", file=sys.stderr)
    return Module(name, found, "", took, installed)


def main(name: str, path: str) -> None:
    """Measure, and replace the plan in the file by the result."""
    file = Path(path)
    plan = pickle.loads(file.read_bytes())
    random.seed(plan.seed)
    found = importlib.import_module(f"tests.bench.{name}").measure(plan)
    file.write_bytes(pickle.dumps((found, versions())))


if __name__ == "__main__":
    main(*sys.argv[1:])
