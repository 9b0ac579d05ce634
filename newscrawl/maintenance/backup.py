"""Make backups: a zip with SQLite's own backup of both databases, both of one moment, each checked
with ``quick_check``.
"""

import json
import os
import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from newscrawl.errors import NoFileError, StoreError
from newscrawl.store import (
    FILE_NAME,
    PAGES_FILE_NAME,
    Database,
    has_pages,
    open_to_copy,
    snapshots,
)
from newscrawl.utils.atomic import replacing

# The fastest level reduces texts to a fourth; higher levels save little more.
_LEVEL = 1
# In a zip's comment: the number of pages that articles name and it lacks, and some articles' ids.
_MISSING, _SOME = "missing", "some"
_left = re.compile(r"\.(\d+)\.(?:part|copies)$")


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup.

    size: in bytes. missing: number of pages that articles name and pages.db lacks. counts: number
    of rows by table, ``articles`` and ``pages``.
    """

    path: Path
    size: int
    missing: int
    counts: dict[str, int]


def back_up(folder: Path, path: Path) -> Backup:
    """Write the databases of ``folder`` to ``path``, whole or not at all, while crawls go on.

    Raises NoDatabaseError; NoFileError if articles or pages were lost since an older backup that
    would be replaced; StoreError if a database is damaged or the disk is full; OSError if ``path``
    cannot be written.
    """
    path = path.resolve()
    with ExitStack() as opened:
        # Without migration: a copy is needed most before a new version migrates the databases.
        news = opened.enter_context(closing(open_to_copy(folder)))
        sources = {FILE_NAME: news}
        if has_pages(folder):
            kept = opened.enter_context(closing(open_to_copy(folder, PAGES_FILE_NAME)))
            sources[PAGES_FILE_NAME] = kept
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_left_over(path)
        _check_room(folder, path.parent, sources)
        copies = opened.enter_context(_scratch(path))
        missing = opened.enter_context(snapshots.one_moment(news, sources.get(PAGES_FILE_NAME)))
        older = _told_by(path)
        is_worse = _MISSING in older and missing > older[_MISSING]
        is_gone = missing and PAGES_FILE_NAME not in sources and path.exists()
        if is_worse or is_gone:
            at = folder / PAGES_FILE_NAME
            how = "lacks" if PAGES_FILE_NAME in sources else "is gone, with"
            raise NoFileError(
                f"{at} {how} {missing:,} pages that articles name: {path} may have them, and "
                "stays. Put them back, or name another FILE.zip"
            )
        some = older.get(_SOME, [])
        if lost := snapshots.lost_of(news, some):
            raise NoFileError(
                f"{folder / FILE_NAME} lacks {lost} of {len(some)} articles looked for that {path} "
                "has, and that stays. Put them back, or name another FILE.zip"
            )
        out = opened.enter_context(replacing(path, compressed=False))
        told = {_MISSING: missing, _SOME: snapshots.some_articles(news)}
        counts = _write(out, sources, copies, told)
        out.flush()
        _read_back(Path(out.name), told)
    return Backup(path, path.stat().st_size, missing, counts)


def _write(
    out: IO[bytes], sources: dict[str, Database], copies: Path, told: dict[str, Any]
) -> dict[str, int]:
    """Copy each database, check the copy, and add it to the zip. Return the counts of a Backup.

    ``told``: what the next backup is to know of this one.
    """
    counts: dict[str, int] = {}
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, database in sources.items():
            copy = copies / name
            snapshots.copy_to(database, copy)
            counts |= snapshots.check_copy(copy, name)
            # Pages are compressed already.
            archive.write(copy, name, ZIP_DEFLATED if name == FILE_NAME else ZIP_STORED)
            copy.unlink()
        archive.comment = json.dumps(told).encode()
    return counts


def _told_by(path: Path) -> dict[str, Any]:
    """Return what an older backup says of itself; {} where there is none, or an earlier version or
    another program made it.
    """
    try:
        with ZipFile(path) as archive:
            told = json.loads(archive.comment or b"{}")
    except (OSError, BadZipFile, ValueError):
        return {}
    is_ours = isinstance(told, dict) and isinstance(told.get(_SOME), list)
    return told if is_ours and isinstance(told.get(_MISSING), int) else {}


def _read_back(path: Path, told: dict[str, Any]) -> None:
    """Read a zip back; raise StoreError if its checksums, or what it says of itself, are wrong."""
    try:
        with ZipFile(path) as archive:
            damaged = archive.testzip()
        damaged = damaged or (None if _told_by(path) == told else "its comment")
    except (BadZipFile, EOFError, zlib.error) as error:
        damaged = str(error)
    if damaged:
        raise StoreError(f"{path} cannot be read back: {damaged}; no backup made")


def _check_room(folder: Path, target: Path, names: dict[str, Database]) -> None:
    """Raise StoreError if the disk lacks room for the zip and a database's copy beside it."""
    sizes = {name: (folder / name).stat().st_size for name in names}
    wanted = max(sizes[FILE_NAME], 2 * sizes.get(PAGES_FILE_NAME, 0))
    free = shutil.disk_usage(target).free
    if free < wanted:
        raise StoreError(
            f"a backup wants {wanted / 1e9:.1f} GB in {target}, and {free / 1e9:.1f} GB are free: "
            "make room, or name a FILE on another disk"
        )


@contextmanager
def _scratch(path: Path) -> Iterator[Path]:
    """Yield a temporary folder beside the target: on the disk that the user chose for it."""
    folder = path.with_name(f".{path.name}.{os.getpid()}.copies")
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left_over(path: Path) -> None:
    """Remove the temporary files of killed backups to this path."""
    for one in path.parent.glob(f".{path.name}.*"):
        match = _left.search(one.name)
        if match is None or _is_alive(int(match[1])):
            continue
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
