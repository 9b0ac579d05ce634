"""``make bench``: all measures, or some, in one run.

    python -m tests.bench [--only NAME ...] [--sizes N ...] [--quick] [--seed N] [--out FOLDER]

Prints one table, writes bench.json and bench.svg, and ends with 1 where a bar is missed, or a
module of measures failed. Each module is a process of its own; what it is, README.md beside this
file tells.
"""

import argparse
import importlib
import os
import random
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path

from tests.bench.measure import Found, Measure, Plan, table
from tests.bench.picture import picture
from tests.bench.process import apart
from tests.bench.report import Module, as_document, machine

#: Modules of this package with ``measure(plan) -> Found``, in the order in which they run.
MODULES = (
    *("reading", "words", "crawling", "archiving", "storing", "frugality", "idle"),
    *("growth", "searching", "copies", "views"),
)
#: For trials of the measures themselves: what it gives says nothing.
QUICK = Plan(
    seed=0, sizes=(40, 80), crawled=20, kept=20, rounds=1, turns=2, asked=2, hours=3, told=24
)


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


def main(arguments: list[str]) -> int:
    """Measure, print, write; 1 where a bar is missed."""
    options = _options(arguments)
    # Some peers give other texts with another one.
    os.environ["PYTHONHASHSEED"] = "0"
    plan = replace(QUICK, seed=options.seed) if options.quick else Plan(seed=options.seed)
    if options.sizes:
        plan = replace(plan, sizes=tuple(sorted(options.sizes)))
    before = machine()
    modules = [run(name, plan) for name in MODULES if name in (options.only or MODULES)]
    measures = [measure for module in modules for measure in module.found.measures]
    print("\n".join(table(measures)))
    for module in modules:
        for note in module.found.notes:
            print(f"\n{module.name}: {note}")
        if module.failure:
            print(f"\n{module.name} FAILED\n{module.failure}", file=sys.stderr)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "bench.json").write_text(as_document(plan, before, modules), encoding="utf-8")
    (options.out / "bench.svg").write_text(picture(measures), encoding="utf-8")
    return _verdict(measures, modules, options.out)


def _verdict(measures: list[Measure], modules: list[Module], out: Path) -> int:
    held = [kept for measure in measures for kept in measure.held()]
    failed = [module.name for module in modules if module.failure]
    print(f"\n{held.count(True)} bars held, {held.count(False)} missed; {out / 'bench.json'}")
    if failed:
        print(f"failed: {', '.join(failed)}")
    return int(not all(held) or bool(failed))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--only", nargs="+", choices=MODULES, metavar="NAME", help=str(MODULES))
    parser.add_argument(
        "--sizes", nargs="+", type=int, metavar="N", help="articles: 10000 100000 1000000"
    )
    parser.add_argument("--quick", action="store_true", help="try the measures on next to nothing")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--out", type=Path, default=Path("output/bench"), metavar="FOLDER")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
