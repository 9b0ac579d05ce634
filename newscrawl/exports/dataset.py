"""Write a dataset: one file, or one for each province or month, all from one database snapshot."""

import hashlib
import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from newscrawl.exports import FORMATS, endings, part_path
from newscrawl.sites.provinces import provinces
from newscrawl.store import Database
from newscrawl.store.articles import records
from newscrawl.store.selection import Selection, parts
from newscrawl.utils.atomic import replacing

_month = re.compile(r"\d{4}-\d\d")

#: Passes records on, and shows how many there were.
Progress = Callable[[Iterable[dict[str, Any]]], Iterable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a dataset contains: the selected articles, their fields in this order, and the format.

    ``split``: one file for each province or month; None: one file. ``forgotten``: ids taken down
    since the export that this one continues.
    """

    selection: Selection
    fields: tuple[str, ...]
    format: str
    split: Literal["province", "month"] | None = None
    forgotten: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataFile:
    """A written file. ``part``: a province's key, a month, or ``none``; None where not split."""

    path: Path
    part: str | None
    records: int

    def sha256(self) -> str:
        """Return the SHA-256 of the file on disk, in hex."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def write_dataset(
    database: Database, path: Path, recipe: Recipe, progress: Progress
) -> list[DataFile]:
    """Write each file of a dataset atomically, and return the files.

    The files of a split dataset have their part in the name. Call this within
    :func:`newscrawl.store.reading`, so that all files show the same state of the database.
    """
    if recipe.split is None:
        whole = _write(database, path, recipe, recipe.selection, progress)
        return [DataFile(path, None, whole)]
    files = []
    for part, selection in parts(database, recipe.selection, recipe.split):
        name = part_path(path, part)
        files.append(DataFile(name, part, _write(database, name, recipe, selection, progress)))
    return files


def left_over(path: Path, files: Iterable[DataFile]) -> list[str]:
    """Return the names of parts of earlier exports to ``path`` that ``files`` did not replace."""
    written = {file.path.name for file in files}
    ending = "".join(endings(path))
    stem = f"{path.name.removesuffix(ending)}-"
    beside = path.parent.iterdir() if path.parent.is_dir() else ()
    found = (p.name for p in beside if p.name.startswith(stem))
    ends = (name for name in found if name.endswith(ending) and name not in written)
    parts = {name: name[len(stem) : -len(ending)] for name in ends}
    known = {"none", *provinces()}
    return sorted(n for n, part in parts.items() if part in known or _month.fullmatch(part))


def _write(
    database: Database, path: Path, recipe: Recipe, selection: Selection, progress: Progress
) -> int:
    with replacing(path) as out:
        return write_to(out, database, recipe, selection, progress)


def write_to(
    out: IO[bytes], database: Database, recipe: Recipe, selection: Selection, progress: Progress
) -> int:
    """Write the records of a selection to an open file; return their number."""
    raw = any(name.endswith("_raw") for name in recipe.fields)
    with closing(records(database, selection, raw=raw)) as found:
        return FORMATS[recipe.format](progress(found), out, recipe.fields)
