"""The modules of measures, and how one of them is run."""

import importlib
import random
import sys
import time
import traceback
from dataclasses import dataclass

from tests.bench.measure import Found, Plan
from tests.bench.process import apart

#: Modules of this package with ``measure(plan) -> Found``, in the order in which they run.
MODULES = (
    *("reading", "words", "crawling", "archiving", "storing", "frugality", "idle"),
    *("exporting", "growth", "searching", "copies", "views"),
)
#: For trials of the measures themselves: what it gives says nothing.
QUICK = Plan(
    seed=0, sizes=(40, 80), crawled=20, kept=20, rounds=1, turns=2, asked=2, hours=3, told=60
)


@dataclass(frozen=True, slots=True)
class Module:
    """What became of one module's measures; ``failure``: why it has none."""

    name: str
    found: Found
    failure: str
    seconds: float


def measured(name: str, plan: Plan) -> Found:
    """What one module gives; for a process of its own."""
    random.seed(plan.seed)
    found = importlib.import_module(f"tests.bench.{name}").measure(plan)
    assert isinstance(found, Found)
    return found


def run(name: str, plan: Plan) -> Module:
    """One module's measures; where it fails, that it did and why."""
    started = time.monotonic()
    print(f"{name} ...", end=" ", flush=True, file=sys.stderr)
    found, failure = Found(), ""
    try:
        found, _ = apart(measured, name, plan)
    except Exception:  # noqa: BLE001 - the others are measured all the same
        failure = traceback.format_exc()
    took = time.monotonic() - started
    print(f"{'FAILED' if failure else 'done'}, {took:.0f} s", file=sys.stderr)
    return Module(name, found, failure, took)
