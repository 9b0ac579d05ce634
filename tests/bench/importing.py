"""Importing archives of all hosts: beside a bare loop over the same records, and by workers."""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from newscrawl.archive.captures import Wanted
from newscrawl.archive.portions import read_portion
from newscrawl.archive.unpacked import START, Position
from tests.archive.cc_news import make_file, make_month
from tests.bench.measure import Against, Bar, Found, Plan
from tests.bench.process import Spent, scrapy

#: The pace of scanning, to that of the bare loop; of two workers, to that of one.
SCANNING, OF_TWO = Bar(0.7, is_least=True), Bar(1.7, is_least=True)
MEMORY = Bar(200)
_SITE = "https://www.tasnimnews.com"


def measure(plan: Plan) -> Found:
    """Measure scanning files of which one page in 300 is the site's, and whole imports of them."""
    found = Found()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "month"
        make_month(folder, plan.seed, plan.files, size=plan.file_size)
        paths = sorted(folder.glob("*.warc.gz"))
        _measure_scanning(found, paths, plan)
        more = Path(name) / "more"
        make_month(more, plan.seed + 1, plan.files, size=plan.file_size)
        _measure_imports(found, Path(name), folder, more, plan)
        large = Path(name) / "large.warc.gz"
        make_file(large, plan.seed, size=plan.large)
        spent = scrapy(Path(name) / "large", "archive", "import", str(large), "--workers", "1")
        group = f"Importing a file of {large.stat().st_size / 1e6:,.0f} MB"
        found.add(group, "memory", "MB", [spent.peak], bar=MEMORY)
    return found


def bare(path: Path) -> int:
    """Read a file as FastWARC's users do, and look at each record's header."""
    from fastwarc import ArchiveIterator

    with path.open("rb") as file:
        return sum(
            _SITE in (record.headers.get("WARC-Target-URI") or "")
            for record in ArchiveIterator(file, parse_http=False)
        )


def scanned(path: Path) -> int:
    """Read a file as a worker does, portion by portion."""
    wanted = Wanted(((_SITE, "tasnim"),), (), 10_000_000)
    place: Position | None = START
    pages = 0
    while place is not None:
        with path.open("rb") as file:
            portion = read_portion(file, path.name, place, wanted)
        pages += len(portion.captures)
        place = portion.next
    return pages


def _measure_scanning(found: Found, paths: list[Path], plan: Plan) -> None:
    ways: dict[str, Callable[[Path], int]] = {"bare FastWARC": bare, "scanning": scanned}
    size = sum(path.stat().st_size for path in paths) / 1e6
    pace: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(plan.rounds):
        for name in random.sample(sorted(ways), len(ways)):
            begun = time.process_time()
            for path in paths:
                ways[name](path)
            pace[name].append(size / (time.process_time() - begun))
    group = f"Scanning {len(paths)} files, {size:,.0f} MB, one core"
    limit = found.add(group, "bare FastWARC", "MB a CPU second", pace["bare FastWARC"])
    found.add(group, "scanning", "MB a CPU second", pace["scanning"], Against(limit, SCANNING))


def _measure_imports(found: Found, made: Path, folder: Path, more: Path, plan: Plan) -> None:
    """Measure whole imports of some files, and of twice as many: what the second half takes is the
    pace, without the command's start and end.
    """
    spent: dict[tuple[int, bool], list[Spent]] = {
        (n, twice): [] for n in (1, 2) for twice in (False, True)
    }
    for number in range(plan.rounds):
        for workers, twice in random.sample(sorted(spent), len(spent)):
            out = made / f"{number}-{workers}-{twice}"
            folders = [str(folder), *([str(more)] if twice else [])]
            command = ("archive", "import", *folders, "--workers", str(workers))
            spent[workers, twice].append(scrapy(out, *command))
    size, added = (
        sum(path.stat().st_size for path in one.glob("*.warc.gz")) / 1e6 for one in (folder, more)
    )
    whole = f"Importing {plan.files} files, the whole command"
    group = f"Importing {plan.files} files more, without the command's start"
    for workers in (1, 2):
        few, many = spent[workers, False], spent[workers, True]
        name = f"{workers} worker{'s' * (workers > 1)}"
        found.add(whole, name, "MB a second", [size / one.clock for one in few])
        pace = [
            added / max(both.clock - one.clock, 0.001) for one, both in zip(few, many, strict=True)
        ]
        if workers == 1:
            alone = found.add(group, name, "MB a second", pace)
        else:
            found.add(group, name, "MB a second", pace, Against(alone, OF_TWO))
    found.add(whole, "memory", "MB", [s.peak for s in spent[2, True]], bar=MEMORY)
