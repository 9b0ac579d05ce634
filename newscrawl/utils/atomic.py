"""Write files so that they appear whole or not at all."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newscrawl.errors import ArgumentError
from newscrawl.utils.compression import COMPRESSIONS
from newscrawl.utils.output_paths import check_target


@contextmanager
def replacing(path: Path, *, compressed: bool = True) -> Iterator[IO[bytes]]:
    """Write a file under a temporary name, and move it into place once it is whole.

    An older file at ``path`` stays until then, and stays if writing fails; the new one has its
    permissions. A link is followed; a device or a pipe is written to directly. ``compressed``:
    compress by the path's ending; False for files that compress themselves, such as WARC. Raises
    ArgumentError for a database, a lock or a folder.
    """
    if path.is_dir():
        raise ArgumentError(f"{path} is a folder: name a file")
    check_target(path)
    compress = COMPRESSIONS.get(path.suffix) if compressed else None
    if path.exists() and not path.is_file():
        with path.open("wb") as file, _through(compress, file) as out:
            yield out
        return
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            if path.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
            with _through(compress, file) as out:
                yield out
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if error.errno is not None:  # a full disk does not say of which file
            error.filename = error.filename or str(path)
        raise
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _through(
    compress: Callable[[IO[bytes]], IO[bytes]] | None, file: IO[bytes]
) -> Iterator[IO[bytes]]:
    if compress is None:
        yield file
        return
    with compress(file) as out:
        yield out
