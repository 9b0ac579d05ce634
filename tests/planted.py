"""Plant a bug in a copy of the project, and mend it later."""

import shutil
from pathlib import Path

from tests.conftest import ROOT, Scrapy

#: The line of newscrawl/sites/extraction.py that cleans an article's texts. Bugs of cleaning are
#: planted after it.
CLEAN = "        setattr(article, name, clean_or_none(getattr(article, name)))\n"


class Planted:
    """A copy of the project with a bug; :meth:`mend` takes the bug out."""

    def __init__(self, root: Path, file: str, right: str, wrong: str) -> None:
        """Copy the project to ``root``, and replace ``right``, which stands once in ``file``."""
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
        """Return the copy's commands, which write to ``folder``."""
        return Scrapy(folder, self.root)

    def mend(self) -> None:
        """Write the file as it was."""
        self.path.write_text(self.good, encoding="utf-8")
