"""``make bench``: run all modules of measures, or some.

    python -m tests.bench [--only NAME ...] [--sizes N ...] [--quick] [--seed N] [--out FOLDER]
        [--rounds N] [--turns N] [--peers PYTHON] [--made FOLDER]

Prints one table, writes bench.json and bench.svg, and ends with 1 if a bar is missed or a module
failed. Each module runs in a process of its own; README.md beside this file describes them.
"""

import argparse
import random
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.measure import Measure, Plan, table
from tests.bench.modules import MODULES, QUICK, Module, run
from tests.bench.picture import picture
from tests.bench.report import as_document, machine


def main(arguments: list[str]) -> int:
    """Measure, print and write. Returns 1 if a bar is missed or a module failed."""
    options = _options(arguments)
    plan = replace(QUICK, seed=options.seed) if options.quick else Plan(seed=options.seed)
    if options.rounds:
        plan = replace(plan, rounds=options.rounds)
    if options.turns:
        plan = replace(plan, turns=options.turns)
    if options.sizes:
        plan = replace(plan, sizes=tuple(sorted(options.sizes)))
    before, names = machine(), [name for name in MODULES if name in (options.only or MODULES)]
    with nullcontext(options.made) if options.made else TemporaryDirectory() as made:
        plan = replace(plan, peers=options.peers, made=Path(made).absolute())
        modules = [run(name, plan) for name in names]
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
    parser.add_argument(
        "--peers",
        default=sys.executable,
        metavar="PYTHON",
        help="that has the other extractors: their libraries slow every command down",
    )
    parser.add_argument(
        "--made",
        type=Path,
        metavar="FOLDER",
        help="where databases that are made stay for the next time; a million articles take 20 GB",
    )
    parser.add_argument("--quick", action="store_true", help="try the measures on next to nothing")
    parser.add_argument("--rounds", type=int, metavar="N", help="of whole processes; default 5")
    parser.add_argument("--turns", type=int, metavar="N", help="of reading pages; default 20")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--out", type=Path, default=Path("output/bench"), metavar="FOLDER")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
