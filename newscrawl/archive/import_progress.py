"""Show how far an import has come: a bar on a terminal, a line every minute in a log."""

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from newscrawl.archive.jobs import is_remote

_SECONDS = 60


class ImportProgress:
    """The files, bytes and pages that an import has taken, with its pace and the time left."""

    def __init__(self, names: Sequence[str], say: Callable[[str], object]) -> None:
        """``names``: of all files; ``say``: prints a line."""
        self._sizes = dict.fromkeys(names, 0)
        self._done: dict[str, int] = {}
        for name in names:
            with suppress(OSError):
                self._sizes[name] = 0 if is_remote(name) else Path(name).stat().st_size
        # Sums of all files: there may be a hundred thousand of them.
        self._size, self._known = sum(self._sizes.values()), sum(map(bool, self._sizes.values()))
        self._all_done = self._whole = 0
        self._say = say
        self._pages = self._before = 0
        self._begun = self._told = time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from tqdm import tqdm  # not at the top: few commands show one

            self._bar = tqdm(total=self._total, unit="B", unit_scale=True, leave=False)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, name: str, size: int, done: int, pages: int) -> None:
        """Note a portion; the first one of a file is what an earlier import has read. The arguments
        are those of ``WarcImport``'s ``step``.
        """
        if name not in self._done:
            self._before += done  # by an earlier import
        before, done_before = self._sizes.get(name, 0), self._done.get(name)
        self._size += size - before
        self._known += bool(size) - bool(before)
        self._all_done += done - (done_before or 0)
        self._whole += (done >= size) - (done_before is not None and done_before >= before)
        self._sizes[name] = size
        self._done[name] = done
        self._pages += pages
        if self._bar is not None:
            self._bar.total = self._total
            self._bar.set_postfix_str(self._counts, refresh=False)
            self._bar.update(self._all_done - self._bar.n)
        elif time.monotonic() - self._told >= _SECONDS:
            self._told = time.monotonic()
            self._say(self.line())

    @property
    def _total(self) -> int:
        """The bytes of all files; those of unknown size count as the mean of the others."""
        return self._size * len(self._sizes) // max(self._known, 1)

    @property
    def _counts(self) -> str:
        return f"{self._whole:,} of {len(self._sizes):,} files, {self._pages:,} pages"

    def line(self) -> str:
        """Return a line for a log."""
        done, total = self._all_done, self._total
        pace = (done - self._before) / max(time.monotonic() - self._begun, 1e-9)
        left = (total - done) / pace / 60 if pace else 0
        return (
            f"{self._counts}, {done / 1e9:.1f} of {total / 1e9:.1f} GB, {pace / 1e6:.1f} MB/s, "
            f"{left:,.0f} minutes left"
        )
