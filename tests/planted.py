"""A copy of the project with a bug planted in it, to be mended later."""

import shutil
from pathlib import Path

from tests.conftest import ROOT, Scrapy

#: What cleans an article's texts, in newscrawl/sites/extraction.py: a bug of cleaning is planted
# after it.
CLEAN = "        setattr(article, name, clean_or_none(getattr(article, name)))\n"


class Planted:
    """The project in a folder of its own; :meth:`mend` takes the bug out again."""

    def __init__(self, root: Path, file: str, right: str, wrong: str) -> None:
        """``file``: of the project, in which ``right`` stands once, and ``wrong`` from now on."""
        self.root = root
        for name in ("newscrawl", "spiders", "pipelines"):
            shutil.copytree(
                ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
            )
        shutil.copy(ROOT / "scrapy.cfg", root)
        self.path = root / file
        self.good = self.path.read_text(encoding="utf-8")
        assert self.good.count(right) == 1, f"{right!r} is to stand once in {file}"
        self.path.write_text(self.good.replace(right, wrong), encoding="utf-8")

    def scrapy(self, folder: Path) -> Scrapy:
        """Its commands."""
        return Scrapy(folder, self.root)

    def mend(self) -> None:
        """As it was."""
        self.path.write_text(self.good, encoding="utf-8")
