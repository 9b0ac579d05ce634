"""A backup: both databases of one moment in one zip file, read back before it takes its place."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from newscrawl import __version__
from newscrawl.clock import now
from newscrawl.errors import StoreError
from newscrawl.exports import replacing
from newscrawl.store import (
    FILE_NAME,
    PAGES_FILE_NAME,
    Database,
    has_pages,
    open_to_copy,
    snapshots,
)

_MANIFEST = "manifest.json"
_AT_ONCE = 1 << 20
# Texts become a fourth at the fastest; more effort saves little more of it.
_LEVEL = 1
_left = re.compile(r"\.(\d+)\.(?:part|copies)$")


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written. ``counts``: rows by table; ``missing``: pages that articles name, and that
    are not there.
    """

    path: Path
    size: int
    missing: int
    counts: dict[str, int] = field(default_factory=dict)


def back_up(folder: Path, path: Path) -> Backup:
    """Write the databases of ``folder`` to ``path``, whole or not at all, while others write.

    Raises NoDatabaseError, StoreError where one of them is damaged or the disk is full, OSError
    where ``path`` cannot be written.
    """
    path = path.resolve()
    with ExitStack() as opened:
        # As they are: before a new version changes them a copy is wanted most.
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
        out = opened.enter_context(replacing(path, compressed=False))
        files = _write(out, sources, copies)
        out.flush()
        _read_back(Path(out.name), files)
    counts = {table: number for file in files.values() for table, number in file["rows"].items()}
    return Backup(path, path.stat().st_size, missing, counts)


def _write(out: IO[bytes], sources: dict[str, Database], copies: Path) -> dict[str, dict[str, Any]]:
    """Each database copied, checked, and put in; what the manifest says of each."""
    files: dict[str, dict[str, Any]] = {}
    manifest = {"made_by": f"newscrawl {__version__}", "made_at": now(), "files": files}
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, database in sources.items():
            copy = copies / name
            snapshots.copy_to(database, copy)
            rows = snapshots.check_copy(copy, name)
            if rows != snapshots.counts(database, name):
                raise StoreError(f"the copy of {name} has not the rows that it has; no backup made")
            # Pages are compressed already.
            member: str | ZipInfo = name if name == FILE_NAME else ZipInfo(name)
            with copy.open("rb") as data, archive.open(member, "w", force_zip64=True) as entry:
                digest = _digest(data, entry)
            files[name] = {"bytes": copy.stat().st_size, "sha256": digest, "rows": rows}
            copy.unlink()
        text = json.dumps(manifest, indent=2) + "\n"
        archive.writestr(_MANIFEST, text)
    return files


def _read_back(path: Path, files: dict[str, dict[str, Any]]) -> None:
    """StoreError unless what lies on the disk is what was put in."""
    try:
        with ZipFile(path) as archive:
            for name, said in files.items():
                with archive.open(name) as entry:
                    if _digest(entry) != said["sha256"]:
                        raise StoreError(f"{name} does not come back from {path}; no backup made")
    except BadZipFile as error:
        raise StoreError(f"{path} cannot be read back: {error}; no backup made") from error


def _digest(source: IO[bytes], copy: IO[bytes] | None = None) -> str:
    digest = hashlib.sha256()
    while data := source.read(_AT_ONCE):
        digest.update(data)
        if copy:
            copy.write(data)
    return digest.hexdigest()


def _check_room(folder: Path, target: Path, names: dict[str, Database]) -> None:
    """Each database stands there twice for a while: its copy, and what becomes of it."""
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
    """A folder beside the target, on the disk that was chosen for it."""
    folder = path.with_name(f".{path.name}.{os.getpid()}.copies")
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left_over(path: Path) -> None:
    """What backups to this path left that were killed."""
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
