"""A dataset: one file, or one a province or month, all of one moment."""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from newscrawl.exports import FORMATS, part_path
from newscrawl.store import Database
from newscrawl.store.articles import records
from newscrawl.store.selection import Selection, parts
from newscrawl.utils.atomic import replacing

#: Lets records through, and shows how many there were.
Progress = Callable[[Iterable[dict[str, Any]]], Iterable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a dataset has: the articles, their fields in this order, the format of its files, and by
    what it is split (None: not). ``forgotten``: ids that were taken down since the export on which
    this one goes on.
    """

    selection: Selection
    fields: tuple[str, ...]
    format: str
    split: Literal["province", "month"] | None = None
    forgotten: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file that was written. ``part``: a province's key, a month, ``none``; None: not split."""

    path: Path
    part: str | None
    records: int

    def sha256(self) -> str:
        """In hex, of the file as it lies there."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def write_dataset(
    database: Database, path: Path, recipe: Recipe, progress: Progress
) -> list[DataFile]:
    """Write each file whole; those of a split dataset have their part in the name.

    To be called within :func:`newscrawl.store.reading`, for all files to be of one moment.
    """
    if recipe.split is None:
        whole = _write(database, path, recipe, recipe.selection, progress)
        return [DataFile(path, None, whole)]
    files = []
    for part, selection in parts(database, recipe.selection, recipe.split):
        name = part_path(path, part)
        files.append(DataFile(name, part, _write(database, name, recipe, selection, progress)))
    return files


def _write(
    database: Database, path: Path, recipe: Recipe, selection: Selection, progress: Progress
) -> int:
    with replacing(path) as out:
        return write_to(out, database, recipe, selection, progress)


def write_to(
    out: IO[bytes], database: Database, recipe: Recipe, selection: Selection, progress: Progress
) -> int:
    """Write the records of a selection; gives their number."""
    raw = any(name.endswith("_raw") for name in recipe.fields)
    with closing(records(database, selection, raw=raw)) as found:
        return FORMATS[recipe.format](progress(found), out, recipe.fields)
