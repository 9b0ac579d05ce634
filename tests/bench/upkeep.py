"""Measure the commands that look after a folder, among the most articles: time, memory, disk.

Each runs once, in a process of its own, on a copy of the database. What is merged and imported are
the articles and pages of another folder, whose number is the plan's ``kept``.
"""

import tempfile
from pathlib import Path

from newscrawl.demo.site import serving
from tests.bench.archiving import fill as keep_pages
from tests.bench.made import copy_of
from tests.bench.material import Pages
from tests.bench.measure import Found, Plan
from tests.bench.process import scrapy

#: The id of the first made article.
_FIRST = "tasnim:1000000"


def measure(plan: Plan) -> Found:
    """Run each command once; disk is by how much all files together have grown."""
    found, number = Found(), plan.sizes[-1]
    group = f"Looking after {number:,} articles"
    with (
        copy_of(plan, number) as folder,
        tempfile.TemporaryDirectory(dir=plan.made) as name,
        serving() as site,
    ):
        made = Path(name)
        other = made / "other"
        other.mkdir()
        keep_pages(other, Pages(plan.seed), plan.kept)
        scrapy(other, "reparse")
        pages = made / "pages.warc.gz"
        scrapy(other, "archive", "export", str(pages))
        commands = {
            "backup": ("backup", str(made / "backup.zip")),
            "doctor": ("doctor", "-s", f"TASNIM_URL={site.url}"),
            "forget, one": ("forget", _FIRST, "--why", "measured"),
            f"archive import, {plan.kept:,} pages": ("archive", "import", str(pages)),
            f"merge, {plan.kept:,} articles": ("merge", str(other)),
        }
        for command, arguments in commands.items():
            before = _size(folder) + _size(made)
            spent = scrapy(folder, *arguments)
            grown = (_size(folder) + _size(made) - before) / 1e6
            found.add(group, f"{command}, time", "s", [spent.clock])
            found.add(group, f"{command}, CPU", "s", [spent.cpu])
            found.add(group, f"{command}, memory", "MB", [spent.peak])
            found.add(group, f"{command}, disk", "MB", [grown])
    return found


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
